"""The clause that answers, in its own words."""

from __future__ import annotations

import pytest

from api.qa.outcomes import AnswerStatus
from tests.api.qa.asker import Asker

ACT = "岚江省取用水计量监督管理办法"


@pytest.mark.parametrize(
    ("question", "section"),
    [
        pytest.param("联席会议办公室设在哪", "四、组织实施/（一）健全工作机制", id="where"),
        pytest.param(
            "重大节假日充电怎么保障", "二、主要任务/（一）织密城乡充电网络/4.加快公路沿线布局", id="how"
        ),
        pytest.param(
            "监管平台能不能采集车主个人信息",
            "二、主要任务/（四）强化安全保障/2.强化网络和数据安全",
            id="rule",
        ),
    ],
)
def test_the_clause_that_answers_is_quoted(alone: Asker, question: str, section: str) -> None:
    answer = alone.ask(question)
    assert (answer.status, answer.citations[0].section_path) == (AnswerStatus.ANSWERED, section)


def test_a_quote_is_the_document_s_words(alone: Asker) -> None:
    answer = alone.ask("联席会议办公室设在哪")
    assert answer.citations[0].quote in answer.text


@pytest.mark.parametrize("name", [ACT, "岚政〔2023〕8号", "取用水计量监督管理办法"])
def test_an_article_asked_for_by_number_is_quoted_whole(together: Asker, name: str) -> None:
    answer = together.ask(f"{name}第九条怎么规定的")
    assert [one.section_path for one in answer.citations] == ["第二章计量设施/第九条"]
    assert "一点二倍" in answer.text


@pytest.mark.parametrize("name", [ACT, "岚政〔2023〕8号"])
def test_an_article_that_is_not_there_is_not_answered_from_its_neighbours(together: Asker, name: str) -> None:
    assert together.ask(f"{name}第四十九条怎么规定的").status is AnswerStatus.NO_SOURCE_FOUND


def test_an_article_of_another_text_is_no_row_of_the_home_plan(together: Asker) -> None:
    cited = {one.document_id for one in together.ask("通信条例第九条怎么说").citations}
    assert "汴政办-2020-44号" not in cited


def test_only_the_document_asked_for_is_searched(together: Asker) -> None:
    plan = "霁川县智慧水利建设实施方案"
    cited = {one.document_id for one in together.ask("网络和数据安全怎么保障", document=plan).citations}
    assert cited == {plan}


def test_what_no_clause_says_is_not_answered(alone: Asker) -> None:
    assert alone.ask("充电桩的颜色有什么规定").status is AnswerStatus.NO_SOURCE_FOUND


def test_what_holds_otherwise_is_quoted_where_the_question_denies_it(alone: Asker) -> None:
    assert "不享受" in alone.ask("没接入平台的充电桩能领补贴吗").text


def test_a_title_alone_is_no_answer(together: Asker) -> None:
    quotes = [one.quote for one in together.ask("河南省与开封市5G建设实际进展").citations]
    assert not any("要点摘编，非原文" in quote for quote in quotes)
