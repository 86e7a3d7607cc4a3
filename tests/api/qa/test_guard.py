"""Every digit of an answer is traced, every citation is true."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.qa.drafting import Evidence, Statement
from api.qa.guard import digits_of, guard
from tests.api.qa.drafts import DOCUMENTS, PLAN, a_draft, a_statement, place_of_words

QUOTE = "直流充电桩每千瓦补贴200元"
NOT_QUOTED = st.integers(min_value=1, max_value=10**9).filter(lambda number: number != 200)


def kept(statement: Statement, question: str = "补多少") -> bool:
    return bool(guard(a_draft(statement), question, DOCUMENTS).statements)


def reason(statement: Statement) -> str:
    return guard(a_draft(statement), "补多少", DOCUMENTS).dropped[0].reason


def test_a_quoted_number_is_kept() -> None:
    assert kept(a_statement("每千瓦200元。", QUOTE))


@given(number=NOT_QUOTED)
def test_a_number_from_nowhere_is_dropped(number: int) -> None:
    assert not kept(Statement(f"每千瓦{number}元。"))


@given(number=NOT_QUOTED)
def test_a_number_beside_a_true_quote_is_dropped_all_the_same(number: int) -> None:
    assert not kept(a_statement(f"每千瓦200元，共{number}元。", QUOTE))


@given(number=NOT_QUOTED)
def test_a_computed_number_is_kept(number: int) -> None:
    assert kept(Statement(f"合计{number}元。", derived=(f"1元×{number}＝{number}元",)))


@given(number=NOT_QUOTED)
def test_a_number_of_the_question_is_kept(number: int) -> None:
    assert kept(Statement(f"没有写{number}个的补助。"), f"{number}个补多少")


@given(number=st.integers(min_value=1000, max_value=10**9))
def test_grouping_commas_change_no_number(number: int) -> None:
    assert digits_of(f"{number:,}元") == digits_of(f"{number}元")


@given(number=st.integers(min_value=0, max_value=10**9))
def test_full_width_digits_change_no_number(number: int) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert digits_of(wide) == digits_of(str(number))


def test_why_a_statement_was_dropped_names_its_digits() -> None:
    dropped = guard(a_draft(a_statement("每千瓦300元。", QUOTE)), "补多少", DOCUMENTS).dropped[0]
    assert (dropped.reason, dropped.digits) == ("untraced_digits", ("300",))


def test_part_of_a_quoted_number_is_not_quoted() -> None:
    assert not kept(a_statement("每千瓦20元。", QUOTE))


def test_the_title_of_a_document_states_no_number() -> None:
    assert kept(Statement(f"《{PLAN.identity.title}》没有列这个单位。"))


def test_the_number_of_a_document_is_named_as_it_is_written() -> None:
    assert PLAN.identity.doc_number
    assert kept(a_statement(f"{PLAN.identity.doc_number}：每千瓦200元。", QUOTE))


def test_the_number_of_a_document_is_no_licence_for_the_same_number_elsewhere() -> None:
    for digits in digits_of(PLAN.identity.doc_number or ""):
        assert not kept(a_statement(f"每千瓦200元，共{digits}个单位。", QUOTE))


def test_the_years_of_a_title_are_no_licence_for_the_same_number_elsewhere() -> None:
    assert not kept(Statement(f"《{PLAN.identity.title}》要建2023座。"))


GOOD = place_of_words(QUOTE)


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(replace(GOOD, document_id="没有这份文件"), id="no-such-document"),
        pytest.param(replace(GOOD, section_path="九、没有这一节"), id="no-such-section"),
        pytest.param(replace(GOOD, end=len(PLAN.text) + 1), id="past-the-end"),
        pytest.param(replace(GOOD, start=-1), id="before-the-beginning"),
        pytest.param(replace(GOOD, end=GOOD.start), id="no-words"),
        pytest.param(
            Evidence(PLAN.id, "一、总体要求/（一）基本思路", GOOD.start, GOOD.end),
            id="words-of-another-section",
        ),
    ],
)
def test_a_false_citation_is_dropped(place: Evidence) -> None:
    assert reason(Statement("每千瓦有补贴。", (place,))) == "false_citation"


def test_one_false_citation_beside_a_true_one_drops_the_statement() -> None:
    false = replace(GOOD, document_id="没有这份文件")
    assert not kept(Statement("每千瓦有补贴。", (GOOD, false)))


def test_what_can_be_traced_stays_when_the_rest_is_dropped() -> None:
    true, false = a_statement("每千瓦200元。", QUOTE), Statement("一共999元。")
    assert guard(a_draft(false, true), "补多少", DOCUMENTS).statements == (true,)
