"""Bulletins over HTTP: what cannot be summed up is refused when it is set, and holds up no other later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.callers import CallerKind
from api.members.tables import StoredMember
from api.resources import Resources
from api.summaries.tables import StoredBulletin
from tests.api.summaries.conftest import NOW, headers_of


@pytest.fixture
def due(quarter: Resources, supervisor: dict[str, str]) -> Iterator[list[str]]:
    """Two bulletins whose time has come; of the first, the words mean nothing any more."""
    with quarter.sessions.begin() as session:
        zhang = session.scalars(select(StoredMember.id).where(StoredMember.role == "supervisor")).first()
        rows = [
            StoredBulletin(
                id=f"{number:032x}",
                channel="telegram",
                chat=f"-10{number}",
                about=about,
                rhythm="daily",
                on_day=0,
                at_time="09:00",
                next_at=NOW - timedelta(hours=2 - number),
                set_by=zhang,
                set_at=NOW,
            )
            for number, about in enumerate(("从前的任务", "上月"))
        ]
        session.add_all(rows)
        ids = [row.id for row in rows]
    yield ids
    with quarter.sessions.begin() as session:
        for row in session.scalars(select(StoredBulletin)):
            session.delete(row)


def claimed(client: TestClient, quarter: Resources) -> list[str]:
    bot = headers_of(quarter, CallerKind.BOT)
    reply = client.post("/v1/bulletins/claim", json={"channel": "telegram"}, headers=bot)
    assert reply.status_code == 200
    return [one["id"] for one in reply.json()["bulletins"]]


def test_one_that_means_nothing_any_more_holds_up_no_other(
    client: TestClient, quarter: Resources, due: list[str]
):
    assert claimed(client, quarter) == due[1:]


def test_one_that_means_nothing_any_more_waits_for_its_next_time(
    client: TestClient, quarter: Resources, due: list[str]
):
    claimed(client, quarter)
    with quarter.sessions() as session:
        row = session.get_one(StoredBulletin, due[0])
        assert (row.claim, row.ended_at, row.next_at > NOW) == (None, None, True)


@pytest.mark.parametrize("words", ["每天9点 2021年", "每天9点 2000年以来", "每天9点 胡说八道", "上周"])
def test_what_cannot_be_summed_up_is_refused_when_it_is_set(
    client: TestClient, supervisor: dict[str, str], words: str
):
    reply = client.post("/v1/bulletins", json={"chat": "-100", "words": words}, headers=supervisor)
    assert reply.status_code == 422


@pytest.mark.parametrize(
    ("words", "told"), [("每周7下午3点半 上周", "每周日15:30"), ("每月5号 上月", "每月5日09:00")]
)
def test_when_it_comes_is_told_in_words(
    client: TestClient, supervisor: dict[str, str], words: str, told: str
):
    reply = client.post("/v1/bulletins", json={"chat": "-200", "words": words}, headers=supervisor)
    assert (reply.status_code, reply.json()["when"]) == (201, told)
