"""Judging readings of messages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from evals.cases import load_checkins
from evals.checkins import CheckinCase, FigureShape, ReadingShape, in_base_units, judge, lines
from evals.suites import DATASETS

DRAFT = {
    "party": "园林局",
    "task": "附件/甲",
    "figures": [{"name": "花园建成", "value": 3, "unit": "个", "as_of": None}],
    "percent": 40,
    "status": "delayed",
    "issues": ["苗木没到货"],
}
CASE = CheckinCase.model_validate(
    {"id": "c1", "sent_at": "2024-09-09T09:00:00+08:00", "text": "…", "is_checkin": True, "drafts": [DRAFT]}
)


def reading(**changed: object) -> ReadingShape:
    return ReadingShape.model_validate({"is_checkin": True, "drafts": [{**DRAFT, **changed}]})


def test_the_same_reading_has_no_fault():
    assert judge(CASE, reading()).faults == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"party": "水利局"},
        {"task": None},
        {"figures": []},
        {"figures": [{"name": "花园建成", "value": 4, "unit": "个"}]},
        {"figures": [{"name": "花园建成", "value": 3, "unit": "%"}]},
        {"figures": [{"name": "花园建成", "value": 3, "unit": "个", "as_of": "2024-09-01"}]},
        {"figures": [{"name": "食堂", "value": 3, "unit": "个"}]},
        {"percent": None},
        {"status": None},
        {"issues": []},
    ],
)
def test_a_difference_is_a_fault(changed: dict[str, object]):
    assert judge(CASE, reading(**changed)).faults


@pytest.mark.parametrize(
    "changed",
    [
        {"figures": [{"name": "建成的花园", "value": 3, "unit": "座"}]},
        {"figures": [{"name": "花园建成", "value": 3, "unit": "个", "as_of": "2024-09-09"}]},
        {"figures": [*DRAFT["figures"], {"name": "在建", "value": 1, "unit": "个"}]},
        {"issues": ["因为苗木还没到货"]},
    ],
)
def test_what_means_the_same_is_no_fault(changed: dict[str, object]):
    assert judge(CASE, reading(**changed)).faults == ()


def test_a_doubt_too_many_and_one_too_few_are_faults():
    doubted = CASE.model_copy(update={"doubts": frozenset({"future_date"})})
    read = reading().model_copy(update={"doubts": frozenset({"missing_task"})})
    assert judge(doubted, read).faults == ("does not doubt future_date", "doubts missing_task")


def test_ten_thousands_are_counted_out():
    figure = FigureShape(name="费用", value=Decimal("12.6"), unit="万元", as_of=date(2024, 1, 1))
    assert in_base_units(figure) == (Decimal(126000), "元")


def test_chatter_taken_for_a_checkin_is_counted():
    chatter = CASE.model_copy(update={"is_checkin": False, "drafts": ()})
    found = {line.name: line.points for line in lines("s", [judge(chatter, reading())])}
    assert (found["wholly right"], found["chatter taken for a check-in"]) == (0, 1)


@pytest.mark.parametrize(("name", "least"), [("checkins.jsonl", 70), ("checkins_world.jsonl", 60)])
def test_the_datasets_of_messages_are_read(name: str, least: int):
    assert len(load_checkins(DATASETS / name)) >= least
