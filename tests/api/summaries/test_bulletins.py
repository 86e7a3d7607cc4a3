"""Bulletins: one for a chat, sent by one sender at a time, each at its time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from api.callers import CallerKind
from api.errors import ConflictError, NotFoundError
from api.members.joining import Post, add_member
from api.members.store import end_membership
from api.members.tables import StoredMember
from api.resources import Resources
from api.summaries.bulletin_times import Rhythm, Times
from api.summaries.bulletins import bulletins_of, claim_due, end_bulletin, set_bulletin, settle
from api.summaries.tables import StoredBulletin

NOW = datetime.fromisoformat("2024-09-09T10:00:00+08:00")
TOMORROW = NOW + timedelta(days=1)
DAILY = Times(Rhythm.DAILY, 0, time(9))


@pytest.fixture
def session(quarter: Resources) -> Iterator[Session]:
    """What a test writes is taken back."""
    with quarter.sessions() as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def zhang(session: Session) -> StoredMember:
    return add_member(session, Post(CallerKind.SUPERVISOR), name="张督查", created_by=None, now=NOW)


def daily(session: Session, resources: Resources, by: StoredMember) -> StoredBulletin:
    return set_bulletin(
        session,
        channel="telegram",
        chat="-100",
        about="",
        times=DAILY,
        by=by.id,
        now=NOW,
        zone=resources.settings.zone,
    )


def test_nothing_is_due_before_its_time(session: Session, quarter: Resources, zhang: StoredMember):
    daily(session, quarter, zhang)
    assert claim_due(session, "telegram", NOW) == []


def test_one_sender_gets_it(session: Session, quarter: Resources, zhang: StoredMember):
    row = daily(session, quarter, zhang)
    assert [one.id for one in claim_due(session, "telegram", TOMORROW)] == [row.id]
    assert claim_due(session, "telegram", TOMORROW) == []


def test_a_sender_of_another_channel_does_not(session: Session, quarter: Resources, zhang: StoredMember):
    daily(session, quarter, zhang)
    assert claim_due(session, "wecom", TOMORROW) == []


def test_an_unconfirmed_claim_is_handed_out_again(session: Session, quarter: Resources, zhang: StoredMember):
    row = daily(session, quarter, zhang)
    first = claim_due(session, "telegram", TOMORROW)[0].claim or ""
    [again] = claim_due(session, "telegram", TOMORROW + timedelta(minutes=5))
    assert again.claim != first
    with pytest.raises(ConflictError):
        settle(session, row.id, first, TOMORROW, quarter.settings.zone)


def test_once_settled_it_comes_at_its_next_time(session: Session, quarter: Resources, zhang: StoredMember):
    row = daily(session, quarter, zhang)
    [due] = claim_due(session, "telegram", TOMORROW + timedelta(days=3))  # the sender was away for days
    settle(session, row.id, due.claim or "", TOMORROW + timedelta(days=3), quarter.settings.zone)
    assert row.next_at == datetime.fromisoformat("2024-09-14T09:00:00+08:00")
    assert claim_due(session, "telegram", TOMORROW + timedelta(days=3)) == []


def test_a_new_one_takes_the_place_of_the_one_before(
    session: Session, quarter: Resources, zhang: StoredMember
):
    daily(session, quarter, zhang)
    newer = daily(session, quarter, zhang)
    assert [one.id for one in bulletins_of(session, channel="telegram", chat="-100")] == [newer.id]


def test_it_ends_with_the_supervisor_who_set_it(session: Session, quarter: Resources, zhang: StoredMember):
    row = daily(session, quarter, zhang)
    end_membership(session, zhang, NOW)
    assert (claim_due(session, "telegram", TOMORROW), row.ended_at) == ([], TOMORROW)


def test_one_that_is_not_there_cannot_be_ended(session: Session):
    with pytest.raises(NotFoundError):
        end_bulletin(session, "0" * 32, NOW)
