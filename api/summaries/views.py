"""Facts → tables. Markdown, CSV, XLSX and DOCX show these same tables, so their numbers agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Final

from api.checkins.drafts import Status
from api.checkins.supervising import whole_of
from api.summaries.facts import Facts, PairFact, ReportFact, RoundFact, StretchFact, StuckFact, TargetFact
from api.summaries.numbers import share_of
from api.wording import Wording

WORDING_PATH: Final = Path(__file__).with_name("wording.toml")
STATES: Final = (Status.DONE, Status.ON_TRACK, Status.DELAYED, Status.BLOCKED, Status.NOT_STARTED)
JOINED: Final = "、"

Cell = str | int | Decimal | date | datetime | None


class Kind(StrEnum):
    """How the cells of a column are written."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    PERCENT = "percent"  # in hundredths: 65.7 is 65.7 %
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    label: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class View:
    """One table. `key` names it in requests; `title` is what people read."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def views_of(facts: Facts, wording: Wording) -> tuple[View, ...]:
    """Every view, in the order in which they are read."""
    makers = (_overview, _parties, _tasks, _targets, _stuck, _trend, _rounds, _reports)
    return tuple(make(facts, wording) for make in makers)


def _view(
    wording: Wording, key: str, columns: Sequence[tuple[str, Kind]], rows: Iterable[tuple[Cell, ...]]
) -> View:
    labelled = tuple(Column(name, wording.say(f"columns.{name}"), kind) for name, kind in columns)
    return View(key, wording.say(f"views.{key}"), labelled, tuple(rows))


def overview_counts(facts: Facts) -> dict[str, int | Decimal]:
    """The figures of the overview by name."""
    reported = sum(pair.has_reported for pair in facts.owed)
    return {
        "parties": len(facts.parties),
        "reported_parties": len(facts.reported_parties),
        "silent_parties": len(facts.silent_parties),
        "tasks": len(facts.tasks),
        "pairs": len(facts.owed),
        "reported": reported,
        "missing": len(facts.owed) - reported,
        "share": share_of(reported, len(facts.owed)),
        "checkins": facts.checkins,
        "corrected": facts.corrected,
        "withdrawn": facts.withdrawn,
        "not_owed": len(facts.others),
        "exempt": len(facts.excused),
    }


def _overview(facts: Facts, wording: Wording) -> View:
    rows = [(wording.say(f"items.{name}"), value) for name, value in overview_counts(facts).items()]
    return _view(wording, "overview", [("item", Kind.TEXT), ("number", Kind.NUMBER)], rows)


_STATE_COLUMNS: Final = tuple((state.value, Kind.COUNT) for state in STATES)


def _states(pairs: Iterable[PairFact]) -> tuple[int, ...]:
    counts = Counter(pair.state for pair in pairs)
    return tuple(counts[state] for state in STATES)


def _parties(facts: Facts, wording: Wording) -> View:
    columns = [
        ("party", Kind.TEXT),
        ("owed", Kind.COUNT),
        ("reported", Kind.COUNT),
        ("missing", Kind.COUNT),
        ("share", Kind.PERCENT),
        ("checkins", Kind.COUNT),
        *_STATE_COLUMNS,
        ("last_at", Kind.MOMENT),
        ("missing_tasks", Kind.TEXT),
    ]
    return _view(wording, "parties", columns, (_party_row(facts, party) for party in facts.parties))


def _party_row(facts: Facts, party: str) -> tuple[Cell, ...]:
    pairs = facts.of_party(party)
    reported = [pair for pair in pairs if pair.has_reported]
    missing = [facts.title(pair.task) for pair in pairs if not pair.has_reported]
    return (
        party,
        len(pairs),
        len(reported),
        len(missing),
        share_of(len(reported), len(pairs)),
        sum(pair.checkins for pair in pairs),
        *_states(pairs),
        _latest(pairs),
        JOINED.join(missing),
    )


def _latest(pairs: Iterable[PairFact]) -> datetime | None:
    return max((pair.last_at for pair in pairs if pair.last_at), default=None)


def _tasks(facts: Facts, wording: Wording) -> View:
    columns = [
        ("task", Kind.TEXT),
        ("parties_owed", Kind.COUNT),
        ("parties_reported", Kind.COUNT),
        ("checkins", Kind.COUNT),
        ("state", Kind.TEXT),
        *_STATE_COLUMNS,
        ("missing_parties", Kind.TEXT),
        ("missing_bodies", Kind.TEXT),
    ]
    return _view(wording, "tasks", columns, (_task_row(facts, wording, task) for task in facts.tasks))


def _task_row(facts: Facts, wording: Wording, task: str) -> tuple[Cell, ...]:
    pairs = facts.of_task(task)
    state = whole_of([pair.state for pair in pairs])
    return (
        facts.numbers.get(task, "") + facts.title(task),
        len(pairs),
        sum(pair.has_reported for pair in pairs),
        sum(pair.checkins for pair in pairs),
        wording.say(f"states.{state}"),
        *_states(pairs),
        JOINED.join(pair.party for pair in pairs if not pair.has_reported),
        JOINED.join(body for pair in pairs for body in pair.bodies_missing),
    )


def _targets(facts: Facts, wording: Wording) -> View:
    columns = [
        ("party", Kind.TEXT),
        ("body", Kind.TEXT),
        ("name", Kind.TEXT),
        ("value", Kind.NUMBER),
        ("unit", Kind.TEXT),
        ("as_of", Kind.DAY),
        ("before", Kind.NUMBER),
        ("change", Kind.NUMBER),
        ("measure", Kind.TEXT),
        ("target", Kind.NUMBER),
        ("due_on", Kind.DAY),
        ("target_share", Kind.PERCENT),
        ("left", Kind.NUMBER),
        ("pace", Kind.NUMBER),
        ("reached", Kind.TEXT),
    ]
    return _view(wording, "targets", columns, (_target_row(fact, wording) for fact in facts.targets))


def _target_row(fact: TargetFact, wording: Wording) -> tuple[Cell, ...]:
    return (
        fact.party,
        fact.body,
        fact.name,
        fact.value,
        fact.unit,
        fact.as_of,
        fact.before,
        fact.change,
        fact.measure,
        fact.target,
        fact.due_on,
        None if fact.is_ceiling else fact.share * 100,
        fact.left,
        fact.pace_per_day,
        wording.say("answers.yes" if fact.is_reached else "answers.no"),
    )


def _stuck(facts: Facts, wording: Wording) -> View:
    columns = [
        ("party", Kind.TEXT),
        ("body", Kind.TEXT),
        ("task", Kind.TEXT),
        ("state", Kind.TEXT),
        ("issues", Kind.TEXT),
        ("said_at", Kind.MOMENT),
        ("judged_reason", Kind.TEXT),
        ("agreed_on", Kind.DAY),
        ("agreed_by", Kind.TEXT),
    ]
    return _view(wording, "stuck", columns, (_stuck_row(facts, fact, wording) for fact in facts.stuck))


def _stuck_row(facts: Facts, fact: StuckFact, wording: Wording) -> tuple[Cell, ...]:
    return (
        fact.party,
        fact.body,
        facts.title(fact.task),
        wording.say(f"states.{fact.state}"),
        JOINED.join(fact.issues),
        fact.said_at,
        fact.judged_reason,
        fact.agreed_on,
        fact.agreed_by,
    )


def _trend(facts: Facts, wording: Wording) -> View:
    columns = [
        ("first", Kind.DAY),
        ("last", Kind.DAY),
        ("checkins", Kind.COUNT),
        ("pairs", Kind.COUNT),
        ("parties_heard", Kind.COUNT),
    ]

    def row(fact: StretchFact) -> tuple[Cell, ...]:
        return fact.stretch.first, fact.stretch.last, fact.checkins, fact.pairs, fact.parties

    return _view(wording, "trend", columns, map(row, facts.trend))


def _rounds(facts: Facts, wording: Wording) -> View:
    columns = [
        ("round", Kind.TEXT),
        ("due_at", Kind.MOMENT),
        ("on_time", Kind.COUNT),
        ("late", Kind.TEXT),
        ("partly", Kind.TEXT),
        ("silent", Kind.TEXT),
        ("exempt", Kind.COUNT),
    ]

    def row(fact: RoundFact) -> tuple[Cell, ...]:
        late, partly, missing = (JOINED.join(names) for names in (fact.late, fact.partly, fact.missing))
        return fact.name, fact.due_at, fact.reported, late, partly, missing, fact.exempt

    return _view(wording, "rounds", columns, map(row, facts.rounds))


def _reports(facts: Facts, wording: Wording) -> View:
    columns = [
        ("party", Kind.TEXT),
        ("body", Kind.TEXT),
        ("task", Kind.TEXT),
        ("said_at", Kind.MOMENT),
        ("percent", Kind.PERCENT),
        ("state", Kind.TEXT),
        ("figures", Kind.TEXT),
        ("issues", Kind.TEXT),
        ("of_period", Kind.TEXT),
        ("corrected", Kind.TEXT),
    ]

    def say(is_so: bool) -> str:
        return wording.say("answers.yes" if is_so else "answers.no")

    def row(fact: ReportFact) -> tuple[Cell, ...]:
        return (
            fact.party,
            fact.body,
            facts.title(fact.task),
            fact.sent_at,
            fact.percent,
            wording.say(f"states.{fact.status}") if fact.status else None,
            JOINED.join(fact.figures),
            JOINED.join(fact.issues),
            say(fact.is_of_period),
            say(fact.is_corrected),
        )

    return _view(wording, "reports", columns, map(row, facts.reports))
