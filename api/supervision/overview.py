"""What supervisors see at a glance: the round, tasks against parties, what is stuck, and the check-ins behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from api.checkins.drafts import Status
from api.checkins.round_keeping import open_due_rounds, standing_of
from api.checkins.round_store import find_round, list_rounds, running_rounds
from api.checkins.rounds import PartyStanding
from api.checkins.store import Which, list_checkins, messages_of
from api.checkins.supervising import PartyState, TaskState, task_states
from api.checkins.tables import StoredCheckin, StoredMessage, StoredRound
from api.errors import NotFoundError
from api.resources import Resources
from ingest.index import Index

ROUNDS_SHOWN = 12
CHECKINS_SHOWN = 50
STUCK = (Status.BLOCKED, Status.DELAYED)


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for; an empty field leaves it open. `task` is a section path."""

    round_id: str = ""
    party: str = ""
    task: str = ""
    state: Status | None = None

    def which(self) -> Which:
        return Which(
            parties=(self.party,) if self.party else None,
            tasks=(self.task,) if self.task else None,
            statuses=(self.state.value,) if self.state else None,
        )


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round, the others one can look at, and how each party stands in it."""

    chosen: StoredRound
    rounds: Sequence[StoredRound]
    standings: Sequence[PartyStanding]


@dataclass(frozen=True, slots=True)
class HeatTable:
    """Tasks down, parties across; a cell is None where the party is not named for the task."""

    parties: tuple[str, ...]
    rows: tuple[tuple[TaskState, tuple[PartyState | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Stuck:
    """A party's part of a task that is in trouble, or a whole task past its agreed day (party "")."""

    task: str
    party: str
    state: Status
    issues: tuple[str, ...]
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class CheckinLine:
    checkin: StoredCheckin
    message: StoredMessage | None


def round_view(resources: Resources, session: Session, round_id: str) -> RoundView | None:
    """The round asked for, else the one that runs, else the last; None where there is none yet. Raises NotFoundError."""
    now = resources.clock()
    open_due_rounds(session, resources.wording, now)
    rounds = list_rounds(session, limit=ROUNDS_SHOWN)
    chosen = chosen_round(session, round_id, now)
    if chosen is None:
        if round_id:
            raise NotFoundError("unknown_round")
        return None
    return RoundView(chosen, rounds, standing_of(session, resources.index, chosen, now))


def chosen_round(session: Session, round_id: str, now: datetime) -> StoredRound | None:
    """The round asked for, else the one that runs, else the last."""
    if round_id:
        return find_round(session, round_id)
    return next(iter([*running_rounds(session, now), *list_rounds(session, limit=1)]), None)


def heat_table(states: Sequence[TaskState], view: View) -> HeatTable:
    """The tasks that fit, against the parties that are named for any of them."""
    kept = [one for one in states if not view.task or one.task == view.task]
    kept = [one for one in kept if any(_fits(part, view) for part in one.parties)]
    named = dict.fromkeys(part.party for one in kept for part in one.parties if _fits(part, view))
    rows = []
    for one in kept:
        parts = {part.party: part for part in one.parties if _fits(part, view)}
        rows.append((one, tuple(parts.get(party) for party in named)))
    return HeatTable(tuple(named), tuple(rows))


def _fits(part: PartyState, view: View) -> bool:
    return (not view.party or part.party == view.party) and view.state in (None, part.state)


def stuck(states: Sequence[TaskState], view: View, today: date) -> list[Stuck]:
    """Everything blocked, delayed or past its agreed day that fits, what is blocked first."""
    found = []
    for one in states:
        if view.task and one.task != view.task:
            continue
        if one.is_overdue(today) and not view.party:
            found.append(Stuck(one.task, "", one.state, (), True))
        parts = (part for part in one.parties if part.state in STUCK and _fits(part, view))
        found += [Stuck(one.task, part.party, part.state, part.issues, False) for part in parts]
    return sorted(found, key=lambda one: (one.state is not Status.BLOCKED, not one.is_overdue))


def states_of(session: Session, index: Index) -> list[TaskState]:
    return task_states(session, index)


def checkin_lines(session: Session, view: View, limit: int = CHECKINS_SHOWN) -> list[CheckinLine]:
    """The check-ins that fit, newest first, each with the message it came in."""
    rows = list_checkins(session, view.which(), limit=limit)
    messages = messages_of(session, rows)
    return [CheckinLine(row, messages.get(row.message_id or "")) for row in rows]
