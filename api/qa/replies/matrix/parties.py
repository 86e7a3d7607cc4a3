"""party → tasks: the rows of a party with their count, by role where a role is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from api.qa.drafting import Draft, Statement
from api.qa.outcomes import AnswerStatus, Choice
from api.qa.replies.context import LIST_MARK, Inquiry
from api.qa.replies.matrix.parts import (
    MAX_CHOICES,
    draft_of,
    how_named,
    matrix_name,
    part_digits,
    states_leads,
    task_line,
    whole_tables,
)
from ingest.index import MatchedHow, Party, PartyMention, Role, Task


def tasks_of_party(inquiry: Inquiry) -> Draft | None:
    """party → tasks with their count, for every party named."""
    open_name = next((one for one in inquiry.frame.parties if _is_open(one)), None)
    if open_name is not None and not inquiry.parties:
        return _ask_which_party(inquiry, open_name.candidates)
    unknown = unknown_names(inquiry)
    statements = [statement for party in inquiry.parties for statement in tasks_line(inquiry, party)]
    statements += [unknown_line(inquiry, one) for one in unknown]
    if not statements:
        return None
    if unknown and not inquiry.parties and not inquiry.wants("lead"):
        return Draft(AnswerStatus.NO_SOURCE_FOUND, tuple(statements), reason="party_not_listed")
    shown = inquiry.matrix.tasks_of(inquiry.parties[0].id) if len(inquiry.parties) == 1 else ()
    return draft_of(inquiry, statements, parties=inquiry.parties, shown=shown)


def _is_open(mention: PartyMention) -> bool:
    return mention.party is None and len(mention.candidates) > 1 and mention.how is MatchedHow.AMBIGUOUS


def unknown_names(inquiry: Inquiry) -> list[PartyMention]:
    """Organisations named that no matrix in question lists."""
    return [one for one in inquiry.frame.parties if one.party is None and one.how is MatchedHow.UNKNOWN]


def unknown_line(inquiry: Inquiry, mention: PartyMention) -> Statement:
    """That an organisation is not listed, with the names nearest to it."""
    name = mention.matched_text or mention.name
    text = inquiry.say("matrix.party_unknown", document=matrix_name(inquiry), name=name)
    if inquiry.wants("lead"):
        text += inquiry.say("matrix.party_unknown_lead")
    if mention.candidates:
        nearest = LIST_MARK.join(dict.fromkeys(party.name for party in mention.candidates))
        text += inquiry.say("matrix.party_unknown_nearest", nearest=nearest)
    return Statement(text, whole_tables(inquiry), part_digits(inquiry))


def tasks_line(inquiry: Inquiry, party: Party) -> list[Statement]:
    """The rows of one party; those of one role alone where only that is asked for."""
    statements = how_named(inquiry, party)
    tasks = inquiry.matrix.tasks_of(party.id)
    if not tasks:
        return [*statements, _no_tasks(inquiry, party)]
    if not states_leads(inquiry):
        return [*statements, *_leads_unmarked(inquiry, party), _all_tasks(inquiry, party, tasks)]
    roles = [role for role, family in _ROLE_FAMILIES.items() if inquiry.wants(family)]
    if not roles or inquiry.wants("also"):
        statements.append(_all_tasks(inquiry, party, tasks))
        roles = roles or [Role.LEAD]
        return [*statements, *_parts(inquiry, party, roles, must_say=inquiry.wants("also"))]
    return [*statements, *(line for role in roles for line in _in_role(inquiry, party, role, tasks))]


_ROLE_FAMILIES = {Role.LEAD: "lead", Role.SUPPORT: "support"}


def _no_tasks(inquiry: Inquiry, party: Party) -> Statement:
    text = inquiry.say("matrix.tasks_of_party_none", party=party.name, document=matrix_name(inquiry))
    return Statement(text, whole_tables(inquiry), part_digits(inquiry))


def _all_tasks(inquiry: Inquiry, party: Party, tasks: Sequence[Task]) -> Statement:
    return task_line(inquiry, "matrix.tasks_of_party", tasks, party=party.name, document=matrix_name(inquiry))


def _leads_unmarked(inquiry: Inquiry, party: Party) -> list[Statement]:
    """That the matrix marks no leads at all, where the question supposes one; and where the party stands first."""
    if not inquiry.wants("lead"):
        return []
    text = inquiry.say("matrix.no_lead_at_all", document=matrix_name(inquiry))
    first = inquiry.matrix.first_in(party.id)
    if first:
        text += inquiry.say(
            "matrix.stands_first", party=party.name, count=len(first), tasks=inquiry.task_list(first)
        )
    return [
        Statement(
            text, inquiry.rows(first) or whole_tables(inquiry), (str(len(first)), *part_digits(inquiry))
        )
    ]


def _parts(inquiry: Inquiry, party: Party, roles: Sequence[Role], *, must_say: bool) -> list[Statement]:
    """其中牵头几项: a part of the list just given."""
    lines = []
    for role in roles:
        tasks = inquiry.matrix.tasks_of(party.id, role=role)
        if tasks:
            lines.append(task_line(inquiry, f"matrix.tasks_of_party_{role}", tasks))
        elif must_say:
            lines.append(Statement(inquiry.say(f"matrix.tasks_of_party_{role}_none")))
    return lines


def _in_role(inquiry: Inquiry, party: Party, role: Role, tasks: Sequence[Task]) -> list[Statement]:
    """The rows in which a party has this role; that there are none, resting on all its rows."""
    own = inquiry.matrix.tasks_of(party.id, role=role)
    unmarked = inquiry.matrix.tasks_of(party.id, role=Role.RESPONSIBLE) if role is Role.SUPPORT else ()
    lines = []
    if own:
        lines.append(task_line(inquiry, f"matrix.{role}_tasks", own, party=party.name))
    elif not unmarked:
        slots = {"party": party.name, "document": matrix_name(inquiry), "count": len(tasks)}
        text = inquiry.say(f"matrix.{role}_tasks_none", **slots)
        lines.append(Statement(text, inquiry.rows(tasks), (str(len(tasks)), *part_digits(inquiry))))
    if unmarked:
        lines.append(task_line(inquiry, "matrix.unmarked_tasks", unmarked, party=party.name))
    return lines


def _ask_which_party(inquiry: Inquiry, parties: Sequence[Party]) -> Draft:
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
