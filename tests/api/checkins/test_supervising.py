"""How tasks stand, and what citizens may see; over HTTP, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.checkins.drafts import Status
from api.checkins.supervising import whole_of
from tests.api.people import Headers, person

TASK = "强化运维管理"


@pytest.fixture
def supervisor(both: TestClient) -> Headers:
    return person(both, "supervisor").headers


def state(client: TestClient, headers: Headers) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/v1/task-states", params={"task": TASK}, headers=headers).json()[
        "tasks"
    ][0]
    return found


def report(client: TestClient, headers: Headers, text: str) -> None:
    reply = client.post("/v1/checkins", json={"text": text}, headers=headers)
    assert reply.status_code == 201, reply.text


@pytest.mark.parametrize(
    ("states", "whole"),
    [
        ([], Status.NOT_STARTED),
        ([Status.DONE, Status.DONE], Status.DONE),
        ([Status.DONE, Status.NOT_STARTED], Status.ON_TRACK),
        ([Status.ON_TRACK, Status.DELAYED], Status.DELAYED),
        ([Status.DELAYED, Status.BLOCKED, Status.DONE], Status.BLOCKED),
    ],
)
def test_the_gravest_part_makes_the_whole(states: list[Status], whole: Status) -> None:
    assert whole_of(states) is whole


def test_a_task_nobody_reported_on_has_not_started(both: TestClient, supervisor: Headers) -> None:
    assert state(both, supervisor)["label"] == "未开始"


def test_a_report_moves_its_task(both: TestClient, supervisor: Headers) -> None:
    report(both, supervisor, "城管局：强化运维管理受阻，充电桩用地没有落实")
    assert (state(both, supervisor)["state"], state(both, supervisor)["judged"]) == ("blocked", None)


def test_a_judgement_holds_until_the_next_one(both: TestClient, supervisor: Headers) -> None:
    for judged in ("delayed", "on_track"):
        body = {
            "task": TASK,
            "state": judged,
            "reason": "调度会研究",
            "agreed_on": "2026-06-30",
            "agreed_by": "城管局",
        }
        assert both.post("/v1/task-states", json=body, headers=supervisor).status_code == 201
    found = state(both, supervisor)
    assert (found["state"], found["judged"]["agreed_on"], found["judged"]["agreed_by"]) == (
        "on_track",
        "2026-06-30",
        "城管局",
    )
    history = both.get("/v1/task-states/history", params={"task": TASK}, headers=supervisor).json()
    assert [one["state"] for one in history["judgements"]] == ["on_track", "delayed"]


def test_an_agreed_date_that_has_passed_shows(both: TestClient, supervisor: Headers) -> None:
    body = {"task": TASK, "state": "delayed", "reason": "资金", "agreed_on": "2026-02-28"}
    both.post("/v1/task-states", json=body, headers=supervisor)
    assert state(both, supervisor)["is_overdue"]


def test_one_party_can_be_judged_apart(both: TestClient, supervisor: Headers) -> None:
    body = {"task": TASK, "party": "城管局", "state": "blocked", "reason": "用地"}
    both.post("/v1/task-states", json=body, headers=supervisor)
    found = state(both, supervisor)
    judged = {one["party"]: one["state"] for one in found["parties"]}
    assert (judged["城市管理局"], found["state"]) == ("blocked", "blocked")


# ── what citizens see ──


def figures(client: TestClient, headers: Headers) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/v1/public-figures", headers=headers).json()["figures"]
    return found


def reported_figure(client: TestClient, headers: Headers) -> dict[str, Any]:
    """A measure that can be made public, reported on by a party of its plan."""
    measure = figures(client, headers)[0]
    row = next(
        task
        for task in client.get("/v1/tasks").json()["tasks"]
        if task["document"]["id"] == measure["document_id"]
    )
    target = next(
        one for one in client.get("/v1/figures").json()["figures"] if one["measure"] == measure["measure"]
    )
    figure = {"name": measure["measure"], "value": 1, "unit": target["base_unit"], "as_of": "2026-01-31"}
    draft = {"party": row["parties"][0]["name"], "task": row["path"], "figures": [figure]}
    assert client.post("/v1/checkins", json={"drafts": [draft]}, headers=headers).status_code == 201
    return measure


def test_citizens_see_nothing_until_a_figure_is_made_public(both: TestClient, supervisor: Headers) -> None:
    reported_figure(both, supervisor)
    assert both.get("/v1/progress").json() == {"total": 0, "progress": []}


def test_a_public_figure_is_seen_and_can_be_hidden_again(both: TestClient, supervisor: Headers) -> None:
    measure = reported_figure(both, supervisor)
    seen = []
    for is_public in (True, False):
        body = {"document_id": measure["document_id"], "measure": measure["measure"], "is_public": is_public}
        assert both.put("/v1/public-figures", json=body, headers=supervisor).status_code == 200
        seen.append([one["measured"]["value"] for one in both.get("/v1/progress").json()["progress"]])
    assert seen == [[1], []]


def test_what_no_plan_sets_cannot_be_made_public(both: TestClient, supervisor: Headers) -> None:
    body = {"document_id": "x", "measure": "没有", "is_public": True}
    assert both.put("/v1/public-figures", json=body, headers=supervisor).status_code == 422


# ── who did what ──


def test_reading_and_changing_are_written_down(both: TestClient, supervisor: Headers) -> None:
    report(both, supervisor, "城管局：强化运维管理完成40%")
    both.get("/v1/checkins", headers=supervisor)
    acts = both.get("/v1/audit", headers=person(both, "operator").headers).json()["acts"]
    assert [act["action"] for act in acts] == ["checkins.list", "checkins.record"]


def test_the_audit_log_holds_no_words(both: TestClient, supervisor: Headers) -> None:
    report(both, supervisor, "城管局：强化运维管理完成40%")
    assert "完成" not in both.get("/v1/audit", headers=person(both, "operator").headers).text


def test_one_gets_everything_that_is_kept_about_oneself(both: TestClient) -> None:
    member = person(both, "member", "城管局")
    report(both, member.headers, "强化运维管理完成40%")
    kept = both.get("/v1/members/me/export", headers=member.headers).json()
    assert (kept["messages"][0]["text"], len(kept["checkins"]), len(kept["tokens"])) == (
        "强化运维管理完成40%",
        1,
        1,
    )
    assert "checkins.record" in [act["action"] for act in kept["acts"]]


def test_an_operator_exports_a_member_and_nobody_else_of_it(both: TestClient) -> None:
    member, other = person(both, "member", "城管局"), person(both, "member", "商务局")
    report(both, member.headers, "强化运维管理完成40%")
    kept = both.get(f"/v1/members/{other.member.id}/export", headers=person(both, "operator").headers).json()
    assert (kept["member"]["party"], kept["messages"], kept["checkins"]) == ("商务局", [], [])
