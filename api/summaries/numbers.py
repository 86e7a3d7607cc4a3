"""Numbers and days as people read them; every format writes them with these."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from api.checkins.telling import value_text

_HUNDREDTH: Final = Decimal("0.01")


def number_text(value: Decimal) -> str:
    """1234567.50 → 1,234,567.5: grouped, to hundredths, without zeros at the end."""
    rounded = value.quantize(_HUNDREDTH, ROUND_HALF_UP)
    return f"{rounded:,f}".rstrip("0").rstrip(".")


def told(value: Decimal, unit: str) -> str:
    """As a notice tells it, to hundredths: 336000 and 户 are 33.6万户; 42 and % are 42%."""
    return value_text(value.quantize(_HUNDREDTH, ROUND_HALF_UP), unit)


def percent_text(value: Decimal) -> str:
    """65.7 → 65.7%: a number of hundredths, to one decimal."""
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):f}".removesuffix(".0") + "%"


def share_of(part: int, whole: int) -> Decimal:
    """part / whole in per cent; nothing of nothing is 0."""
    return Decimal(part * 100) / whole if whole else Decimal(0)


def day_text(day: date) -> str:
    """2020年9月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def moment_text(at: datetime, zone: tzinfo) -> str:
    """2020-09-01 08:30, local."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
