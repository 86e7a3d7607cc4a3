"""Whether the parties a question names stand in a row: yes or no first, then where."""

from __future__ import annotations

from collections.abc import Sequence

from api.qa.drafting import Statement
from api.qa.frames import QuestionKind
from api.qa.replies.context import Inquiry, quoted_title
from ingest.index import Party, Responsibility, Role, Task


def membership(inquiry: Inquiry, task: Task, links: Sequence[Responsibility]) -> list[Statement]:
    """For each party named in the question: is it in the row, and where."""
    statements = []
    places = {link.party_id: link for link in reversed(links)}
    if _asks_alone(inquiry) and len(inquiry.parties) == 1 and inquiry.parties[0].id in places:
        key = "matrix.is_alone" if len(places) == 1 else "matrix.not_alone"
        return [Statement(inquiry.say(key, party=inquiry.parties[0].name), inquiry.rows([task]))]
    for party in inquiry.parties:
        link = places.get(party.id)
        statements.append(_in_row(inquiry, task, party, link))
    for mention in inquiry.frame.parties:
        if mention.party is None and not mention.candidates:
            text = inquiry.say(
                "matrix.not_in_row", task=quoted_title(task), party=mention.name or mention.matched_text
            )
            statements.append(Statement(text, inquiry.rows([task])))
    return statements


def _in_row(inquiry: Inquiry, task: Task, party: Party, link: Responsibility | None) -> Statement:
    evidence = inquiry.rows([task])
    if link is None:
        return Statement(
            inquiry.say("matrix.not_in_row", task=quoted_title(task), party=party.name), evidence
        )
    if link.role is Role.LEAD:
        return Statement(
            inquiry.say("matrix.in_row_lead", task=quoted_title(task), party=party.name), evidence
        )
    role = inquiry.say(f"matrix.role_{link.role}")
    text = inquiry.say(
        "matrix.in_row", task=quoted_title(task), party=party.name, role=role, position=link.position
    )
    return Statement(text, evidence, (str(link.position),))


def _asks_alone(inquiry: Inquiry) -> bool:
    return inquiry.frame.kind is QuestionKind.IS_IN_ROW and any(
        word in inquiry.frame.text for word in inquiry.desk.words.exclusive
    )
