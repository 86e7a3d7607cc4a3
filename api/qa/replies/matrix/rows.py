"""task → parties: a row in full, in its order, with roles and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from api.qa.drafting import Draft, Statement
from api.qa.replies.context import Inquiry, quoted_title
from api.qa.replies.matrix.membership import membership
from api.qa.replies.matrix.parties import tasks_of_party
from api.qa.replies.matrix.parts import count_of, draft_of, has_no_lead, names_of, role_name
from api.qa.replies.matrix.which_tasks import tasks_meant
from ingest.index import Responsibility, Role, Task


def owners(inquiry: Inquiry) -> Draft | None:
    """task → parties, in order, with role; and whether the parties named are among them."""
    tasks = tasks_meant(inquiry)
    if isinstance(tasks, Draft):
        return tasks
    if not tasks:
        return tasks_of_party(inquiry) if inquiry.parties else None
    return about_rows(inquiry, tasks)


def about_rows(inquiry: Inquiry, tasks: Sequence[Task]) -> Draft:
    """These rows, each after what is said of the parties named."""
    statements = [statement for task in tasks for statement in _about_row(inquiry, task)]
    return draft_of(inquiry, statements, tasks=tasks)


def _about_row(inquiry: Inquiry, task: Task) -> list[Statement]:
    links = inquiry.matrix.parties_of(task.id)
    line = owner_line(inquiry, task, links)
    if len({match.task.document_id for match in inquiry.frame.tasks}) > 1:
        name = inquiry.say("matrix.from_document", document=inquiry.document_name(task.document_id))
        line = replace(line, text=name + line.text)
    statements = [*membership(inquiry, task, links), line]
    return [*statements, *_lead_note(inquiry, links)] if has_no_lead(links) else statements


def owner_line(inquiry: Inquiry, task: Task, links: Sequence[Responsibility]) -> Statement:
    """The whole row: the leads first, or those in support where only they are asked for."""
    if has_no_lead(links):
        return _without_lead(inquiry, task, links)
    leads = [link for link in links if link.role is Role.LEAD]
    by_role = [
        (role, [link for link in links if link.role is role]) for role in (Role.SUPPORT, Role.RESPONSIBLE)
    ]
    others = [(role, some) for role, some in by_role if some]
    counts = (count_of(links), count_of(leads), *(count_of(some) for _, some in others))
    rest = inquiry.say("matrix.owners_next_role").join(
        _role_list(inquiry, role, some) for role, some in others
    )
    wants_count = inquiry.wants("how_many") and inquiry.wants("lead")
    counted = inquiry.say("matrix.leads_counted", count=counts[1]) if counts[1] > 1 or wants_count else ""
    wants_support = inquiry.wants("support") and not inquiry.wants("lead")
    key = "owners_support_first" if wants_support else "owners_with_lead"
    text = inquiry.say(
        f"matrix.{key if others else 'owners_lead_alone'}",
        task=quoted_title(task),
        lead=names_of(inquiry, leads),
        counted=counted,
        rest=rest,
    )
    text += inquiry.say("matrix.owners_total", count=counts[0])
    return Statement(text, inquiry.rows([task]), tuple(map(str, counts)))


def _role_list(inquiry: Inquiry, role: Role, links: Sequence[Responsibility]) -> str:
    return inquiry.say(
        "matrix.owners_rest",
        role=role_name(inquiry, role),
        count=count_of(links),
        names=names_of(inquiry, links),
    )


def _without_lead(inquiry: Inquiry, task: Task, links: Sequence[Responsibility]) -> Statement:
    roles = dict.fromkeys(link.role for link in links)
    role = role_name(inquiry, next(iter(roles))) if len(roles) == 1 else role_name(inquiry, Role.RESPONSIBLE)
    count = count_of(links)
    text = inquiry.say(
        "matrix.owners", task=quoted_title(task), role=role, count=count, names=names_of(inquiry, links)
    )
    return Statement(text, inquiry.rows([task]), (str(count),))


def _lead_note(inquiry: Inquiry, links: Sequence[Responsibility]) -> list[Statement]:
    """That nobody is marked as lead, and who stands first."""
    if not links:
        return []
    roles = {link.role for link in links}
    key = "matrix.no_lead_but_support" if roles == {Role.SUPPORT} else "matrix.no_lead"
    return [Statement(inquiry.say(key, first=names_of(inquiry, links[:1])))]
