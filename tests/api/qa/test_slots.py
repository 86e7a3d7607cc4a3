"""Years, quantities, kinds of area, levels and ordinals of a question."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.qa.frames import Ordinal
from api.qa.slots import find_level_spans, find_ordinal, find_quantities, find_year_spans
from api.qa.words import load_slot_words

WORDS = load_slot_words(Path(__file__).resolve().parents[3] / "prompts" / "understanding" / "words.toml")
THIS_YEAR = 2024
PLACES = {"澜阳市": "市", "澜阳": "市", "岚江省": "省"}


def years(text: str) -> list[int]:
    return [year for _, _, year in find_year_spans(text, THIS_YEAR, WORDS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2021年要多少", [2021], id="four-digits"),
        pytest.param("21年要多少", [2021], id="two-digits"),
        pytest.param("2021 年要多少", [2021], id="with-a-space"),
        pytest.param("二〇二一年的目标", [2021], id="chinese-digits"),
        pytest.param("二零二二年底", [2022], id="chinese-digits-with-ling"),
        pytest.param("去年的目标", [2023], id="last-year"),
        pytest.param("今年和明年", [2024, 2025], id="this-year-and-next"),
        pytest.param("前年多少", [2022], id="the-year-before-last"),
        pytest.param("2020年和2022年各多少", [2020, 2022], id="two-years"),
        pytest.param("2020-2022年", [2020, 2021, 2022], id="range-with-hyphen"),
        pytest.param("2020—2022年", [2020, 2021, 2022], id="range-with-dash"),
        pytest.param("2020年到2022年", [2020, 2021, 2022], id="range-in-words"),
        pytest.param("10年以上的", [], id="a-duration-is-no-year"),
        pytest.param("30年内", [], id="within-so-many-years"),
        pytest.param("补2021元", [], id="an-amount-is-no-year"),
        pytest.param("什么时候", [], id="none"),
    ],
)
def test_years_are_read(text: str, expected: list[int]) -> None:
    assert sorted(set(years(text))) == expected


@given(year=st.integers(2000, 2099))
def test_every_year_of_this_century_is_read(year: int) -> None:
    assert years(f"到{year}年要建多少") == [year]


@given(year=st.integers(2010, 2049))
def test_a_year_in_two_digits_is_the_same_year(year: int) -> None:
    assert years(f"{year % 100}年呢") == [year]


@given(first=st.integers(2000, 2089), length=st.integers(1, 9))
def test_a_range_is_each_of_its_years(first: int, length: int) -> None:
    assert set(years(f"{first}—{first + length}年")) == set(range(first, first + length + 1))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        pytest.param("建20个基站", "20", "个", id="digits"),
        pytest.param("建二十座站", "20", "座", id="chinese"),
        pytest.param("两百户", "200", "户", id="liang"),
        pytest.param("3.5公里", "3.5", "公里", id="decimal"),
        pytest.param("1,200根桩", "1200", "根", id="grouped"),
        pytest.param("3万户", "30000", "户", id="scaled"),
        pytest.param("2亿元", "200000000", "元", id="hundred-millions"),
        pytest.param("300万度", "3000000", "千瓦时", id="another-name-of-a-unit"),
        pytest.param("2万块", "20000", "元", id="money-as-it-is-said"),
        pytest.param("120千瓦的", "120", "千瓦", id="power"),
        pytest.param("600万千瓦时", "6000000", "千瓦时", id="energy"),
        pytest.param("超定额30%", "30", "%", id="per-cent"),
        pytest.param("投了600万设备", "6000000", "", id="a-large-number-without-a-unit"),
    ],
)
def test_a_quantity_has_its_value_and_unit(text: str, value: str, unit: str) -> None:
    found = find_quantities(text, (), WORDS.quantities)
    assert [(one.value, one.unit) for one in found] == [(Decimal(value), unit)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("第3个任务", id="an-ordinal"),
        pytest.param("3个月内", id="months"),
        pytest.param("5个县", id="so-many-counties"),
        pytest.param("哪几个单位", id="how-many"),
        pytest.param("2个部门", id="so-many-departments"),
    ],
)
def test_what_counts_nothing_that_is_paid_for_is_no_quantity(text: str) -> None:
    assert find_quantities(text, (), WORDS.quantities) == ()


def test_each_quantity_takes_the_area_named_before_it() -> None:
    text = "县里5个，区里3个"
    found = find_quantities(text, ((0, "县"), (text.index("区"), "区")), WORDS.quantities)
    assert [(one.text, one.area) for one in found] == [("5个", "县"), ("3个", "区")]


def test_a_quantity_before_any_area_has_none() -> None:
    assert find_quantities("5个，区里的", ((3, "区"),), WORDS.quantities)[0].area is None


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        pytest.param("省里补多少", ["省"], id="a-word"),
        pytest.param("省里和市里分别多少", ["省", "市"], id="two-words"),
        pytest.param("岚江省的目标", ["省"], id="a-place"),
        pytest.param("澜阳市的目标", ["市"], id="a-place-and-its-short-name-once"),
        pytest.param("全国多少", ["国家"], id="the-nation"),
        pytest.param("要建多少", [], id="none"),
    ],
)
def test_levels_are_read(text: str, levels: list[str]) -> None:
    assert [level for _, _, level in find_level_spans(text, PLACES, WORDS)] == levels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("第三条是什么", Ordinal(None, 3), id="item"),
        pytest.param("第3项归谁", Ordinal(None, 3), id="item-in-digits"),
        pytest.param("第四块第三条", Ordinal(4, 3), id="group-and-item"),
        pytest.param("第二部分的第十一项", Ordinal(2, 11), id="group-and-item-above-ten"),
        pytest.param("第五章讲什么", Ordinal(5, None), id="group"),
        pytest.param("三条任务", None, id="a-count-is-no-ordinal"),
        pytest.param("哪些任务", None, id="none"),
    ],
)
def test_ordinals_are_read(text: str, expected: Ordinal | None) -> None:
    assert find_ordinal(text, WORDS) == expected


@pytest.mark.parametrize("text", ["第0条归谁", "第3一条归谁", "第零条归谁"])
def test_what_counts_from_no_one_is_no_ordinal(text: str) -> None:
    assert find_ordinal(text, WORDS) is None


@pytest.mark.parametrize("text", ["三四个基站", "五千百三十九个基站", "1" * 40 + "个基站"])
def test_what_is_no_number_is_no_quantity(text: str) -> None:
    assert find_quantities(text, (), WORDS.quantities) == ()


def test_the_name_of_a_place_is_read_as_written() -> None:
    assert find_level_spans("城(东的目标", {"城(东": "市"}, WORDS) == [(0, 3, "市")]
