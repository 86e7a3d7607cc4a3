"""Rounds as they are kept: opened when their time comes, and who has reported in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import uuid4

from sqlalchemy.orm import Session

from api.checkins import round_store
from api.checkins.plan_rows import owed_pairs
from api.checkins.reading import ZONE
from api.checkins.rounds import (
    BodiesLacking,
    Pair,
    PartyStanding,
    Reports,
    RoundKind,
    Schedule,
    Window,
    period_of,
    round_data,
    standings,
    windows_until,
)
from api.checkins.store import BodyCount, Which, counts_by_body
from api.checkins.tables import StoredExemption, StoredRound, StoredSchedule
from api.checkins.working_days import working_days
from api.wording import Wording
from ingest.index import Index, Party

DEFAULT_SCHEDULE: Final = "0" * 31 + "1"  # the one that is there before anybody has set one
QUARTER_MONTHS: Final = 3


def open_due_rounds(session: Session, wording: Wording, now: datetime) -> None:
    """Makes every round whose time has come; the default schedule too, where there was never another."""
    if not round_store.has_schedules(session):
        round_store.add_new_schedule(session, _default_schedule(now))
    for row in round_store.list_schedules(session):
        until = min(now, row.ended_at) if row.ended_at else now
        windows = windows_until(schedule_of(row), until, working_days(), ZONE)
        known = round_store.known_starts(session, row.id)
        new = [window for window in windows if window.starts_on not in known]
        round_store.add_new_rounds(session, [_round_values(row, window, wording, now) for window in new])


def _default_schedule(now: datetime) -> dict[str, object]:
    data = round_data()
    starts_on, _ = period_of(data.default_kind, now.astimezone(ZONE).date())
    return {
        "id": DEFAULT_SCHEDULE,
        "kind": data.default_kind.value,
        "due_working_days": data.default_due_working_days,
        "due_time": data.default_due_time.isoformat("minutes"),
        "grace_days": data.default_grace_days,
        "starts_on": starts_on,
        "created_by": None,
        "created_at": now,
        "ended_at": None,
    }


def schedule_of(row: StoredSchedule) -> Schedule:
    """The rule that a row holds."""
    return Schedule(
        kind=RoundKind(row.kind),
        due_working_days=row.due_working_days,
        due_time=time.fromisoformat(row.due_time),
        grace_days=row.grace_days,
        starts_on=row.starts_on,
    )


def _round_values(
    schedule: StoredSchedule, window: Window, wording: Wording, now: datetime
) -> dict[str, object]:
    kind = RoundKind(schedule.kind)
    return {
        "id": uuid4().hex,
        "schedule_id": schedule.id,
        "kind": kind.value,
        "name": round_name(wording, kind, window.starts_on),
        "starts_on": window.starts_on,
        "ends_on": window.ends_on,
        "opens_at": window.opens_at,
        "due_at": window.due_at,
        "closes_at": window.closes_at,
        "created_at": now,
    }


def round_name(wording: Wording, kind: RoundKind, starts_on: date) -> str:
    """What people call the round on this period."""
    year, week, _ = starts_on.isocalendar()
    return wording.say(
        f"rounds.names.{kind}",
        year=year if kind is RoundKind.WEEKLY else starts_on.year,
        month=starts_on.month,
        quarter=(starts_on.month - 1) // QUARTER_MONTHS + 1,
        week=week,
    )


# ── who has reported ──


@dataclass(frozen=True, slots=True)
class Exemptions:
    """Who need not report: by one of `rows`, or by each of `together` (the rounds of a period)."""

    rows: Sequence[StoredExemption]
    together: tuple[Exemptions, ...] = ()

    def hold(self, party: str, task: str) -> bool:
        alone = any(row.party == party and row.task in (None, task) for row in self.rows)
        return alone or (bool(self.together) and all(one.hold(party, task) for one in self.together))


def standing_of(
    session: Session,
    index: Index,
    row: StoredRound,
    now: datetime,
    *,
    party: str | None = None,
    body: str | None = None,
) -> tuple[PartyStanding, ...]:
    """How every party, or one, stands in a round; with `body`, how that body of the party does."""
    which = Which(parties=(party,) if party else None, since=row.opens_at, until=row.closes_at)
    counts = [one for one in counts_by_body(session, which) if body is None or one.body in (None, body)]
    lacking = {} if body else _bodies_lacking(index, counts)
    exemptions = Exemptions(round_store.list_exemptions(session, row.id))
    owed = [pair for pair in owed_pairs(index) if party is None or pair[0] == party]
    found = standings(owed, _reports(counts), exemptions.hold, due_at=row.due_at, now=now)
    return tuple(one.with_bodies(lacking[one.party]) if one.party in lacking else one for one in found)


def _reports(counts: Iterable[BodyCount]) -> dict[Pair, Reports]:
    """What each party sent on each row, all its bodies together."""
    reports: dict[Pair, Reports] = {}
    for one in counts:
        pair = one.party, one.task
        before = reports.get(pair, Reports(0, one.first_at))
        reports[pair] = Reports(before.count + one.count, min(before.first_at, one.first_at))
    return reports


def _bodies_lacking(index: Index, counts: Sequence[BodyCount]) -> dict[str, BodiesLacking]:
    """Of parties whose bodies report each for itself: which of them sent nothing on a row.

    What a party sent as a whole is of all its bodies.
    """
    reporting_apart = {one.party for one in counts if one.body}
    heard: dict[Pair, set[str | None]] = {}
    for one in counts:
        heard.setdefault((one.party, one.task), set()).add(one.body)

    def lacking_of(party: Party) -> BodiesLacking:
        names = tuple(member.name for member in party.members)

        def lacking(task: str) -> tuple[str, ...]:
            bodies = heard.get((party.name, task), set())
            return () if None in bodies else tuple(name for name in names if name not in bodies)

        return lacking

    groups = (party for party in index.parties.parties(index.home_place or None) if party.members)
    return {party.name: lacking_of(party) for party in groups if party.name in reporting_apart}
