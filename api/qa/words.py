"""The word lists of `prompts/understanding/words.toml`, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class QuantityWords:
    """Units a question may count in, longest first; `names` gives what the ledger calls them."""

    units: tuple[str, ...]
    pieces: tuple[str, ...]
    not_before: str
    names: Mapping[str, str]

    def __hash__(self) -> int:
        return hash((self.units, self.not_before))


@dataclass(frozen=True, slots=True)
class SlotWords:
    """Words that fill slots; each field is a table of words.toml."""

    relative_years: Mapping[str, int]
    levels: Mapping[str, tuple[str, ...]]
    areas: Mapping[str, tuple[str, ...]]
    member_areas: Mapping[str, str]
    payers: Mapping[str, tuple[str, ...]]
    payers_listed_before: tuple[str, ...]
    payers_that_pay: Mapping[str, re.Pattern[str]]
    negations: tuple[str, ...]
    denials: re.Pattern[str]
    connectives: tuple[str, ...]
    joiners: tuple[str, ...]
    question_tags: re.Pattern[str]
    ordinal_units: tuple[str, ...]
    group_units: tuple[str, ...]
    deadline_lists: tuple[str, ...]
    distributive: tuple[str, ...]
    quantities: QuantityWords
    own_share: tuple[str, ...]
    grant_verbs: tuple[str, ...]
    remainder: tuple[str, ...]
    progressive: tuple[str, ...]
    area_endings: tuple[str, ...]
    spent: tuple[str, ...]
    received: tuple[str, ...]
    who_pays: tuple[str, ...]
    claims_after: tuple[str, ...]
    claims_before: tuple[str, ...]
    share_of: str
    puzzled: tuple[str, ...]
    moved: tuple[str, ...]
    asker: tuple[str, ...]
    place_names: frozenset[str]
    not_places: frozenset[str]
    sanctions: tuple[str, ...]
    reached: tuple[str, ...]
    progress: re.Pattern[str]
    splits: re.Pattern[str]
    planned: tuple[str, ...]
    year_ends: tuple[str, ...]
    reached_headings: tuple[str, ...]
    not_multiplied: frozenset[str]
    pieces: tuple[str, ...]
    asking: tuple[str, ...]
    spoken: tuple[str, ...]
    part_marks: tuple[str, ...]
    name_followers: str
    follow_ups: tuple[str, ...]
    telling_weight: float
    points_at_tasks: tuple[str, ...]
    points_at_parties: tuple[str, ...]
    points_at_documents: tuple[str, ...]
    own_party: tuple[str, ...]
    points_at_other: tuple[str, ...]
    pair_marks: tuple[str, ...]
    plural_marks: tuple[str, ...]
    within: tuple[str, ...]
    party_context: str
    both_levels: tuple[str, ...]
    overall: tuple[str, ...]
    opposites: tuple[tuple[str, str], ...]
    gaps: tuple[str, ...]
    annotations: re.Pattern[str]
    bibliography: tuple[str, ...]
    opposite: str
    document_sorts: tuple[str, ...]
    period_words: tuple[str, ...]
    time_told: re.Pattern[str]
    contact_words: tuple[str, ...]
    question_words: frozenset[str]
    asks_for: Mapping[str, tuple[str, ...]]
    asked_kinds: Mapping[str, tuple[str, ...]]
    asked_kinds_also: Mapping[str, tuple[str, ...]]
    preferred: Mapping[str, tuple[str, ...]]
    avoided: Mapping[str, tuple[str, ...]]
    word_classes: Mapping[str, float]

    def payers_listed(self, text: str) -> frozenset[str]:
        """Payers that a text lists by their level alone: 省、市、县各出多少, 市县两级."""
        runs = self._payer_runs().finditer(text)
        return frozenset(level for run in runs for level in re.findall("|".join(self.payers), run["levels"]))

    def payers_said(self, text: str) -> list[str]:
        """Payers that a text says give something: 国家给多少, 中央财政补不补."""
        return [payer for payer, pays in self.payers_that_pay.items() if pays.search(text)]

    def without_payers(self, text: str) -> str:
        """The text without the payers that it lists by their level."""
        return self._payer_runs().sub(" ", text)

    def _payer_runs(self) -> re.Pattern[str]:
        level, before = "|".join(self.payers), "|".join(self.payers_listed_before)
        return re.compile(
            rf"(?P<levels>(?:{level})(?:[、,，和跟与及\s]*(?:{level}))+)(?:两级|三级|四级)?(?:财政)?(?=[、,，]?(?:{before})|$)"
        )


def load_slot_words(path: Path) -> SlotWords:
    """The word lists of a words.toml. Raises OSError, tomllib.TOMLDecodeError, KeyError on a broken file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return SlotWords(
        relative_years=data["relative_years"],
        levels=_tuples(data["levels"]),
        areas=_tuples(data["areas"]),
        member_areas=data["member_areas"],
        payers=_tuples(data["payers"]),
        payers_that_pay=_payers_that_pay(data),
        payers_listed_before=_longest_first(data["payers_listed"]["before"]),
        negations=_longest_first(data["polarity"]["negations"]),
        denials=re.compile(data["polarity"]["denials"]),
        connectives=_longest_first(data["polarity"]["connectives"]),
        joiners=tuple(data["polarity"]["joiners"]),
        question_tags=re.compile("|".join(data["polarity"]["tags"])),
        ordinal_units=tuple(data["ordinals"]["units"]),
        group_units=_longest_first(data["ordinals"]["group_units"]),
        deadline_lists=tuple(data["lists"]["deadline_lists"]),
        distributive=tuple(data["distributive"]["words"]),
        quantities=QuantityWords(
            units=_longest_first([*data["quantities"]["units"], *data["quantities"]["names"]]),
            pieces=tuple(data["multiplied"]["pieces"]),
            not_before="|".join(data["quantities"]["not_before"]),
            names=data["quantities"]["names"],
        ),
        own_share=tuple(data["grants"]["own_share"]),
        grant_verbs=tuple(data["grants"]["verbs"]),
        remainder=_longest_first(data["grants"]["remainder"]),
        progressive=tuple(data["grants"]["progressive"]),
        area_endings=tuple(data["area_names"]["endings"]),
        spent=tuple(data["grants"]["spent"]),
        received=tuple(data["grants"]["received"]),
        who_pays=_longest_first(data["grants"]["who_pays"]),
        claims_after=tuple(data["claims"]["after"]),
        claims_before=tuple(data["claims"]["before"]),
        share_of=data["shares"]["part_of_whole"],
        puzzled=tuple(data["puzzles"]["puzzled"]),
        moved=tuple(data["puzzles"]["moved"]),
        asker=tuple(data["asker"]["words"]),
        place_names=frozenset(data["places"]["names"]),
        not_places=frozenset(data["places"]["ordinary"]),
        sanctions=tuple(data["sanctions"]["words"]),
        reached=tuple(data["reached"]["asked"]),
        progress=re.compile(data["reached"]["progress"]),
        splits=re.compile(data["splits"]["handed_down"]),
        planned=tuple(data["reached"]["planned"]),
        year_ends=tuple(data["reached"]["year_ends"]),
        reached_headings=tuple(data["reached"]["headings"]),
        not_multiplied=frozenset(data["multiplied"]["not_units"]),
        pieces=tuple(data["multiplied"]["pieces"]),
        follow_ups=tuple(data["follow_ups"]["words"]),
        telling_weight=float(data["follow_ups"]["telling_weight"]),
        points_at_tasks=tuple(data["follow_ups"]["tasks"]),
        points_at_parties=tuple(data["follow_ups"]["parties"]),
        points_at_documents=tuple(data["follow_ups"]["documents"]),
        own_party=tuple(data["follow_ups"]["own_party"]),
        points_at_other=tuple(data["follow_ups"]["other"]),
        pair_marks=tuple(data["follow_ups"]["pair_marks"]),
        plural_marks=tuple(data["follow_ups"]["plural_marks"]),
        within=tuple(data["follow_ups"]["within"]),
        party_context=data["follow_ups"]["party_context"],
        both_levels=tuple(data["follow_ups"]["both_levels"]),
        overall=tuple(data["follow_ups"]["overall"]),
        opposites=tuple((one, other) for one, other in data["follow_ups"]["opposites"]),
        name_followers=data["named"]["followers"],
        spoken=tuple(data["pinyin"]["spoken"]),
        asking=tuple(data["asking"]["words"]),
        part_marks=_longest_first(data["asking"]["part_marks"]),
        gaps=tuple(data["gaps"]["words"]),
        annotations=re.compile("|".join(data["digests"]["annotations"])),
        bibliography=tuple(data["bibliography"]["headings"]),
        opposite=data["opposites"]["prefix"],
        document_sorts=_longest_first(data["documents"]["sorts"]),
        contact_words=tuple(data["documents"]["contact_words"]),
        period_words=tuple(data["documents"]["period_words"]),
        time_told=re.compile(data["times"]["told"]),
        question_words=frozenset(data["question_words"]["words"]),
        asks_for=_tuples(data["asks_for"]),
        asked_kinds=_tuples(data["asked_kinds"]),
        asked_kinds_also=_tuples(data["asked_kinds_also"]),
        preferred=_tuples(data["preferred"]),
        avoided=_tuples(data["avoided"]),
        word_classes=data["word_classes"],
    )


def load_word_table(path: Path) -> dict[str, tuple[str, ...]]:
    """A file of `name = words` lines. Raises OSError, tomllib.TOMLDecodeError on a broken file."""
    return _tuples(tomllib.loads(path.read_text(encoding="utf-8")))


def _payers_that_pay(data: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    """For each payer that may be asked about: one of its names before a verb, in one clause."""
    verbs = "|".join(data["payers_said"]["verbs"])
    return {
        payer: re.compile(rf"(?:{'|'.join(data['payers'][payer])})[^,，。;；?？]*?(?:{verbs})")
        for payer in data["payers_said"]["payers"]
    }


def _tuples(table: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: _longest_first(words) for key, words in table.items()}


def _longest_first(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))
