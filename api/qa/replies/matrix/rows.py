"""task → parties: a row in full, in its order, with roles and places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from api.qa.drafting import Draft, Statement
from api.qa.replies.context import Inquiry, quoted_title
from api.qa.replies.matrix.membership import membership
from api.qa.replies.matrix.parties import tasks_of_party
from api.qa.replies.matrix.parts import count_of, draft_of, has_no_lead, matrix_name, names_of
from api.qa.replies.matrix.which_tasks import tasks_meant, tasks_named
from ingest.index import Party, Responsibility, Role, Task


def owners(inquiry: Inquiry) -> Draft | None:
    """task → parties, in order, with role; and whether the parties named are among them."""
    tasks = tasks_meant(inquiry)
    if isinstance(tasks, Draft):
        return tasks
    if not tasks:
        return tasks_of_party(inquiry) if inquiry.parties else None
    statements = [statement for task in tasks for statement in _owners_of(inquiry, task)]
    return draft_of(inquiry, statements, tasks=tasks)


def _owners_of(inquiry: Inquiry, task: Task) -> list[Statement]:
    links = inquiry.matrix.parties_of(task.id)
    line = owner_line(inquiry, task, links)
    if len({match.task.document_id for match in inquiry.frame.tasks}) > 1:
        name = inquiry.say("matrix.from_document", document=inquiry.document_name(task.document_id))
        line = replace(line, text=name + line.text)
    statements = [*membership(inquiry, task, links), line]
    return [*statements, *_lead_note(inquiry, links)] if has_no_lead(links) else statements


def owner_line(inquiry: Inquiry, task: Task, links: Sequence[Responsibility]) -> Statement:
    evidence = inquiry.rows([task])
    count = count_of(links)
    if has_no_lead(links):
        text = inquiry.say(
            "matrix.owners",
            task=quoted_title(task),
            role=inquiry.say("matrix.role_responsible"),
            count=count,
            names=names_of(inquiry, links),
        )
        return Statement(text, evidence, (str(count),))
    leads = [link for link in links if link.role is Role.LEAD]
    rest = "".join(
        inquiry.say(
            "matrix.owners_rest", role=inquiry.say(f"matrix.role_{role}"), names=names_of(inquiry, some)
        )
        for role in (Role.SUPPORT, Role.RESPONSIBLE)
        if (some := [link for link in links if link.role is role])
    )
    text = inquiry.say(
        "matrix.owners_with_lead", task=quoted_title(task), lead=names_of(inquiry, leads), rest=rest
    )
    return Statement(text + inquiry.say("matrix.owners_total", count=count), evidence, (str(count),))


def _lead_note(inquiry: Inquiry, links: Sequence[Responsibility]) -> list[Statement]:
    return [Statement(inquiry.say("matrix.no_lead", first=names_of(inquiry, links[:1])))] if links else []


def is_in_row(inquiry: Inquiry) -> Draft | None:
    """Is X responsible for Y: yes or no first, then the row."""
    return owners(inquiry)


def position(inquiry: Inquiry) -> Draft | None:
    """Who is first in a row, at which place a party stands, or the rows in which it is first."""
    matches = tasks_named(inquiry)
    if matches and inquiry.parties:
        statements = [
            _position_line(inquiry, match.task, party) for match in matches for party in inquiry.parties
        ]
        statements += [
            owner_line(inquiry, one.task, inquiry.matrix.parties_of(one.task.id)) for one in matches
        ]
        return draft_of(inquiry, statements, tasks=[match.task for match in matches])
    if matches:
        statements = []
        for match in matches:
            links = inquiry.matrix.parties_of(match.task.id)
            text = inquiry.say(
                "matrix.first_named", task=quoted_title(match.task), party=names_of(inquiry, links[:1])
            )
            statements += [
                Statement(text, inquiry.rows([match.task])),
                owner_line(inquiry, match.task, links),
            ]
        return draft_of(inquiry, statements, tasks=[match.task for match in matches])
    if not inquiry.parties:
        return None
    statements = [_first_line(inquiry, party) for party in inquiry.parties]
    return draft_of(inquiry, statements, parties=inquiry.parties)


def _position_line(inquiry: Inquiry, task: Task, party: Party) -> Statement:
    place = inquiry.matrix.position(task.id, party.id)
    if place is None:
        return Statement(
            inquiry.say("matrix.not_in_row", task=quoted_title(task), party=party.name), inquiry.rows([task])
        )
    total = count_of(inquiry.matrix.parties_of(task.id))
    text = inquiry.say(
        "matrix.position", party=party.name, task=quoted_title(task), total=total, position=place
    )
    return Statement(text, inquiry.rows([task]), (str(total), str(place)))


def _first_line(inquiry: Inquiry, party: Party) -> Statement:
    tasks = inquiry.matrix.first_in(party.id)
    if not tasks:
        return Statement(
            inquiry.say("matrix.first_tasks_none", party=party.name, document=matrix_name(inquiry))
        )
    text = inquiry.say(
        "matrix.first_tasks", party=party.name, count=len(tasks), tasks=inquiry.task_list(tasks)
    )
    return Statement(text, inquiry.rows(tasks), (str(len(tasks)),))
