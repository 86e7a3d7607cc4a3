"""Old records go, young ones stay, and what refers to a record goes with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from api.checkins.journal import verify
from api.db import migrate, open_engine, open_sessions
from api.qa.store import add_answer, find_answer, last_frames, set_feedback
from api.qa.tables import StoredAnswer, StoredFeedback
from api.retention import forget
from tests.api.people import cast, resources_of
from tests.api.records import an_answer

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=3650)


@pytest.fixture
def sessions(tmp_path: Path) -> sessionmaker[Session]:
    engine = open_engine(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    migrate(engine)
    return open_sessions(engine)


@pytest.fixture
def kept(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    with sessions.begin() as session:
        add_answer(session, an_answer("old", NOW - timedelta(days=31)))
        set_feedback(session, "old", useful=True, words=None, given_at=NOW)
        add_answer(session, an_answer("young", NOW - timedelta(days=29)))
    return sessions


def ids(sessions: sessionmaker[Session]) -> list[str]:
    with sessions() as session:
        return list(session.scalars(select(StoredAnswer.id)))


def test_only_what_is_older_is_deleted(kept: sessionmaker[Session]) -> None:
    with kept.begin() as session:
        assert forget(session, keep_days={"answers": 30}, now=NOW) == {"answers": 1}
    assert ids(kept) == ["young"]


def test_feedback_goes_with_its_answer(kept: sessionmaker[Session]) -> None:
    with kept.begin() as session:
        forget(session, keep_days={"answers": 30}, now=NOW)
        assert session.scalars(select(StoredFeedback)).all() == []


def test_zero_days_keeps_everything(kept: sessionmaker[Session]) -> None:
    with kept.begin() as session:
        assert forget(session, keep_days={"answers": 0}, now=NOW + timedelta(days=10_000)) == {}


def test_moments_come_back_aware(kept: sessionmaker[Session]) -> None:
    with kept() as session:
        answer = find_answer(session, "old")
        assert answer is not None
        assert answer.asked_at == NOW - timedelta(days=31)


def test_a_moment_without_zone_is_refused(sessions: sessionmaker[Session]) -> None:
    with pytest.raises(Exception, match="time zone"), sessions.begin() as session:
        add_answer(session, an_answer("x", datetime(2026, 1, 1)))


def test_a_later_word_replaces_an_earlier_one(kept: sessionmaker[Session]) -> None:
    with kept.begin() as session:
        set_feedback(session, "old", useful=False, words="不对", given_at=NOW)
    with kept() as session:
        assert [(f.useful, f.words) for f in session.scalars(select(StoredFeedback))] == [(False, "不对")]


def test_the_newest_frame_of_a_conversation_comes_first(kept: sessionmaker[Session]) -> None:
    with kept() as session:
        assert [frame["id"] for frame in last_frames(session, "talk", LONG_AGO, 2)] == ["young", "old"]


def test_frames_from_before_a_moment_are_left_out(kept: sessionmaker[Session]) -> None:
    with kept() as session:
        assert [frame["id"] for frame in last_frames(session, "talk", NOW - timedelta(days=30), 2)] == [
            "young"
        ]


def test_another_conversation_has_other_frames(kept: sessionmaker[Session]) -> None:
    with kept() as session:
        assert last_frames(session, "other", LONG_AGO) == []


def test_the_words_of_a_checkin_go_and_its_row_stays(client: TestClient) -> None:
    headers = cast(client)["supervisor"]
    sent = client.post("/v1/checkins", json={"text": "科技局：车网互动完成40%"}, headers=headers).json()
    with resources_of(client).sessions.begin() as session:
        later = resources_of(client).clock() + timedelta(days=400)
        assert forget(session, keep_days={"messages": 365}, now=later)["checkin_messages"] == 1
    kept = client.get(f"/v1/checkins/{sent['ids'][0]}", headers=headers).json()
    assert (kept["text"], kept["percent"]) == (None, 40)


def test_records_whose_words_are_forgotten_are_whole(client: TestClient) -> None:
    client.post("/v1/checkins", json={"text": "科技局：车网互动完成40%"}, headers=cast(client)["supervisor"])
    resources = resources_of(client)
    with resources.sessions.begin() as session:
        forget(session, keep_days={"messages": 1}, now=resources.clock() + timedelta(days=2))
    with resources.readers() as session:
        assert verify(session).faults == ()
