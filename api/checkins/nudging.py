"""Who is owed a nudge; leases each to one sender at a time, so that two senders cannot send it twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from api.callers import CallerKind
from api.checkins import round_store
from api.checkins.reading import ZONE
from api.checkins.round_keeping import open_due_rounds, standing_of
from api.checkins.rounds import (
    NudgeKind,
    NudgeRules,
    PartyStanding,
    is_quiet,
    nudge_moments,
    nudge_owed,
    round_data,
)
from api.checkins.tables import StoredNudge, StoredRound
from api.checkins.working_days import working_days
from api.errors import ConflictError, NotFoundError
from api.members import store as members
from api.members.tables import StoredChatAccount
from api.wording import Wording
from ingest.index import Index

GRAVITY = {kind.value: place for place, kind in enumerate(NudgeKind)}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A nudge that its claimer is to send now, and to confirm with `claim`: to whom, about what.

    `bodies` are those of a group from which something is missing, where they report each for itself.
    """

    nudge: StoredNudge
    round: StoredRound
    open_tasks: tuple[str, ...]
    bodies: tuple[str, ...]
    recipients: tuple[StoredChatAccount, ...]


def claim_due(
    session: Session, index: Index, wording: Wording, now: datetime, *, channel: str | None, limit: int
) -> list[Claimed]:
    """Up to `limit` nudges that are owed now and that nobody else is sending; none in quiet hours and on days off."""
    rules = round_data().nudges
    open_due_rounds(session, wording, now)
    if is_quiet(now, rules, working_days(), ZONE):
        return []
    claimed: list[Claimed] = []
    for row in round_store.running_rounds(session, now):
        kind = nudge_owed(nudge_moments(row.due_at, rules, working_days(), ZONE), row.closes_at, now)
        if kind is not None and len(claimed) < limit:
            owed = _owed(session, index, row, kind, channel, now)
            claimed.extend(_claimed(session, row, kind, owed, rules, now, limit - len(claimed)))
    return claimed


@dataclass(frozen=True, slots=True)
class _Owed:
    """A party to be nudged, and who can be told."""

    standing: PartyStanding
    recipients: tuple[StoredChatAccount, ...]


def _owed(
    session: Session, index: Index, row: StoredRound, kind: NudgeKind, channel: str | None, now: datetime
) -> dict[str, _Owed]:
    """Parties on whose rows something is open, where there is somebody to tell."""
    owed: dict[str, _Owed] = {}
    for standing in standing_of(session, index, row, now):
        if standing.lacking_tasks:
            recipients = _recipients(session, standing, kind, channel)
            if recipients:
                owed[standing.party] = _Owed(standing, recipients)
    return owed


def _recipients(
    session: Session, standing: PartyStanding, kind: NudgeKind, channel: str | None
) -> tuple[StoredChatAccount, ...]:
    """The chat accounts of the party's members, of a group only those of bodies that lack something; of the supervisors
    for an escalation."""
    if kind is NudgeKind.ESCALATION:
        people = members.list_members(session, party=None, role=CallerKind.SUPERVISOR, with_ended=False)
    else:
        everybody = members.list_members(
            session, party=standing.party, role=CallerKind.MEMBER, with_ended=False
        )
        lacking = standing.bodies_missing
        people = [one for one in everybody if not lacking or one.sub_party in (None, *lacking)]
    accounts = members.accounts_of(session, [person.id for person in people])
    return tuple(account for account in accounts if channel in (None, account.channel))


def _claimed(
    session: Session,
    row: StoredRound,
    kind: NudgeKind,
    owed: dict[str, _Owed],
    rules: NudgeRules,
    now: datetime,
    limit: int,
) -> Iterator[Claimed]:
    round_store.add_new_nudges(session, [_nudge_values(row, party, kind, now) for party in owed])
    for nudge in _sendable(session, row, kind, owed, rules, now)[:limit]:
        claim = uuid4().hex
        lease = timedelta(seconds=rules.lease_seconds)
        if round_store.claim_nudge(session, nudge.id, claim, now, lease):
            held = round_store.find_nudge(session, nudge.id)
            assert held is not None
            standing, recipients = owed[nudge.party].standing, owed[nudge.party].recipients
            yield Claimed(held, row, standing.lacking_tasks, standing.bodies_missing, recipients)


def _nudge_values(row: StoredRound, party: str, kind: NudgeKind, now: datetime) -> dict[str, object]:
    return {
        "id": uuid4().hex,
        "round_id": row.id,
        "party": party,
        "kind": kind.value,
        "planned_at": now,
        "claim": None,
        "claim_expires_at": None,
        "attempts": 0,
        "sent_at": None,
        "dropped_at": None,
    }


def _sendable(
    session: Session,
    row: StoredRound,
    kind: NudgeKind,
    owed: dict[str, _Owed],
    rules: NudgeRules,
    now: datetime,
) -> Sequence[StoredNudge]:
    """Nudges of this kind still to be sent; those that a graver one overtook, that are settled or hopeless are dropped."""
    sendable: list[StoredNudge] = []
    for nudge in round_store.nudges_of(session, row.id):
        is_leased = nudge.claim_expires_at is not None and nudge.claim_expires_at > now
        if nudge.sent_at is not None or nudge.dropped_at is not None or is_leased:
            continue
        is_overtaken = GRAVITY[nudge.kind] < GRAVITY[kind]
        if is_overtaken or nudge.party not in owed or nudge.attempts >= rules.attempts:
            round_store.drop_nudge(session, nudge, now)
        elif nudge.kind == kind:
            sendable.append(nudge)
    return sendable


def confirm_sent(session: Session, nudge_id: str, claim: str, now: datetime) -> StoredNudge:
    """Notes that the nudge was sent. Raises NotFoundError; ConflictError where the claim no longer holds it."""
    if not round_store.confirm_nudge(session, nudge_id, claim, now):
        raise _not_held(session, nudge_id)
    return _held(session, nudge_id)


def give_back(session: Session, nudge_id: str, claim: str) -> StoredNudge:
    """Notes that it could not be sent; it will be handed out again. Raises the same."""
    if not round_store.release_nudge(session, nudge_id, claim):
        raise _not_held(session, nudge_id)
    return _held(session, nudge_id)


def _held(session: Session, nudge_id: str) -> StoredNudge:
    nudge = round_store.find_nudge(session, nudge_id)
    assert nudge is not None
    return nudge


def _not_held(session: Session, nudge_id: str) -> ConflictError | NotFoundError:
    if round_store.find_nudge(session, nudge_id) is None:
        return NotFoundError("unknown_nudge")
    return ConflictError("nudge_not_held")
