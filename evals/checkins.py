"""Readings of check-in messages + expectations → faults; pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from evals.report import Line

SAME_NAME_SHARE = 0.5
SAME_OBSTACLE_SHARE = 0.6
# Doubts that a value itself raises: to miss one of these is to record what cannot be.
VALUE_DOUBTS = frozenset({"impossible_value", "contradiction"})

_SIGNS = re.compile(r"[^\w]")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_EXACT_UNITS = ("%", "元", "亩", "公里", "米", "吨", "千瓦", "立方米")


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FigureShape(_Shape):
    """A reading, expected or read; `as_of` None is the day of sending."""

    name: str
    value: Decimal
    unit: str
    as_of: date | None = None


class RecordedShape(_Shape):
    """What was recorded before the message."""

    party: str
    sub_party: str | None = None
    task: str
    figures: tuple[FigureShape, ...] = ()
    percent: Decimal | None = None


class DraftShape(_Shape):
    party: str | None
    sub_party: str | None = None
    task: str | None = None
    candidates: tuple[str, ...] = ()
    figures: tuple[FigureShape, ...] = ()
    percent: Decimal | None = None
    status: str | None = None
    issues: tuple[str, ...] = ()


class ReadingShape(_Shape):
    """What came back for a message."""

    is_checkin: bool
    drafts: tuple[DraftShape, ...] = ()
    doubts: frozenset[str] = frozenset()
    corrects: bool = False


class CheckinCase(ReadingShape):
    """A line of a dataset of messages; the fields are those of `datasets/README.md`."""

    id: str
    sent_at: datetime
    text: str = Field(min_length=1)
    sender_party: str | None = None
    previous: tuple[RecordedShape, ...] = ()
    note: str | None = None


# Reads one message; over HTTP once the product offers it.
CheckinReader = Callable[[CheckinCase], ReadingShape]


@dataclass(frozen=True, slots=True)
class Verdict:
    case: CheckinCase
    reading: ReadingShape
    faults: tuple[str, ...]


def judge(case: CheckinCase, reading: ReadingShape) -> Verdict:
    """Everything in which the reading differs from what was expected."""
    if case.is_checkin != reading.is_checkin:
        word = "is" if reading.is_checkin else "is not"
        return Verdict(case, reading, (f"{word} taken for a check-in",))
    faults = [
        *_doubt_faults(case, reading),
        *_draft_faults(case, reading),
        *(() if case.corrects == reading.corrects else (f"corrects: {reading.corrects}",)),
    ]
    return Verdict(case, reading, tuple(faults))


def _doubt_faults(case: CheckinCase, reading: ReadingShape) -> Iterable[str]:
    yield from (f"does not doubt {doubt}" for doubt in sorted(case.doubts - reading.doubts))
    yield from (f"doubts {doubt}" for doubt in sorted(reading.doubts - case.doubts))


def _draft_faults(case: CheckinCase, reading: ReadingShape) -> Iterable[str]:
    left = list(reading.drafts)
    for number, wanted in enumerate(case.drafts, start=1):
        same = next((draft for draft in left if _is_about_the_same(draft, wanted)), None)
        if same is None:
            yield f"draft {number} lacks: {wanted.party} {_last(wanted.task)}"
            continue
        left.remove(same)
        day = case.sent_at.date()
        yield from (f"draft {number}: {fault}" for fault in _differences(wanted, same, day))
    yield from (f"draft too many: {draft.party} {_last(draft.task)}" for draft in left)


def _is_about_the_same(draft: DraftShape, wanted: DraftShape) -> bool:
    same_candidates = set(draft.candidates) == set(wanted.candidates)
    return (draft.party, draft.task) == (wanted.party, wanted.task) and same_candidates


def _differences(wanted: DraftShape, draft: DraftShape, day: date) -> Iterable[str]:
    for figure in wanted.figures:
        if not any(_is_same_figure(figure, other, day) for other in draft.figures):
            yield f"lacks {figure.name} {figure.value}{figure.unit} {figure.as_of}"
    if wanted.percent != draft.percent and not _is_done_in_full(wanted, draft):
        yield f"percent {draft.percent}, not {wanted.percent}"
    if wanted.status != draft.status:
        yield f"status {draft.status}, not {wanted.status}"
    if wanted.sub_party and draft.sub_party and not _overlaps(wanted.sub_party, draft.sub_party, 0.5):
        yield f"sub-party {draft.sub_party}, not {wanted.sub_party}"
    for issue in wanted.issues:
        if not any(_overlaps(issue, other, SAME_OBSTACLE_SHARE) for other in draft.issues):
            yield f"lacks the obstacle {issue}"
    if not wanted.issues and draft.issues:
        yield f"names the obstacle {'; '.join(draft.issues)}"


def _is_done_in_full(wanted: DraftShape, draft: DraftShape) -> bool:
    return wanted.status == "done" and {wanted.percent, draft.percent} <= {None, Decimal(100)}


def _is_same_figure(wanted: FigureShape, read: FigureShape, day: date) -> bool:
    return (
        in_base_units(wanted) == in_base_units(read)
        and _overlaps(wanted.name, read.name, SAME_NAME_SHARE)
        and (wanted.as_of or day) == (read.as_of or day)
    )


def in_base_units(figure: FigureShape) -> tuple[Decimal, str]:
    """Value and kind of unit: 12.6万元 is 126000 元; measure words (个, 座, 处) are alike."""
    unit = figure.unit
    factor = _SCALES.get(unit[:1], Decimal(1))
    bare = unit[1:] if unit[:1] in _SCALES else unit
    return figure.value * factor, bare if bare in _EXACT_UNITS else ""


def _overlaps(wanted: str, read: str, share: float) -> bool:
    """Loosely the same words: enough of the characters of the one stand in the other."""
    first, second = _letters(wanted), _letters(read)
    shorter = min(first, second, key=len)
    return bool(shorter) and len(first & second) / len(shorter) >= share


def _letters(text: str) -> frozenset[str]:
    return frozenset(_SIGNS.sub("", unicodedata.normalize("NFKC", text)))


def _last(path: str | None) -> str:
    return path.rsplit("/", 1)[-1] if path else "no task"


def lines(suite: str, verdicts: Sequence[Verdict]) -> tuple[Line, ...]:
    """Messages wholly right, chatter taken for check-ins, and impossible or contradictory ones doubted."""
    reports = [verdict for verdict in verdicts if verdict.case.is_checkin]
    chatter = [verdict for verdict in verdicts if not verdict.case.is_checkin]
    wrong_values = [verdict for verdict in reports if verdict.case.doubts & VALUE_DOUBTS]
    doubted = [
        verdict for verdict in wrong_values if verdict.case.doubts & VALUE_DOUBTS <= verdict.reading.doubts
    ]
    return (
        Line(suite, "wholly right", float(sum(not verdict.faults for verdict in verdicts)), len(verdicts)),
        Line(suite, "check-ins found", float(sum(one.reading.is_checkin for one in reports)), len(reports)),
        Line(
            suite,
            "chatter taken for a check-in",
            float(sum(one.reading.is_checkin for one in chatter)),
            len(chatter),
            lower_is_better=True,
        ),
        Line(suite, "impossible or contradictory, doubted", float(len(doubted)), len(wrong_values)),
    )
