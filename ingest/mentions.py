"""Organisations mentioned in running text: names, short names, members, typos, homophones, unknown ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pypinyin import lazy_pinyin
from rapidfuzz.distance import Levenshtein

from ingest.records import Party
from ingest.text import cut_words, normalise_with_offsets


class MatchedHow(StrEnum):
    EXACT = "exact"  # the name as the matrix writes it
    ALIAS = "alias"  # another of its names, or the name of a member
    FUZZY = "fuzzy"  # a misspelt name, or an abbreviation that fits one party alone
    PINYIN = "pinyin"  # sounds like a name
    AMBIGUOUS = "ambiguous"  # `candidates` could all be meant
    UNKNOWN = "unknown"  # an organisation, but none that this place's documents name


@dataclass(frozen=True, slots=True)
class PartyMention:
    """An organisation in a text. `party` is None where it is ambiguous or unknown; `name` is then what was read.

    `candidates` holds the parties that could be meant: all of them where ambiguous, the nearest where unknown.
    """

    start: int
    end: int
    party: Party | None
    member: str | None
    matched_text: str
    how: MatchedHow
    score: float
    candidates: tuple[Party, ...] = ()
    name: str = ""


class SurfaceKind(StrEnum):
    NAME = "name"
    ALIAS = "alias"
    MEMBER = "member"
    USUAL = "usual"  # an organisation that may be no party of the place


@dataclass(frozen=True, slots=True)
class Surface:
    """One way to write one organisation. A guarded one counts only where its neighbours say so."""

    text: str
    kind: SurfaceKind
    party: Party | None = None
    member: str | None = None
    member_kind: str = ""
    usual: str | None = None
    is_guarded: bool = False


@dataclass(frozen=True, slots=True)
class MentionRules:
    """The tuned numbers and word lists of `parties.toml` beside this file."""

    guarded_after: re.Pattern[str]
    guarded_before: re.Pattern[str]
    guarded_between: re.Pattern[str]
    never_after: re.Pattern[str]
    never_before: re.Pattern[str]
    list_mark: re.Pattern[str]
    level_prefix: re.Pattern[str]
    level_before: re.Pattern[str]
    above: tuple[str, ...]
    own_words: frozenset[str]
    place_endings: tuple[str, ...]
    stop_words: frozenset[str]
    no_name_characters: frozenset[str]
    generic_names: tuple[str, ...]
    false_endings: tuple[str, ...]
    endings: tuple[str, ...]
    unknown_endings: tuple[str, ...]
    longest_unknown_chars: int
    never_misspelt: tuple[str, ...]
    collective_start: tuple[str, ...]
    no_place_characters: frozenset[str]
    fuzzy_score_cutoff: float
    fuzzy_margin: float
    fuzzy_least_chars: int
    pinyin_least_chars: int
    pinyin_same_share: float
    fragment_score: float
    fragment_least_chars: int
    sound_folds: tuple[tuple[re.Pattern[str], str], ...]


def read_mention_rules(data: Mapping[str, Any]) -> MentionRules:
    """The rules for finding, from the tables of `parties.toml`."""
    guarded, levels, shape, numbers = data["guarded"], data["levels"], data["shape"], data["mentions"]
    return MentionRules(
        guarded_after=re.compile(guarded["after"]),
        guarded_before=re.compile(guarded["before"]),
        guarded_between=re.compile(guarded["between"]),
        never_after=re.compile(guarded["never_after"]),
        never_before=re.compile(guarded["never_before"]),
        list_mark=re.compile(guarded["list_mark"]),
        level_prefix=re.compile(data["names"]["level_prefix"]),
        level_before=re.compile(levels["before"]),
        above=tuple(levels["above"]),
        own_words=frozenset(levels["own_words"]),
        place_endings=tuple(data["names"]["place_endings"]),
        stop_words=frozenset(shape["stop_words"]),
        no_name_characters=frozenset(shape["no_name_characters"]),
        generic_names=tuple(shape["generic_names"]),
        false_endings=tuple(shape["false_endings"]),
        endings=tuple(shape["endings"]),
        unknown_endings=tuple(shape["unknown_endings"]),
        longest_unknown_chars=shape["longest_unknown_chars"],
        never_misspelt=tuple(shape["never_misspelt"]),
        collective_start=tuple(data["names"]["collective_start"]),
        no_place_characters=frozenset(levels["no_place_characters"]),
        fuzzy_score_cutoff=numbers["fuzzy_score_cutoff"],
        fuzzy_margin=numbers["fuzzy_margin"],
        fuzzy_least_chars=numbers["fuzzy_least_chars"],
        pinyin_least_chars=numbers["pinyin_least_chars"],
        pinyin_same_share=numbers["pinyin_same_share"],
        fragment_score=numbers["fragment_score"],
        fragment_least_chars=numbers["fragment_least_chars"],
        sound_folds=tuple((re.compile(find), put) for find, put in numbers["sound_folds"]),
    )


@dataclass(frozen=True, slots=True)
class _Hit:
    """A stretch of the normalised text and the surfaces it may be."""

    start: int
    end: int
    surfaces: tuple[Surface, ...]
    how: MatchedHow
    score: float

    @property
    def is_guarded(self) -> bool:
        return all(surface.is_guarded for surface in self.surfaces)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text being read: normalised, with the edges of its words and what is already covered."""

    text: str
    place: str | None
    words: tuple[tuple[int, int], ...]
    edges: frozenset[int]
    hits: list[_Hit] = field(default_factory=list)

    def is_free(self, start: int, end: int) -> bool:
        return all(hit.end <= start or hit.start >= end for hit in self.hits)


class MentionFinder:
    """Finds the organisations of all known places; built once for a state of the registry."""

    def __init__(
        self, surfaces: Sequence[Surface], places: Mapping[str, tuple[str, ...]], rules: MentionRules
    ) -> None:
        self._rules = rules
        self._places = places
        self._surfaces: dict[str, list[Surface]] = {}
        for surface in surfaces:
            self._surfaces.setdefault(surface.text, []).append(surface)
        self._names = [surface for surface in surfaces if surface.kind is SurfaceKind.NAME]
        self._longest = max(map(len, self._surfaces), default=0)
        self._by_sound = self._index_sounds()
        self._by_ending: dict[tuple[str, int], list[str]] = {}
        for written in self._surfaces:
            self._by_ending.setdefault((written[-1], len(written)), []).append(written)
        self._found_before = lru_cache(maxsize=512)(self._find)

    def find(self, text: str, place: str | None = None) -> list[PartyMention]:
        """Mentions in order, without overlap; `place` is whose organisations are meant where the text does not say."""
        return list(self._found_before(text, place))

    def _find(self, text: str, place: str | None) -> tuple[PartyMention, ...]:
        normalised, offsets = normalise_with_offsets(text)
        words = tuple(self._words_of(normalised))
        edges = frozenset(edge for word in words for edge in word)
        reading = _Reading(normalised, place, words, edges)
        self._find_written(reading)
        self._find_sounding(reading)
        self._find_shaped(reading)
        mentions = [self._mention(hit, reading) for hit in sorted(reading.hits, key=lambda hit: hit.start)]
        return tuple(_in_original(mention, text, offsets) for mention in _with_departments(mentions))

    def _words_of(self, text: str) -> Iterator[tuple[int, int]]:
        """Words with their offsets; an ending that was cut together with the next small word (局在) stands alone."""
        for start, end in _word_spans(text):
            word = text[start:end]
            endings = (ending for ending in self._rules.unknown_endings if word.startswith(ending))
            ending = next((ending for ending in endings if word[len(ending) :] in self._rules.stop_words), "")
            if ending:
                yield start, start + len(ending)
            yield start + len(ending), end

    # ── as written ──

    def _find_written(self, reading: _Reading) -> None:
        found = list(self._occurrences(reading.text))
        plain = _longest_first([hit for hit in found if not hit.is_guarded])
        guarded = [hit for hit in found if hit.is_guarded and self._may_be_name(hit, reading)]
        guarded = [
            hit
            for hit in _longest_first(guarded)
            if all(hit.end <= other.start or hit.start >= other.end for other in plain)
        ]
        reading.hits.extend(plain)
        reading.hits.extend(hit for hit in guarded if self._is_spoken_of(hit, reading, plain, guarded))

    def _occurrences(self, text: str) -> Iterator[_Hit]:
        for start in range(len(text)):
            for end in range(start + 2, min(len(text), start + self._longest) + 1):
                if surfaces := self._surfaces.get(text[start:end]):
                    yield _Hit(start, end, tuple(surfaces), MatchedHow.EXACT, 1.0)

    def _may_be_name(self, hit: _Hit, reading: _Reading) -> bool:
        after, before = reading.text[hit.end :], reading.text[: hit.start]
        return not self._rules.never_after.search(after) and not self._rules.never_before.search(before)

    def _is_spoken_of(
        self, hit: _Hit, reading: _Reading, plain: Sequence[_Hit], guarded: Sequence[_Hit]
    ) -> bool:
        after, before = reading.text[hit.end :], reading.text[: hit.start]
        before = self._rules.level_before.sub("", before)
        if self._rules.guarded_after.search(after):
            return True
        if self._rules.guarded_before.search(before) and self._rules.guarded_between.search(after):
            return True
        others = (other for other in (*plain, *guarded) if other is not hit)
        return any(self._is_listed_with(hit, other, reading.text) for other in others)

    def _is_listed_with(self, hit: _Hit, other: _Hit, text: str) -> bool:
        first, second = (hit, other) if hit.start < other.start else (other, hit)
        return first.end <= second.start and bool(
            self._rules.list_mark.fullmatch(text[first.end : second.start])
        )

    # ── as heard ──

    def _index_sounds(self) -> dict[tuple[str, ...], list[str]]:
        index: dict[tuple[str, ...], list[str]] = {}
        for surface, meanings in self._surfaces.items():
            is_guarded = all(meaning.is_guarded for meaning in meanings)
            is_collective = surface.startswith(self._rules.collective_start)  # 几个县区 is not 各县区
            if len(surface) >= self._rules.pinyin_least_chars and not is_guarded and not is_collective:
                index.setdefault(self._sounds(surface), []).append(surface)
        return index

    def _sounds(self, text: str) -> tuple[str, ...]:
        return tuple(_sound(character, self._rules.sound_folds) for character in text)

    def _find_sounding(self, reading: _Reading) -> None:
        hits = (hit for hit in self._sounding(reading) if reading.is_free(hit.start, hit.end))
        reading.hits.extend(_longest_first(hits))

    def _sounding(self, reading: _Reading) -> Iterator[_Hit]:
        sounds = self._sounds(reading.text)
        for start in range(len(sounds)):
            for end in range(
                start + self._rules.pinyin_least_chars, min(len(sounds), start + self._longest) + 1
            ):
                for surface in self._by_sound.get(sounds[start:end], ()):
                    if (score := self._homophone_score(surface, start, end, reading)) is not None:
                        yield _Hit(start, end, tuple(self._surfaces[surface]), MatchedHow.PINYIN, score)

    def _homophone_score(self, surface: str, start: int, end: int, reading: _Reading) -> float | None:
        """The share of equal characters, or None where the words around speak against it."""
        written = reading.text[start:end]
        same = sum(a == b for a, b in zip(written, surface, strict=True)) / len(surface)
        is_cut_out = written[-1] != surface[-1] and not {start, end} <= reading.edges
        return None if same < self._rules.pinyin_same_share or is_cut_out else same

    # ── by its shape ──

    def _find_shaped(self, reading: _Reading) -> None:
        """Stretches that end like an organisation: fragments, misspelt names, unknown ones."""
        for index in range(len(reading.words) - 1, -1, -1):
            spans = list(self._name_spans(index, reading))
            if not spans:
                continue
            hit = next(filter(None, (self._misspelt(start, end, reading) for start, end in spans)), None)
            hit = hit or next(
                filter(None, (self._fragment(start, end, reading) for start, end in spans)), None
            )
            hit = hit or self._unknown(spans, reading)
            if hit:
                reading.hits.append(hit)

    def _name_spans(self, index: int, reading: _Reading) -> Iterator[tuple[int, int]]:
        """Stretches of whole words that end with this one, longest first, while they may be part of one name."""
        end = reading.words[index][1]
        spans: list[tuple[int, int]] = []
        for start, stop in reversed(reading.words[: index + 1]):
            word = reading.text[start:stop]
            ends_name = (
                word in self._rules.stop_words
                or not self._rules.no_name_characters.isdisjoint(word)
                or not _HAN.fullmatch(word)
                or (spans and spans[-1][0] != stop)
            )
            if (
                ends_name
                or end - start > self._rules.longest_unknown_chars
                or not reading.is_free(start, stop)
            ):
                break
            spans.append((start, end))
        yield from reversed(spans)

    def _misspelt(self, start: int, end: int, reading: _Reading) -> _Hit | None:
        """The one organisation whose name is almost this, with a clear distance to the next."""
        written = self._without_level(reading.text[start:end])
        scored = sorted(self._similar(written), reverse=True)
        if not scored:
            return None
        best_score, best = scored[0]
        meanings = _owners(self._surfaces[best])
        others = (score for score, surface in scored if not meanings & _owners(self._surfaces[surface]))
        if best_score - next(others, 0.0) < self._rules.fuzzy_margin:
            return None
        return _Hit(start, end, tuple(self._surfaces[best]), MatchedHow.FUZZY, best_score)

    def _similar(self, written: str) -> Iterator[tuple[float, str]]:
        least, cutoff = self._rules.fuzzy_least_chars, self._rules.fuzzy_score_cutoff
        if len(written) < least or written.endswith(self._rules.never_misspelt):
            return
        for length in range(max(least, len(written) - 1), len(written) + 2):
            for surface in self._by_ending.get((written[-1], length), ()):
                score = Levenshtein.normalized_similarity(surface, written, score_cutoff=cutoff)
                if score:
                    yield score, surface

    def _fragment(self, start: int, end: int, reading: _Reading) -> _Hit | None:
        """The end of a name (管理局), or some of its characters (投促局): of one party or of several."""
        written = self._without_level(reading.text[start:end])
        is_shaped = len(written) >= self._rules.fragment_least_chars and written.endswith(self._rules.endings)
        if (
            not is_shaped
            or written in self._rules.generic_names
            or written.endswith(self._rules.false_endings)
        ):
            return None
        names = [surface for surface in self._names if reading.place in (None, _place_of(surface))]
        meant = [surface for surface in names if surface.text.endswith(written)]
        meant = meant or [surface for surface in names if _is_abbreviation(written, surface.text)]
        distinct = tuple({_owner(surface): surface for surface in meant}.values())
        if not distinct:
            return None
        how = MatchedHow.FUZZY if len(distinct) == 1 else MatchedHow.AMBIGUOUS
        return _Hit(start, end, distinct, how, self._rules.fragment_score)

    def _unknown(self, spans: Sequence[tuple[int, int]], reading: _Reading) -> _Hit | None:
        start, end = spans[0]
        written = self._without_level(reading.text[start:end])
        is_shaped = len(written) >= self._rules.fragment_least_chars and written.endswith(
            self._rules.unknown_endings
        )
        is_generic = any(
            written.endswith(name) and len(written) - len(name) < 2 for name in self._rules.generic_names
        )
        if not is_shaped or is_generic or written.endswith(self._rules.false_endings):
            return None
        return _Hit(
            start, end, (Surface(written, SurfaceKind.USUAL, usual=written),), MatchedHow.UNKNOWN, 0.0
        )

    def _without_level(self, written: str) -> str:
        match = self._rules.level_prefix.match(written)
        return written[match.end() :] if match else written

    # ── whose it is ──

    def _mention(self, hit: _Hit, reading: _Reading) -> PartyMention:
        start, place, is_elsewhere = self._place_before(hit.start, reading)
        meant = [] if is_elsewhere else self._meant(hit.surfaces, place)
        text = reading.text[start : hit.end]
        parties = _distinct_parties(meant or hit.surfaces)
        if not meant:
            name = text if is_elsewhere else hit.surfaces[0].usual or hit.surfaces[0].text
            return PartyMention(start, hit.end, None, None, text, MatchedHow.UNKNOWN, 0.0, parties, name)
        if len(parties) > 1:
            return PartyMention(
                start, hit.end, None, None, text, MatchedHow.AMBIGUOUS, hit.score, parties, text
            )
        surface = meant[0]
        return PartyMention(
            start,
            hit.end,
            parties[0],
            surface.member,
            text,
            _how(hit, surface),
            hit.score,
            (),
            parties[0].name,
        )

    def _meant(self, surfaces: Iterable[Surface], place: str | None) -> list[Surface]:
        """The parties of this place (of every place, where none is given); in each a name before an alias before a member."""
        owned: dict[str, list[Surface]] = {}
        for surface in surfaces:
            if surface.party and place in (None, surface.party.place):
                owned.setdefault(surface.party.place, []).append(surface)
        best: list[Surface] = []
        for of_place in owned.values():
            rank = min(_RANKS.index(surface.kind) for surface in of_place)
            best.extend(surface for surface in of_place if surface.kind is _RANKS[rank])
        return best

    def _place_before(self, start: int, reading: _Reading) -> tuple[int, str | None, bool]:
        """Where a name begins with the place in front of it, which place that is, and whether it is one we know nothing of."""
        floor = max((hit.end for hit in reading.hits if hit.end <= start), default=0)
        level = self._rules.level_before.search(reading.text, floor, start)
        with_level = level.start() if level else start
        for place, names in self._places.items():
            for name, edge in ((name, edge) for name in names for edge in (start, with_level)):
                if reading.text.endswith(name, floor, edge):
                    return edge - len(name), place, False
        if foreign := self._foreign_place(start, floor, reading):
            return start - len(foreign), None, True
        return with_level, reading.place, False

    def _foreign_place(self, start: int, floor: int, reading: _Reading) -> str:
        """The words right before a name that give it to another place or a higher level; empty where there are none."""
        for above in self._rules.above:
            if reading.text.endswith(above, floor, start) and not (
                reading.place and above.endswith(reading.place[-1])
            ):
                return above
        word = next(
            (reading.text[first:last] for first, last in reading.words if last == start and first >= floor),
            "",
        )
        is_place = len(word) >= 3 and word.endswith(self._rules.place_endings)
        is_other_word = word in self._rules.own_words or set(word[:-1]) & self._rules.no_place_characters
        return word if is_place and not is_other_word else ""


_HAN = re.compile(r"[\u3400-\u9fff]+")
_RANKS = (SurfaceKind.NAME, SurfaceKind.ALIAS, SurfaceKind.MEMBER, SurfaceKind.USUAL)


def _with_departments(mentions: Sequence[PartyMention]) -> list[PartyMention]:
    """杞县财政局 is a body of 杞县, not the city's 财政局: a name right after a member belongs to it."""
    merged: list[PartyMention] = []
    for mention in mentions:
        before = merged[-1] if merged else None
        if before and before.member and before.end == mention.start and mention.member is None:
            text = before.matched_text + mention.matched_text
            merged[-1] = replace(before, end=mention.end, matched_text=text)
            continue
        merged.append(mention)
    return merged


def _in_original(mention: PartyMention, text: str, offsets: Sequence[int]) -> PartyMention:
    start, end = offsets[mention.start], offsets[mention.end - 1] + 1
    return replace(mention, start=start, end=end, matched_text=text[start:end])


def _longest_first(hits: Iterable[_Hit]) -> list[_Hit]:
    """The longest hits, each stretch used once."""
    chosen: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, -hit.score, hit.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in chosen):
            chosen.append(hit)
    return chosen


def _how(hit: _Hit, surface: Surface) -> MatchedHow:
    if hit.how is not MatchedHow.EXACT:
        return hit.how
    return MatchedHow.EXACT if surface.kind is SurfaceKind.NAME else MatchedHow.ALIAS


def _owner(surface: Surface) -> object:
    return (surface.party.id, surface.member) if surface.party else surface.usual


def _distinct_parties(surfaces: Iterable[Surface]) -> tuple[Party, ...]:
    return tuple({surface.party.id: surface.party for surface in surfaces if surface.party}.values())


def _owners(surfaces: Iterable[Surface]) -> frozenset[object]:
    return frozenset(map(_owner, surfaces))


def _place_of(surface: Surface) -> str:
    return surface.party.place if surface.party else ""


def _is_abbreviation(short: str, name: str) -> bool:
    """Whether the short form takes characters of the name in order, its first and its last among them."""
    if short[0] != name[0] or short[-1] != name[-1] or len(short) >= len(name):
        return False
    remaining = iter(name)
    return all(character in remaining for character in short)


def _word_spans(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for word in _cut(text):
        start = text.find(word, position)
        if start >= 0:
            position = start + len(word)
            yield start, position


@lru_cache(maxsize=4096)
def _cut(text: str) -> tuple[str, ...]:
    return tuple(cut_words(text))


@lru_cache(maxsize=8192)
def _sound(character: str, folds: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    sound = lazy_pinyin(character)[0] if _HAN.fullmatch(character) else character
    for find, put in folds:
        sound = find.sub(put, sound)
    return sound
