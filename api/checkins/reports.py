"""What is gathered for one draft while a message is read: who reports, on which row, in which clauses."""

from __future__ import annotations

from dataclasses import dataclass, field

from api.checkins.days import Day
from api.checkins.drafts import Status
from api.checkins.judging import read_obstacles, read_status, says_done_after_name
from api.checkins.row_names import Named
from api.checkins.senders import Reporter
from api.checkins.values import BLANK, Part, Value, is_vague
from api.checkins.words import checkin_words


@dataclass(slots=True)
class Clause:
    """A clause of a report: as written, and with days and names blanked; its numbers and its days."""

    text: str
    plain: str
    values: list[Value]
    days: list[Day]


@dataclass(slots=True)
class Report:
    """What is gathered for one draft while the message is read."""

    reporter: Reporter
    named: Named
    clauses: list[Clause] = field(default_factory=list)
    is_heading: bool = False
    stated_issues: list[str] = field(default_factory=list)


def values_of(report: Report) -> list[Value]:
    return [value for clause in report.clauses for value in clause.values]


def says_something(report: Report) -> bool:
    return any(
        value.part in (Part.READING, Part.PROGRESS) for clause in report.clauses for value in clause.values
    ) or (
        status_of(report) is not None
        or bool(report.stated_issues or read_obstacles([clause.text for clause in report.clauses]))
        or any(is_vague(clause.plain) for clause in report.clauses)
        or tells_an_event(report)
    )


def tells_an_event(report: Report) -> bool:
    """Something of a task was finished or begun, without a number: 平台昨天上线了."""
    event = checkin_words().roles.event
    is_named = report.named.is_by_title or report.reporter.is_from_text
    return is_named and any(event.search(clause.text) for clause in report.clauses)


def status_of(report: Report) -> Status | None:
    status = read_status([clause.text.replace(BLANK, " ") for clause in report.clauses])
    if status in (None, Status.ON_TRACK) and report.named.tasks and _is_done_by_name(report):
        return Status.DONE
    return status


def _is_done_by_name(report: Report) -> bool:
    """智慧教育已完成: the task itself is said to be done."""
    title = report.named.tasks[0].title
    for clause in report.clauses:
        plain = clause.plain.strip(BLANK + " :")
        if clause.values:
            continue
        ends = [end for end in range(2, len(plain)) if plain[end - 2 : end] in title]
        if ends and says_done_after_name(plain[ends[-1] :].lstrip(" :-—,")):
            return True
    return False
