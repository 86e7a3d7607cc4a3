"""party → tasks: the rows of a party with their count, and the rows of several parties together."""

from __future__ import annotations

from collections.abc import Sequence

from api.qa.drafting import Draft, Statement
from api.qa.outcomes import AnswerStatus, Choice
from api.qa.replies.context import LIST_MARK, Inquiry
from api.qa.replies.matrix.parts import MAX_CHOICES, draft_of, matrix_name
from ingest.index import Party, Role, Task


def tasks_of_party(inquiry: Inquiry) -> Draft | None:
    """party → tasks with their count, for every party named."""
    ambiguous = next(
        (
            one
            for one in inquiry.frame.parties
            if one.party is None and len(one.candidates) > 1 and one.how == "ambiguous"
        ),
        None,
    )
    if ambiguous is not None and not inquiry.parties:
        return ask_which_party(inquiry, ambiguous.candidates)
    unknown = [one for one in inquiry.frame.parties if one.party is None and one.how == "unknown"]
    statements = [statement for party in inquiry.parties for statement in tasks_line(inquiry, party)]
    statements += [_unknown_line(inquiry, one.name or one.matched_text, one.candidates) for one in unknown]
    if not statements:
        return None
    if unknown and not inquiry.parties:
        return Draft(AnswerStatus.NO_SOURCE_FOUND, tuple(statements), reason="party_not_listed")
    return draft_of(inquiry, statements, parties=inquiry.parties)


def tasks_line(inquiry: Inquiry, party: Party) -> list[Statement]:
    document = matrix_name(inquiry)
    statements = _how_named(inquiry, party)
    tasks = inquiry.matrix.tasks_of(party.id)
    if not tasks:
        return [
            *statements,
            Statement(inquiry.say("matrix.tasks_of_party_none", party=party.name, document=document)),
        ]
    text = inquiry.say(
        "matrix.tasks_of_party",
        party=party.name,
        document=document,
        count=len(tasks),
        tasks=inquiry.task_list(tasks),
    )
    statements.append(Statement(text, inquiry.rows(tasks), (str(len(tasks)),)))
    leads = inquiry.matrix.tasks_of(party.id, role=Role.LEAD)
    if inquiry.desk.cues["lead"].search(inquiry.frame.text) and states_leads(inquiry):
        return [*statements[:-1], _lead_tasks(inquiry, party, leads, tasks)]
    if leads:
        text = inquiry.say("matrix.tasks_of_party_lead", count=len(leads), tasks=inquiry.task_list(leads))
        statements.append(Statement(text, inquiry.rows(leads), (str(len(leads)),)))
    return statements


def states_leads(inquiry: Inquiry) -> bool:
    return any(link.role is Role.LEAD for link in inquiry.matrix.responsibilities)


def _lead_tasks(inquiry: Inquiry, party: Party, leads: Sequence[Task], tasks: Sequence[Task]) -> Statement:
    """The rows a party leads, where the question asks for those alone."""
    if not leads:
        text = inquiry.say("matrix.lead_tasks_none", party=party.name, document=matrix_name(inquiry))
        return Statement(text, inquiry.rows(tasks))
    text = inquiry.say(
        "matrix.lead_tasks", party=party.name, count=len(leads), tasks=inquiry.task_list(leads)
    )
    return Statement(text, inquiry.rows(leads), (str(len(leads)),))


def _how_named(inquiry: Inquiry, party: Party) -> list[Statement]:
    """Says that a member stands under its collective name."""
    members = [
        one.member
        for one in inquiry.frame.parties
        if one.party is not None and one.party.id == party.id and one.member
    ]
    if not members:
        return []
    return [
        Statement(
            inquiry.say(
                "matrix.tasks_of_member", member=LIST_MARK.join(dict.fromkeys(members)), party=party.name
            )
        )
    ]


def _unknown_line(inquiry: Inquiry, name: str, candidates: Sequence[Party]) -> Statement:
    text = inquiry.say("matrix.party_unknown", document=matrix_name(inquiry), name=name)
    if candidates:
        nearest = LIST_MARK.join(dict.fromkeys(party.name for party in candidates))
        text += inquiry.say("matrix.party_unknown_nearest", nearest=nearest)
    return Statement(text)


def ask_which_party(inquiry: Inquiry, parties: Sequence[Party]) -> Draft:
    """Which of several parties is meant; with their places, where they are of several."""
    is_one_place = len({party.place for party in parties}) == 1
    names = [
        party.name
        if is_one_place
        else inquiry.say("matrix.party_of_place", place=party.place, party=party.name)
        for party in parties[:MAX_CHOICES]
    ]
    choices = tuple(Choice(name, inquiry.say("matrix.party_choice", party=name)) for name in names)
    listed = inquiry.say("matrix.which_party") + LIST_MARK.join(names)
    return Draft(
        AnswerStatus.ASK_BACK,
        (Statement(listed),),
        choices=choices,
        reason="several_parties",
        slots={"kind": inquiry.frame.kind.value},
    )
