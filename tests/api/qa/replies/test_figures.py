"""Targets, deadlines, penalties, rates: from the ledger, computed with the formula shown."""

from __future__ import annotations

import pytest

from api.qa.outcomes import AnswerStatus
from tests.api.qa.asker import Asker


@pytest.mark.parametrize(
    ("question", "value", "not_said"),
    [
        pytest.param("2024年公共充电桩要多少根", "7500根", "480座", id="year"),
        pytest.param("24年公共充电桩目标是多少", "7500根", "4800根：", id="short-year"),
        pytest.param("二〇二四年公共充电站要建多少座", "330座", "公共充电站：210座", id="chinese-year"),
        pytest.param("去年公共充电站的目标是多少", "210座", "公共充电站：330座", id="last-year"),
        pytest.param("明年公共充电站的目标是多少", "480座", "公共充电站：330座", id="next-year"),
    ],
)
def test_a_target_is_that_of_the_year_asked_about(
    alone: Asker, question: str, value: str, not_said: str
) -> None:
    text = alone.ask(question).text
    assert value in text
    assert not_said not in text


def test_a_span_of_years_has_each_of_its_targets(alone: Asker) -> None:
    text = alone.ask("2023—2025年公共充电站的目标").text
    assert [value for value in ("210座", "330座", "480座") if value not in text] == []


def test_a_bound_is_kept(alone: Asker) -> None:
    assert "4800根以上" in alone.ask("2023年公共充电桩要多少根").text


def test_a_difference_shows_its_formula(alone: Asker) -> None:
    assert "330座－210座＝120座" in alone.ask("24年比23年多建多少公共充电站").text


def test_a_year_without_a_figure_is_not_answered_with_another_year_s(alone: Asker) -> None:
    answer = alone.ask("2026年公共充电桩多少根")
    assert (answer.status, answer.reason) == (AnswerStatus.NO_SOURCE_FOUND, "year_not_set")


def test_a_figure_that_no_document_sets_is_said_not_to_be(alone: Asker) -> None:
    assert alone.ask("智能水表每户补多少钱").status is AnswerStatus.NO_SOURCE_FOUND


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("监管平台什么时候建成", "2023年11月底前", id="from-the-text"),
        pytest.param("补齐居住区短板什么时候完成", "2024年6月底前", id="from-the-matrix"),
        pytest.param("多久巡检一次", "每季度", id="how-often"),
    ],
)
def test_a_deadline_is_given(alone: Asker, question: str, said: str) -> None:
    assert said in alone.ask(question).text


def test_all_deadlines_are_listed(alone: Asker) -> None:
    text = alone.ask("完成时限都有哪些").text
    deadlines = [
        task.deadline.removesuffix("前")
        for task in alone.desk.index.tasks
        if task.deadline and "底" in task.deadline
    ]
    assert [deadline for deadline in deadlines if deadline not in text] == []


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("伪造计量数据罚多少钱", "二万元以上十万元以下", id="one"),
        pytest.param("擅自拆除计量设施个人罚多少", "二百元以上二千元以下", id="for-a-person"),
        pytest.param("阻碍监督检查罚多少", "一万元以下", id="at-most"),
    ],
)
def test_a_penalty_is_as_the_article_sets_it(together: Asker, question: str, said: str) -> None:
    assert said in together.ask(question).text


@pytest.mark.parametrize(
    ("question", "value"),
    [
        pytest.param("开封市2021年5G基站目标是多少", "2500个", id="city"),
        pytest.param("省级2021年5G基站目标是多少", "10.8万个", id="province"),
    ],
)
def test_a_target_is_that_of_the_level_asked_about(together: Asker, question: str, value: str) -> None:
    assert together.ask(question).text.partition("\n")[0].count(value) == 1


def test_a_city_s_figure_is_not_given_for_the_province_s(together: Asker) -> None:
    assert "濮阳" not in together.ask("省里2022年基站目标多少").text
