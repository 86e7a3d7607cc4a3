"""A report as gathered → a draft: figures with names and days, progress, status, obstacles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from api.checkins.days import Day
from api.checkins.desk import Message
from api.checkins.drafts import Draft, Recorded, ReportedFigure, Status
from api.checkins.judging import read_bare_obstacles, read_obstacles
from api.checkins.reports import Clause, Report, status_of, values_of
from api.checkins.senders import Reporter
from api.checkins.values import BLANK, Part, Value
from api.checkins.wholes import wholes_of
from api.checkins.words import checkin_words
from ingest.index import Task

CELL_CHARS_LEAST = 2


def draft_of(message: Message, report: Report, previous: Sequence[Recorded]) -> Draft:
    reporter = narrowed(message, report)
    task = _task_of(message, report, reporter, previous)
    candidates = report.named.candidates if task is None else ()
    progress = [value for value in values_of(report) if value.part is Part.PROGRESS]
    draft = Draft(
        party=reporter.party.name if reporter.party else None,
        sub_party=reporter.member if reporter.party else None,
        task=task.path if task else None,
        candidates=tuple(one.path for one in candidates),
        figures=tuple(figures_of(message, report)),
        percent=progress[-1].value if progress else None,
        status=status_of(report),
        issues=_issues_of(report),
        named_parties=tuple(party.name for party in reporter.parties)
        or ((reporter.name,) if reporter.name else ()),
        wholes=tuple(wholes_of(report)),
    )
    return _with_previous_names(message, report, draft, previous)


def _issues_of(report: Report) -> tuple[str, ...]:
    if report.stated_issues:
        return tuple(dict.fromkeys(report.stated_issues))
    told = [clause.text.replace(BLANK, "") for clause in report.clauses]
    if found := read_obstacles(told):
        return found
    if status_of(report) not in (Status.DELAYED, Status.BLOCKED):
        return ()
    bare = [clause for clause in report.clauses if not clause.values and not clause.days]
    return read_bare_obstacles([clause.text.replace(BLANK, "") for clause in bare], report.named.titles)


def narrowed(message: Message, report: Report) -> Reporter:
    """Of several that could be meant, the one that is in the row."""
    reporter = report.reporter
    if len(reporter.parties) < 2 or not report.named.tasks:
        return reporter
    task = report.named.tasks[0]
    inside = [party for party in reporter.parties if task.id in message.desk.tasks_of.get(party.id, ())]
    place = message.desk.index.documents[task.document_id].identity.place
    of_place = [party for party in reporter.parties if party.place == place]
    return replace(reporter, parties=tuple(inside or of_place or reporter.parties))


def _task_of(
    message: Message, report: Report, reporter: Reporter, previous: Sequence[Recorded]
) -> Task | None:
    if report.named.tasks:
        return report.named.tasks[0]
    if report.named.candidates:
        return None
    own = message.desk.rows_of(reporter) or frozenset()
    by_id = {task.id: task for task in message.desk.index.tasks}
    if len(own) == 1:
        return by_id[next(iter(own))]
    party = reporter.party.name if reporter.party else None
    recorded = {record.task for record in previous if record.party == party}
    if len(recorded) == 1:
        return next((task for task in by_id.values() if task.path in recorded), None)
    return None


def figures_of(message: Message, report: Report) -> Iterator[ReportedFigure]:
    until, opening = _until_of(report), _opening_day(report)
    taken_back = [value.name for value in values_of(report) if value.part is Part.LEFT and value.name]
    last_name = ""
    for place, clause in enumerate(report.clauses):
        said_before = report.clauses[place - 1].plain.replace(BLANK, "").strip(" :") if place else ""
        for value in clause.values:
            if value.part is not Part.READING:
                continue
            name = value.name
            if not _tells(name):
                told = taken_back[0] if message.corrects and taken_back else last_name or said_before
                name = told + name.removeprefix(told)
            if message.corrects and taken_back and len(name) < CELL_CHARS_LEAST + 2:
                name = taken_back[0]
            as_of = _as_of(message, clause, value, until or _if_not_cumulative(opening, clause))
            yield ReportedFigure(name, value.value, value.unit, as_of, value.kind, value.is_increment)
            last_name = name


def _tells(name: str) -> bool:
    """Whether a name says what is measured: 完成数 does not."""
    return bool(checkin_words().roles.empty_name.sub("", name))


def _if_not_cumulative(day: Day | None, clause: Clause) -> Day | None:
    """What is added up so far is not of the month that was named for what was added in it."""
    return None if checkin_words().roles.cumulative.search(clause.plain) else day


def _opening_day(report: Report) -> Day | None:
    """The month or date with which a report opens; it holds for what follows: 去年12月检查40户,立案3件."""
    first = report.clauses[0] if report.clauses else None
    if first is None or not first.days or first.text[: first.days[0].start].strip(BLANK + " :,"):
        return None
    day = first.days[0]
    is_moment = first.text[day.start : day.end] in checkin_words().days.offsets
    return None if day.is_due or is_moment else day


def _until_of(report: Report) -> Day | None:
    """The day up to which the whole report holds: 截至…"""
    words = checkin_words()
    alone: Day | None = None
    for clause in report.clauses:
        is_plan = words.roles.target.search(clause.plain) or words.statuses.delayed.search(clause.plain)
        days = [] if is_plan else [day for day in clause.days if not day.is_due]
        if until := next((day for day in days if day.is_until), None):
            return until
        if days and not clause.plain.strip(BLANK + " ,:;。"):
            alone = alone or days[-1]
    return alone


def _as_of(message: Message, clause: Clause, value: Value, until: Day | None) -> date | None:
    base = checkin_words().days.base_of_comparison
    before = [
        day
        for day in clause.days
        if not day.is_due and day.end <= value.start and not base.search(clause.text[: day.start])
    ]
    day = before[-1] if before else until
    if day is None or day.on is None:
        return None
    if day.is_running and not day.is_until and day.on > message.sent_on:
        return message.sent_on
    return day.on


def _with_previous_names(
    message: Message, report: Report, draft: Draft, previous: Sequence[Recorded]
) -> Draft:
    """A corrected number without a name has the name under which the wrong one was recorded."""
    wrong = {value.value for value in values_of(report) if value.part is Part.LEFT}
    if not message.corrects or not wrong:
        return draft
    names = [one.name for record in previous for one in record.figures if one.value in wrong]
    figures = tuple(
        replace(figure, name=names[0]) if names and not figure.name else figure for figure in draft.figures
    )
    return replace(draft, figures=figures)
