"""Reporting in the chat: a card, a doubt, a correction, step by step; with bot and API as processes."""

from __future__ import annotations

import copy

from tests.journeys.stage import Stage, labels
from tests.standins import Person

LI, WANG = Person(11, "李工"), Person(12, "小王")
GROUP = -1001
SAID = "报送：补齐居住区短板：截至8月底累计完成改造120个老旧小区，按计划推进"


def figures(checkin: dict[str, object]) -> list[object]:
    return [one["value"] for one in checkin["figures"]]  # type: ignore[attr-defined]  # JSON


def test_a_report_is_shown_confirmed_by_its_reporter_alone_and_recorded_once(stage: Stage) -> None:
    stage.bind(LI, "住建局")
    stage.say(LI, SAID, group=GROUP)
    [card] = stage.heard(GROUP)
    assert "目标168个，完成71.4%，还差48个" in card["text"]
    stage.press(WANG, card, "确认")
    stage.telegram.wait_until(lambda: "这是别人的报送，只有本人能点。" in stage.telegram.toasts)
    stage.press(LI, card, "确认", times=2)
    stage.shows(card, "已记录")
    stage.telegram.wait_until_taken()
    assert [figures(one) for one in stage.checkins()] == [[120]]


def test_a_report_whose_words_are_edited_gets_a_new_card_and_is_recorded_once(stage: Stage) -> None:
    stage.bind(LI, "住建局")
    said = stage.say(LI, SAID, group=GROUP)
    [card] = stage.heard(GROUP)
    right = said | {"text": SAID.replace("120", "121"), "edit_date": said["date"] + 60}
    stage.telegram.push({"edited_message": right})
    [better] = stage.heard(GROUP)
    assert "121个" in better["text"]
    stage.press(LI, better, "确认")
    stage.shows(better, "已记录")
    stage.press(LI, card, "确认")
    stage.press(LI, stage.shows(card, "比上次报的少了"), "没错，照此记录")
    stage.press(LI, stage.shows(card, "点“确认”"), "确认")
    stage.telegram.wait_until(lambda: "这条已经处理过了。" in stage.telegram.toasts)
    assert [figures(one) for one in stage.checkins()] == [[121]]


def test_doubts_are_asked_one_at_a_time(stage: Stage) -> None:
    stage.bind(LI, "住建局")
    stage.say(LI, SAID, group=GROUP)
    stage.press(LI, stage.heard(GROUP)[0], "确认")
    stage.later(days=7)
    stage.say(
        LI, "@policy_test_bot 补齐居住区短板：累计完成改造90个老旧小区左右，电力接入没批下来", group=GROUP
    )
    [card] = stage.heard(GROUP)
    asked = [card["text"]]
    for following in ("约数", "点“确认”"):
        assert "确认" not in labels(card)
        stage.press(LI, card, "没错，照此记录")
        card = stage.shows(card, following)
        asked.append(card["text"])
    assert ["比上次报的少了" in text for text in asked] == [True, False, False]
    stage.press(LI, card, "确认")
    stage.shows(card, "已记录")
    kept = stage.checkins()[-1]
    assert sorted(kept["accepted_doubts"]) == ["approximate_value", "falls_below_previous"]


def test_which_task_is_meant_is_asked_with_the_tasks_to_choose_from(stage: Stage) -> None:
    stage.bind(LI, "住建局")
    stage.say(LI, "/checkin 我们已完成40%")
    [card] = stage.heard(LI.id)
    assert "哪一项" in card["text"]
    stage.press(LI, card, "落实安全责任")
    card = stage.shows(card, "点“确认”")
    stage.press(LI, card, "确认")
    stage.shows(card, "已记录")
    assert [(one["task"].rpartition("）")[2], one["percent"]) for one in stage.checkins()] == [
        ("落实安全责任", 40)
    ]


def test_a_report_is_put_right_and_taken_back_by_its_buttons(stage: Stage) -> None:
    stage.bind(LI, "住建局")
    stage.say(LI, SAID)
    [card] = stage.heard(LI.id)
    stage.press(LI, card, "确认")
    card = stage.shows(card, "已记录")
    stage.press(LI, card, "更正")
    [prompt] = stage.heard(LI.id)
    stage.say(LI, "累计完成改造130个老旧小区", reply_to=prompt)
    [correction] = stage.heard(LI.id)
    stage.press(LI, correction, "确认")
    correction = stage.shows(correction, "已更正")
    [kept] = stage.checkins()
    assert (figures(kept), kept["version"]) == ([130], 2)
    stage.press(LI, correction, "撤回")
    stage.telegram.wait_until(lambda: "确定撤回" in labels(correction))
    stage.press(LI, correction, "确定撤回")
    stage.shows(correction, "已撤回")
    assert stage.checkins() == []


def test_a_correction_in_words_changes_the_last_report(stage: Stage) -> None:
    stage.bind(LI, "住建局")
    stage.say(LI, SAID)
    stage.press(LI, stage.heard(LI.id)[0], "确认")
    stage.telegram.wait_until(lambda: bool(stage.checkins()))
    stage.later(hours=2)
    stage.say(LI, "更正上次：补齐居住区短板应该是125个老旧小区，不是120个")
    [card] = stage.heard(LI.id)
    assert "更正上一次的报送" in card["text"]
    stage.press(LI, card, "确认")
    stage.shows(card, "已更正")
    [kept] = stage.checkins()
    assert (figures(kept), kept["version"]) == ([125], 2)


def test_a_report_is_made_step_by_step_and_whether_all_is_reported_is_told(stage: Stage) -> None:
    stage.bind(LI, "住建局")
    stage.say(LI, "/checkin")
    [first] = stage.heard(LI.id)
    stage.press(LI, first, "补齐居住区短板")
    [figures_asked] = stage.heard(LI.id)
    stage.say(LI, "累计完成改造140个老旧小区", reply_to=figures_asked)
    [status_asked] = stage.heard(LI.id)
    stage.press(LI, status_asked, "滞后")
    [obstacle_asked] = stage.heard(LI.id)
    stage.say(LI, "电力接入没批下来", reply_to=obstacle_asked)
    [card] = stage.heard(LI.id)
    stage.press(LI, card, "确认")
    stage.shows(card, "已记录")
    [kept] = stage.checkins()
    assert (figures(kept), kept["status"], kept["issues"]) == ([140], "delayed", ["电力接入没批下来"])
    stage.say(LI, "我们报了没？")
    [standing] = stage.heard(LI.id)
    assert "还有2项没报" in standing["text"]


def test_a_restart_of_the_bot_between_card_and_confirmation_loses_and_doubles_nothing(stage: Stage) -> None:
    stage.bind(LI, "住建局")
    stage.say(LI, SAID)
    [card] = stage.heard(LI.id)
    before = copy.deepcopy(card)
    stage.kill_bot()
    stage.press(LI, card, "确认")
    stage.start_bot()
    stage.shows(card, "已记录")
    stage.kill_bot()
    stage.telegram.messages[LI.id, card["message_id"]] = (
        before  # as if it had been killed before it could say so
    )
    stage.press(LI, card, "确认")
    stage.start_bot()
    stage.shows(card, "已记录")
    assert [figures(one) for one in stage.checkins()] == [[120]]


def test_a_question_that_looks_like_a_report_is_asked_about_and_answered(stage: Stage) -> None:
    stage.bind(LI, "住建局")
    stage.say(LI, "补齐居住区短板我们完成改造120个，补贴每千瓦多少钱？")
    [which] = stage.heard(LI.id)
    assert labels(which) == ["这是报送", "我是在提问"]
    stage.press(LI, which, "我是在提问")
    [answer] = stage.heard(LI.id)
    assert "200元" in answer["text"]


def test_other_words_are_asked_for_and_the_first_card_is_closed(stage: Stage) -> None:
    stage.bind(LI, "住建局")
    stage.say(LI, SAID)
    [card] = stage.heard(LI.id)
    stage.press(LI, card, "修改")
    [prompt] = stage.heard(LI.id)
    stage.say(LI, "累计完成改造122个老旧小区", reply_to=prompt)
    [better] = stage.heard(LI.id)
    assert labels(stage.telegram.messages[LI.id, card["message_id"]]) == []
    stage.press(LI, better, "取消")
    stage.shows(better, "已取消")
    assert stage.checkins() == []


def test_who_has_not_joined_is_told_how(stage: Stage) -> None:
    stage.say(WANG, "/checkin 补齐居住区短板完成40%")
    [told] = stage.heard(WANG.id)
    assert "/join" in told["text"]


def test_strangers_in_a_group_are_let_talk(stage: Stage) -> None:
    stage.say(WANG, SAID, group=GROUP)
    stage.telegram.wait_until_taken()
    assert stage.telegram.answers(GROUP) == []
