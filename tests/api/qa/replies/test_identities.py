"""What a document is, and whether it still holds."""

from __future__ import annotations

from datetime import date

import pytest

from api.qa.outcomes import AnswerStatus
from tests.api.qa.asker import Asker


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("文号是多少", "澜政办〔2023〕17号", id="number"),
        pytest.param("这份文件成文日期是哪天", "2023年5月26日", id="date"),
        pytest.param("印发日期是哪天", "2023年5月29日", id="printed"),
        pytest.param("主办单位是谁", "市发展改革委", id="organiser"),
        pytest.param("督办的是谁", "市政府办公室五科", id="overseer"),
        pytest.param("抄送给谁", "市人大常委会办公室", id="copied-to"),
        pytest.param("这个方案依据什么文件", "岚政发〔2022〕31号", id="based-on"),
        pytest.param("文件全称是什么", "澜阳市新能源汽车充电基础设施三年行动方案", id="title"),
    ],
)
def test_a_fact_of_the_document_is_given(alone: Asker, question: str, said: str) -> None:
    answer = alone.ask(question)
    assert answer.status is AnswerStatus.ANSWERED_FROM_IDENTITY
    assert said in answer.text


def test_a_fact_rests_on_the_line_that_states_it(alone: Asker) -> None:
    assert "澜政办〔2023〕17号" in alone.ask("文号是多少").citations[0].quote


def test_two_facts_asked_for_are_both_given(alone: Asker) -> None:
    text = alone.ask("文号是多少，抄送给谁").text
    assert "澜政办〔2023〕17号" in text
    assert "市监委" in text


@pytest.mark.parametrize(
    ("question", "number"),
    [
        pytest.param("岚政〔2023〕8号什么时候施行", "2023年7月1日", id="by-number"),
        pytest.param("取用水计量监督管理办法什么时候施行", "2023年7月1日", id="by-title"),
        pytest.param("霁川县智慧水利建设实施方案的文号", "霁政〔2023〕9号", id="by-another-title"),
    ],
)
def test_a_fact_is_that_of_the_document_named(together: Asker, question: str, number: str) -> None:
    assert number in together.ask(question).text


@pytest.mark.parametrize(
    ("today", "said"),
    [
        pytest.param(date(2025, 12, 31), "仍在有效期内", id="last-day"),
        pytest.param(date(2026, 1, 1), "已经到期", id="day-after"),
    ],
)
def test_whether_it_holds_depends_on_the_day(alone: Asker, today: date, said: str) -> None:
    assert said in alone.ask("这个方案现在还有效吗", today=today).text


def test_what_is_still_paid_is_answered_by_the_end_of_the_plan(alone: Asker) -> None:
    assert "2025年12月31日" in alone.ask("现在还能领补贴吗", today=date(2026, 3, 1)).text
