"""Statements become an answer: marks, citations numbered once, quotes that are the document's words."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from api.qa.composing import compose
from api.qa.drafting import Draft, Evidence, Statement
from api.qa.outcomes import Answer, AnswerStatus
from tests.api.qa.drafts import DOCUMENTS, PLAN, a_draft, a_statement

DC, AC, TOWN = "直流充电桩每千瓦补贴200元", "交流充电桩每千瓦补贴60元", "每站再奖励3万元"


def composed(*statements: Statement) -> Answer:
    return compose(a_draft(*statements), statements, DOCUMENTS)


def test_each_statement_is_a_line() -> None:
    assert composed(a_statement("甲。", DC), a_statement("乙。", AC)).text == "甲。[1]\n乙。[2]"


def test_a_statement_without_a_place_has_no_mark() -> None:
    assert composed(Statement("文件没有写。")).text == "文件没有写。"


def test_a_place_is_cited_once() -> None:
    answer = composed(a_statement("甲。", DC), a_statement("乙。", DC))
    assert (answer.text, len(answer.citations)) == ("甲。[1]\n乙。[1]", 1)


def test_a_place_named_twice_in_a_statement_has_one_mark() -> None:
    assert composed(a_statement("甲。", DC, DC)).text == "甲。[1]"


def test_up_to_three_marks_are_written_out() -> None:
    assert composed(a_statement("甲。", DC, AC, TOWN)).text == "甲。[1][2][3]"


def test_many_marks_in_a_row_are_written_as_a_stretch() -> None:
    answer = composed(a_statement("甲。", DC, AC, TOWN, "单站最高120万元"))
    assert (answer.text, len(answer.citations)) == ("甲。[1]–[4]", 4)


def test_many_marks_with_a_gap_are_written_out() -> None:
    first = a_statement("甲。", DC, AC)
    answer = composed(first, a_statement("乙。", DC, TOWN, "单站最高120万元", "三级财政"))
    assert answer.text == "甲。[1][2]\n乙。[1][3][4][5]"


def test_a_citation_names_the_section_its_words_stand_in() -> None:
    assert composed(a_statement("甲。", DC)).citations[0].section_path == "三、支持政策/（一）建设奖补"


def test_a_notice_is_given_once() -> None:
    draft = Draft(AnswerStatus.ANSWERED, (), notices=("已到期。", "已到期。"))
    assert compose(draft, (), DOCUMENTS).notices == ("已到期。",)


@st.composite
def places(draw: st.DrawFn) -> Evidence:
    section = draw(st.sampled_from([one for one in PLAN.sections if one.end - one.start > 1]))
    start = draw(st.integers(section.start, section.end - 1))
    end = draw(st.integers(start + 1, section.end))
    return Evidence(PLAN.id, section.path, start, end)


STATEMENTS = st.lists(st.lists(places(), max_size=6), min_size=1, max_size=4).map(
    lambda found: tuple(Statement("某事。", tuple(some)) for some in found)
)


@given(statements=STATEMENTS)
def test_the_offsets_of_a_citation_give_back_its_quote(statements: tuple[Statement, ...]) -> None:
    citations = composed(*statements).citations
    assert [PLAN.text[one.start : one.end] for one in citations] == [one.quote for one in citations]


@given(statements=STATEMENTS)
def test_citations_are_numbered_from_one_without_a_gap(statements: tuple[Statement, ...]) -> None:
    citations = composed(*statements).citations
    assert [one.number for one in citations] == list(range(1, len(citations) + 1))


@given(statements=STATEMENTS)
def test_no_two_citations_are_of_the_same_place(statements: tuple[Statement, ...]) -> None:
    citations = composed(*statements).citations
    assert len({(one.section_path, one.start, one.end) for one in citations}) == len(citations)


@given(statements=STATEMENTS)
def test_every_mark_has_its_citation(statements: tuple[Statement, ...]) -> None:
    answer = composed(*statements)
    marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", answer.text)}
    assert marks <= {one.number for one in answer.citations}
