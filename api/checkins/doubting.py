"""What has to be asked before a draft is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.checkins import rules
from api.checkins.desk import Message
from api.checkins.drafting import narrowed
from api.checkins.drafts import Doubt, Draft, Recorded
from api.checkins.reports import Report, values_of
from api.checkins.senders import Reporter
from api.checkins.values import Part, is_vague
from ingest.index import Party


def doubts_about(
    message: Message, report: Report, draft: Draft, previous: Sequence[Recorded]
) -> Iterator[Doubt]:
    reporter = narrowed(message, report)
    yield from _doubts_about_party(reporter)
    if draft.task is None:
        yield Doubt.AMBIGUOUS_TASK if draft.candidates else Doubt.MISSING_TASK
    elif reporter.party and not _is_responsible(message, reporter.party, draft.task):
        yield Doubt.NOT_RESPONSIBLE
    yield from rules.doubts_about(draft, message.sent_on)
    if any(not day.exists for clause in report.clauses for day in clause.days):
        yield Doubt.IMPOSSIBLE_VALUE
    read = [value for value in values_of(report) if value.part in (Part.READING, Part.PROGRESS)]
    if any(value.is_approximate for value in read) or any(
        is_vague(clause.plain) for clause in report.clauses
    ):
        yield Doubt.APPROXIMATE_VALUE
    changes = rules.changes(draft, previous, message.desk.ceilings)
    if not message.corrects and any(change.falls_below for change in changes):
        yield Doubt.FALLS_BELOW_PREVIOUS


def _doubts_about_party(reporter: Reporter) -> Iterator[Doubt]:
    if reporter.is_unknown:
        yield Doubt.UNKNOWN_PARTY
    elif not reporter.parties:
        yield Doubt.MISSING_PARTY
    elif reporter.party is None:
        yield Doubt.AMBIGUOUS_PARTY


def _is_responsible(message: Message, party: Party, path: str) -> bool:
    own = message.desk.tasks_of.get(party.id, frozenset())
    return any(task.path == path and task.id in own for task in message.desk.index.tasks)
