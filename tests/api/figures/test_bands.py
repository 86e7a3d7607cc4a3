"""Bands of a scale: read from conditions, and together they cover a quantity exactly once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.figures.bands import Band, band_of

SCALE = (
    "100万千瓦时以下（含）的部分",
    "100万千瓦时以上、500万千瓦时以下（含）的部分",
    "500万千瓦时以上的部分",
)


@pytest.mark.parametrize(
    ("condition", "band"),
    [
        pytest.param(SCALE[0], Band(None, Decimal(1_000_000), "千瓦时"), id="up-to"),
        pytest.param(SCALE[1], Band(Decimal(1_000_000), Decimal(5_000_000), "千瓦时"), id="between"),
        pytest.param(SCALE[2], Band(Decimal(5_000_000), None, "千瓦时"), id="from"),
        pytest.param("超定额20%至50%的部分", Band(Decimal(20), Decimal(50), "%"), id="per-cent"),
        pytest.param(
            "二十万立方米以上五十万立方米以下的部分",
            Band(Decimal(200_000), Decimal(500_000), "立方米"),
            id="numerals",
        ),
    ],
)
def test_a_band_is_read_from_its_condition(condition: str, band: Band) -> None:
    assert band_of(condition) == band


@pytest.mark.parametrize("condition", [None, "", "评定为优秀的", "建成3座充电站、每座功率60千瓦以上的"])
def test_a_condition_without_one_scale_is_no_band(condition: str | None) -> None:
    assert band_of(condition) is None


@given(value=st.integers(0, 10**8))
def test_the_parts_in_all_bands_come_to_the_whole(value: int) -> None:
    bands = [band for one in SCALE if (band := band_of(one)) is not None]
    assert sum(band.part_of(Decimal(value)) for band in bands) == value


@given(value=st.integers(1, 10**8))
def test_a_value_lies_in_one_band(value: int) -> None:
    bands = [band for one in SCALE if (band := band_of(one)) is not None]
    assert sum(band.holds(Decimal(value)) for band in bands) == 1
