"""Parts that every reply from the matrix is made of."""

from __future__ import annotations

from collections.abc import Sequence

from api.qa.drafting import Draft, Statement
from api.qa.outcomes import AnswerStatus
from api.qa.replies.context import LIST_MARK, Inquiry
from ingest.index import Party, Responsibility, Role, Task

MAX_CHOICES = 6


def listed(inquiry: Inquiry, key: str, tasks: Sequence[Task], **names: str) -> Draft:
    if not tasks:
        return draft_of(
            inquiry,
            [Statement(inquiry.say(f"{key}_none", **names), inquiry.rows(inquiry.matrix.tasks))],
            parties=inquiry.parties,
        )
    text = inquiry.say(key, count=len(tasks), tasks=inquiry.task_list(tasks), **names)
    return draft_of(
        inquiry,
        [Statement(text, inquiry.rows(tasks), (str(len(tasks)),))],
        tasks=tasks,
        parties=inquiry.parties,
    )


def draft_of(
    inquiry: Inquiry,
    statements: Sequence[Statement],
    *,
    tasks: Sequence[Task] = (),
    parties: Sequence[Party] = (),
) -> Draft:
    slots = {
        "kind": inquiry.frame.kind.value,
        "tasks": [task.id for task in tasks],
        "parties": [party.id for party in parties or inquiry.parties],
    }
    return Draft(AnswerStatus.ANSWERED_FROM_MATRIX, tuple(statements), slots=slots)


def matrix_name(inquiry: Inquiry) -> str:
    return LIST_MARK.join(inquiry.document_name(document_id) for document_id in inquiry.matrix_ids)


def party_names(parties: Sequence[Party]) -> str:
    return LIST_MARK.join(party.name for party in parties)


def names_of(inquiry: Inquiry, links: Sequence[Responsibility]) -> str:
    return LIST_MARK.join(dict.fromkeys(link.member or inquiry.party_name(link.party_id) for link in links))


def count_of(links: Sequence[Responsibility]) -> int:
    return len({(link.party_id, link.member) for link in links})


def has_no_lead(links: Sequence[Responsibility]) -> bool:
    return not any(link.role is Role.LEAD for link in links)
