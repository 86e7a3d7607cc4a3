"""The words by which check-ins are read: words.toml, checked, typed and compiled."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict

WORDS_PATH: Final = Path(__file__).with_suffix(".toml")

Pattern = Annotated[re.Pattern[str], BeforeValidator(re.compile)]


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class ColumnWords(_Words):
    """Headers of a pasted table, by what stands below them."""

    party: tuple[str, ...]
    task: tuple[str, ...]
    percent: tuple[str, ...]
    other: tuple[str, ...]
    issue: tuple[str, ...]
    target: tuple[str, ...]
    status: tuple[str, ...]
    ahead: tuple[str, ...]
    until: tuple[str, ...]
    quantity: tuple[str, ...]
    indicator: tuple[str, ...]
    nothing: tuple[str, ...]


class LayoutWords(_Words):
    label: Pattern
    comma: Pattern
    added: Pattern
    enumeration: Pattern
    circled: Pattern
    addressed: Pattern
    number_gap: Pattern
    unit_gap: Pattern
    sentence_end: Pattern
    clause_end: Pattern
    table_rule: Pattern
    columns: ColumnWords


class SenderWords(_Words):
    level: Pattern
    before: Pattern
    introduced: Pattern
    after: Pattern
    signs_off: Pattern
    joined: Pattern
    share_end: Pattern
    share_number: Pattern
    organisation: Pattern
    short_name: Pattern
    own: Pattern


class KindWords(_Words):
    question: Pattern
    hearsay: Pattern
    hypothesis: Pattern
    request: Pattern
    notice: Pattern
    promise: Pattern
    courtesy: Pattern
    outside: Pattern
    outside_of_place: Pattern
    of_a_place: Pattern
    invented: Pattern
    past: Pattern
    plans_ahead: Pattern
    back_to_now: Pattern


class StandingWords(_Words):
    """The parts of a question about one's own reports; `asks` ends it."""

    polite: str
    own: str
    when: str
    what: str
    so_far: str
    asks: str


class CorrectionWords(_Words):
    says_so: Pattern
    kept_before: Pattern
    takes_back_before: Pattern
    takes_back_after: Pattern
    denied: Pattern


class DayWords(_Words):
    """`offsets`, `weeks`, `months` and `years` count from the day of sending; an edge of 0 is the last day."""

    until: str
    offsets: dict[str, int]
    days_ago: Pattern
    weeks: dict[str, int]
    week: Pattern
    whole_week: Pattern
    weekdays: dict[str, int]
    month: Pattern
    months: dict[str, int]
    month_edges: dict[str, int]
    lone_month_end: Pattern
    quarter: Pattern
    nth_quarter: Pattern
    first_months: Pattern
    whole_years: Pattern
    calendar: Pattern
    dotted: Pattern
    dotted_after_until: Pattern
    dotted_range: Pattern
    spoken: Pattern
    day_of_month: Pattern
    whole_month: Pattern
    years: dict[str, int]
    clock: Pattern
    base_of_comparison: Pattern
    before_due: Pattern
    years_alone: Pattern


class NumberWords(_Words):
    no_number: Pattern
    kept_letters: Pattern
    numeral: str
    scales: dict[str, int]
    together: dict[str, int]
    halves: Pattern
    tenths: Pattern
    all_words: Pattern
    bill_numeral: Pattern
    spoken_scales: dict[str, str]
    spoken_scale: Pattern
    spoken_share: Pattern
    spoken_decimal: Pattern
    loose: Pattern
    vague: Pattern
    not_loose: Pattern
    approximate_before: Pattern
    approximate_after: Pattern
    arrow: Pattern
    raised: Pattern
    raised_to: Pattern
    negative: Pattern
    measure_words: tuple[str, ...]
    bare_after: Pattern
    money_names: Pattern
    money: tuple[str, ...]


class RoleWords(_Words):
    """What makes a number something else than a reading, and a share something else than progress."""

    target: Pattern
    whole: Pattern
    target_after: Pattern
    owed: Pattern
    directive: Pattern
    share_of_before: Pattern
    part_of: Pattern
    holding: tuple[tuple[Pattern, Pattern], ...]
    sum_of: Pattern
    event: Pattern
    achieved: Pattern
    rest: Pattern
    undone: Pattern
    late_by: Pattern
    share_name: Pattern
    carried_out_already: Pattern
    carried_out: Pattern
    progress: Pattern
    plan_share: Pattern
    progress_rate: Pattern
    grown: Pattern
    increment: Pattern
    falling: Pattern
    cumulative: Pattern
    empty_name: Pattern
    name_leading: Pattern
    name_trailing: Pattern


class StatusWords(_Words):
    blocked: Pattern
    delayed: Pattern
    not_started: Pattern
    not_on_track: Pattern
    done: Pattern
    done_after_name: Pattern
    on_track: Pattern
    for_all: Pattern
    expected: Pattern
    conditional: Pattern


class ObstacleWords(_Words):
    because: Pattern
    tail: Pattern
    itself: Pattern
    turn: Pattern
    denies: Pattern
    no_denial: Pattern
    aftermath: Pattern
    aside: Pattern
    lead: Pattern


class NamingWords(_Words):
    before_name: Pattern
    general: Pattern
    cue: Pattern
    empty: Pattern
    same: dict[str, str]


class CheckinWords(_Words):
    layout: LayoutWords
    senders: SenderWords
    kinds: KindWords
    standing: StandingWords
    corrections: CorrectionWords
    days: DayWords
    numbers: NumberWords
    roles: RoleWords
    statuses: StatusWords
    obstacles: ObstacleWords
    naming: NamingWords


@lru_cache(maxsize=1)
def checkin_words() -> CheckinWords:
    """The words shipped with this package."""
    return CheckinWords.model_validate(tomllib.loads(WORDS_PATH.read_text(encoding="utf-8")))
