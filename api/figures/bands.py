"""The stretch of a scale that a tier is for, read from its condition: 100万千瓦时以上、500万千瓦时以下的部分."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ingest.index import Bound, Quantity, find_quantities

_FLOORS = frozenset({Bound.AT_LEAST, Bound.MORE_THAN})
_CEILINGS = frozenset({Bound.AT_MOST, Bound.LESS_THAN})


@dataclass(frozen=True, slots=True)
class Band:
    """From `low` up to `high`, in `unit`; None where it is open at that end."""

    low: Decimal | None
    high: Decimal | None
    unit: str

    def holds(self, value: Decimal) -> bool:
        """True for a value inside; one on a border belongs to the lower band."""
        return (self.low is None or value > self.low) and (self.high is None or value <= self.high)

    def part_of(self, value: Decimal) -> Decimal:
        """How much of a value lies inside."""
        low = self.low or Decimal(0)
        return max(Decimal(0), (value if self.high is None else min(value, self.high)) - low)


def band_of(condition: str | None) -> Band | None:
    """The band that a condition names; None where it names none, or more than one scale."""
    quantities = [one for one in find_quantities(condition or "") if one.base_value is not None]
    if not quantities or len({one.base_unit for one in quantities}) > 1:
        return None
    low, high = _ends(quantities)
    return Band(low, high, quantities[0].base_unit) if low is not None or high is not None else None


def _ends(quantities: Iterable[Quantity]) -> tuple[Decimal | None, Decimal | None]:
    low: Decimal | None = None
    high: Decimal | None = None
    for one in quantities:
        if one.bound is Bound.RANGE:
            low, high = one.base_value, _high(one)
        elif one.bound in _FLOORS:
            low = one.base_value
        elif one.bound in _CEILINGS:
            high = one.base_value
    return low, high


def _high(one: Quantity) -> Decimal | None:
    """The upper end in base units: it is written in the unit of the lower one."""
    if not one.high or not one.value or one.base_value is None:
        return one.high
    return one.high * one.base_value / one.value
