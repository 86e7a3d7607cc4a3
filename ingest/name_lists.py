"""A list of names as a matrix writes it → the names with their places and roles."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from ingest.parties import PartyRegistry
from ingest.records import Role

RULES_PATH: Final = Path(__file__).with_name("matrix.toml")
_OPENING: Final = "（(【[〔《"
_CLOSING: Final = "）)】]〕》"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, by its offsets. `role` is None where the list itself gives none; a vague one names nobody in particular."""

    start: int
    end: int
    role: Role | None = None
    is_vague: bool = False


@dataclass(frozen=True, slots=True)
class NameList:
    """The names of a list in order, and the stretches that are no name of an organisation."""

    names: tuple[Name, ...]
    odd: tuple[tuple[int, int], ...] = ()

    @property
    def states_a_role(self) -> bool:
        return any(name.role for name in self.names)


@dataclass(frozen=True, slots=True)
class ListRules:
    """Separators, role words and notes of lists: `[lists]` of `matrix.toml`."""

    separators: frozenset[str]
    lead_in: re.Pattern[str]
    verbs: tuple[tuple[re.Pattern[str], Role], ...]
    brackets: tuple[tuple[re.Pattern[str], Role], ...]
    notes: re.Pattern[str]
    vague: re.Pattern[str]
    nobody: re.Pattern[str]
    connectives: tuple[str, ...]


@lru_cache(maxsize=1)
def matrix_data() -> Mapping[str, Any]:
    """`matrix.toml` as read."""
    return tomllib.loads(RULES_PATH.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def list_rules() -> ListRules:
    data = matrix_data()["lists"]
    roles = (("lead", Role.LEAD), ("support", Role.SUPPORT), ("responsible", Role.RESPONSIBLE))
    return ListRules(
        separators=frozenset(data["separators"]),
        lead_in=re.compile(data["lead_in"]),
        verbs=tuple((re.compile(data[f"{word}_verbs"]), role) for word, role in roles),
        brackets=tuple((re.compile(data[f"{word}_bracket"]), role) for word, role in roles),
        notes=re.compile(data["notes"]),
        vague=re.compile(data["vague"]),
        nobody=re.compile(data["nobody"]),
        connectives=tuple(data["connectives"]),
    )


def is_nobody(text: str) -> bool:
    """Whether a cell or list is left empty on purpose: nothing, or a dash."""
    return bool(list_rules().nobody.match(text))


def read_names(text: str, start: int, end: int, place: str, registry: PartyRegistry) -> NameList:
    """The names between two offsets of a text. A verb after names (甲局、乙局配合) is the role of those since the last verb."""
    reader = _Reader(text, place, registry)
    for piece in _pieces(text, start, end, list_rules().separators):
        reader.read(*piece)
    return NameList(tuple(reader.names), tuple(reader.odd))


class _Reader:
    """Reads one list, piece by piece."""

    def __init__(self, text: str, place: str, registry: PartyRegistry) -> None:
        self._text, self._place, self._registry = text, place, registry
        self._rules = list_rules()
        self._group = 0  # index of the first name since the last verb
        self.names: list[Name] = []
        self.odd: list[tuple[int, int]] = []

    def read(self, start: int, end: int) -> None:
        start, end = self._trimmed(start, end)
        start, end, bracket_role = self._without_bracket_role(start, end)
        start = self._without_lead_in(start, end)
        end, verb_role = self._without_verb(start, end)
        end = self._without_notes(start, end)
        if start < end:
            self._take(start, end, bracket_role)
        if verb_role:
            self._close_group(verb_role)

    def _take(self, start: int, end: int, role: Role | None) -> None:
        for first, last in self._split(start, end):
            written = self._text[first:last]
            if self._rules.vague.match(written):
                self.names.append(Name(first, last, role, is_vague=True))
            elif self._registry.is_organisation(written, self._place):
                self.names.append(Name(first, last, role))
            else:
                self.odd.append((first, last))

    def _close_group(self, role: Role) -> None:
        self.names[self._group :] = [
            replace(name, role=name.role or role) for name in self.names[self._group :]
        ]
        self._group = len(self.names)

    # ── what surrounds a name ──

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self._text[start] in _MARKS:
            start += 1
        while end > start and self._text[end - 1] in _MARKS:
            end -= 1
        return start, end

    def _without_bracket_role(self, start: int, end: int) -> tuple[int, int, Role | None]:
        for pattern, role in self._rules.brackets:
            match = pattern.search(self._text, start, end)
            if match and match.end() == end:
                return start, match.start(), role
            if match and match.start() == start:
                return match.end(), end, role
        return start, end, None

    def _without_lead_in(self, start: int, end: int) -> int:
        match = self._rules.lead_in.match(self._text[start:end])
        is_part_of_name = match and self._registry.is_known_name(self._text[start:end], self._place)
        return start + match.end() if match and not is_part_of_name else start

    def _without_verb(self, start: int, end: int) -> tuple[int, Role | None]:
        written = self._text[start:end]
        for pattern, role in self._rules.verbs:
            if match := pattern.search(written):
                return self._trimmed(start, start + match.start())[1], role
        return end, None

    def _without_notes(self, start: int, end: int) -> int:
        match = self._rules.notes.search(self._text[start:end])
        return self._trimmed(start, start + match.start())[1] if match else end

    # ── several names in one piece ──

    def _split(self, start: int, end: int) -> list[tuple[int, int]]:
        written = self._text[start:end]
        if not written or self._registry.is_known_name(written, self._place):
            return [(start, end)]
        return self._split_at_connective(start, end) or self._split_glued(start, end) or [(start, end)]

    def _split_at_connective(self, start: int, end: int) -> list[tuple[int, int]]:
        """Two names joined by 和, 与, 及: only where both sides are whole names."""
        depth = 0
        for at in range(start, end):
            depth += (self._text[at] in _OPENING) - (self._text[at] in _CLOSING)
            word = next(
                (word for word in self._rules.connectives if self._text.startswith(word, at, end)), None
            )
            if (
                depth
                or word is None
                or not self._is_whole(start, at)
                or not self._is_whole(at + len(word), end)
            ):
                continue
            return [*self._split(start, at), *self._split(at + len(word), end)]
        return []

    def _is_whole(self, start: int, end: int) -> bool:
        written = self._text[start:end]
        if len(written) < 2:
            return False
        ends_whole = written.rstrip(_CLOSING).endswith(self._registry.rules.complete_endings)
        return ends_whole or self._registry.is_known_name(written, self._place)

    def _split_glued(self, start: int, end: int) -> list[tuple[int, int]]:
        """Names that lost the mark between them: only where every part is a known name."""

        @cache
        def parts(at: int) -> tuple[tuple[int, int], ...] | None:
            if at == end:
                return ()
            for stop in range(end, at + 1, -1):
                if (
                    self._registry.is_known_name(self._text[at:stop], self._place)
                    and (rest := parts(stop)) is not None
                ):
                    return ((at, stop), *rest)
            return None

        found = parts(start) if end - start <= _LONGEST_GLUED else None
        return list(found) if found and len(found) > 1 else []


_MARKS: Final = " 　\t\n。．.；;，,、：:"
_LONGEST_GLUED: Final = 60


def _pieces(text: str, start: int, end: int, separators: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Stretches between separators; what is in brackets is never cut."""
    depth, piece = 0, start
    for at in range(start, end):
        if text[at] in _OPENING:
            depth += 1
        elif text[at] in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and text[at] in separators:
            yield piece, at
            piece = at + 1
    yield piece, end
