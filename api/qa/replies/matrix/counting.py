"""Counts over the whole matrix, or over one part of it: totals, most, fewest, exactly so many."""

from __future__ import annotations

import re
from collections.abc import Callable

from api.matrix.lookup import Extreme, MatrixLookup
from api.qa.drafting import Draft, Statement
from api.qa.polarity import negated_parties
from api.qa.replies.clauses import ANSWERABLE_COVERAGE
from api.qa.replies.context import LIST_MARK, Inquiry, quoted_title, with_tasks
from api.qa.replies.matrix.leads import (
    leading_parties,
    most_leads,
    never_lead,
    several_leads,
    with_lead,
    without_lead,
)
from api.qa.replies.matrix.parties import tasks_of_party
from api.qa.replies.matrix.parts import (
    counted,
    draft_of,
    matrix_name,
    part_digits,
    task_line,
    whole_tables,
)
from api.qa.replies.matrix.rows import owners
from api.qa.replies.matrix.several import compare_parties, without
from api.qa.terms import weight_of
from ingest.index import Task, number_or_none

SURE = 0.8  # probability from which a count over the matrix needs no word for the matrix
DEFAULT_RANKS = 3
ROW_WEIGHT = 4.0  # of the telling words that name a row in part
_NUMBER = re.compile(r"\d+|[一二两三四五六七八九十]+")
_RANKS = re.compile(r"(?:前|top)\s*(?:〈数〉|(\d+|[一二两三四五六七八九十]+))")

Count = Callable[[Inquiry, MatrixLookup], list[Statement]]


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
    return _count_of_a_row(inquiry) or count_matrix(inquiry)


def _count_of_a_row(inquiry: Inquiry) -> Draft | None:
    """配套需求那条一共几家: a row that is named in part, not the whole matrix; None where no row, or several, may be meant."""
    said = inquiry.say("matrix.about")
    own = [term for term in inquiry.terms if term.text not in said]
    if inquiry.group is not None or weight_of(own) < ROW_WEIGHT:
        return None
    partly = inquiry.desk.tasks.find_part(inquiry.frame.content, inquiry.matrix.tasks)
    return owners(with_tasks(inquiry, partly)) if len(partly) == 1 else None


def count_matrix(inquiry: Inquiry) -> Draft | None:
    """What is counted where neither a party nor a task is named; None where it is not clear that the matrix is meant."""
    about = inquiry.desk.terms.coverage(inquiry.terms, inquiry.say("matrix.about"))
    is_sure = inquiry.frame.probability(inquiry.frame.kind) >= SURE or inquiry.group is not None
    if about < ANSWERABLE_COVERAGE and not is_sure:
        return None
    sort = inquiry.desk.counting.rank(inquiry.frame.masked)[0][0]
    counts = _COUNTS.get(sort, (total_tasks, _total_parties))
    statements = [line for count in counts for line in count(inquiry, inquiry.matrix)]
    return draft_of(inquiry, statements)


# ── totals ───────────────────────────────────────────────────────────────────────────────────────────


def total_tasks(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    """How many rows, by part; with their titles where one part alone is meant."""
    if inquiry.group is not None:
        return [task_line(inquiry, "matrix.tasks_of_part", matrix.tasks, document=matrix_name(inquiry))]
    counts = [(group, len(matrix.under(group).tasks)) for group in matrix.groups]
    lines = [inquiry.say("matrix.group_count", group=group, count=count) for group, count in counts]
    groups = (
        inquiry.say("matrix.total_groups", count=len(lines), groups=LIST_MARK.join(lines)) if lines else ""
    )
    text = inquiry.say(
        "matrix.total_tasks", document=matrix_name(inquiry), count=len(matrix.tasks), groups=groups
    )
    derived = (len(matrix.tasks), len(lines), *(count for _, count in counts))
    return [Statement(text, inquiry.rows(matrix.tasks), tuple(map(str, derived)))]


def _total_parties(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    ids = matrix.party_ids
    text = inquiry.say(
        "matrix.total_parties", document=matrix_name(inquiry), count=len(ids), names=inquiry.party_list(ids)
    )
    return [Statement(text, inquiry.rows(matrix.tasks), (str(len(ids)), *part_digits(inquiry)))]


def _tasks_per_party(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    pairs = matrix.tasks_per_party
    text = inquiry.say("matrix.tasks_per_party", parties=counted(inquiry, pairs))
    return [Statement(text, inquiry.rows(matrix.tasks), tuple(str(count) for _, count in pairs))]


def _parties_per_task(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    pairs = matrix.parties_per_task
    lines = [
        inquiry.say("matrix.count_of_task", name=quoted_title(task), count=count) for task, count in pairs
    ]
    text = inquiry.say("matrix.parties_per_task", tasks=LIST_MARK.join(lines))
    return [Statement(text, inquiry.rows(matrix.tasks), tuple(str(count) for _, count in pairs))]


# ── most and fewest ──────────────────────────────────────────────────────────────────────────────────


def _most_tasks(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    if inquiry.wants("ranking"):
        return [_first_ranks(inquiry, matrix)]
    return [_extreme_parties(inquiry, matrix, "matrix.most_tasks", matrix.most_tasks())]


def _first_ranks(inquiry: Inquiry, matrix: MatrixLookup) -> Statement:
    """The parties with most rows, as many as asked for, ties included."""
    wanted = _ranks_asked(inquiry)
    pairs = matrix.tasks_per_party
    least = pairs[min(wanted, len(pairs)) - 1][1]
    chosen = [pair for pair in pairs if pair[1] >= least]
    rows = dict.fromkeys(task for party, _ in chosen for task in matrix.tasks_of(party))
    text = inquiry.say("matrix.first_ranks", count=wanted, parties=counted(inquiry, chosen))
    return Statement(text, inquiry.rows(rows), (str(wanted), *(str(count) for _, count in chosen)))


def _ranks_asked(inquiry: Inquiry) -> int:
    match = _RANKS.search(inquiry.frame.masked)
    if match is None:
        return DEFAULT_RANKS
    if match[1] is None:
        return int(inquiry.frame.quantities[0].value) if inquiry.frame.quantities else DEFAULT_RANKS
    return int(number_or_none(match[1]) or DEFAULT_RANKS)


def _least_tasks(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    return [_extreme_parties(inquiry, matrix, "matrix.least_tasks", matrix.least_tasks())]


def _extreme_parties(inquiry: Inquiry, matrix: MatrixLookup, key: str, extreme: Extreme[str]) -> Statement:
    rows = dict.fromkeys(task for party in extreme.things for task in matrix.tasks_of(party))
    text = inquiry.say(key, parties=inquiry.party_list(extreme.things), count=extreme.count)
    return Statement(text, inquiry.rows(rows), (str(extreme.count),))


def _most_parties(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    return [_extreme_tasks(inquiry, "matrix.most_parties", matrix.most_parties())]


def _least_parties(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    return [_extreme_tasks(inquiry, "matrix.least_parties", matrix.least_parties())]


def _extreme_tasks(inquiry: Inquiry, key: str, extreme: Extreme[Task]) -> Statement:
    text = inquiry.say(key, tasks=inquiry.task_list(extreme.things), count=extreme.count)
    return Statement(text, inquiry.rows(extreme.things), (str(extreme.count),))


# ── exactly so many ──────────────────────────────────────────────────────────────────────────────────


def _one_task(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    return [_parties_with(inquiry, matrix, 1)]


def _parties_with_number(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    return [_parties_with(inquiry, matrix, _number_asked(inquiry))]


def _parties_with(inquiry: Inquiry, matrix: MatrixLookup, number: int) -> Statement:
    ids = matrix.parties_with(number)
    if not ids:
        return Statement(
            inquiry.say("matrix.parties_with_none", number=number), whole_tables(inquiry), (str(number),)
        )
    rows = dict.fromkeys(task for party in ids for task in matrix.tasks_of(party))
    key = "matrix.one_task" if number == 1 else "matrix.parties_with"
    text = inquiry.say(key, number=number, count=len(ids), parties=inquiry.party_list(ids))
    return Statement(text, inquiry.rows(rows), (str(len(ids)), str(number)))


def _tasks_with_number(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    number = _number_asked(inquiry)
    tasks = matrix.with_parties(number)
    if not tasks:
        return [
            Statement(
                inquiry.say("matrix.tasks_with_none", number=number), whole_tables(inquiry), (str(number),)
            )
        ]
    line = task_line(inquiry, "matrix.tasks_with", tasks, number=number)
    return [Statement(line.text, line.evidence, (*line.derived, str(number)))]


def _number_asked(inquiry: Inquiry) -> int:
    """The first number of the question; 1 where it has none."""
    if inquiry.frame.quantities:
        return int(inquiry.frame.quantities[0].value)
    match = _NUMBER.search(inquiry.frame.masked)
    return int((number_or_none(match[0]) if match else None) or 1)


def _in_every_task(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    ids = matrix.in_every_task()
    if ids:
        text = inquiry.say("matrix.in_every_task", parties=inquiry.party_list(ids), count=len(matrix.tasks))
        return [Statement(text, inquiry.rows(matrix.tasks), (str(len(matrix.tasks)),))]
    most = _extreme_parties(inquiry, matrix, "matrix.most_tasks", matrix.most_tasks())
    return [Statement(inquiry.say("matrix.in_every_task_none"), whole_tables(inquiry)), most]


_COUNTS: dict[str, tuple[Count, ...]] = {
    "party_with_most_tasks": (_most_tasks,),
    "party_with_fewest_tasks": (_least_tasks,),
    "party_with_most_and_fewest_tasks": (_most_tasks, _least_tasks),
    "task_with_most_parties": (_most_parties,),
    "task_with_fewest_parties": (_least_parties,),
    "task_with_most_and_fewest_parties": (_most_parties, _least_parties),
    "parties_with_one_task": (_one_task,),
    "parties_with_number_of_tasks": (_parties_with_number,),
    "tasks_with_number_of_parties": (_tasks_with_number,),
    "party_in_every_task": (_in_every_task,),
    "total_tasks": (total_tasks,),
    "total_parties": (_total_parties,),
    "tasks_per_party": (_tasks_per_party,),
    "parties_per_task": (_parties_per_task,),
    "tasks_without_lead": (without_lead,),
    "tasks_with_lead": (with_lead,),
    "tasks_with_several_leads": (several_leads,),
    "leading_parties": (leading_parties,),
    "party_leading_most": (most_leads,),
    "parties_never_leading": (never_lead,),
}
