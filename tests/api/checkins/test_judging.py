"""Status and obstacles."""

from __future__ import annotations

import pytest

from api.checkins.drafts import Status
from api.checkins.judging import read_bare_obstacles, read_obstacles, read_status


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


@pytest.mark.parametrize(
    ("clause", "obstacle"),
    [
        ("业主不签合同", "业主不签合同"),
        ("但人口库接口还没开通", "人口库接口还没开通"),
        ("山区信号弱", "山区信号弱"),
    ],
)
def test_a_clause_that_denies_or_turns_tells_an_obstacle(clause: str, obstacle: str):
    assert read_obstacles([clause]) == (obstacle,)


@pytest.mark.parametrize("clause", ["平台不断完善", "没变化", "进展不太顺利", "只完成两成"])
def test_not_every_denial_is_an_obstacle(clause: str):
    assert read_obstacles([clause]) == ()


def test_beside_a_delay_what_neither_judges_nor_names_the_task_is_in_the_way():
    clauses = ["智慧城市场景", "承建方换老板了", "要往后推"]
    assert read_bare_obstacles(clauses, ["推进智慧城市场景"]) == ("承建方换老板了",)
