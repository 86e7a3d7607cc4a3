"""Splits, totals, differences: exact decimals, each result with the formula it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod

from ingest.index import Figure

TEN_THOUSAND = Decimal(10_000)
SMALLEST = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Computed:
    """A result and its formula, e.g. `2500元×3÷(3+7)＝750元`."""

    value: Decimal
    unit: str
    formula: str


def split(amount: Figure, ratio: Figure, place: int) -> Computed:
    """The share of one payer of a ratio, `place` counted from 0; to two places where it does not come out even.

    Raises IndexError, ValueError without a value.
    """
    return split_value(_value_of(amount), amount.base_unit, ratio, place)


def split_value(base: Decimal, unit: str, ratio: Figure, place: int) -> Computed:
    """The share of one payer of a ratio in a sum. Raises IndexError."""
    summed = sum(ratio.parts)
    value = base * ratio.parts[place] / summed
    sign = "＝"
    if value * summed != base * ratio.parts[place]:
        value, sign = value.quantize(SMALLEST), "≈"
    parts = "+".join(shown_number(part) for part in ratio.parts)
    operands = f"{shown_number(base)}{unit}×{shown_number(ratio.parts[place])}÷({parts})"
    return Computed(value, unit, f"{operands}{sign}{shown(value, unit)}")


def times(value: Decimal, unit: str, *factors: Decimal) -> Computed:
    """So many times an amount; by several factors where each of so many things has a size."""
    product = value * prod(factors)
    shown_factors = "".join(f"×{shown_number(one)}" for one in factors)
    return Computed(product, unit, f"{shown_number(value)}{unit}{shown_factors}＝{shown(product, unit)}")


def times_written(value: Decimal, unit: str, factor: Decimal, written: str) -> Computed:
    """An amount times a factor that the formula shows as `written`, e.g. `(300万-100万)`."""
    product = value * factor
    return Computed(product, unit, f"{shown_number(value)}{unit}×{written}＝{shown(product, unit)}")


def written_as_in(value: Decimal, text: str) -> str:
    """A number as a text writes it: 300万 where the text does, else plainly."""
    large = f"{shown_number(value / TEN_THOUSAND)}万" if value >= TEN_THOUSAND else "-"
    return large if large in text else shown_number(value)


def portion(value: Decimal, unit: str, share: Figure, said: str = "") -> Computed:
    """So many per cent of a sum, which the formula writes as it was said; to two places where it does not come out even.

    Raises ValueError without a value.
    """
    exact = value * _value_of(share) / 100
    result = exact.quantize(SMALLEST) if exact != exact.quantize(SMALLEST) else exact
    sign = "＝" if result == exact else "≈"
    operands = f"{written_as_in(value, said)}{unit}×{shown_number(_value_of(share))}%"
    return Computed(result, unit, f"{operands}{sign}{shown(result, unit)}")


def remainder(whole: Decimal, part: Decimal, unit: str) -> Computed:
    """What is left of a sum."""
    left = whole - part
    return Computed(
        left, unit, f"{shown_number(whole)}{unit}-{shown_number(part)}{unit}＝{shown(left, unit)}"
    )


def total(values: Sequence[Decimal], unit: str) -> Computed:
    """The sum of amounts."""
    result = sum(values, Decimal(0))
    summands = "+".join(f"{shown_number(value)}{unit}" for value in values)
    return Computed(result, unit, f"{summands}＝{shown(result, unit)}")


def subtract(later: Figure, earlier: Figure) -> Decimal:
    """The difference of two figures in base units. Raises ValueError without values or with unlike units."""
    if later.base_unit != earlier.base_unit:
        raise ValueError(f"{later.base_unit} and {earlier.base_unit} cannot be subtracted")
    return _value_of(later) - _value_of(earlier)


def percentage(part: Figure, whole: Figure) -> Computed:
    """One figure in per cent of another, to two places. Raises ValueError without values or for a whole of 0."""
    base = _value_of(whole)
    if not base:
        raise ValueError(f"{whole.id} is 0")
    exact = _value_of(part) * 100 / base
    rounded = exact.quantize(SMALLEST)
    sign = "＝" if rounded == exact else "≈"
    operands = f"{shown_number(_value_of(part))}÷{shown_number(base)}×100%"
    return Computed(rounded, "%", f"{operands}{sign}{shown_number(rounded)}%")


def shown(value: Decimal, unit: str) -> str:
    """A value with its unit; from 10,000 on also in 万: `90000元（9万元）`."""
    plain = f"{shown_number(value)}{unit}"
    if abs(value) < TEN_THOUSAND:
        return plain
    return f"{plain}（{shown_number(value / TEN_THOUSAND)}万{unit}）"


def shown_number(value: Decimal) -> str:
    """Without exponent and without zeros after the point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _value_of(figure: Figure) -> Decimal:
    if figure.base_value is None:
        raise ValueError(f"{figure.id} has no value")
    return figure.base_value
