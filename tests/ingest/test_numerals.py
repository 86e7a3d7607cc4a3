"""Numbers as documents write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numerals import is_arabic, read_number, read_year


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1500", "1500"),
        ("1,500", "1500"),
        ("12,345,678", "12345678"),
        ("16.8", "16.8"),
        ("１６．８", "16.8"),
        ("三", "3"),
        ("两", "2"),
        ("十", "10"),
        ("十五", "15"),
        ("一百零五", "105"),
        ("二百五十", "250"),
        ("两千五百", "2500"),
        ("十二万五千", "125000"),
        ("三点五", "3.5"),
    ],
)
def test_a_number_reads_as_its_exact_value(written: str, value: str) -> None:
    assert read_number(written) == Decimal(value)


@pytest.mark.parametrize("written", ["", "许多", "一二", "三四", "五千百三十九", "二十十", "1" * 40])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        read_number(written)


@pytest.mark.parametrize(
    ("written", "year"), [("2025", 2025), ("２０２５", 2025), ("二〇二五", 2025), ("二零三零", 2030)]
)
def test_a_year_reads_in_digits_and_spelt_out(written: str, year: int) -> None:
    assert read_year(written) == year


def test_a_year_with_other_words_is_refused() -> None:
    with pytest.raises(ValueError):
        read_year("本年度")


def test_digits_are_told_from_chinese_numerals() -> None:
    assert is_arabic("１,500")
    assert not is_arabic("十五")


@given(st.integers(min_value=0, max_value=10**12))
def test_grouping_never_changes_a_value(number: int) -> None:
    assert read_number(f"{number:,}") == number
