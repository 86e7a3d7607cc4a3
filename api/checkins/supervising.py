"""How a task stands: what its reports say, and what the supervisors judged, with reason and agreed date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.checkins.drafts import Status
from api.checkins.plan_rows import owed_pairs
from api.checkins.rounds import Pair
from api.checkins.store import Which, latest_checkins
from api.checkins.tables import StoredCheckin, StoredTaskState
from ingest.index import Index

GRAVEST_FIRST: Final = (Status.BLOCKED, Status.DELAYED)


@dataclass(frozen=True, slots=True)
class PartyState:
    """How one party's part of a task stands: by its last report (of each of its bodies), and as judged, which holds
    where there is a judgement."""

    party: str
    reported: Status
    reported_at: datetime | None
    issues: tuple[str, ...]
    judged: StoredTaskState | None

    @property
    def state(self) -> Status:
        return Status(self.judged.state) if self.judged else self.reported


@dataclass(frozen=True, slots=True)
class TaskState:
    """How a task stands as a whole: as judged, else by the gravest of its parties."""

    task: str
    judged: StoredTaskState | None
    parties: tuple[PartyState, ...]

    @property
    def state(self) -> Status:
        return Status(self.judged.state) if self.judged else whole_of([one.state for one in self.parties])

    def is_overdue(self, today: date) -> bool:
        """The agreed date has passed and it is not done."""
        agreed = self.judged.agreed_on if self.judged else None
        return agreed is not None and agreed < today and self.state is not Status.DONE


def whole_of(states: Sequence[Status]) -> Status:
    """What the states of the parts make of the whole: the gravest trouble; done only when all is done."""
    for grave in GRAVEST_FIRST:
        if grave in states:
            return grave
    if states and all(state is Status.DONE for state in states):
        return Status.DONE
    if all(state is Status.NOT_STARTED for state in states):
        return Status.NOT_STARTED
    return Status.ON_TRACK


def reported_state(status: str | None) -> Status:
    """What the last report says; one that judges nothing says at least that something goes on."""
    return Status(status) if status else Status.ON_TRACK


def task_states(session: Session, index: Index, tasks: Sequence[str] | None = None) -> list[TaskState]:
    """Every task of the home plan, or these, in the order of the matrix."""
    pairs = [pair for pair in owed_pairs(index) if tasks is None or pair[1] in tasks]
    latest = _by_pair(latest_checkins(session, Which(tasks=tuple({task for _, task in pairs}))))
    judged = _judged(session)
    parties: dict[str, list[PartyState]] = {}
    for party, task in pairs:
        rows = latest.get((party, task), [])
        parties.setdefault(task, []).append(_party_state(party, rows, judged.get((task, party))))
    return [TaskState(task, judged.get((task, None)), tuple(found)) for task, found in parties.items()]


def _party_state(party: str, rows: Sequence[StoredCheckin], judged: StoredTaskState | None) -> PartyState:
    return PartyState(
        party=party,
        reported=whole_of([reported_state(row.status) for row in rows] or [Status.NOT_STARTED]),
        reported_at=max((row.sent_at for row in rows), default=None),
        issues=tuple(dict.fromkeys(issue for row in rows for issue in row.issues)),
        judged=judged,
    )


def _by_pair(rows: Iterable[StoredCheckin]) -> Mapping[Pair, list[StoredCheckin]]:
    """The last reports of each party on each task: several where its bodies report each for itself."""
    found: dict[Pair, list[StoredCheckin]] = {}
    for row in rows:
        found.setdefault((row.party, row.task), []).append(row)
    return found


def _judged(session: Session) -> Mapping[tuple[str, str | None], StoredTaskState]:
    newest = select(func.max(StoredTaskState.number)).group_by(StoredTaskState.task, StoredTaskState.party)
    rows = session.scalars(select(StoredTaskState).where(StoredTaskState.number.in_(newest)))
    return {(row.task, row.party): row for row in rows}


def judge(session: Session, state: StoredTaskState) -> None:
    """Keeps what the supervisors judged; the judgements before stay."""
    session.add(state)
    session.flush()


def judgements_of(session: Session, task: str) -> Sequence[StoredTaskState]:
    """Every judgement of a task, newest first."""
    query = select(StoredTaskState).where(StoredTaskState.task == task)
    return session.scalars(query.order_by(StoredTaskState.number.desc())).all()
