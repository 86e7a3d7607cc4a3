"""Splits, totals, multiples, differences: exact, and each formula comes to its result."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.figures.arithmetic import percentage, shown, shown_number, split, subtract, times, total
from ingest.index import Figure, FigureKind
from tests.world.known import ledger

FIGURES = ledger("charging").figures
AMOUNT = next(figure for figure in FIGURES if figure.kind is FigureKind.AMOUNT)
RATIO = next(figure for figure in FIGURES if figure.kind is FigureKind.RATIO)

MONEY = st.decimals(min_value=1, max_value=10**9, places=2)
PARTS = st.lists(st.integers(1, 9).map(Decimal), min_size=2, max_size=4)
NUMBER = r"\d+(?:\.\d+)?"


def an_amount(value: Decimal | int | None, unit: str = "元") -> Figure:
    known = None if value is None else Decimal(value)
    return replace(AMOUNT, value=known, unit=unit, base_value=known, base_unit=unit)


def a_ratio(*parts: int) -> Figure:
    return replace(RATIO, parts=tuple(map(Decimal, parts)))


def sides(formula: str) -> tuple[Fraction, Fraction]:
    """Both sides of a formula, worked out without the code under test."""
    left, _, right = re.sub(r"（[^）]*）|[^\d.+×÷()＝]", "", formula).partition("＝")
    return _product_or_sum(left), Fraction(right)


def _product_or_sum(text: str) -> Fraction:
    value = Fraction(1)
    for sign, factor in re.findall(rf"([×÷]?)(\([^)]*\)|{NUMBER}(?:\+{NUMBER})*)", text):
        number = sum((Fraction(one) for one in re.findall(NUMBER, factor)), Fraction(0))
        value = value / number if sign == "÷" else value * number
    return value


@pytest.mark.parametrize(
    ("amount", "parts", "shares"),
    [
        pytest.param(2500, (3, 7), (750, 1750), id="3-7"),
        pytest.param(2500, (7, 3), (1750, 750), id="7-3"),
        pytest.param(1000, (5, 3, 2), (500, 300, 200), id="three-payers"),
        pytest.param(100, (1, 1), (50, 50), id="halves"),
    ],
)
def test_an_amount_is_split_by_its_ratio(
    amount: int, parts: tuple[int, ...], shares: tuple[int, ...]
) -> None:
    found = tuple(split(an_amount(amount), a_ratio(*parts), place).value for place in range(len(parts)))
    assert found == shares


def test_a_split_shows_its_formula() -> None:
    assert split(an_amount(2500), a_ratio(3, 7), 0).formula == "2500元×3÷(3+7)＝750元"


@given(tens=st.integers(1, 10**6), parts=PARTS)
def test_the_shares_of_a_split_add_up_to_the_amount(tens: int, parts: list[Decimal]) -> None:
    amount, ratio = an_amount(tens * sum(parts)), replace(RATIO, parts=tuple(parts))
    assert sum(split(amount, ratio, place).value for place in range(len(parts))) == amount.base_value


@given(tens=st.integers(1, 10**6), parts=PARTS)
def test_the_formula_of_a_split_comes_to_its_result(tens: int, parts: list[Decimal]) -> None:
    share = split(an_amount(tens * sum(parts)), replace(RATIO, parts=tuple(parts)), 0)
    left, right = sides(share.formula)
    assert left == right == Fraction(share.value)


def test_a_share_that_does_not_come_out_even_is_rounded_and_says_so() -> None:
    assert split(an_amount(1000), a_ratio(1, 2), 0).formula == "1000元×1÷(1+2)≈333.33元"


def test_a_share_below_a_cent_is_kept_where_it_is_exact() -> None:
    assert split(an_amount(Decimal("0.08")), a_ratio(5, 3, 2), 1).value == Decimal("0.024")


@given(value=MONEY, quantity=st.integers(1, 10_000))
def test_the_formula_of_a_multiple_comes_to_its_result(value: Decimal, quantity: int) -> None:
    product = times(value, "元", Decimal(quantity))
    left, right = sides(product.formula)
    assert left == right == Fraction(product.value)


@given(values=st.lists(MONEY, min_size=1, max_size=6))
def test_the_formula_of_a_total_comes_to_its_result(values: list[Decimal]) -> None:
    summed = total(values, "元")
    left, right = sides(summed.formula)
    assert left == right == Fraction(summed.value)


def test_a_difference_is_later_less_earlier() -> None:
    assert subtract(an_amount(2500), an_amount(1500)) == 1000


def test_unlike_units_are_not_subtracted() -> None:
    with pytest.raises(ValueError, match="cannot be subtracted"):
        subtract(an_amount(1, "元"), an_amount(1, "根"))


@pytest.mark.parametrize(
    ("part", "whole", "formula"),
    [
        pytest.param(1, 4, "1÷4×100%＝25%", id="exact"),
        pytest.param(1, 3, "1÷3×100%≈33.33%", id="rounded"),
        pytest.param(2500, 168000, "2500÷168000×100%≈1.49%", id="large"),
    ],
)
def test_a_share_says_whether_it_is_rounded(part: int, whole: int, formula: str) -> None:
    assert percentage(an_amount(part), an_amount(whole)).formula == formula


def test_there_is_no_share_of_nothing() -> None:
    with pytest.raises(ValueError, match="is 0"):
        percentage(an_amount(1), an_amount(0))


def test_a_figure_without_a_value_is_not_counted_with() -> None:
    with pytest.raises(ValueError, match="has no value"):
        split(an_amount(None), a_ratio(3, 7), 0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("9999", "9999元", id="below-ten-thousand"),
        pytest.param("90000", "90000元（9万元）", id="above"),
        pytest.param("12500", "12500元（1.25万元）", id="with-a-point"),
        pytest.param("0.080", "0.08元", id="small"),
        pytest.param("1E+3", "1000元", id="exponent"),
    ],
)
def test_an_amount_is_shown_as_a_person_writes_it(value: str, text: str) -> None:
    assert shown(Decimal(value), "元") == text


@given(value=st.decimals(min_value=0, max_value=10**9, places=4))
def test_a_shown_number_is_the_number(value: Decimal) -> None:
    assert Decimal(shown_number(value)) == value
