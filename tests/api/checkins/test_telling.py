"""Numbers as they are told back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from api.checkins.telling import value_text


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        ("340", "座", "340座"),
        ("1200000", "元", "120万元"),
        ("12345678", "元", "12345678元"),
        ("86.50", "%", "86.5%"),
        ("-30000", "户", "-3万户"),
        ("100", "", "100"),
    ],
)
def test_a_value_is_told_as_people_write_it(value: str, unit: str, told: str) -> None:
    assert value_text(Decimal(value), unit) == told
