"""Status and obstacles."""

from __future__ import annotations

import pytest

from api.checkins.drafts import Status
from api.checkins.judging import read_obstacles, read_status


@pytest.mark.parametrize(
    ("clause", "status"),
    [
        ("按计划推进", Status.ON_TRACK),
        ("暂无问题", Status.ON_TRACK),
        ("整体 on track", Status.ON_TRACK),
        ("比计划慢了", Status.DELAYED),
        ("不太顺利", Status.DELAYED),
        ("要延期到下个月", Status.DELAYED),
        ("现在僵住了", Status.BLOCKED),
        ("施工停了", Status.BLOCKED),
        ("还没启动", Status.NOT_STARTED),
        ("任务全部办完", Status.DONE),
        ("已完成", Status.DONE),
        ("完成80%", None),
        ("完成212个站", None),
        ("平台昨天上线了", None),
        ("没完成", None),
    ],
)
def test_a_status_is_what_the_words_judge(clause: str, status: Status | None):
    assert read_status([clause]) is status


def test_the_graver_word_wins():
    assert read_status(["总体按计划", "第三处卡住了"]) is Status.BLOCKED


@pytest.mark.parametrize(
    ("clause", "obstacle"),
    [
        ("因为征地没谈妥停工了", "征地没谈妥"),
        ("但是设备没到货", "设备没到货"),
        ("等招标", "等招标"),
        ("由于连日阴雨", "连日阴雨"),
    ],
)
def test_an_obstacle_is_told_in_the_words_of_the_report(clause: str, obstacle: str):
    assert read_obstacles([clause]) == (obstacle,)


@pytest.mark.parametrize("clause", ["暂无问题", "前阵子没顾上报", "按计划推进"])
def test_what_stands_in_nobodys_way_is_no_obstacle(clause: str):
    assert read_obstacles([clause]) == ()
