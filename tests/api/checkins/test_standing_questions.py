"""Questions about one's own reports, and messages that ask anything at all."""

from __future__ import annotations

import pytest

from api.checkins.standing_questions import asks_something, asks_standing


@pytest.mark.parametrize(
    "text",
    [
        "我们报了没",
        "本月进展我们报了没有？",
        "我局这个月报了吗",
        "还有哪些没报",
        "还差几项没报呀",
        "帮我看看我们报齐了没",
        "報了沒",
    ],
)
def test_a_question_about_ones_own_reports_is_known(text: str):
    assert asks_standing(text)


@pytest.mark.parametrize(
    "text",
    [
        "财政局报了没",
        "我们报销了吗",
        "我们有哪些任务",
        "我们报了没有牵头的那几项",
        "车网互动完成40%",
        "报" * 5000,
        "我们" * 20,
    ],
)
def test_any_other_message_is_not(text: str):
    assert not asks_standing(text)


@pytest.mark.parametrize(
    ("text", "asks"), [("车网互动完成40%，补贴什么时候到？", True), ("车网互动完成40%", False)]
)
def test_a_question_in_a_report_is_noticed(text: str, asks: bool):
    assert asks_something(text) == asks
