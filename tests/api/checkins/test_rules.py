"""Readings against each other, against what was recorded and against the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.checkins.drafts import Doubt, Draft, Recorded, ReportedFigure, StatedWhole, Status
from api.checkins.rules import Ceiling, ceilings, changes, doubts_about, measure
from ingest.index import Figure, FigureKind, Index

TODAY = date(2024, 6, 30)
DRAFT = Draft(party="城市管理局", task="附件/甲")


def figure(value: str, unit: str = "个", name: str = "充电站", **more: object) -> ReportedFigure:
    return replace(ReportedFigure(name, Decimal(value), unit), **more)


def doubts(**fields: object) -> frozenset[Doubt]:
    return doubts_about(replace(DRAFT, **fields), TODAY)


def test_a_plain_draft_raises_no_doubt():
    assert doubts(figures=(figure("12"),), percent=Decimal(40)) == frozenset()


@pytest.mark.parametrize("percent", ["118", "-5", "100.1"])
def test_progress_beyond_its_bounds_is_impossible(percent: str):
    assert doubts(percent=Decimal(percent)) == {Doubt.IMPOSSIBLE_VALUE}


@pytest.mark.parametrize("one", [figure("-3"), figure("132", "%", "占比"), figure("2.5")])
def test_a_value_that_cannot_be_is_impossible(one: ReportedFigure):
    assert doubts(figures=(one,)) == {Doubt.IMPOSSIBLE_VALUE}


def test_growth_may_be_above_a_hundred():
    assert doubts(figures=(figure("130", "%", "同比增长"),)) == frozenset()


def test_a_part_above_its_whole_is_impossible():
    whole = StatedWhole(Decimal(46), "个", is_planned=False)
    assert doubts(figures=(figure("58"),), wholes=(whole,)) == {Doubt.IMPOSSIBLE_VALUE}


def test_more_than_planned_is_possible():
    plan = StatedWhole(Decimal(46), "个", is_planned=True)
    assert doubts(figures=(figure("58"),), wholes=(plan,)) == frozenset()


def test_a_percentage_that_its_own_numbers_do_not_give_is_a_contradiction():
    plan = StatedWhole(Decimal(200), "个", is_planned=True)
    assert doubts(figures=(figure("150"),), wholes=(plan,), percent=Decimal(90)) == {Doubt.CONTRADICTION}


@pytest.mark.parametrize(("status", "percent"), [(Status.DONE, 80), (Status.NOT_STARTED, 15)])
def test_a_status_against_the_percentage_is_a_contradiction(status: Status, percent: int):
    assert doubts(status=status, percent=Decimal(percent)) == {Doubt.CONTRADICTION}


def test_more_added_than_there_is_is_a_contradiction():
    added = figure("6", name="本月新增", is_increment=True)
    assert doubts(figures=(figure("4", name="累计"), added)) == {Doubt.CONTRADICTION}


def test_a_day_ahead_is_doubted():
    assert doubts(figures=(figure("4", as_of=date(2024, 7, 1)),)) == {Doubt.FUTURE_DATE}


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_a_percentage_computed_from_its_numbers_is_never_doubted(done: int, planned: int):
    value, whole = min(done, planned), max(done, planned)
    percent = round(Decimal(value * 100) / whole, 1)
    stated = StatedWhole(Decimal(whole), "个", is_planned=True)
    assert doubts(figures=(figure(str(value)),), wholes=(stated,), percent=percent) == frozenset()


def recorded(*figures: ReportedFigure, percent: int | None = None) -> Recorded:
    return Recorded("城市管理局", "附件/甲", None, figures, None if percent is None else Decimal(percent))


def test_a_smaller_total_falls_below_the_recorded_one():
    draft = replace(DRAFT, figures=(figure("300", name="巡检站点累计"),))
    [change] = changes(draft, [recorded(figure("340", name="累计巡检站点"))])
    assert change.falls_below


def test_what_is_meant_to_fall_may_fall():
    draft = replace(DRAFT, figures=(figure("9", "%", "漏损率"),))
    [change] = changes(draft, [recorded(figure("10", "%", "漏损率"))])
    assert not change.falls_below


def test_what_was_added_lately_is_not_compared():
    draft = replace(DRAFT, figures=(figure("3", name="新增站点", is_increment=True),))
    assert changes(draft, [recorded(figure("340", name="站点"))]) == ()


def test_a_leap_is_told():
    draft = replace(DRAFT, figures=(figure("3400", name="站点"),))
    assert changes(draft, [recorded(figure("340", name="站点"))])[0].jumps


def test_a_share_beside_a_count_differs_in_unit():
    draft = replace(DRAFT, figures=(figure("34", "%", "站点"),))
    assert changes(draft, [recorded(figure("340", name="站点"))])[0].unit_differs


def test_another_task_is_not_compared():
    draft = replace(DRAFT, task="附件/乙", percent=Decimal(10))
    assert changes(draft, [recorded(percent=40)]) == ()


def test_a_reading_is_measured_by_the_next_target_of_its_indicator(index: Index):
    reading = ReportedFigure("公共充电站累计", Decimal(240), "座")
    measured = measure(reading, index.figures, TODAY)
    assert measured is not None
    assert (measured.target, measured.due_on) == (Decimal(330), date(2024, 12, 31))
    assert measured.left == 90
    assert measured.pace_per_day == Decimal(90) / 184


def test_a_reading_without_an_indicator_is_not_measured(index: Index):
    assert measure(ReportedFigure("食堂包子", Decimal(3), "个"), index.figures, TODAY) is None


def test_a_ceiling_of_the_plan_makes_a_value_one_that_falls(index: Index):
    ledger: tuple[Figure, ...] = index.figures
    assert any("漏损率" in one.measure for one in ceilings(ledger))
    below = ReportedFigure("供水管网漏损率", Decimal("9.5"), "%", kind=FigureKind.SHARE)
    measured = measure(below, ledger, TODAY)
    assert measured is not None and measured.is_reached


def test_a_ceiling_for_a_share_does_not_let_a_count_fall():
    draft = replace(DRAFT, figures=(figure("156", name="基站累计"),))
    shares = (Ceiling("转供电基站占比", "%"),)
    assert changes(draft, [recorded(figure("161", name="基站累计"))], shares)[0].falls_below


def test_money_beside_a_count_differs_in_unit():
    money = replace(figure("34", "元", "站点"), kind=FigureKind.AMOUNT)
    [change] = changes(replace(DRAFT, figures=(money,)), [recorded(figure("340", name="站点"))])
    assert change.unit_differs and not change.falls_below


def test_words_that_count_are_compared():
    draft = replace(DRAFT, figures=(figure("300", "个", "站点"),))
    [change] = changes(draft, [recorded(figure("340", "座", name="站点"))])
    assert change.falls_below and not change.unit_differs
