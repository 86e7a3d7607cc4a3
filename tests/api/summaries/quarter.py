"""A made-up quarter of check-ins over the rows of a real matrix: corrections, withdrawals, bodies of groups, late ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from api.checkins.plan_rows import owed_pairs
from api.checkins.tables import StoredCheckin, StoredRound, StoredTaskState
from api.members.tables import StoredMember
from ingest.index import Index

FIRST, LAST = date(2020, 7, 1), date(2020, 9, 30)
STATUSES = ("on_track", "on_track", "on_track", "delayed", "blocked", "done", None)
ISSUES = ("业主不让进场", "设备没到货", "配套资金没到位", "=1+1", "人手不足")
MEMBER = "m" * 32


def write_quarter(session: Session, index: Index, count: int = 600, seed: int = 1) -> None:
    """Adds the check-ins, three rounds and two judgements."""
    session.add(_member())
    session.flush()
    for rows in _batches(_rows(index, count, random.Random(seed))):
        session.execute(insert(StoredCheckin), rows)
    session.add_all(_rounds())
    pairs = owed_pairs(index)
    session.add_all(
        StoredTaskState(
            task=task,
            party=party,
            state="delayed",
            reason="约谈后重新排期",
            agreed_on=date(2020, 12, 1),
            agreed_by="张局长",
            set_by=MEMBER,
            set_at=datetime(2020, 9, 20, tzinfo=UTC),
        )
        for party, task in pairs[3:5]
    )
    session.flush()


def _member() -> StoredMember:
    return StoredMember(
        id=MEMBER,
        role="member",
        party=None,
        sub_party=None,
        name="甲",
        created_at=datetime(2020, 1, 1, tzinfo=UTC),
        created_by=None,
        ended_at=None,
    )


def _batches(rows: Iterator[dict[str, object]], size: int = 2000) -> Iterator[list[dict[str, object]]]:
    batch: list[dict[str, object]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _rows(index: Index, count: int, chance: random.Random) -> Iterator[dict[str, object]]:
    """Parties at the end of the matrix never report; a tenth of the check-ins is of before the quarter."""
    pairs = owed_pairs(index)
    silent = {party for party, _ in pairs[-3:]}
    pairs = tuple(pair for pair in pairs if pair[0] not in silent)
    members = {
        party.name: [one.name for one in party.members] for party in index.parties.parties(index.home_place)
    }
    plan = index.tasks[0].document_id
    days = (LAST - FIRST).days
    for number in range(1, count + 1):
        party, task = chance.choice(pairs)
        bodies = members.get(party) or [None]
        on = FIRST + timedelta(days=chance.randrange(-10, days + 1))
        sent_at = datetime(
            on.year, on.month, on.day, chance.randrange(0, 15), chance.randrange(60), tzinfo=UTC
        )
        status = chance.choice(STATUSES)
        yield {
            "id": UUID(int=number).hex,
            "version": 1,
            "party": party,
            "sub_party": chance.choice(bodies[:-1] or bodies),
            "task": task,
            "document_id": plan,
            "figures": _figures(number, on, chance),
            "percent": Decimal(chance.randrange(1, 1000)) / 10 if chance.random() < 0.6 else None,
            "status": status,
            "issues": [chance.choice(ISSUES)] if status in ("delayed", "blocked") else [],
            "accepted_doubts": [],
            "message_id": None,
            "member_id": MEMBER,
            "channel": "api",
            "sent_at": sent_at,
            "recorded_at": sent_at,
            "corrected_at": sent_at + timedelta(hours=1) if number % 20 == 0 else None,
            "withdrawn_at": sent_at + timedelta(hours=2) if number % 50 == 0 else None,
        }


def _figures(number: int, on: date, chance: random.Random) -> list[dict[str, object]]:
    if chance.random() < 0.5:
        return []
    value = Decimal(100 + number)
    return [
        {
            "name": "5G基站累计建成",
            "value": str(value),
            "unit": "个",
            "as_of": on.isoformat(),
            "kind": "count",
            "is_increment": False,
        },
        {
            "name": "转供电基站占比",
            "value": "31.5",
            "unit": "%",
            "as_of": None,
            "kind": "share",
            "is_increment": False,
        },
    ][: chance.randrange(1, 3)]


def _rounds() -> Iterator[StoredRound]:
    for month in (7, 8, 9):
        first = datetime(2020, month, 1, tzinfo=UTC)
        yield StoredRound(
            id=f"{month:032d}",
            schedule_id=None,
            kind="dated",
            name=f"2020年{month}月",
            starts_on=first.date(),
            ends_on=date(2020, month, 28),
            opens_at=first,
            due_at=first + timedelta(days=20),
            closes_at=first + timedelta(days=27),
            created_at=first,
        )
