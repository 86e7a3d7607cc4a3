"""By when a task is to be done, as its row of the matrix says."""

from __future__ import annotations

from dataclasses import replace

from api.qa.drafting import Draft, Statement, of_task
from api.qa.frames import QuestionKind
from api.qa.outcomes import AnswerStatus
from api.qa.replies.context import Inquiry, quoted_title
from ingest.index import FigureKind, Task


def with_rows(inquiry: Inquiry, draft: Draft | None) -> Draft | None:
    """The reply of the ledger, and what the rows of the tasks named say beside it; a deadline of the ledger's own first."""
    rows = _rows(inquiry)
    if not rows:
        return draft or _none_set(inquiry)
    if draft is None or draft.status is not AnswerStatus.ANSWERED_FROM_FIGURES:
        return reply_from_rows(inquiry)
    said = " ".join(one.text for one in draft.statements)
    lines = tuple(_line(inquiry, task) for task in rows if (task.deadline or "") not in said)
    is_due = _states_deadline(inquiry, draft)
    statements = (*draft.statements, *lines) if is_due else (*lines, *draft.statements)
    return replace(draft, statements=statements)


def reply_from_rows(inquiry: Inquiry) -> Draft | None:
    """The deadlines of the tasks named; None where no deadline is asked for, or no row has one."""
    rows = _rows(inquiry)
    if not rows:
        return None
    slots = {"kind": inquiry.frame.kind.value, "tasks": [task.id for task in rows]}
    lines = tuple(_line(inquiry, task) for task in rows)
    return Draft(AnswerStatus.ANSWERED_FROM_MATRIX, lines, slots=slots)


def _none_set(inquiry: Inquiry) -> Draft | None:
    """A task whose row has no deadline, in a matrix that gives one for others: that is the answer."""
    tasks = [match.task for match in inquiry.frame.tasks]
    with_deadlines = {task.document_id for task in inquiry.desk.index.tasks if task.deadline}
    bare = [task for task in tasks if not task.deadline and task.document_id in with_deadlines]
    if inquiry.frame.kind is not QuestionKind.DEADLINE or not bare:
        return None
    lines = tuple(
        Statement(inquiry.say("figures.no_row_deadline", task=quoted_title(task)), (of_task(task),))
        for task in bare
    )
    slots = {"kind": inquiry.frame.kind.value, "tasks": [task.id for task in bare]}
    return Draft(AnswerStatus.ANSWERED_FROM_MATRIX, lines, slots=slots)


def _rows(inquiry: Inquiry) -> list[Task]:
    if inquiry.frame.kind is not QuestionKind.DEADLINE:
        return []
    return [match.task for match in inquiry.frame.tasks if match.task.deadline]


def _line(inquiry: Inquiry, task: Task) -> Statement:
    text = inquiry.say("figures.row_deadline", task=quoted_title(task), deadline=task.deadline)
    return Statement(text, (of_task(task),), (task.deadline or "",))


def _states_deadline(inquiry: Inquiry, draft: Draft) -> bool:
    """True where the first figure of a reply says itself by when something is due."""
    ids = draft.slots.get("figures", [])
    first = next((one for one in inquiry.desk.index.figures if one.id in ids[:1]), None)
    return first is not None and first.kind in {FigureKind.DEADLINE, FigureKind.DURATION}
