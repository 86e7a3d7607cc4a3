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


def said(town: Town, who: Headers, text: str) -> dict[str, Any]:
    reply = town.client.post("/v1/checkins", json={"text": text}, headers=who)
    assert reply.status_code == 201, reply.text
    return dict(reply.json()["checkins"][0])


def test_a_body_is_compared_with_itself_and_not_with_its_group(town: Town, first: Headers) -> None:
    said(town, town.join(GROUP, "telegram:9"), "加快推进5G网络建设累计建成5G基站900个")
    assert said(town, first, "加快推进5G网络建设累计建成5G基站345个")["changes"] == []


def test_a_correction_for_the_group_leaves_its_bodies_alone(town: Town, first: Headers) -> None:
    whole = town.join(GROUP, "telegram:9")
    said(town, whole, "加快推进5G网络建设累计建成5G基站900个")
    body = said(town, first, "加快推进5G网络建设累计建成5G基站345个")
    said(town, whole, "更正：加快推进5G网络建设累计建成5G基站应为910个")
    assert town.client.get(f"/v1/checkins/{body['id']}", headers=first).json()["version"] == 1


def test_trouble_of_one_body_is_trouble_of_its_group(town: Town, first: Headers, second: Headers) -> None:
    said(town, first, "加快推进5G网络建设受阻，站址没有谈下来")
    said(town, second, "加快推进5G网络建设完成40%，正常推进")
    states = town.client.get(
        "/v1/task-states", params={"task": "加快推进5G网络建设"}, headers=town.supervisor
    ).json()["tasks"][0]
    assert {one["party"]: one["state"] for one in states["parties"]}[GROUP] == "blocked"


def test_citizens_are_told_whose_reading_it_is(town: Town, first: Headers, second: Headers) -> None:
    for who, count in ((first, 345), (second, 120)):
        said(town, who, f"加快推进5G网络建设累计建成5G基站{count}个")
    [measure] = [
        one
        for one in town.client.get("/v1/public-figures", headers=town.supervisor).json()["figures"]
        if one["measure"] == "5G基站数量"
    ]
    town.client.put(
        "/v1/public-figures",
        json={"document_id": measure["document_id"], "measure": measure["measure"], "is_public": True},
        headers=town.supervisor,
    ).raise_for_status()
    shown = town.client.get("/v1/progress").json()["progress"]
    assert {(one["sub_party"], one["measured"]["value"]) for one in shown} == {(FIRST, 345), (SECOND, 120)}
