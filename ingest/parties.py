"""Any way of writing an organisation → one Party: official names, usual short names, places, members of collectives.

Two layers. A *usual* name (工信局 is 工业和信息化局) holds everywhere but belongs to no place; a *party* belongs to a
place, so the 财政局 of two cities are two parties. A name that a document of a place writes for the first time
becomes a party of that place and takes the usual names along; one that nobody knows is taken in as unknown, with
its nearest known names, for the operator to merge. `parties.toml` beside this file says how names are written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rapidfuzz import fuzz

from ingest.errors import CorpusError, Fault
from ingest.mentions import (
    MentionFinder,
    MentionRules,
    PartyMention,
    Surface,
    SurfaceKind,
    read_mention_rules,
)
from ingest.records import Member, Party
from ingest.text import normalise
from ingest.wording import say

RULES_PATH: Final = Path(__file__).with_suffix(".toml")


# ── the two files ────────────────────────────────────────────────────────────────────────────────────


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UsualName(_Strict):
    """A name that organisations of this kind bear everywhere, with the other ways to say it."""

    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    kind: str = ""


class MemberEntry(_Strict):
    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    kind: str = ""
    usual: str | None = None


class PlaceEntry(_Strict):
    """A party that an operator wrote down for a place."""

    place: str
    name: str = Field(min_length=1)
    usual: str | None = None
    aliases: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    members: tuple[MemberEntry, ...] = ()
    is_known: bool = True
    nearest: tuple[str, ...] = ()


class PartiesFile(_Strict):
    """What `parties.toml` of a corpus may hold; also the form in which an index carries a registry."""

    usual: tuple[UsualName, ...] = ()
    place: tuple[PlaceEntry, ...] = ()
    merge: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rewriting:
    find: re.Pattern[str]
    put: str


@dataclass(frozen=True, slots=True)
class NameRules:
    """How names of organisations are written: prefixes, endings, equal spellings."""

    place_endings: tuple[str, ...]
    own_start: re.Pattern[str]
    level_prefix: re.Pattern[str]
    above_levels: frozenset[str]
    organ_prefix: re.Pattern[str]
    collective_start: tuple[str, ...]
    folds: tuple[Rewriting, ...]
    place_folds: Mapping[str, tuple[Rewriting, ...]]
    member_endings: Mapping[str, tuple[str, ...]]
    endings: tuple[str, ...]
    impossible: re.Pattern[str]
    complete_endings: tuple[str, ...]
    nearest_count: int
    nearest_score_cutoff: float
    mentions: MentionRules


@lru_cache(maxsize=1)
def read_rules() -> NameRules:
    """The rules shipped with this package."""
    data = tomllib.loads(RULES_PATH.read_text(encoding="utf-8"))
    names, shape, mentions = data["names"], data["shape"], data["mentions"]
    return NameRules(
        place_endings=tuple(names["place_endings"]),
        own_start=re.compile(names["own_start"]),
        level_prefix=re.compile(names["level_prefix"]),
        above_levels=frozenset(data["levels"]["above_levels"]),
        organ_prefix=re.compile(names["organ_prefix"]),
        collective_start=tuple(names["collective_start"]),
        folds=_rewritings(names["folds"]),
        place_folds={ending: _rewritings(folds) for ending, folds in names["place_folds"].items()},
        member_endings={kind: tuple(endings) for kind, endings in names["member_endings"].items()},
        endings=tuple(shape["endings"]),
        impossible=re.compile(shape["impossible"]),
        complete_endings=tuple(shape["complete_endings"]),
        nearest_count=mentions["nearest_count"],
        nearest_score_cutoff=mentions["nearest_score_cutoff"],
        mentions=read_mention_rules(data),
    )


def _rewritings(entries: Iterable[Mapping[str, str]]) -> tuple[Rewriting, ...]:
    return tuple(Rewriting(re.compile(entry["find"]), entry["put"]) for entry in entries)


# ── the registry ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who a written name means: a party, or one body inside a collective party."""

    party: Party
    member: str | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A party with what the registry must remember of it."""

    party: Party
    usual: str | None = None
    guarded: tuple[str, ...] = ()
    member_guarded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_Key = tuple[str, str | None]  # party id, member name


class PartyRegistry:
    """Every organisation known so far. Resolving a name of a new organisation takes it in."""

    def __init__(self, data: PartiesFile, rules: NameRules | None = None) -> None:
        self.rules = rules or read_rules()
        self._usual = {usual.name: usual for usual in data.usual}
        self._guarded = {name for usual in data.usual for name in usual.guarded}
        self._merges = dict(data.merge)
        self._entries: dict[str, _Entry] = {}
        self._keys: dict[str, dict[str, _Key]] = {}
        self._finder: MentionFinder | None = None
        self._usual_keys = self._index_usual()
        self._patterns = [(re.compile(pattern), usual) for usual in data.usual for pattern in usual.patterns]
        for entry in data.place:
            self._add(self._entry_of(entry))

    @classmethod
    def load(cls, path: Path) -> PartyRegistry:
        """The registry a corpus starts with. Raises CorpusError where the file cannot be read."""
        try:
            data = PartiesFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
        except FileNotFoundError as error:
            raise CorpusError([Fault(path.name, "", "missing_parties", say("missing_parties"))]) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CorpusError(
                [Fault(path.name, "", "unreadable_parties", say("unreadable_parties", reason=error))]
            ) from error
        except ValidationError as error:
            raise CorpusError([_entry_fault(path.name, dict(detail)) for detail in error.errors()]) from error
        if faults := list(_contradictions(path.name, data)):
            raise CorpusError(faults)
        return cls(data)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> PartyRegistry:
        """The registry that `to_dict` described."""
        return cls(PartiesFile.model_validate(data))

    def to_dict(self) -> dict[str, object]:
        """Everything known, ready for JSON, with the parties taken in from documents."""
        data = PartiesFile(
            usual=tuple(self._usual.values()),
            place=tuple(_place_entry(entry) for entry in self._entries.values()),
            merge=self._merges,
        )
        return data.model_dump(mode="json")

    # ── what is known ──

    @property
    def places(self) -> tuple[str, ...]:
        """Places that have parties, in the order they were met."""
        return tuple(self._keys)

    def parties(self, place: str | None = None) -> tuple[Party, ...]:
        """The parties of a place, or of all places."""
        return tuple(
            entry.party for entry in self._entries.values() if place is None or entry.party.place == place
        )

    def party(self, party_id: str) -> Party:
        """The party with this id. Raises KeyError."""
        return self._entries[party_id].party

    def is_known_name(self, name: str, place: str) -> bool:
        """Whether this is a whole name of a known organisation, in any of its spellings."""
        return self._known(name, place) is not None or self._usual_of(name, place) is not None

    def is_organisation(self, name: str, place: str) -> bool:
        """Whether this is known, or at least ends as names of organisations do."""
        outer = _without_bracket(_compact(name))
        if self.rules.impossible.search(_ANY_BRACKET.sub("", outer)):
            return False
        return (
            outer.endswith(self.rules.endings)
            or name.startswith(self.rules.collective_start)
            or self.is_known_name(name, place)
        )

    # ── resolving ──

    def resolve(self, name_as_written: str, place: str) -> Party:
        """The party this name means in a document of this place; a new one is taken in. Raises ValueError for a blank name."""
        return self.identify(name_as_written, place).party

    def identify(self, name_as_written: str, place: str) -> Resolution:
        """Like `resolve`, and says which body of a collective party is named, if one is."""
        if not _compact(name_as_written):
            raise ValueError("the name of an organisation is blank")
        known = self._known(name_as_written, place)
        if known is None:
            known = self._take_in(name_as_written, place)
        party_id, member = known
        return Resolution(self._entries[party_id].party, member)

    def look_up(self, name: str, place: str) -> Resolution | None:
        """The party of this place that bears this name; takes nothing in."""
        known = self._known(name, place)
        return Resolution(self._entries[known[0]].party, known[1]) if known else None

    def find(self, text: str, place: str | None = None) -> list[PartyMention]:
        """Organisations mentioned in a question or message, in order; offsets are those of `text`."""
        if self._finder is None:
            self._finder = MentionFinder(tuple(self._surfaces()), self._place_names(), self.rules.mentions)
        return self._finder.find(text, place)

    def _known(self, name: str, place: str) -> _Key | None:
        keys = self._keys.get(place, {})
        merged = self._merged(name, place)
        for form in self._forms(merged, place):
            if found := keys.get(self._folded(form)):
                return found
        for form in self._forms(merged, place):
            usual = self._usual_keys.get(self._folded(form)) or self._by_pattern(form)
            if usual and (entry := self._party_with_usual(usual.name, place)):
                return entry.party.id, None
        return None

    def _usual_of(self, name: str, place: str) -> UsualName | None:
        for form in self._forms(name, place):
            if usual := self._usual_keys.get(self._folded(form)) or self._by_pattern(form):
                return usual
        return None

    def _merged(self, name: str, place: str) -> str:
        for written in (name, self._display_name(name, place)):
            if (target := self._merges.get(f"{place}/{written}")) is not None:
                return target
        return name

    def _by_pattern(self, form: str) -> UsualName | None:
        return next((usual for pattern, usual in self._patterns if pattern.search(form)), None)

    def _party_with_usual(self, usual: str, place: str) -> _Entry | None:
        of_place = (entry for entry in self._entries.values() if entry.party.place == place)
        return next((entry for entry in of_place if entry.usual == usual), None)

    def _take_in(self, name: str, place: str) -> _Key:
        merged = self._merged(name, place)
        usual = self._usual_of(merged, place)
        display = self._display_name(merged, place)
        entry = PlaceEntry(
            place=place,
            name=display,
            usual=usual.name if usual else None,
            aliases=self._other_spellings(merged, display, place),
            members=self._usual_members(usual) if usual else (),
            is_known=usual is not None,
            nearest=() if usual else self._nearest(display, place),
        )
        added = self._entry_of(entry)
        self._add(added)
        return added.party.id, None

    def _usual_members(self, usual: UsualName) -> tuple[MemberEntry, ...]:
        named = (self._usual[name] for name in usual.members if name in self._usual)
        return tuple(MemberEntry(name=member.name, usual=member.name, kind=member.kind) for member in named)

    def _nearest(self, name: str, place: str) -> tuple[str, ...]:
        """Known names most like this one, best first: those of the place before the usual ones."""
        own = [entry.party.name for entry in self._entries.values() if entry.party.place == place]
        scored = [
            (fuzz.ratio(name, other) / 100, -rank, other) for rank, other in enumerate([*own, *self._usual])
        ]
        best = sorted((item for item in scored if item[0] >= self.rules.nearest_score_cutoff), reverse=True)
        return tuple(dict.fromkeys(other for _, _, other in best))[: self.rules.nearest_count]

    # ── ways to write a name ──

    def _forms(self, name: str, place: str) -> Iterator[str]:
        """What a written name may be known as, most literal first."""
        whole = _compact(name)
        seen: set[str] = set()
        for form in self._all_forms(whole, place):
            if form and form not in seen:
                seen.add(form)
                yield form

    def _all_forms(self, whole: str, place: str) -> Iterator[str]:
        outer = whole if whole.startswith(self.rules.collective_start) else _without_bracket(whole)
        for base in (whole, outer):
            yield from self._without_prefixes(base, place)
        if inner := _inside_bracket(whole):
            yield from self._without_prefixes(inner, place)

    def _without_prefixes(self, base: str, place: str) -> Iterator[str]:
        yield base
        for stripped in self._prefix_stripped(base, place):
            yield stripped
            yield self.rules.organ_prefix.sub("", stripped, count=1)
            for fold in self.rules.place_folds.get(place[-1:], ()):
                yield fold.find.sub(fold.put, stripped)

    def _prefix_stripped(self, base: str, place: str) -> Iterator[str]:
        yield base
        for place_name in self._names_of_place(place):
            rest = base.removeprefix(place_name)
            if rest != base and not self._is_other_place(place_name, rest, place):
                yield rest
                yield self._without_level(rest, place)
        yield self._without_level(base, place)
        for place_name in self._names_of_place(place):
            rest = base.partition(place_name)[2]
            if rest and not self._is_other_place(place_name, rest, place):
                yield base.replace(place_name, "")

    def _is_other_place(self, place_name: str, rest: str, place: str) -> bool:
        """Whether a short place name is the start of another's: 甲 in 甲县, for a document of 甲市."""
        endings = (ending for ending in self.rules.place_endings if place_name + ending != place)
        return place_name != place and rest.startswith(tuple(endings))

    def _without_level(self, name: str, place: str) -> str:
        match = self.rules.level_prefix.match(name)
        if not match or (match[2] in self.rules.above_levels and not place.endswith(match[2])):
            return name
        return name[match.end() :]

    def _display_name(self, name: str, place: str) -> str:
        """A written name without place, level and bracket: what the party is called."""
        whole = _tidy(name)
        if whole.startswith(self.rules.collective_start):
            return whole
        outer = _without_bracket(whole)
        outer = self._without_place(outer, place)
        keeps_start = self.rules.own_start.match(outer) or self._is_listed(outer, place)
        return outer if keeps_start else self._without_level(outer, place)

    def _without_place(self, name: str, place: str) -> str:
        """Without the place in front; its short name goes only where a known name or one like 市民中心 is left."""
        for place_name in reversed(self._names_of_place(place)):
            rest = name.removeprefix(place_name)
            is_name = rest not in self._guarded and (
                self._is_listed(rest, place) or self.rules.own_start.match(rest)
            )
            is_prefix = place_name == place or (is_name and not self._is_other_place(place_name, rest, place))
            if rest != name and len(rest) > 1 and is_prefix:
                return rest
        return name

    def _is_listed(self, name: str, place: str) -> bool:
        key = self._folded(_compact(name))
        return key in self._usual_keys or key in self._keys.get(place, {})

    def _other_spellings(self, written: str, display: str, place: str) -> tuple[str, ...]:
        """What a written name adds to its display; place and level in front (市财政局) are no name of one party's own."""
        whole = _tidy(written)
        inner = _inside_bracket(whole) if not whole.startswith(self.rules.collective_start) else ""
        spellings = (whole, self._without_level(inner, place) if inner else "")
        return tuple(
            dict.fromkeys(name for name in spellings if len(name) > 1 and not name.endswith(display))
        )

    def _names_of_place(self, place: str) -> tuple[str, ...]:
        return place_names(place, self.rules.place_endings)

    def _place_names(self) -> dict[str, tuple[str, ...]]:
        return {place: self._names_of_place(place) for place in self.places if place}

    def _folded(self, name: str) -> str:
        for fold in self.rules.folds:
            name = fold.find.sub(fold.put, name)
        return name

    def _spellings(self, name: str) -> frozenset[str]:
        """The name with any of the folds applied: what may stand for it in running text."""
        spellings = {name}
        for fold in self.rules.folds:
            spellings |= {fold.find.sub(fold.put, spelling) for spelling in spellings}
        return frozenset(spelling for spelling in spellings if len(spelling) > 1)

    # ── keeping ──

    def _index_usual(self) -> dict[str, UsualName]:
        keys: dict[str, UsualName] = {}
        for usual in self._usual.values():
            keys.setdefault(self._folded(_compact(usual.name)), usual)
        for usual in self._usual.values():
            for alias in (*usual.aliases, *usual.guarded):
                keys.setdefault(self._folded(_compact(alias.replace(PLACE_MARK, ""))), usual)
        return keys

    def _entry_of(self, data: PlaceEntry) -> _Entry:
        usual = self._usual.get(data.usual) if data.usual else self._usual_of(data.name, data.place)
        inherited = self._usual_names(usual, data.place) if usual else ()
        guarded = _distinct((*data.guarded, *(usual.guarded if usual else ())), but=data.name)
        party = Party(
            id=f"{data.place}/{data.name}",
            name=data.name,
            place=data.place,
            aliases=_distinct(
                (*data.aliases, *(name for name in inherited if name not in guarded), *guarded), but=data.name
            ),
            members=tuple(self._member_of(member, data.place) for member in data.members),
            is_known=data.is_known,
            nearest=data.nearest,
        )
        return _Entry(
            party=party,
            usual=usual.name if usual else None,
            guarded=guarded,
            member_guarded={member.name: self._guarded_of(member) for member in data.members},
        )

    def _usual_names(self, usual: UsualName, place: str) -> tuple[str, ...]:
        names = (usual.name, *usual.aliases, *usual.guarded)
        return tuple(written for name in names for written in self._written_out(name, place))

    def _written_out(self, name: str, place: str) -> tuple[str, ...]:
        if PLACE_MARK not in name:
            return (name,)
        return tuple(name.replace(PLACE_MARK, place_name) for place_name in self._names_of_place(place))

    def _member_of(self, entry: MemberEntry, place: str) -> Member:
        usual = self._usual.get(entry.usual) if entry.usual else None
        endings = (entry.name + ending for ending in self.rules.member_endings.get(entry.kind, ()))
        inherited = self._usual_names(usual, place) if usual else ()
        guarded = self._guarded_of(entry)
        plain = (name for name in (*entry.aliases, *endings, *inherited) if name not in guarded)
        aliases = _distinct((*plain, *guarded), but=entry.name)
        return Member(entry.name, aliases, entry.kind)

    def _guarded_of(self, entry: MemberEntry) -> tuple[str, ...]:
        usual = self._usual.get(entry.usual) if entry.usual else None
        return (*entry.guarded, *(usual.guarded if usual else ()))

    def _add(self, entry: _Entry) -> None:
        self._entries[entry.party.id] = entry
        self._finder = None
        place = entry.party.place
        self._keys[place] = self._index_place(place)

    def _index_place(self, place: str) -> dict[str, _Key]:
        """Folded names → party; a name proper wins over another party's alias, own aliases over usual ones."""
        entries = [entry for entry in self._entries.values() if entry.party.place == place]
        keys: dict[str, _Key] = {}
        for entry in entries:
            keys.setdefault(self._folded(_compact(entry.party.name)), (entry.party.id, None))
        for entry in entries:
            for alias in entry.party.aliases:
                keys.setdefault(self._folded(_compact(alias)), (entry.party.id, None))
        for entry in entries:
            for member in entry.party.members:
                for name in (member.name, *member.aliases):
                    keys.setdefault(self._folded(_compact(name)), (entry.party.id, member.name))
        return keys

    # ── for finding ──

    def _surfaces(self) -> Iterator[Surface]:
        """Every way to write every party, then the usual organisations that may be no party of a place."""
        for entry in self._entries.values():
            yield from self._surfaces_of(entry)
        for usual in self._usual.values():
            for name in (usual.name, *usual.aliases):
                if PLACE_MARK not in name:
                    for spelling in self._spellings(_compact(name)):
                        yield Surface(spelling, SurfaceKind.USUAL, usual=usual.name.replace(PLACE_MARK, ""))

    def _surfaces_of(self, entry: _Entry) -> Iterator[Surface]:
        party = entry.party
        for spelling in self._spellings(_compact(party.name)):
            yield Surface(spelling, SurfaceKind.NAME, party=party)
        for alias in party.aliases:
            for spelling in self._spellings(_compact(alias)):
                yield Surface(spelling, SurfaceKind.ALIAS, party=party, is_guarded=alias in entry.guarded)
        for member in party.members:
            guarded = entry.member_guarded.get(member.name, ())
            for alias in (member.name, *member.aliases):
                for spelling in self._spellings(_compact(alias)):
                    yield Surface(
                        spelling,
                        SurfaceKind.MEMBER,
                        party=party,
                        member=member.name,
                        is_guarded=alias in guarded,
                        member_kind=member.kind,
                    )


PLACE_MARK: Final = "{place}"
_ANY_BRACKET: Final = re.compile(r"\([^()]*\)")
_BRACKETED: Final = re.compile(r"^(?P<outer>.+?)[(（](?P<inner>[^()（）]*)[)）]$")


def place_names(place: str, endings: Sequence[str]) -> tuple[str, ...]:
    """The ways to write a place, longest first: 开封市, 开封."""
    if not place:
        return ()
    ending = next(
        (ending for ending in endings if place.endswith(ending) and len(place) - len(ending) >= 2), ""
    )
    return (place, place.removesuffix(ending)) if ending else (place,)


def _compact(name: str) -> str:
    """Comparable and without white space; brackets come out half-width."""
    return "".join(normalise(name).split())


def _tidy(name: str) -> str:
    """As written, without white space and with brackets of full width."""
    return "".join(name.split()).replace("(", "（").replace(")", "）")


def _without_bracket(name: str) -> str:
    match = _BRACKETED.match(name)
    return match["outer"] if match else name


def _inside_bracket(name: str) -> str:
    match = _BRACKETED.match(name)
    return match["inner"] if match else ""


def _distinct(names: Iterable[str], but: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name != but))


def _place_entry(entry: _Entry) -> PlaceEntry:
    """What a registry needs to build this party again. Aliases are written out, so nothing depends on the rules."""
    party = entry.party
    members = tuple(
        MemberEntry(
            name=member.name,
            aliases=tuple(
                alias for alias in member.aliases if alias not in entry.member_guarded.get(member.name, ())
            ),
            guarded=entry.member_guarded.get(member.name, ()),
            kind=member.kind,
        )
        for member in party.members
    )
    return PlaceEntry(
        place=party.place,
        name=party.name,
        usual=entry.usual,
        aliases=tuple(alias for alias in party.aliases if alias not in entry.guarded),
        guarded=entry.guarded,
        members=members,
        is_known=party.is_known,
        nearest=party.nearest,
    )


def _entry_fault(source: str, detail: Mapping[str, object]) -> Fault:
    location = detail.get("loc")
    where = "/".join(str(part) for part in location) if isinstance(location, tuple) else ""
    return Fault(source, where, "unreadable_parties", say("wrong_party_entry", reason=detail.get("msg")))


def _contradictions(source: str, data: PartiesFile) -> Iterator[Fault]:
    known_usual = {usual.name for usual in data.usual}
    seen: set[tuple[str, str]] = set()
    for entry in data.place:
        where = f"{entry.place}/{entry.name}"
        if (entry.place, entry.name) in seen:
            yield Fault(source, where, "duplicate_party", say("duplicate_party"))
        seen.add((entry.place, entry.name))
        for usual in filter(None, (entry.usual, *(member.usual for member in entry.members))):
            if usual not in known_usual:
                yield Fault(source, where, "unknown_usual", say("unknown_usual", name=usual))
    for usual_name in data.usual:
        yield from _pattern_faults(source, usual_name)


def _pattern_faults(source: str, usual: UsualName) -> Iterator[Fault]:
    for pattern in usual.patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            yield Fault(source, usual.name, "bad_pattern", say("bad_party_pattern", reason=error))
