"""Changes since the report before, in sentences: what fell, what leaped, what is counted in another unit."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from api.checkins.measuring import Measured
from api.checkins.rules import Change
from api.wording import Wording

MYRIAD: Final = Decimal(10_000)
MYRIAD_PLACES: Final = Decimal("0.01")


def told_falls(wording: Wording, measured: Iterable[Measured]) -> tuple[str, ...]:
    """What is less than before: 站点上次340座，这次300座."""
    return tuple(_say(wording, "falls", one) for one in _changes(measured) if one.falls_below)


def told_oddities(wording: Wording, measured: Iterable[Measured]) -> tuple[str, ...]:
    """What may be right and is worth a second look: a leap, another unit."""
    return tuple(
        _say(wording, "unit_differs" if one.unit_differs else "jumps", one)
        for one in _changes(measured)
        if one.jumps or one.unit_differs
    )


def _changes(measured: Iterable[Measured]) -> Iterable[Change]:
    return (change for one in measured for change in one.changes)


def _say(wording: Wording, kind: str, change: Change) -> str:
    return wording.say(
        f"checkins.changes.{kind}",
        name=change.name or wording.say("checkins.changes.progress"),
        before=value_text(change.before, change.unit_before),
        now=value_text(change.now, change.unit),
    )


def value_text(value: Decimal, unit: str) -> str:
    """1200000 and 元 are 120万元; what is no round number of 万 stays in full."""
    in_myriads = value / MYRIAD
    is_short = abs(in_myriads) >= 1 and in_myriads == in_myriads.quantize(MYRIAD_PLACES)
    number = in_myriads if is_short else value
    written = f"{number:f}"
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return written + ("万" if is_short else "") + unit
