"""Places in a row: who stands first, last or n-th, at which place a party stands, and where it stands first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from api.qa.drafting import Draft, Statement
from api.qa.replies.context import Inquiry, quoted_title
from api.qa.replies.matrix.parts import count_of, draft_of, matrix_name, names_of, task_line, whole_tables
from api.qa.replies.matrix.rows import owner_line
from api.qa.replies.matrix.which_tasks import tasks_meant
from ingest.index import Party, Responsibility, Task, number_or_none

_NTH = re.compile(r"第\s*(\d+|[一二三四五六七八九十]+)")
LAST = -1


def position(inquiry: Inquiry) -> Draft | None:
    """Who stands at a place of a row, at which place a party stands, or the rows in which it stands there."""
    tasks = tasks_meant(inquiry)
    if isinstance(tasks, Draft):
        return tasks
    if not tasks:
        statements = [_rows_with_party_at(inquiry, party, _place_asked(inquiry)) for party in inquiry.parties]
        return draft_of(inquiry, statements, parties=inquiry.parties) if statements else None
    statements = [line for task in tasks for line in _places_of_row(inquiry, task)]
    return draft_of(inquiry, statements, tasks=tasks)


def _place_asked(inquiry: Inquiry) -> int:
    """Counted from 1; the last one is -1; the first where none is named."""
    if inquiry.wants("last"):
        return LAST
    nth = _NTH.search(inquiry.frame.masked)
    value = number_or_none(nth[1]) if nth else None
    return int(value) if value else 1


def _places_of_row(inquiry: Inquiry, task: Task) -> list[Statement]:
    links = inquiry.matrix.parties_of(task.id)
    row = owner_line(inquiry, task, links)
    if inquiry.parties:
        return [*(_party_in_row(inquiry, task, party) for party in inquiry.parties), row]
    return [_at_place(inquiry, task, links, _place_asked(inquiry)), row]


def _at_place(inquiry: Inquiry, task: Task, links: Sequence[Responsibility], place: int) -> Statement:
    total = count_of(links)
    chosen = links[-1:] if place == LAST else [link for link in links if link.position == place]
    key = {1: "first_named", LAST: "last_named"}.get(place, "nth_named") if chosen else "no_such_place"
    text = inquiry.say(
        f"matrix.{key}", task=quoted_title(task), party=names_of(inquiry, chosen), position=place, total=total
    )
    return Statement(text, inquiry.rows([task]), (str(place), str(total)))


def _party_in_row(inquiry: Inquiry, task: Task, party: Party) -> Statement:
    place = inquiry.matrix.position(task.id, party.id)
    if place is None:
        text = inquiry.say("matrix.not_in_row", task=quoted_title(task), absent=party.name)
        return Statement(text, inquiry.rows([task]))
    total = count_of(inquiry.matrix.parties_of(task.id))
    text = inquiry.say(
        "matrix.position", party=party.name, task=quoted_title(task), total=total, position=place
    )
    return Statement(_yes_or_no(inquiry, place, total) + text, inquiry.rows([task]), (str(total), str(place)))


def _yes_or_no(inquiry: Inquiry, place: int, total: int) -> str:
    """是不是排第一: whether the party stands where the question has it."""
    names_place = inquiry.wants("last") or inquiry.wants("first") or _NTH.search(inquiry.frame.masked)
    if not inquiry.wants("yes_no") or not names_place:
        return ""
    asked = _place_asked(inquiry)
    return inquiry.say("matrix.is_yes" if place == (total if asked == LAST else asked) else "matrix.is_no")


def _rows_with_party_at(inquiry: Inquiry, party: Party, place: int) -> Statement:
    tasks = inquiry.matrix.at_place(party.id, place)
    slots = {"party": party.name, "document": matrix_name(inquiry), "place": _place_name(inquiry, place)}
    if not tasks:
        return Statement(
            inquiry.say("matrix.placed_tasks_none", **slots), whole_tables(inquiry), (str(place),)
        )
    line = task_line(inquiry, "matrix.placed_tasks", tasks, **slots)
    return Statement(line.text, line.evidence, (*line.derived, str(place)))


def _place_name(inquiry: Inquiry, place: int) -> str:
    key = {1: "first_place", LAST: "last_place"}.get(place, "nth_place")
    return inquiry.say(f"matrix.{key}", position=place)
