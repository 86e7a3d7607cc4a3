"""Nudges: in private first, in the group only where one is set, once each; with bot and API as processes."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import StageMaker
from tests.journeys.stage import Stage, labels
from tests.standins import Person

LI, CHEN, ZHANG = Person(11, "李工"), Person(12, "陈工"), Person(21, "张督查")
GROUP = -1009


@pytest.fixture(scope="module")
def running(set_stage: StageMaker) -> Stage:
    """A group is set for nudges that reach nobody."""
    return set_stage(BOT_NUDGE_CHAT=str(GROUP))


def test_who_has_not_reported_is_nudged_in_private_and_reports_from_there(stage: Stage) -> None:
    stage.bind(LI, "住建局")
    stage.bind(CHEN, "科技局")
    stage.bind(ZHANG, None)
    stage.telegram.block(CHEN)
    stage.ask_api(
        "POST",
        "/v1/rounds",
        json={
            "name": "充电设施专项调度",
            "starts_on": "2024-09-01",
            "ends_on": "2024-09-10",
            "due_at": "2024-09-10T18:00:00+08:00",
            "closes_at": "2024-09-20T18:00:00+08:00",
        },
    )
    stage.later(days=1)  # the day on which it is due, 10:00: the reminder's time has come
    [reminder] = stage.heard(LI.id)
    assert "充电设施专项调度" in reminder["text"] and "还有3项没报" in reminder["text"]
    [in_group] = stage.heard(GROUP)
    assert in_group["text"].startswith("科技局：")

    assert labels(reminder) == ["现在报送"]
    stage.press(LI, reminder, "现在报送")
    [first] = stage.heard(LI.id)
    stage.press(LI, first, "补齐居住区短板")
    [asked] = stage.heard(LI.id)
    stage.say(LI, "截至今天累计完成改造150个老旧小区", reply_to=asked)
    [status] = stage.heard(LI.id)
    stage.press(LI, status, "按计划推进")
    stage.shows(status, "点“确认”")
    stage.press(LI, status, "确认")
    stage.shows(status, "已记录")

    stage.kill_bot()
    stage.start_bot()
    stage.later(days=1)  # past due
    [overdue] = stage.heard(LI.id)
    assert "已过截止时间" in overdue["text"] and "还有2项没报" in overdue["text"]
    stage.later(days=3)
    [told] = stage.heard(ZHANG.id)
    assert "没有报齐的27家" in told["text"] and "· 住房城乡建设局 缺2项" in told["text"]
    assert len(stage.telegram.answers(LI.id)) == 6


def test_a_bulletin_comes_to_the_chosen_chat_once_at_its_time_until_it_is_stopped(stage: Stage) -> None:
    stage.bind(ZHANG, None)
    stage.say(ZHANG, "/bulletin 每天9点 上周", group=GROUP)
    [told] = stage.heard(GROUP)
    assert told["text"] == "好的，每天09:00把上周的汇总发到这里。"
    stage.later(days=1)
    [bulletin] = stage.heard(GROUP)
    assert "督查通报" in bulletin["text"] and labels(bulletin) == ["表格（Excel）", "通报（Word）", "图"]
    stage.kill_bot()
    stage.start_bot()
    stage.say(ZHANG, "/bulletin 停", group=GROUP)
    assert stage.heard(GROUP)[0]["text"] == "已停发。"
    stage.later(days=1)
    stage.say(ZHANG, "/bulletin", group=GROUP)
    assert "现在没有" in stage.heard(GROUP)[0]["text"]
    stage.say(ZHANG, "/bulletin 随便", group=GROUP)
    assert "没有写明什么时候发" in stage.heard(GROUP)[0]["text"]
