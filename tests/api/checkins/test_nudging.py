"""Nudges and rounds over HTTP, as a bot and a supervisor meet them; on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from api.callers import ON_BEHALF_OF
from tests.api.conftest import AppMaker
from tests.api.people import Headers, person
from tests.postgres import Server

ZONE = ZoneInfo("Asia/Shanghai")
# The default round on February 2026 is due on Friday, 6 March at 18:00.
OPENED = datetime(2026, 2, 10, 10, tzinfo=ZONE)
REMINDED = datetime(2026, 3, 5, 9, 30, tzinfo=ZONE)
OVERDUE = datetime(2026, 3, 9, 9, 30, tzinfo=ZONE)
ESCALATED = datetime(2026, 3, 10, 9, 30, tzinfo=ZONE)


class Town:
    """A running application whose clock can be set, with a bot, a supervisor and a member in a chat."""

    def __init__(self, make_app: AppMaker, **settings: object) -> None:
        self.now = OPENED
        self.client = make_app(clock=lambda: self.now, **settings)
        self.bot = person(self.client, "bot").headers
        self.supervisor = person(self.client, "supervisor").headers
        self.rounds()

    def join(self, party: str, account: str) -> Headers:
        code = self.client.post("/v1/invitations", json={"party": party}, headers=self.supervisor).json()[
            "code"
        ]
        chat = self.bot | {ON_BEHALF_OF: account}
        assert self.client.post("/v1/members/join", json={"code": code}, headers=chat).status_code == 201
        return chat

    def rounds(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get("/v1/rounds", headers=self.supervisor).json()["rounds"]
        return found

    def claim(self) -> list[dict[str, Any]]:
        reply = self.client.post("/v1/nudges/claim", json={}, headers=self.bot)
        assert reply.status_code == 200, reply.text
        found: list[dict[str, Any]] = reply.json()["nudges"]
        return found

    def done(self, nudge: dict[str, Any], how: str = "sent") -> int:
        body = {"claim": nudge["claim"]}
        return self.client.post(f"/v1/nudges/{nudge['id']}/{how}", json=body, headers=self.bot).status_code


@pytest.fixture(params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, make_app: AppMaker) -> Town:
    if request.param == "sqlite":
        return Town(make_app)
    server: Server = request.getfixturevalue("postgres")
    return Town(make_app, database_url=server.new_database())


# ── nudges ──


def test_a_member_is_reminded_before_it_is_due(town: Town) -> None:
    town.join("科技局", "telegram:7")
    town.now = REMINDED
    (nudge,) = town.claim()
    assert (nudge["kind"], nudge["party"], nudge["recipients"]) == (
        "reminder",
        "科技局",
        [{"channel": "telegram", "account": "7"}],
    )
    assert "科技局" in nudge["sentence"] and "03月06日18:00" in nudge["sentence"]


def test_nobody_is_reminded_earlier(town: Town) -> None:
    town.join("科技局", "telegram:7")
    assert town.claim() == []


def test_a_party_without_anybody_in_a_chat_is_not_handed_out(town: Town) -> None:
    town.now = REMINDED
    assert town.claim() == []


def test_of_two_senders_one_gets_the_nudge(town: Town) -> None:
    town.join("科技局", "telegram:7")
    town.now = REMINDED
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: town.claim(), range(8)))
    assert sum(len(claimed) for claimed in claims) == 1


def test_a_sent_nudge_is_not_handed_out_again(town: Town) -> None:
    town.join("科技局", "telegram:7")
    town.now = REMINDED
    (nudge,) = town.claim()
    assert (town.done(nudge), town.done(nudge)) == (200, 200)
    town.now += timedelta(hours=1)
    assert town.claim() == []


def test_a_nudge_whose_sender_died_is_handed_out_again(town: Town) -> None:
    town.join("科技局", "telegram:7")
    town.now = REMINDED
    (first,) = town.claim()
    town.now += timedelta(minutes=3)
    (second,) = town.claim()
    assert (second["id"], town.done(first), town.done(second)) == (first["id"], 409, 200)


def test_a_nudge_that_failed_is_handed_out_again_a_few_times(town: Town) -> None:
    town.join("科技局", "telegram:7")
    town.now = REMINDED
    tries = 0
    while claimed := town.claim():
        tries += 1
        assert town.done(claimed[0], "failed") == 200
    assert tries == 5


def test_a_graver_nudge_takes_the_place_of_one_never_sent(town: Town) -> None:
    town.join("科技局", "telegram:7")
    town.now = REMINDED
    town.claim()
    town.now = OVERDUE
    assert [nudge["kind"] for nudge in town.claim()] == ["overdue"]


def test_supervisors_are_told_in_the_end(town: Town) -> None:
    invitation = {"role": "supervisor"}
    operator = person(town.client, "operator").headers
    code = town.client.post("/v1/invitations", json=invitation, headers=operator).json()["code"]
    town.client.post("/v1/members/join", json={"code": code}, headers=town.bot | {ON_BEHALF_OF: "telegram:1"})
    town.now = ESCALATED
    nudges = town.claim()
    assert {(nudge["kind"], nudge["recipients"][0]["account"]) for nudge in nudges} == {("escalation", "1")}


def test_nobody_is_disturbed_at_night(town: Town) -> None:
    town.join("科技局", "telegram:7")
    town.now = REMINDED.replace(hour=22)
    assert town.claim() == []


def test_who_has_reported_everything_is_left_alone(town: Town) -> None:
    chat = town.join("科技局", "telegram:7")
    rows = town.client.get("/v1/parties/科技局").json()["tasks"]
    drafts = [{"task": row["task"]["path"], "percent": 10} for row in rows]
    town.client.post("/v1/checkins", json={"drafts": drafts}, headers=chat)
    town.now = REMINDED
    assert town.claim() == []


def test_who_is_exempt_is_left_alone(town: Town) -> None:
    town.join("科技局", "telegram:7")
    body = {"party": "科技局", "reason": "机构改革"}
    exemption = town.client.post("/v1/exemptions", json=body, headers=town.supervisor).json()
    town.now = REMINDED
    assert town.claim() == []
    town.client.delete(f"/v1/exemptions/{exemption['id']}", headers=town.supervisor)
    assert len(town.claim()) == 1


def test_nobody_elses_claim_is_confirmed(town: Town) -> None:
    town.join("科技局", "telegram:7")
    town.now = REMINDED
    (nudge,) = town.claim()
    assert town.done(nudge | {"claim": "0" * 32}) == 409
    assert town.done(nudge | {"id": "0" * 32}) == 404


# ── rounds ──


def test_a_round_is_there_without_anybody_setting_one(town: Town) -> None:
    (one,) = town.rounds()
    assert (one["name"], one["kind"], one["state"], one["due_at"]) == (
        "2026年2月",
        "monthly",
        "open",
        "2026-03-06T18:00:00+08:00",
    )


def test_rounds_are_made_once_however_many_ask(town: Town) -> None:
    town.now = OVERDUE + timedelta(days=60)
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda _: [one["id"] for one in town.rounds()], range(8)))
    assert all(ids == seen[0] for ids in seen) and len(seen[0]) == len(set(seen[0])) == 3


def test_a_report_counts_for_its_round_and_a_late_one_is_late(town: Town) -> None:
    for party, sent_at in (("科技局", OPENED), ("商务局", OVERDUE)):
        town.now = sent_at
        rows = town.client.get(f"/v1/parties/{party}").json()["tasks"]
        drafts = [{"party": party, "task": row["task"]["path"], "percent": 10} for row in rows]
        reply = town.client.post("/v1/checkins", json={"drafts": drafts}, headers=town.supervisor)
        assert reply.status_code == 201
    february = next(one for one in town.rounds() if one["name"] == "2026年2月")
    detail = town.client.get(f"/v1/rounds/{february['id']}", headers=town.supervisor).json()
    found = {one["party"]: one["standing"] for one in detail["standings"]}
    assert (found["科技局"], found["商务局"], found["城市管理局"]) == ("reported", "late", "missing")
    assert "科技局" not in detail["missing"] and "城市管理局" in detail["missing"]


def test_the_counts_of_a_round_add_up(town: Town) -> None:
    (one,) = town.rounds()
    kinds = ("reported", "partly", "late", "missing", "exempt")
    assert sum(one[f"parties_{kind}"] for kind in kinds) == one["parties"]
    assert one["reported"] + one["open"] == one["owed"]


def test_a_member_is_told_whether_its_party_has_reported(town: Town) -> None:
    chat = town.join("科技局", "telegram:7")
    before = town.client.get("/v1/rounds/mine", headers=chat).json()["rounds"][0]
    assert before["own"]["standing"] == "awaited" and "还没有报送" in before["sentence"]


def test_a_withdrawn_report_counts_no_more(town: Town) -> None:
    chat = town.join("科技局", "telegram:7")
    rows = town.client.get("/v1/parties/科技局").json()["tasks"]
    drafts = [{"task": row["task"]["path"], "percent": 10} for row in rows]
    ids = town.client.post("/v1/checkins", json={"drafts": drafts}, headers=chat).json()["ids"]
    for checkin in ids:
        town.client.post(f"/v1/checkins/{checkin}/withdrawal", json={"reason": "误报"}, headers=chat)
    assert (
        town.client.get("/v1/rounds/mine", headers=chat).json()["rounds"][0]["own"]["standing"] == "awaited"
    )


def test_a_supervisor_sets_another_rhythm(town: Town) -> None:
    schedules = town.client.get("/v1/round-schedules", headers=town.supervisor).json()["schedules"]
    town.client.delete(f"/v1/round-schedules/{schedules[0]['id']}", headers=town.supervisor)
    town.client.post("/v1/round-schedules", json={"kind": "weekly"}, headers=town.supervisor)
    town.now = datetime(2026, 4, 10, 10, tzinfo=ZONE)
    assert {one["kind"] for one in town.rounds()} == {"weekly", "monthly"}
    assert max(one["due_at"] for one in town.rounds() if one["kind"] == "monthly") < "2026-04"


def test_a_dated_round_stands_beside_the_others(town: Town) -> None:
    body = {
        "name": "专项督查",
        "starts_on": "2026-02-01",
        "ends_on": "2026-02-20",
        "due_at": "2026-02-20T18:00:00+08:00",
    }
    made = town.client.post("/v1/rounds", json=body, headers=town.supervisor)
    assert (made.status_code, made.json()["state"]) == (201, "open")
    assert "专项督查" in {one["name"] for one in town.rounds()}


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "weekly", "grace_days": 6},
        {"kind": "daily"},
        {"kind": "monthly", "due_time": "25:00"},
        {"kind": "monthly", "starts_on": "0001-01-01"},
    ],
)
def test_an_odd_schedule_is_refused(town: Town, body: dict[str, object]) -> None:
    assert town.client.post("/v1/round-schedules", json=body, headers=town.supervisor).status_code == 422
