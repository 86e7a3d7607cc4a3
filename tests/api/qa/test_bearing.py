"""An answer bears on the place, the member and the state of things that a question asks about."""

from __future__ import annotations

import pytest

from api.qa.outcomes import AnswerStatus
from tests.api.qa.asker import Asker


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("洛阳的直流充电桩每千瓦补多少", id="money"),
        pytest.param("深圳补齐居住区短板由谁牵头", id="owner"),
        pytest.param("武汉2025年公共充电桩要建多少根", id="target"),
        pytest.param("日本的充电服务费最高多少", id="country"),
    ],
)
def test_another_place_is_not_answered_with_the_home_place_s_rules(alone: Asker, question: str) -> None:
    answer = alone.ask(question)
    assert (answer.status, answer.reason) == (AnswerStatus.NO_SOURCE_FOUND, "place_not_covered")


def test_a_place_beside_the_home_place_does_not_matter(alone: Asker) -> None:
    assert alone.ask("我从洛阳来，澜阳直流充电桩每千瓦补多少").is_answered


def test_a_place_that_a_clause_speaks_of_is_answered_with_that_clause(together: Asker) -> None:
    answer = together.ask("商丘2020年12月建成了多少基站")
    assert answer.is_answered
    assert "3002" in answer.text


@pytest.mark.parametrize(
    "question",
    ["公共充电桩到现在实际建成了多少根", "澜阳的换电站到底建成了几座", "补齐居住区短板这件事干完了没有"],
)
def test_what_is_planned_is_no_answer_to_what_was_reached(alone: Asker, question: str) -> None:
    answer = alone.ask(question)
    assert (answer.status, answer.reason) == (AnswerStatus.NO_SOURCE_FOUND, "result_not_reported")


def test_what_was_reported_is_answered(together: Asker) -> None:
    answer = together.ask("全省2020年10月底5G用户实际到多少万户了")
    assert answer.is_answered
    assert "1394.7" in answer.text


def test_a_total_is_no_share_of_one_district(alone: Asker) -> None:
    answer = alone.ask("临砚区2024年要建多少根公共充电桩")
    assert answer.status is AnswerStatus.NO_SOURCE_FOUND


def test_a_refusal_says_no_number_of_its_own(alone: Asker) -> None:
    assert "7500" not in alone.ask("洛阳2024年公共充电桩要建多少根").text.split("最接近的条款")[0]


def test_what_is_paid_for_one_thing_is_not_paid_for_another(alone: Asker) -> None:
    assert not alone.ask("买新能源手机政府补多少钱").is_answered


def test_a_rule_without_a_sanction_does_not_say_what_one_is_punished_with(alone: Asker) -> None:
    assert not alone.ask("超过服务费上限的会被处罚多少").is_answered


@pytest.mark.parametrize("question", ["澜阳2031年公共充电桩的目标是多少", "三年后澜阳公共充电桩要有多少根"])
def test_a_target_is_of_the_year_asked_about(alone: Asker, question: str) -> None:
    assert not alone.ask(question).is_answered


def test_a_quote_is_of_the_article_asked_for(together: Asker) -> None:
    answer = together.ask("省政府令第165号第十条怎么写的")
    assert not answer.is_answered


def test_a_total_is_not_handed_down_to_districts_that_no_clause_names(alone: Asker) -> None:
    assert not alone.ask("公共充电桩各县区怎么分的，列个表").is_answered


@pytest.mark.parametrize("question", ["居住区充电这事进展怎么样", "换电站建得效果如何"])
def test_how_far_things_are_is_answered_from_reports_alone(alone: Asker, question: str) -> None:
    assert not alone.ask(question).is_answered


@pytest.mark.parametrize("question", ["你支持充电桩还是反对充电桩", "拆迁一平米赔多少", "你有对象没"])
def test_small_talk_and_opinions_are_not_saved_by_a_word_of_the_documents(
    alone: Asker, question: str
) -> None:
    assert not alone.ask(question).is_answered
