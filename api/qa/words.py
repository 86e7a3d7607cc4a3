"""The word lists of `prompts/understanding/words.toml`, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SlotWords:
    """Words that fill slots; each field is a table of words.toml."""

    relative_years: Mapping[str, int]
    levels: Mapping[str, tuple[str, ...]]
    areas: Mapping[str, tuple[str, ...]]
    member_areas: Mapping[str, str]
    payers: Mapping[str, tuple[str, ...]]
    negations: tuple[str, ...]
    connectives: tuple[str, ...]
    question_tags: re.Pattern[str]
    ordinal_units: tuple[str, ...]
    group_units: tuple[str, ...]
    deadline_lists: tuple[str, ...]
    distributive: tuple[str, ...]
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
    points_at_other: tuple[str, ...]
    pair_marks: tuple[str, ...]
    plural_marks: tuple[str, ...]
    within: tuple[str, ...]
    party_context: str
    opposites: tuple[tuple[str, str], ...]
    gaps: tuple[str, ...]
    annotations: re.Pattern[str]
    bibliography: tuple[str, ...]
    opposite: str
    document_sorts: tuple[str, ...]
    period_words: tuple[str, ...]
    question_words: frozenset[str]
    asks_for: Mapping[str, tuple[str, ...]]
    preferred: Mapping[str, tuple[str, ...]]
    avoided: Mapping[str, tuple[str, ...]]
    word_classes: Mapping[str, float]


def load_slot_words(path: Path) -> SlotWords:
    """The word lists of a words.toml. Raises OSError, tomllib.TOMLDecodeError, KeyError on a broken file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return SlotWords(
        relative_years=data["relative_years"],
        levels=_tuples(data["levels"]),
        areas=_tuples(data["areas"]),
        member_areas=data["member_areas"],
        payers=_tuples(data["payers"]),
        negations=_longest_first(data["polarity"]["negations"]),
        connectives=_longest_first(data["polarity"]["connectives"]),
        question_tags=re.compile("|".join(data["polarity"]["tags"])),
        ordinal_units=tuple(data["ordinals"]["units"]),
        group_units=_longest_first(data["ordinals"]["group_units"]),
        deadline_lists=tuple(data["lists"]["deadline_lists"]),
        distributive=tuple(data["distributive"]["words"]),
        not_multiplied=frozenset(data["multiplied"]["not_units"]),
        pieces=tuple(data["multiplied"]["pieces"]),
        follow_ups=tuple(data["follow_ups"]["words"]),
        telling_weight=float(data["follow_ups"]["telling_weight"]),
        points_at_tasks=tuple(data["follow_ups"]["tasks"]),
        points_at_parties=tuple(data["follow_ups"]["parties"]),
        points_at_documents=tuple(data["follow_ups"]["documents"]),
        points_at_other=tuple(data["follow_ups"]["other"]),
        pair_marks=tuple(data["follow_ups"]["pair_marks"]),
        plural_marks=tuple(data["follow_ups"]["plural_marks"]),
        within=tuple(data["follow_ups"]["within"]),
        party_context=data["follow_ups"]["party_context"],
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
        period_words=tuple(data["documents"]["period_words"]),
        question_words=frozenset(data["question_words"]["words"]),
        asks_for=_tuples(data["asks_for"]),
        preferred=_tuples(data["preferred"]),
        avoided=_tuples(data["avoided"]),
        word_classes=data["word_classes"],
    )


def load_word_table(path: Path) -> dict[str, tuple[str, ...]]:
    """A file of `name = words` lines. Raises OSError, tomllib.TOMLDecodeError on a broken file."""
    return _tuples(tomllib.loads(path.read_text(encoding="utf-8")))


def _tuples(table: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: _longest_first(words) for key, words in table.items()}


def _longest_first(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))
