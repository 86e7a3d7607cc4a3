"""Leads over the whole matrix: rows with none, one or several, and the parties that lead most, ever or never."""

from __future__ import annotations

from api.matrix.lookup import MatrixLookup
from api.qa.drafting import Statement
from api.qa.replies.context import Inquiry, quoted_title
from api.qa.replies.matrix.parts import (
    counted,
    matrix_name,
    names_of,
    part_digits,
    states_leads,
    task_line,
    whole_tables,
)
from ingest.index import Role


def without_lead(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    tasks = matrix.without_lead()
    if not states_leads(inquiry):
        return [_no_leads_at_all(inquiry)]
    if not tasks:
        return [Statement(inquiry.say("matrix.without_lead_none"), inquiry.rows(matrix.tasks))]
    return [task_line(inquiry, "matrix.without_lead", tasks, document=matrix_name(inquiry))]


def with_lead(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    if not states_leads(inquiry):
        return [_no_leads_at_all(inquiry)]
    without = set(matrix.without_lead())
    tasks = [task for task in matrix.tasks if task not in without]
    lines = [task_line(inquiry, "matrix.with_lead", tasks, document=matrix_name(inquiry))]
    return [*lines, *(without_lead(inquiry, matrix) if without else ())]


def several_leads(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    if not states_leads(inquiry):
        return [_no_leads_at_all(inquiry)]
    tasks = matrix.with_several_leads()
    if not tasks:
        return [Statement(inquiry.say("matrix.several_leads_none"), inquiry.rows(matrix.tasks))]
    total = task_line(inquiry, "matrix.several_leads", tasks)
    each = [
        Statement(
            inquiry.say(
                "matrix.leads_of",
                task=quoted_title(task),
                lead=names_of(inquiry, matrix.parties_of(task.id, Role.LEAD)),
            ),
            inquiry.rows([task]),
        )
        for task in tasks
    ]
    return [total, *each]


def leading_parties(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    if not states_leads(inquiry):
        return [_no_leads_at_all(inquiry)]
    pairs = matrix.leads_per_party
    rows = dict.fromkeys(task for party, _ in pairs for task in matrix.tasks_of(party, role=Role.LEAD))
    text = inquiry.say("matrix.leading_parties", count=len(pairs), parties=counted(inquiry, pairs))
    return [Statement(text, inquiry.rows(rows), (str(len(pairs)), *(str(count) for _, count in pairs)))]


def most_leads(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    if not states_leads(inquiry):
        return [_no_leads_at_all(inquiry)]
    most = matrix.most_leads()
    return [
        task_line(
            inquiry,
            "matrix.most_leads",
            matrix.tasks_of(party, role=Role.LEAD),
            party=inquiry.party_name(party),
        )
        for party in most.things
    ]


def never_lead(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    if not states_leads(inquiry):
        return [_no_leads_at_all(inquiry)]
    ids = matrix.never_lead()
    if not ids:
        return [Statement(inquiry.say("matrix.never_lead_none"), inquiry.rows(matrix.tasks))]
    text = inquiry.say("matrix.never_lead", count=len(ids), parties=inquiry.party_list(ids))
    return [Statement(text, whole_tables(inquiry), (str(len(ids)),))]


def _no_leads_at_all(inquiry: Inquiry) -> Statement:
    text = inquiry.say("matrix.no_lead_at_all", document=matrix_name(inquiry))
    return Statement(text, whole_tables(inquiry), part_digits(inquiry))
