"""What supervisors see in the chat: a summary with its files, who is missing; with bot and API as processes."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest

from tests.journeys.stage import Stage, labels
from tests.standins import Person

LI, ZHANG = Person(11, "李工"), Person(21, "张督查")
GROUP = -1001
SAID = "报送：补齐居住区短板：截至8月底累计完成改造120个老旧小区，进度滞后，电力接入没批下来"


@pytest.fixture
def reported(stage: Stage) -> Stage:
    """One party has reported on one of its tasks."""
    stage.bind(LI, "住建局")
    stage.bind(ZHANG, None)
    stage.say(LI, SAID)
    stage.press(LI, stage.heard(LI.id)[0], "确认")
    stage.telegram.wait_until(lambda: bool(stage.checkins()))
    return stage


def test_a_summary_comes_with_its_files_and_a_chart(reported: Stage) -> None:
    reported.say(ZHANG, "/summary", group=GROUP)
    [summary] = reported.heard(GROUP)
    assert "2024年9月1日至2024年9月9日" in summary["text"] and "电力接入没批下来" in summary["text"]
    for label in labels(summary):
        reported.press(ZHANG, summary, label)
    sheet, notice, picture = reported.heard(GROUP, 3)
    for file in (sheet, notice):
        content = reported.telegram.files[GROUP, file["message_id"]].content
        assert ZipFile(io.BytesIO(content)).testzip() is None
    assert reported.telegram.files[GROUP, picture["message_id"]].content[:4] == b"\x89PNG"
    assert sheet["document"]["file_name"].endswith(".xlsx")


def test_a_summary_of_a_period_a_party_and_a_task(reported: Stage) -> None:
    reported.say(ZHANG, "/summary 本月 住建局 补齐居住区短板")
    [summary] = reported.heard(ZHANG.id)
    assert "补齐居住区短板" in summary["text"].split("\n")[0]
    assert "住房城乡建设局" in summary["text"] and "各项任务均已报送" in summary["text"]


def test_words_that_are_not_understood_are_named(reported: Stage) -> None:
    reported.say(ZHANG, "/summary 胡说八道")
    [told] = reported.heard(ZHANG.id)
    assert "没有看懂“胡说八道”" in told["text"]


def test_who_is_missing_is_listed(reported: Stage) -> None:
    reported.say(ZHANG, "/missing")
    [missing] = reported.heard(ZHANG.id)
    assert "没报齐的1家：住房城乡建设局差2项（统筹布局规划、落实安全责任）" in missing["text"]


def test_a_member_gets_no_summary(reported: Stage) -> None:
    reported.say(LI, "/summary")
    [told] = reported.heard(LI.id)
    assert told["text"] == "只有督查人员可以看汇总。"


def test_a_supervisor_invites_and_the_link_lets_in(stage: Stage) -> None:
    stage.bind(ZHANG, None)
    stage.say(ZHANG, "/invite 商务局")
    [invited] = stage.heard(ZHANG.id)
    code = invited["text"].split("start=")[1].split("，")[0]
    newcomer = Person(31, "新来的")
    stage.say(newcomer, f"/start {code}")
    [welcome] = stage.heard(newcomer.id)
    assert "您代表“商务局”" in welcome["text"]
