"""What the n-th task is, and how the matrix is divided."""

from __future__ import annotations

import re

from api.qa.drafting import Draft, Evidence, Statement, trimmed
from api.qa.replies.clauses import ANSWERABLE_COVERAGE, lead_in
from api.qa.replies.context import Inquiry, quoted_title
from api.qa.replies.matrix.counting import total_tasks
from api.qa.replies.matrix.parts import draft_of
from api.qa.replies.matrix.which_tasks import ABOUT_COVERAGE, ask_which_task, tasks_numbered
from api.qa.terms import weight_of
from ingest.index import Task

LIGHT_WEIGHT = 1.5  # what is left of a question weighs nothing below this
ORDINAL = re.compile(r"第[一二三四五六七八九十百\d]+")


def task_overview(inquiry: Inquiry) -> Draft | None:
    """What the n-th task is; how the matrix is divided."""
    if inquiry.frame.ordinal is None or inquiry.frame.ordinal.item is None:
        about_matrix = (
            inquiry.desk.terms.coverage(inquiry.terms, inquiry.say("matrix.about")) >= ANSWERABLE_COVERAGE
        )
        is_meant = about_matrix or inquiry.group is not None
        return draft_of(inquiry, total_tasks(inquiry, inquiry.matrix)) if is_meant else None
    tasks = [task for task in tasks_numbered(inquiry) if _is_about(inquiry, task)]
    if len(tasks) > 1:
        return ask_which_task(inquiry, tasks)
    if len(tasks) != 1:
        return None
    task = tasks[0]
    statements = [
        Statement(inquiry.say("matrix.task_overview", task=quoted_title(task)), inquiry.rows([task]))
    ]
    document = inquiry.document(task.document_id)
    if task.body_path:
        section = document.section(task.body_path)
        start, end = trimmed(document.text, section.body_start, section.end)
        quote = document.text[start:end].replace("\n", " ")
        evidence = (Evidence(document.id, section.path, start, end),)
        statements.append(Statement(lead_in(inquiry, document, section, quote), evidence))
    return draft_of(inquiry, statements, tasks=tasks)


def _is_about(inquiry: Inquiry, task: Task) -> bool:
    """False where what is numbered is said to be something else than a row of this plan: 某条例第九条."""
    document = inquiry.document(task.document_id)
    said = "\n".join((inquiry.say("matrix.about"), document.identity.title, task.group or "", task.title))
    rest = [term for term in inquiry.terms if not ORDINAL.search(term.text)]
    return weight_of(rest) < LIGHT_WEIGHT or inquiry.desk.terms.coverage(rest, said) >= ABOUT_COVERAGE
