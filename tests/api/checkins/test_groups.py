"""A group whose bodies report each for itself: what one of them sent is not what the others owe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.api.checkins.test_nudging import REMINDED, Town
from tests.api.conftest import AppMaker
from tests.api.people import Headers

GROUP, FIRST, SECOND = "各县区政府", "杞县", "通许县"


@pytest.fixture
def town(make_app: AppMaker, plan_index: Path) -> Town:
    return Town(make_app, index_dir=plan_index)


@pytest.fixture
def first(town: Town) -> Headers:
    return town.join(FIRST, "telegram:1")


@pytest.fixture
def second(town: Town) -> Headers:
    return town.join(SECOND, "telegram:2")


def report_on_all(town: Town, who: Headers, *, but: int = 0) -> None:
    rows = town.client.get("/v1/tasks").json()["tasks"]
    mine = [row for row in rows if any(one["name"] == GROUP for one in row["parties"])]
    for row in mine[but:]:
        drafts = [{"task": row["path"], "percent": 40}]
        reply = town.client.post("/v1/checkins", json={"drafts": drafts}, headers=who)
        assert reply.status_code == 201, reply.text


def own(town: Town, who: Headers) -> dict[str, Any]:
    [found] = town.client.get("/v1/rounds/mine", headers=who).json()["rounds"]
    return dict(found["own"])


def group_in_round(town: Town) -> dict[str, Any]:
    detail = town.client.get(f"/v1/rounds/{town.rounds()[0]['id']}", headers=town.supervisor).json()
    return dict(next(one for one in detail["standings"] if one["party"] == GROUP))


def test_a_body_is_told_how_it_stands_itself(town: Town, first: Headers, second: Headers) -> None:
    report_on_all(town, first)
    assert own(town, first)["standing"] == "reported"
    assert own(town, second)["standing"] == "awaited"


def test_a_group_has_reported_when_all_its_bodies_have(town: Town, first: Headers) -> None:
    assert (
        group_in_round(town)["bodies_missing"] == []
    )  # nobody reports apart yet: the rows are open, that is all
    report_on_all(town, first)
    group = group_in_round(town)
    assert group["standing"] == "partly"
    assert SECOND in group["bodies_missing"] and FIRST not in group["bodies_missing"]


def test_what_is_reported_for_the_whole_group_counts_for_its_bodies(
    town: Town, first: Headers, second: Headers
) -> None:
    report_on_all(town, town.join(GROUP, "telegram:9"))
    assert own(town, second)["standing"] == "reported"
    assert group_in_round(town)["standing"] == "reported"


def test_only_bodies_that_lack_something_are_nudged(town: Town, first: Headers, second: Headers) -> None:
    report_on_all(town, first)
    town.now = REMINDED
    [nudge] = town.claim()
    assert [one["account"] for one in nudge["recipients"]] == ["2"]
    assert SECOND in nudge["sentence"] and FIRST not in nudge["sentence"]


def test_a_body_that_lacks_one_row_is_nudged_too(town: Town, first: Headers, second: Headers) -> None:
    report_on_all(town, first, but=1)
    report_on_all(town, second)
    town.now = REMINDED
    [nudge] = town.claim()
    assert "1" in [one["account"] for one in nudge["recipients"]]
