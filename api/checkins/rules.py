"""Pure rules: readings against each other, against the plan's targets and against what was recorded before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from api.checkins.drafts import Doubt, Draft, Recorded, ReportedFigure, StatedWhole, Status
from api.checkins.words import checkin_words
from ingest.index import Bound, Figure, FigureKind

PERCENT: Final = "%"
# A stated percentage may differ from its own numbers by rounding to whole or half points.
ROUNDING_POINTS: Final = Decimal("1.05")
SAME_NAME_SHARE: Final = 0.6
BOUND_NAME_SHARE: Final = 0.6
JUMP_FACTOR: Final = Decimal(3)
JUMP_LEAST: Final = Decimal(20)
_CEILINGS: Final = frozenset({Bound.AT_MOST, Bound.LESS_THAN})
_MEASURED_KINDS: Final = frozenset(
    {FigureKind.COUNT, FigureKind.AMOUNT, FigureKind.SHARE, FigureKind.MEASURE}
)
_WHOLE_KINDS: Final = frozenset({FigureKind.COUNT})
_EMPTY_NAME: Final = re.compile(
    r"[^\u4e00-\u9fffA-Za-z0-9]|累计|达到|数量|总数|全市|全县|全区|建成|完成|已|的|数$"
)


# ── a draft by itself ──


def doubts_about(draft: Draft, sent_on: date) -> frozenset[Doubt]:
    """What is impossible or contradictory in a draft by its own numbers, and what lies ahead of its day."""
    doubts: set[Doubt] = set()
    if draft.percent is not None and not 0 <= draft.percent <= 100:
        doubts.add(Doubt.IMPOSSIBLE_VALUE)
    if any(_is_impossible(figure) or _exceeds(figure, draft.wholes) for figure in draft.figures):
        doubts.add(Doubt.IMPOSSIBLE_VALUE)
    if any(figure.as_of is not None and figure.as_of > sent_on for figure in draft.figures):
        doubts.add(Doubt.FUTURE_DATE)
    if any(contradicts(draft) for contradicts in _CONTRADICTIONS):
        doubts.add(Doubt.CONTRADICTION)
    return frozenset(doubts)


def _is_impossible(figure: ReportedFigure) -> bool:
    if figure.value < 0:
        return True
    if figure.unit == PERCENT:
        return figure.value > 100 and not checkin_words().roles.grown.search(figure.name)
    return (
        figure.kind in _WHOLE_KINDS and bool(figure.unit) and figure.value != figure.value.to_integral_value()
    )


def _exceeds(figure: ReportedFigure, wholes: Iterable[StatedWhole]) -> bool:
    return any(
        not (whole.is_planned or whole.is_sum) and whole.unit == figure.unit and figure.value > whole.value
        for whole in wholes
    )


def _contradicts_percent(draft: Draft) -> bool:
    """Neither the plan nor the total stated beside a reading gives the percentage that is stated too."""
    of_work = _shares_of_wholes(draft, [whole for whole in draft.wholes if not whole.holds_parts])
    progress = [] if draft.percent is None else [draft.percent]
    return _differ(_shares_of_wholes(draft, draft.wholes), _bare_shares(draft)) or _differ(of_work, progress)


def _differ(shares: Sequence[Decimal], stated: Iterable[Decimal]) -> bool:
    """Whether one that is stated is none of the shares."""
    return bool(shares) and any(all(abs(share - one) > ROUNDING_POINTS for share in shares) for one in stated)


def _bare_shares(draft: Draft) -> list[Decimal]:
    """Shares that name nothing of their own and so are of what was counted beside them: 完成32个,占60%."""
    bare = checkin_words().roles.share_of_before
    return [one.value for one in draft.figures if one.unit == PERCENT and bare.search(one.name)]


def _shares_of_wholes(draft: Draft, wholes: Iterable[StatedWhole]) -> list[Decimal]:
    return [
        figure.value / whole.value * 100
        for whole in wholes
        for figure in draft.figures
        if whole.value > 0 and whole.unit == figure.unit and not (figure.is_increment or whole.is_sum)
    ]


def _contradicts_status(draft: Draft) -> bool:
    if draft.percent is None:
        return False
    return (draft.status is Status.DONE and draft.percent < 100) or (
        draft.status is Status.NOT_STARTED and draft.percent > 0
    )


def _contradicts_increment(draft: Draft) -> bool:
    """What was added lately is more than all there is."""
    cumulative = checkin_words().roles.cumulative
    totals = [figure for figure in draft.figures if cumulative.search(figure.name)]
    added = [figure for figure in draft.figures if figure.is_increment]
    return any(new.value > total.value for new in added for total in totals if new.unit == total.unit)


def _contradicts_parts(draft: Draft) -> bool:
    """The parts named of something add up to more than it, or to another sum than is told."""
    return any(
        whole.parts is not None
        and (whole.parts != whole.value if whole.is_sum else whole.parts > whole.value)
        for whole in draft.wholes
    )


_CONTRADICTIONS: Final = (
    _contradicts_percent,
    _contradicts_status,
    _contradicts_increment,
    _contradicts_parts,
)


# ── against what was recorded ──


@dataclass(frozen=True, slots=True)
class Change:
    """A reading beside the recorded one of the same name, both in base units; without a name, the stated progress."""

    name: str
    before: Decimal
    now: Decimal
    unit_before: str = PERCENT
    unit: str = PERCENT
    falls_below: bool = False
    jumps: bool = False
    unit_differs: bool = False


def changes(
    draft: Draft, previous: Iterable[Recorded], ceilings: Sequence[Ceiling] = ()
) -> tuple[Change, ...]:
    """How the readings of a draft differ from those recorded; what has a ceiling is meant to fall."""
    return tuple(
        change
        for record in previous
        if is_of_same_report(draft, record)
        for change in _changes_from(draft, record, ceilings)
    )


def is_of_same_report(draft: Draft, record: Recorded) -> bool:
    """Whether a record is of the same task by the same body; a body's number is no step back from its group's."""
    return (draft.party, draft.sub_party, draft.task) == (record.party, record.sub_party, record.task)


def _changes_from(draft: Draft, record: Recorded, ceilings: Sequence[Ceiling]) -> Iterator[Change]:
    if draft.percent is not None and record.percent is not None:
        falls = draft.percent < record.percent
        yield Change("", record.percent, draft.percent, falls_below=falls)
    for figure in draft.figures:
        earlier = next((one for one in record.figures if is_same_name(figure.name, one.name)), None)
        if earlier is None or figure.is_increment or earlier.is_increment:
            continue
        units = earlier.unit, figure.unit
        if _measure_otherwise(figure, earlier):
            yield Change(figure.name, earlier.value, figure.value, *units, unit_differs=True)
            continue
        may_fall = is_meant_to_fall(figure, ceilings)
        falls = figure.value < earlier.value and not may_fall
        jumps = earlier.value > 0 and figure.value > max(JUMP_LEAST, earlier.value * JUMP_FACTOR)
        yield Change(figure.name, earlier.value, figure.value, *units, falls, jumps)


def _measure_otherwise(figure: ReportedFigure, earlier: ReportedFigure) -> bool:
    """Whether two readings cannot be compared: a share or money beside a count, 亩 beside 公里. 个 and 座 both count."""
    both_count = figure.kind is earlier.kind is FigureKind.COUNT and PERCENT not in (
        figure.unit,
        earlier.unit,
    )
    return figure.unit != earlier.unit and not both_count


def named_as_before(figure: ReportedFigure, before: Sequence[ReportedFigure]) -> ReportedFigure:
    """A reading whose words say nothing of what it measures (应为341个) is of the one thing measured before."""
    alike = [one for one in before if not _measure_otherwise(figure, one)]
    is_nameless = not _empty_name().sub("", figure.name)
    return replace(figure, name=alike[0].name) if is_nameless and len(alike) == 1 else figure


def is_meant_to_fall(figure: ReportedFigure, ceilings: Iterable[Ceiling]) -> bool:
    """Whether less is better: the plan sets a ceiling for it, or its name says so."""
    by_plan = any(one.unit == figure.unit and is_same_name(figure.name, one.measure) for one in ceilings)
    return by_plan or checkin_words().roles.falling.search(figure.name) is not None


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A measure for which the plan sets a ceiling, with its base unit."""

    measure: str
    unit: str


def ceilings(figures: Iterable[Figure]) -> tuple[Ceiling, ...]:
    """The measures that shall fall, as the ledger has them."""
    return tuple(
        dict.fromkeys(
            Ceiling(figure.measure, figure.base_unit)
            for figure in figures
            if figure.bound in _CEILINGS and figure.measure and figure.kind in _MEASURED_KINDS
        )
    )


def is_same_name(one: str, other: str, share: float = SAME_NAME_SHARE) -> bool:
    """Whether two names measure the same: the shorter one's characters stand in the longer one."""
    first, second = set(_empty_name().sub("", one)), set(_empty_name().sub("", other))
    if not first or not second:
        return not first and not second
    return len(first & second) / min(len(first), len(second)) >= share


# ── against the plan ──


@dataclass(frozen=True, slots=True)
class Measurement:
    """A reading beside the plan's target for it. `share` is reading / target; `left` what is still to be done.

    `pace_per_day` is what each day up to `due_on` has to bring; None where the target has no day or it is past.
    """

    figure: ReportedFigure
    target_id: str
    measure: str
    target: Decimal
    share: Decimal
    left: Decimal
    due_on: date | None
    pace_per_day: Decimal | None
    is_reached: bool
    is_ceiling: bool = False


def measure(figure: ReportedFigure, ledger: Iterable[Figure], on: date) -> Measurement | None:
    """The reading against the next target of its kind in the plan's ledger; None where the plan sets none."""
    target = bind(figure, ledger, on)
    return measure_by(target, figure, on) if target is not None else None


def measure_by(target: Figure, figure: ReportedFigure, on: date) -> Measurement | None:
    """The reading against a target that it is bound to; None where there is nothing to divide by."""
    if not target.base_value:
        return None
    is_ceiling = target.bound in _CEILINGS
    left = figure.value - target.base_value if is_ceiling else target.base_value - figure.value
    days_left = (target.due_on - on).days if target.due_on else 0
    return Measurement(
        figure=figure,
        target_id=target.id,
        measure=target.measure,
        target=target.base_value,
        share=figure.value / target.base_value,
        left=max(left, Decimal(0)),
        due_on=target.due_on,
        pace_per_day=left / days_left if left > 0 and days_left > 0 else None,
        is_reached=left <= 0,
        is_ceiling=is_ceiling,
    )


def bind(figure: ReportedFigure, ledger: Iterable[Figure], on: date) -> Figure | None:
    """The target of the ledger that a reading is measured by: the same thing in the same kind of unit, due next."""
    alike = [
        target
        for target in ledger
        if target.base_value is not None
        and target.kind is figure.kind
        and (target.base_unit == figure.unit or target.kind is FigureKind.COUNT)
        and target.period is not None
        and _name_share(figure.name, target.measure) >= BOUND_NAME_SHARE
    ]
    alike.sort(key=lambda target: (-_name_share(figure.name, target.measure), target.due_on or date.max))
    best = _name_share(figure.name, alike[0].measure) if alike else 0.0
    nearest = [target for target in alike if _name_share(figure.name, target.measure) == best]
    series = max((_in_series(target, nearest) for target in nearest), default=0)
    nearest = [target for target in nearest if _in_series(target, nearest) == series]
    ahead = [target for target in nearest if target.due_on is None or target.due_on >= on]
    return ahead[0] if ahead else nearest[-1] if nearest else None


def _in_series(target: Figure, among: Sequence[Figure]) -> int:
    """For how many days the plan sets this measure: an indicator has a value a year, a mere mention one."""
    return len({other.due_on for other in among if other.measure == target.measure})


def _empty_name() -> re.Pattern[str]:
    return checkin_words().roles.empty_name


def _name_share(name: str, measure_name: str) -> float:
    """How much of the shorter of two names stands in the longer one, by pairs of characters."""
    shorter, longer = sorted((_empty_name().sub("", name), _empty_name().sub("", measure_name)), key=len)
    pairs = {shorter[place : place + 2] for place in range(len(shorter) - 1)}
    return sum(pair in longer for pair in pairs) / len(pairs) if pairs else 0.0
