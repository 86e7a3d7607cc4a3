"""Parts that every reply from the matrix is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.qa.drafting import Draft, Evidence, Statement, of_section
from api.qa.outcomes import AnswerStatus
from api.qa.replies.context import LIST_MARK, Inquiry
from ingest.index import Party, Responsibility, Role, Task

MAX_CHOICES = 6


def listed(inquiry: Inquiry, key: str, tasks: Sequence[Task], **names: str) -> Draft:
    """The rows that a question asks for, counted; or that there are none."""
    slots = {**names, "document": matrix_name(inquiry)}
    if not tasks:
        line = Statement(inquiry.say(f"{key}_none", **slots), inquiry.rows(inquiry.matrix.tasks))
        return draft_of(inquiry, [line], parties=inquiry.parties)
    line = task_line(inquiry, key, tasks, **slots)
    return draft_of(inquiry, [line], tasks=tasks, parties=inquiry.parties)


def task_line(inquiry: Inquiry, key: str, tasks: Sequence[Task], **slots: object) -> Statement:
    """A sentence with {count} and {tasks}, resting on these rows."""
    text = inquiry.say(key, count=len(tasks), tasks=inquiry.task_list(tasks), **slots)
    return Statement(text, inquiry.rows(tasks), (str(len(tasks)), *part_digits(inquiry)))


def draft_of(
    inquiry: Inquiry,
    statements: Sequence[Statement],
    *,
    tasks: Sequence[Task] = (),
    parties: Sequence[Party] = (),
    shown: Sequence[Task] = (),
) -> Draft:
    """An answer from the matrix, with what the next question may refer to; `shown` are rows listed without being asked for by name."""
    slots = {
        "kind": inquiry.frame.kind.value,
        "tasks": [task.id for task in tasks],
        "parties": [party.id for party in parties or inquiry.parties],
        "listed_tasks": [task.id for task in tasks or shown],
    }
    return Draft(AnswerStatus.ANSWERED_FROM_MATRIX, tuple(statements), slots=slots)


def matrix_name(inquiry: Inquiry) -> str:
    """《title》, with the part of the matrix that is meant."""
    name = LIST_MARK.join(inquiry.document_name(document_id) for document_id in inquiry.matrix_ids)
    return (
        name if inquiry.group is None else inquiry.say("matrix.part_of", document=name, group=inquiry.group)
    )


def part_digits(inquiry: Inquiry) -> tuple[str, ...]:
    """The heading of the part that `matrix_name` names: its digits are those of the document."""
    return (inquiry.group,) if inquiry.group else ()


def whole_tables(inquiry: Inquiry) -> tuple[Evidence, ...]:
    """The heading of each matrix in question: what rests on a table as a whole; its rows where it has none."""
    places: list[Evidence] = []
    for document_id in inquiry.matrix_ids:
        document, tasks = inquiry.document(document_id), inquiry.matrix.within([document_id]).tasks
        annex = tasks[0].path.partition("/")[0] if tasks else ""
        section = next((one for one in document.sections if one.path == annex), None)
        places += [of_section(document, section)] if section else inquiry.rows(tasks)
    return tuple(places)


def how_named(inquiry: Inquiry, party: Party) -> list[Statement]:
    """Says that a member stands under its collective name."""
    members = [
        one.member
        for one in inquiry.frame.parties
        if one.party is not None and one.party.id == party.id and one.member
    ]
    if not members:
        return []
    names = LIST_MARK.join(dict.fromkeys(members))
    return [Statement(inquiry.say("matrix.tasks_of_member", member=names, party=party.name))]


def states_leads(inquiry: Inquiry) -> bool:
    """Whether any row in question marks a lead."""
    return any(link.role is Role.LEAD for link in inquiry.matrix.responsibilities)


def role_name(inquiry: Inquiry, role: Role) -> str:
    return inquiry.say(f"matrix.role_{role}")


def counted(inquiry: Inquiry, pairs: Sequence[tuple[str, int]]) -> str:
    """甲3项、乙2项."""
    return LIST_MARK.join(
        inquiry.say("matrix.count_of", name=inquiry.party_name(party), count=count) for party, count in pairs
    )


def party_names(parties: Iterable[Party]) -> str:
    return LIST_MARK.join(party.name for party in parties)


def names_of(inquiry: Inquiry, links: Sequence[Responsibility]) -> str:
    return LIST_MARK.join(dict.fromkeys(link.member or inquiry.party_name(link.party_id) for link in links))


def count_of(links: Sequence[Responsibility]) -> int:
    return len({(link.party_id, link.member) for link in links})


def has_no_lead(links: Sequence[Responsibility]) -> bool:
    return not any(link.role is Role.LEAD for link in links)
