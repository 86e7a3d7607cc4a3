"""A follow-up is completed from what the conversation was about."""

from __future__ import annotations

import pytest

from api.qa.outcomes import AnswerStatus
from tests.api.qa.asker import Asker

FOLLOW_UPS = {
    "another-year": (("2023年公共充电站目标是多少", "24年呢"), "330座"),
    "another-year-in-words": (("2023年公共充电站目标是多少", "那二〇二五年呢"), "480座"),
    "another-party": (("财政局有哪些任务", "公安局呢"), "推进公务用车示范"),
    "both-parties": (("财政局有哪些任务", "公安局呢", "他俩都有的是哪些"), "共1项：“推进公务用车示范”"),
    "both-at-once": (("财政局和公安局谁的任务多", "他俩都有的任务有哪些"), "共1项：“推进公务用车示范”"),
    "owners-of-a-clause": (("补齐居住区短板怎么做", "这条归谁"), "由住房城乡建设局牵头"),
    "owners-of-a-row": (("第三块第二条是什么任务", "这条归谁负责"), "由商务局、工业和信息化局牵头"),
    "another-row": (("发展车网互动归谁", "规范价格行为呢"), "“规范价格行为”的责任单位共2个"),
    "correction": (("发展车网互动归谁", "不对，是规范价格行为"), "“规范价格行为”的责任单位共2个"),
    "correction-in-other-words": (("发展车网互动归谁", "说错了，是强化运维管理"), "由城市管理局牵头"),
    "deadline-of-the-row": (("补齐居住区短板归谁", "这条什么时候完成"), "2024年6月底前"),
    "after-thanks": (("财政局有哪些任务", "谢谢", "公安局呢"), "推进公务用车示范"),
    "after-a-refusal": (("财政局有哪些任务", "今天天气怎么样", "公安局呢"), "推进公务用车示范"),
}


@pytest.mark.parametrize(("questions", "said"), FOLLOW_UPS.values(), ids=FOLLOW_UPS.keys())
def test_a_follow_up_is_answered(alone: Asker, questions: tuple[str, ...], said: str) -> None:
    answer = alone.talk(*questions)
    assert answer.is_answered
    assert said in answer.text


def test_the_choice_of_a_question_back_is_answered(alone: Asker) -> None:
    choice = alone.talk("谁负责").choices[0]
    assert alone.talk("谁负责", choice.question).is_answered


def test_a_question_of_its_own_is_not_completed(alone: Asker) -> None:
    assert (
        alone.talk("财政局有哪些任务", "直流充电桩每千瓦补贴多少钱").text
        == alone.ask("直流充电桩每千瓦补贴多少钱").text
    )


@pytest.mark.parametrize("question", ["这条归谁", "他俩都有的任务呢", "24年呢"])
def test_without_anything_said_before_it_is_asked_back(alone: Asker, question: str) -> None:
    assert alone.ask(question).status is AnswerStatus.ASK_BACK


def test_another_conversation_knows_nothing_of_this_one(alone: Asker) -> None:
    alone.talk("财政局有哪些任务")
    assert alone.talk("这条归谁").status is AnswerStatus.ASK_BACK


def test_the_year_is_carried_on_to_the_next_measure(alone: Asker) -> None:
    assert "330座" in alone.talk("2024年公共充电桩要多少根", "公共充电站呢").text


def test_a_conversation_stays_with_the_place_it_is_about(together: Asker) -> None:
    answer = together.talk("澜阳市财政局有哪些任务", "这些任务里澜阳市公安局有哪些")
    assert {one.document_id for one in answer.citations} == {"澜阳市充电基础设施三年行动方案"}


@pytest.mark.parametrize("question", ["哪个最少", "那最少的呢"])
def test_the_other_end_of_the_scale_leans_on_the_question_before(alone: Asker, question: str) -> None:
    answer = alone.talk("哪个单位任务最多", question)
    assert "参与任务最少的是" in answer.text


def test_both_ends_of_a_scale_in_one_question_are_both_looked_up(alone: Asker) -> None:
    text = alone.ask("哪个单位任务最多，哪个最少").text
    assert [one for one in ("参与任务最多的是", "参与任务最少的是") if one not in text] == []


def test_whether_a_target_was_reached_leans_on_the_target(together: Asker) -> None:
    answer = together.talk("2020年开封要建多少个5G基站", "实际完成了吗")
    assert answer.status is AnswerStatus.NO_SOURCE_FOUND
