"""The words by which figures are recognised: figures.toml, checked and typed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from ingest.records import Bound, FigureKind

WORDS_PATH: Final = Path(__file__).with_name("figures.toml")


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True)) + ")"


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BoundWords(_Words):
    """Comparators; each table maps a bound to the words that say it."""

    before: dict[Bound, tuple[str, ...]]
    after: dict[Bound, tuple[str, ...]]
    after_duration: dict[Bound, tuple[str, ...]]


class NumberWords(_Words):
    before_number: tuple[str, ...]
    range_joins: tuple[str, ...]
    ratio_joins: tuple[str, ...]
    bare_ratio_tails: tuple[str, ...]
    not_after: tuple[str, ...]
    one_needs_before: tuple[str, ...]
    frequency_units: tuple[str, ...]
    years_need_before: tuple[str, ...]
    years_need_after: tuple[str, ...]
    years_compared_need_after: tuple[str, ...]


class FiveYearPlans(_Words):
    """Five-year plans are counted: the one of `anchor_ordinal` ends with `anchor_last_year`."""

    pattern: str
    anchor_ordinal: int
    anchor_last_year: int


class PeriodWords(_Words):
    """`edges` gives the last month and day that a word like 上半年 means; 0: the last one of what is named."""

    until: tuple[str, ...]
    since: tuple[str, ...]
    lead_ins: tuple[str, ...]
    by: tuple[str, ...]
    by_not_before: str
    onwards: tuple[str, ...]
    during: tuple[str, ...]
    edges: dict[str, tuple[int, int]]
    relative: dict[str, int]
    anaphoric: dict[str, int]
    lone_edges: tuple[str, ...]
    base_of_comparison: tuple[str, ...]
    recurring: tuple[str, ...]
    five_year_plans: FiveYearPlans


class PayerWords(_Words):
    levels: tuple[str, ...]
    joins: tuple[str, ...]
    tails: tuple[str, ...]
    bare_before: str
    paying: tuple[str, ...]
    purposes: tuple[str, ...]
    after_noun: tuple[str, ...]
    treasury: str
    of_level: str
    to_purpose: str
    granting: tuple[str, ...]
    kept_purposes: tuple[str, ...]
    fine_verbs: tuple[str, ...]
    unnamed: str
    purpose_of_verb: dict[str, str]


class ConditionWords(_Words):
    ends: re.Pattern[str]
    begins: re.Pattern[str]
    inline: re.Pattern[str]
    never: re.Pattern[str]
    head: re.Pattern[str]
    strip: re.Pattern[str]


class NameTemplates(_Words):
    """How a measure is put into words; the fields are those of the functions that fill them."""

    per_thing: str
    per_unit: str
    for_whom: str
    split: str
    split_of: str
    share_of: str
    multiple_of: str
    reckoned_by: str
    difference: str


class MeasureWords(_Words):
    reaching: tuple[str, ...]
    list_ends: re.Pattern[str]
    list_joins: re.Pattern[str]
    field_ends: re.Pattern[str]
    verbs: tuple[str, ...]
    kept_verbs: tuple[str, ...]
    trailing: tuple[str, ...]
    leading: tuple[str, ...]
    not_heads: tuple[str, ...]
    after_stops: tuple[str, ...]
    empty_heads: tuple[str, ...]
    scopes: str
    saying: re.Pattern[str]
    rank: re.Pattern[str]
    rank_name: str
    says_when: re.Pattern[str]
    part_of: re.Pattern[str]
    growth: re.Pattern[str]
    at_rate: re.Pattern[str]
    share_names: tuple[str, ...]
    than: re.Pattern[str]
    lead_up: re.Pattern[str]
    joining: tuple[str, ...]
    pairing: tuple[str, ...]
    next_act: re.Pattern[str]
    duration_heads: tuple[str, ...]
    used_for: re.Pattern[str]
    share_verbs: tuple[str, ...]
    amount_tails: str


class TableWords(_Words):
    unit_headers: tuple[str, ...]
    no_unit: tuple[str, ...]
    serial_headers: tuple[str, ...]
    deadline_headers: tuple[str, ...]
    empty_headers: tuple[str, ...]
    remark_headers: tuple[str, ...]
    place_headers: tuple[str, ...]
    title_ends: re.Pattern[str]
    caption_unit: re.Pattern[str]
    bracket_unit: re.Pattern[str]


class NotAFigure(_Words):
    """A rule for digits that are no figure. `places` are section kinds; empty means everywhere."""

    code: str
    pattern: str
    places: tuple[str, ...] = ()

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.MULTILINE)


class UnitWords(_Words):
    amount: tuple[str, ...]
    share: tuple[str, ...]
    multiple: tuple[str, ...]
    duration: tuple[str, ...]
    measure: tuple[str, ...]
    count: tuple[str, ...]
    letters: dict[str, int]

    @cached_property
    def kinds(self) -> dict[str, FigureKind]:
        """Every unit with its kind; units in Latin letters are measures."""
        groups = {
            FigureKind.COUNT: self.count,
            FigureKind.MEASURE: (*self.measure, *self.letters),
            FigureKind.DURATION: self.duration,
            FigureKind.MULTIPLE: self.multiple,
            FigureKind.SHARE: self.share,
            FigureKind.AMOUNT: self.amount,
        }
        return {unit: kind for kind, units in groups.items() for unit in units}


class FigureWords(_Words):
    """Everything figures.toml says."""

    scales: dict[str, int]
    units: UnitWords
    unit_guards: dict[str, str]
    bounds: BoundWords
    numbers: NumberWords
    periods: PeriodWords
    payers: PayerWords
    conditions: ConditionWords
    names: NameTemplates
    measures: MeasureWords
    tables: TableWords
    not_a_figure: tuple[NotAFigure, ...]
    digit_runs: dict[str, str]


@lru_cache(maxsize=1)
def figure_words() -> FigureWords:
    """The words, read once. Raises pydantic.ValidationError where the file is not as it should be."""
    return FigureWords.model_validate(tomllib.loads(WORDS_PATH.read_text(encoding="utf-8")))
