"""What an answer about the matrix must do."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evals.ownership import (
    Cites,
    NamesExactly,
    ReadingWords,
    SaysYesOrNo,
    StatesCount,
    StatesFigure,
    first_word,
    written_counts,
)
from tests.evals.product import TEXT, cite, reply

WORDS = ReadingWords(yes=("是", "有"), no=("不", "没有", "否"), count_words=("项", "家"))
NAMES = frozenset({"水利局", "财政局", "教育局"})


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("是，水利局在列", True),
        ("“不是”。", False),
        ("没有，责任单位是财政局", False),
        ("水利局负责", None),
        ("", None),
    ],
)
def test_the_first_word_is_the_answer(answer: str, said: bool | None):
    assert first_word(answer, WORDS) is said


def test_the_wrong_first_word_is_a_fault():
    assert SaysYesOrNo(False, WORDS).faults(reply("是的")) == ("says yes, not no",)


def test_no_yes_or_no_at_all_is_a_fault():
    assert SaysYesOrNo(True, WORDS).faults(reply("水利局")) == ("says neither yes nor no, not yes",)


def test_exactly_the_names_expected_is_right():
    assert NamesExactly(frozenset({"水利局", "财政局"}), NAMES).faults(reply("水利局、财政局")) == ()


def test_one_name_too_few_and_one_too_many_are_two_faults():
    check = NamesExactly(frozenset({"水利局", "财政局"}), NAMES)
    assert check.faults(reply("水利局、教育局")) == ("lacks 财政局", "names 教育局")


@pytest.mark.parametrize("answer", ["共16项", "一共十六项任务", "16 项"])
def test_a_count_may_be_written_in_digits_or_words(answer: str):
    assert StatesCount(16, WORDS).faults(reply(answer)) == ()


def test_another_count_is_a_fault():
    assert StatesCount(6, WORDS).faults(reply("共有八项")) == ("does not say 6",)


@pytest.mark.parametrize(("count", "written"), [(2, "两"), (10, "十"), (12, "十二"), (21, "二十一")])
def test_ways_of_writing_a_count(count: int, written: str):
    assert written in written_counts(count)


def test_a_figure_needs_its_value_and_the_words_that_hold_it():
    start = TEXT.index("120个")
    check = StatesFigure("120个", Decimal(120), "个", "plan", start, start + 4)
    assert check.faults(reply("120个[1]", cite("新建雨水花园120个", "一、目标"))) == ()
    assert check.faults(reply("120个[1]", cite("每个补助300元", "一、目标"))) == (
        "cites no words that hold it",
    )
    assert check.faults(reply("210个[1]", cite("新建雨水花园120个", "一、目标"))) == ("does not say 120个",)


def test_a_figure_may_be_written_with_a_comma():
    check = StatesFigure("1500个", Decimal(1500), "个", "plan", 0, 1)
    assert "does not say 1500个" not in check.faults(reply("1,500 个"))


def test_a_citation_of_another_row_is_none():
    check = Cites("plan", frozenset({"附件/（一）管网改造"}))
    assert check.faults(reply("是[1]", cite("园林局", "附件/（二）雨水花园"))) == ("cites none of the rows",)
