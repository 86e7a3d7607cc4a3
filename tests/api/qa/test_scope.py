"""Which documents a question is about."""

from __future__ import annotations

import pytest

from tests.api.qa.asker import Asker

CITY, CHARGING, WATER, ACT = (
    "汴政办-2020-44号",
    "澜阳市充电基础设施三年行动方案",
    "霁川县智慧水利建设实施方案",
    "岚江省取用水计量监督管理办法",
)


@pytest.mark.parametrize(
    ("question", "document"),
    [
        pytest.param("财政局有哪些任务", CITY, id="home"),
        pytest.param("澜阳市的财政局有哪些任务", CHARGING, id="place"),
        pytest.param("澜阳财政局有哪些任务", CHARGING, id="short-place"),
        pytest.param("霁川县的方案什么时候开始实施", WATER, id="county"),
        pytest.param("智慧水利方案的补助", WATER, id="subject"),
        pytest.param("充电基础设施方案的文号", CHARGING, id="another-subject"),
        pytest.param("澜政办〔2023〕17号什么时候印发", CHARGING, id="number"),
        pytest.param("澜政办[2023]17号什么时候印发", CHARGING, id="number-in-other-brackets"),
        pytest.param("17号文说了什么", CHARGING, id="number-alone"),
        pytest.param("《岚江省取用水计量监督管理办法》第九条", ACT, id="title"),
        pytest.param("补齐居住区短板归谁", CHARGING, id="task"),
    ],
)
def test_a_question_is_about_the_document_it_points_at(together: Asker, question: str, document: str) -> None:
    assert together.documents_chosen(question)[0] == document


def test_a_document_that_is_asked_for_settles_it(together: Asker) -> None:
    answer = together.ask("财政局有哪些任务", document=WATER)
    assert {one.document_id for one in answer.citations} == {WATER}


def test_without_a_home_the_only_place_with_a_plan_is_meant(alone: Asker) -> None:
    assert alone.documents_chosen("财政局有哪些任务") == (CHARGING,)


def test_with_several_places_and_no_home_no_place_is_meant(world: Asker) -> None:
    assert world.desk.home_place is None


@pytest.mark.parametrize("question", ["谁负责", "今天天气", "补多少钱"])
def test_a_question_that_names_no_document_names_none(together: Asker, question: str) -> None:
    assert together.frame(question).named_documents == ()
