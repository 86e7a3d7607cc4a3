"""FACTS ARE COUNTED HERE: the records of a period → Facts. No text, no model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo

from sqlalchemy.orm import Session

from api.checkins.drafts import ReportedFigure, Status
from api.checkins.plan_rows import owed_pairs
from api.checkins.round_keeping import Exemptions, standing_of
from api.checkins.round_store import list_exemptions
from api.checkins.rounds import Pair, PartyStanding, Standing
from api.checkins.store import Which
from api.checkins.supervising import reported_state, whole_of
from api.checkins.tables import StoredRound, StoredTaskState
from api.summaries import store
from api.summaries.facts import (
    Facts,
    PairFact,
    ReportFact,
    RoundFact,
    Scope,
    StretchFact,
    StuckFact,
)
from api.summaries.numbers import told
from api.summaries.periods import Period, stretches
from api.summaries.store import Report
from api.summaries.targets import against_targets
from ingest.index import Index

TROUBLE = (Status.BLOCKED, Status.DELAYED)


def count_facts(session: Session, index: Index, scope: Scope, now: datetime, zone: tzinfo) -> Facts:
    """Everything a summary of this scope says."""
    within = _which(scope, scope.period.since(zone), scope.period.until(zone))
    by_the_end = _which(scope, None, within.until)
    newest = _by_body(store.newest_reports(session, by_the_end))
    last = [reports[0] for reports in newest.values()]
    today = now.astimezone(zone).date()
    parts = stretches(scope.period.up_to(today))
    counted = store.count_by_stretch(session, within, [part.until(zone) for part in parts])
    judged = store.judged_states(session, scope.period.until(zone))
    plan = index.documents[_home_plan(index)].identity
    before = _by_body(store.newest_reports(session, _which(scope, None, within.since)))
    groups = _groups(index)
    return Facts(
        scope=scope,
        counted_at=now,
        counted_on=today,
        plan=plan.title,
        addressees=plan.addressees or "",
        issuer=plan.issuer or "",
        titles={task.path: task.title for task in index.tasks},
        numbers={task.path: task.number for task in index.tasks},
        corrected=sum(count.corrected for count in counted),
        withdrawn=store.count_withdrawn(session, _with_withdrawn(within)),
        pairs=_pairs(
            index,
            scope,
            counted,
            last,
            judged,
            _bodies_missing(scope, counted, groups),
            _exemptions(session, within, now),
        ),
        reports=tuple(_report(row, within) for row in last),
        targets=against_targets(index, newest, before, zone),
        stuck=_stuck(scope, last, judged),
        trend=_trend(parts, counted),
        rounds=_rounds(session, index, scope, within, now),
        groups=groups,
    )


def _which(scope: Scope, since: datetime | None, until: datetime | None) -> Which:
    return Which(
        parties=(scope.party,) if scope.party else None,
        tasks=(scope.task,) if scope.task else None,
        sub_party=scope.body,
        since=since,
        until=until,
    )


def _with_withdrawn(which: Which) -> Which:
    return Which(which.parties, which.tasks, which.sub_party, None, which.since, which.until, True)


def _home_plan(index: Index) -> str:
    at_home = (
        task for task in index.tasks if index.documents[task.document_id].identity.place == index.home_place
    )
    return next(at_home, index.tasks[0]).document_id


def _groups(index: Index) -> dict[str, tuple[str, ...]]:
    """The bodies of each party that is a group of them."""
    return {
        party.name: tuple(member.name for member in party.members)
        for party in index.parties.parties(index.home_place or None)
        if party.members
    }


Body = tuple[str, str | None, str]  # party, body, task


def _by_body(rows: Iterable[Report]) -> dict[Body, list[Report]]:
    found: dict[Body, list[Report]] = {}
    for row in rows:
        found.setdefault((row.party, row.body, row.task), []).append(row)
    return found


def _trend(parts: Sequence[Period], counted: Sequence[store.Count]) -> tuple[StretchFact, ...]:
    found = []
    for place, part in enumerate(parts):
        within = [count for count in counted if count.by_stretch[place]]
        pairs = {(count.party, count.task) for count in within}
        parties = {party for party, _ in pairs}
        checkins = sum(count.by_stretch[place] for count in within)
        found.append(StretchFact(part, checkins, len(pairs), len(parties)))
    return tuple(found)


def _pairs(
    index: Index,
    scope: Scope,
    counted: Sequence[store.Count],
    last: Sequence[Report],
    judged: Mapping[tuple[str, str | None], StoredTaskState],
    bodies_missing: Mapping[Pair, tuple[str, ...]],
    exemptions: Exemptions,
) -> tuple[PairFact, ...]:
    owed = [pair for pair in owed_pairs(index) if _is_in(scope, pair)]
    counts: Counter[Pair] = Counter()
    for count in counted:
        counts[count.party, count.task] += count.checkins
    reports: dict[Pair, list[Report]] = {}
    for row in last:
        reports.setdefault((row.party, row.task), []).append(row)
    others = [pair for pair in reports if pair not in set(owed)]
    return tuple(
        _pair(
            pair,
            counts[pair],
            reports.get(pair, []),
            judged,
            bodies_missing,
            is_owed=place < len(owed),
            is_exempt=exemptions.hold(*pair),
        )
        for place, pair in enumerate([*owed, *others])
    )


def _is_in(scope: Scope, pair: Pair) -> bool:
    return scope.party in (None, pair[0]) and scope.task in (None, pair[1])


def _pair(
    pair: Pair,
    count: int,
    rows: Sequence[Report],
    judged: Mapping[tuple[str, str | None], StoredTaskState],
    bodies_missing: Mapping[Pair, tuple[str, ...]],
    *,
    is_owed: bool,
    is_exempt: bool,
) -> PairFact:
    party, task = pair
    settled = judged.get((task, party))
    state = (
        Status(settled.state)
        if settled
        else whole_of([reported_state(row.status) for row in rows] or [Status.NOT_STARTED])
    )
    return PairFact(
        party=party,
        task=task,
        checkins=count,
        is_owed=is_owed,
        is_exempt=is_exempt,
        last_at=max((row.sent_at for row in rows), default=None),
        percent=rows[0].percent if len(rows) == 1 else None,
        state=state,
        issues=tuple(dict.fromkeys(issue for row in rows for issue in row.issues)),
        bodies_missing=bodies_missing.get(pair, ()) if rows or is_owed else (),
    )


def _exemptions(session: Session, within: Which, now: datetime) -> Exemptions:
    """Who need not report in the period: exempt in every round, or in each one that fell due in it."""
    rows = list_exemptions(session)
    always = [row for row in rows if row.round_id is None]
    since, until = within.since, within.until
    due = store.rounds_due(session, since, min(until, now)) if since and until else ()
    of_rounds = [Exemptions([row for row in rows if row.round_id == one.id]) for one in due]
    return Exemptions(always, tuple(of_rounds))


def _bodies_missing(
    scope: Scope, counted: Sequence[store.Count], groups: Mapping[str, tuple[str, ...]]
) -> dict[Pair, tuple[str, ...]]:
    """Of groups of which some bodies reported on a task: those that did not."""
    heard: dict[Pair, set[str]] = {}
    for count in counted:
        if count.body and scope.body is None:
            heard.setdefault((count.party, count.task), set()).add(count.body)
    return {
        (party, task): tuple(body for body in groups.get(party, ()) if body not in bodies)
        for (party, task), bodies in heard.items()
    }


def _report(row: Report, within: Which) -> ReportFact:
    return ReportFact(
        party=row.party,
        body=row.body,
        task=row.task,
        sent_at=row.sent_at,
        percent=row.percent,
        status=row.status,
        figures=tuple(_told(figure) for figure in row.figures),
        issues=row.issues,
        is_of_period=within.since is None or row.sent_at >= within.since,
        is_corrected=row.corrected_at is not None,
    )


def _told(figure: ReportedFigure) -> str:
    return figure.name + told(figure.value, figure.unit)


def _stuck(
    scope: Scope, last: Sequence[Report], judged: Mapping[tuple[str, str | None], StoredTaskState]
) -> tuple[StuckFact, ...]:
    """What is held up or behind by the last report or as judged, the gravest first."""
    found = [_stuck_fact(row, judged.get((row.task, row.party))) for row in last]
    grave = [fact for fact in found if fact.state in TROUBLE]
    heard = {(row.task, row.party) for row in last}
    silent = [
        StuckFact(
            party or "", None, task, Status(row.state), (), None, row.reason, row.agreed_on, row.agreed_by
        )
        for (task, party), row in judged.items()
        if Status(row.state) in TROUBLE
        and party is not None
        and (task, party) not in heard
        and _is_in(scope, (party, task))
    ]
    return tuple(sorted([*grave, *silent], key=lambda fact: TROUBLE.index(fact.state)))


def _stuck_fact(row: Report, judged: StoredTaskState | None) -> StuckFact:
    return StuckFact(
        party=row.party,
        body=row.body,
        task=row.task,
        state=Status(judged.state) if judged else reported_state(row.status),
        issues=row.issues,
        said_at=row.sent_at,
        judged_reason=judged.reason if judged else None,
        agreed_on=judged.agreed_on if judged else None,
        agreed_by=judged.agreed_by if judged else None,
    )


def _rounds(
    session: Session, index: Index, scope: Scope, within: Which, now: datetime
) -> tuple[RoundFact, ...]:
    if scope.task is not None or within.since is None or within.until is None:
        return ()  # a round is of all tasks of a party
    rounds = store.rounds_due(session, within.since, min(within.until, now))
    return tuple(_round(row, _standings(session, index, row, now, scope)) for row in rounds)


def _standings(
    session: Session, index: Index, row: StoredRound, now: datetime, scope: Scope
) -> tuple[PartyStanding, ...]:
    return standing_of(session, index, row, now, party=scope.party, body=scope.body)


def _round(row: StoredRound, standings: Sequence[PartyStanding]) -> RoundFact:
    def parties(standing: Standing) -> tuple[str, ...]:
        return tuple(one.party for one in standings if one.standing is standing)

    return RoundFact(
        name=row.name,
        due_at=row.due_at,
        reported=len(parties(Standing.REPORTED)),
        late=parties(Standing.LATE),
        partly=parties(Standing.PARTLY),
        missing=(*parties(Standing.MISSING), *parties(Standing.AWAITED)),
        exempt=len(parties(Standing.EXEMPT)),
    )
