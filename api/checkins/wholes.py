"""Numbers of a report that stand for all of something: what was planned, what there is, what its parts add up to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate, pairwise

from api.checkins.drafts import StatedWhole
from api.checkins.reports import Clause, Report
from api.checkins.values import Part, Value
from api.checkins.words import checkin_words

Placed = tuple[Clause, Value]


def wholes_of(report: Report) -> Iterator[StatedWhole]:
    """What was planned or is all there is; what named parts are of; what is said to be their sum."""
    placed = [(clause, value) for clause in report.clauses for value in clause.values]
    for _, value in placed:
        if value.part in (Part.PLANNED, Part.WHOLE):
            yield StatedWhole(value.value, value.unit, value.part is Part.PLANNED)
    readings = [(clause, value) for clause, value in placed if value.part is Part.READING]
    yield from _with_parts(readings)
    yield from _counted_before(readings)
    yield from _sums(readings)


def _with_parts(readings: list[Placed]) -> Iterator[StatedWhole]:
    """A reading of which the next ones are parts: 36个,其中市区20个、县里16个."""
    whole: Value | None = None
    parts: list[Decimal] = []
    is_part = False
    for clause, value in readings:
        is_part = _is_of_parts(clause, value, is_part)
        if not is_part:
            whole, parts = value, []
        elif whole is not None and value.unit == whole.unit:
            parts.append(value.value)
            total = sum(parts, Decimal(0)) if len(parts) > 1 else None
            yield StatedWhole(whole.value, whole.unit, is_planned=False, parts=total, holds_parts=True)


def _is_of_parts(clause: Clause, value: Value, was_part: bool) -> bool:
    """Whether a value counts a part of what was counted before: 其中…, and what goes on like it."""
    roles = checkin_words().roles
    if roles.part_of.search(clause.plain, 0, value.start):
        return True
    return was_part and not (roles.cumulative.search(clause.plain) or roles.increment.search(clause.plain))


def _counted_before(readings: list[Placed]) -> Iterator[StatedWhole]:
    """共426处,已完成400处; 检查80座,合格75座: the number before holds the number after."""
    for (before, whole), (after, part) in pairwise(readings):
        told, goes_on = before.plain[: whole.start], after.plain[: part.start]
        holds = any(
            first.search(told) and second.search(goes_on) for first, second in checkin_words().roles.holding
        )
        if holds and whole.unit == part.unit:
            yield StatedWhole(whole.value, whole.unit, is_planned=False)


def _sums(readings: list[Placed]) -> Iterator[StatedWhole]:
    """市区40个、县里30个,合计70个: the last ones before it, however many, are its parts."""
    for place, (clause, total) in enumerate(readings):
        if not checkin_words().roles.sum_of.search(clause.plain, 0, total.start):
            continue
        parts = [value.value for _, value in readings[:place] if value.unit == total.unit]
        sums = list(accumulate(reversed(parts)))[1:]
        if sums:
            told = total.value if total.value in sums else sums[-1]
            yield StatedWhole(total.value, total.unit, is_planned=False, parts=told, is_sum=True)
