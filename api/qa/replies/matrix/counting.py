"""Counts over the whole matrix, or over one part of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from api.matrix.lookup import MatrixLookup
from api.qa.drafting import Draft, Statement
from api.qa.frames import QuestionKind
from api.qa.polarity import negated_parties
from api.qa.replies.clauses import ANSWERABLE_COVERAGE
from api.qa.replies.context import LIST_MARK, Inquiry, quoted_title
from api.qa.replies.matrix.parties import tasks_of_party
from api.qa.replies.matrix.parts import draft_of, matrix_name
from api.qa.replies.matrix.rows import owners
from api.qa.replies.matrix.several import compare_parties, without
from ingest.index import Task

SURE = 0.8  # probability from which a count over the matrix needs no word for the matrix


def party_count(inquiry: Inquiry) -> Draft | None:
    """Totals, most, least, only one: over the matrix, or over one part of it."""
    if inquiry.frame.tasks and not inquiry.parties:
        return owners(inquiry)
    if len(inquiry.parties) == 1 and negated_parties(
        inquiry.frame.text, inquiry.frame.parties, inquiry.desk.words
    ):
        return without(inquiry)
    if len(inquiry.parties) == 1 or (not inquiry.parties and inquiry.frame.parties):
        return tasks_of_party(inquiry)
    if len(inquiry.parties) > 1:
        return compare_parties(inquiry)
    about = inquiry.desk.terms.coverage(inquiry.terms, inquiry.say("matrix.about"))
    if about < ANSWERABLE_COVERAGE and inquiry.frame.probability(QuestionKind.PARTY_COUNT) < SURE:
        return None
    sort = inquiry.desk.counting.rank(inquiry.frame.masked)[0][0]
    statements = [
        line
        for count in _COUNTS.get(sort, (total_tasks, _total_parties))
        for line in count(inquiry, inquiry.matrix)
    ]
    return draft_of(inquiry, statements)


def total_tasks(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    lines = [
        inquiry.say("matrix.group_count", group=group, count=len(matrix.under(group).tasks))
        for group in matrix.groups
    ]
    groups = (
        inquiry.say("matrix.total_groups", count=len(lines), groups=LIST_MARK.join(lines)) if lines else ""
    )
    text = inquiry.say(
        "matrix.total_tasks", document=matrix_name(inquiry), count=len(matrix.tasks), groups=groups
    )
    counts = (
        str(len(matrix.tasks)),
        str(len(lines)),
        *(str(len(matrix.under(group).tasks)) for group in matrix.groups),
    )
    return [Statement(text, inquiry.rows(matrix.tasks), counts)]


def _total_parties(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    ids = matrix.party_ids
    text = inquiry.say(
        "matrix.total_parties", document=matrix_name(inquiry), count=len(ids), names=inquiry.party_list(ids)
    )
    return [Statement(text, inquiry.rows(matrix.tasks), (str(len(ids)),))]


def _most_tasks(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    return [
        _extreme_parties(
            inquiry, matrix, "matrix.most_tasks", matrix.most_tasks().things, matrix.most_tasks().count
        )
    ]


def _least_tasks(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    return [
        _extreme_parties(
            inquiry, matrix, "matrix.least_tasks", matrix.least_tasks().things, matrix.least_tasks().count
        )
    ]


def _extreme_parties(
    inquiry: Inquiry, matrix: MatrixLookup, key: str, ids: Sequence[str], count: int
) -> Statement:
    rows = dict.fromkeys(task for party in ids for task in matrix.tasks_of(party))
    return Statement(
        inquiry.say(key, parties=inquiry.party_list(ids), count=count), inquiry.rows(rows), (str(count),)
    )


def _most_parties(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    return [
        _extreme_tasks(
            inquiry, "matrix.most_parties", matrix.most_parties().things, matrix.most_parties().count
        )
    ]


def _least_parties(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    return [
        _extreme_tasks(
            inquiry, "matrix.least_parties", matrix.least_parties().things, matrix.least_parties().count
        )
    ]


def _extreme_tasks(inquiry: Inquiry, key: str, tasks: Sequence[Task], count: int) -> Statement:
    return Statement(
        inquiry.say(key, tasks=inquiry.task_list(tasks), count=count), inquiry.rows(tasks), (str(count),)
    )


def _one_task(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    ids = matrix.only_one_task()
    if not ids:
        return [Statement(inquiry.say("matrix.one_task_none"))]
    rows = dict.fromkeys(task for party in ids for task in matrix.tasks_of(party))
    text = inquiry.say("matrix.one_task", count=len(ids), parties=inquiry.party_list(ids))
    return [Statement(text, inquiry.rows(rows), (str(len(ids)),))]


def _tasks_per_party(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    pairs = matrix.tasks_per_party
    lines = [
        inquiry.say("matrix.count_of", name=inquiry.party_name(party), count=count) for party, count in pairs
    ]
    text = inquiry.say("matrix.tasks_per_party", parties=LIST_MARK.join(lines))
    return [Statement(text, inquiry.rows(matrix.tasks), tuple(str(count) for _, count in pairs))]


def _parties_per_task(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    pairs = matrix.parties_per_task
    lines = [
        inquiry.say("matrix.count_of_task", name=quoted_title(task), count=count) for task, count in pairs
    ]
    text = inquiry.say("matrix.parties_per_task", tasks=LIST_MARK.join(lines))
    return [Statement(text, inquiry.rows(matrix.tasks), tuple(str(count) for _, count in pairs))]


Count = Callable[[Inquiry, MatrixLookup], list[Statement]]


_COUNTS: dict[str, tuple[Count, ...]] = {
    "party_with_most_tasks": (_most_tasks,),
    "party_with_fewest_tasks": (_least_tasks,),
    "party_with_most_and_fewest_tasks": (_most_tasks, _least_tasks),
    "task_with_most_parties": (_most_parties,),
    "task_with_fewest_parties": (_least_parties,),
    "task_with_most_and_fewest_parties": (_most_parties, _least_parties),
    "parties_with_one_task": (_one_task,),
    "total_tasks": (total_tasks,),
    "total_parties": (_total_parties,),
    "tasks_per_party": (_tasks_per_party,),
    "parties_per_task": (_parties_per_task,),
}
