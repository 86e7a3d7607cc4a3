"""Rows of several parties: all of them, any of them, none of them, one but not another; two side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from api.qa.drafting import Draft, Statement
from api.qa.masks import as_symbols
from api.qa.polarity import negated_parties
from api.qa.replies.context import Inquiry
from api.qa.replies.matrix.parties import tasks_line, tasks_of_party
from api.qa.replies.matrix.parts import draft_of, listed, party_names
from ingest.index import Party, Task


def joint(inquiry: Inquiry) -> Draft | None:
    """The tasks that name all of the parties; with two tasks named, the parties that both name."""
    if len(inquiry.parties) < 2:
        return _shared_parties(inquiry) if len(inquiry.frame.tasks) > 1 else tasks_of_party(inquiry)
    if _is_each_alone(inquiry):
        return tasks_of_party(inquiry)
    tasks = inquiry.matrix.both([party.id for party in inquiry.parties])
    return listed(inquiry, "matrix.joint", tasks, parties=party_names(inquiry.parties))


def _is_each_alone(inquiry: Inquiry) -> bool:
    """各自: each for itself, unless the question says that they are meant together (同时出现的，分别是)."""
    is_distributive = any(word in inquiry.frame.text for word in inquiry.desk.words.distributive)
    return is_distributive and not inquiry.desk.cues["together"].search(as_symbols(inquiry.frame.masked))


def _shared_parties(inquiry: Inquiry) -> Draft:
    tasks = [match.task for match in inquiry.frame.tasks]
    rows = [[link.party_id for link in inquiry.matrix.parties_of(task.id)] for task in tasks]
    shared = [party for party in rows[0] if all(party in row for row in rows[1:])]
    if not shared:
        text = inquiry.say("matrix.shared_parties_none", tasks=inquiry.task_list(tasks))
        return draft_of(inquiry, [Statement(text, inquiry.rows(tasks))], tasks=tasks)
    text = inquiry.say(
        "matrix.shared_parties",
        tasks=inquiry.task_list(tasks),
        count=len(shared),
        names=inquiry.party_list(shared),
    )
    return draft_of(inquiry, [Statement(text, inquiry.rows(tasks), (str(len(shared)),))], tasks=tasks)


def either(inquiry: Inquiry) -> Draft | None:
    """The tasks that name at least one of the parties."""
    if len(inquiry.parties) < 2:
        return tasks_of_party(inquiry)
    tasks = inquiry.matrix.either([party.id for party in inquiry.parties])
    draft = listed(inquiry, "matrix.either", tasks, parties=party_names(inquiry.parties))
    each = tuple(statement for party in inquiry.parties for statement in tasks_line(inquiry, party))
    return Draft(draft.status, draft.statements + each, slots=draft.slots)


def without(inquiry: Inquiry) -> Draft | None:
    """The tasks that lack a party, lack several, or name one but not another."""
    if not inquiry.parties:
        return tasks_of_party(inquiry)
    unwanted_ids = negated_parties(inquiry.frame.text, inquiry.frame.parties, inquiry.desk.words)
    unwanted = [party for party in inquiry.parties if party.id in unwanted_ids] or list(inquiry.parties)
    wanted = [party for party in inquiry.parties if party not in unwanted]
    if wanted:
        tasks = inquiry.matrix.with_but_without(
            [party.id for party in wanted], [party.id for party in unwanted]
        )
        names = {"wanted": party_names(wanted), "unwanted": party_names(unwanted)}
        return listed(inquiry, "matrix.with_without", tasks, **names)
    tasks = inquiry.matrix.neither([party.id for party in unwanted])
    draft = listed(inquiry, "matrix.without", tasks, parties=party_names(unwanted))
    return replace(draft, statements=(*draft.statements, *_with_line(inquiry, unwanted)))


def _with_line(inquiry: Inquiry, parties: Sequence[Party]) -> list[Statement]:
    """How many rows do name the party, where one alone was asked about."""
    if len(parties) != 1:
        return []
    tasks = inquiry.matrix.tasks_of(parties[0].id)
    counts = (str(len(tasks)), str(len(inquiry.matrix.tasks)))
    text = inquiry.say("matrix.with_count", party=parties[0].name, total=counts[1], count=counts[0])
    return [Statement(text, inquiry.rows(tasks), counts)]


def compare_parties(inquiry: Inquiry) -> Draft | None:
    """Two parties side by side: counts, difference, shared rows, own rows."""
    if len(inquiry.parties) < 2:
        return tasks_of_party(inquiry)
    first, second = inquiry.parties[:2]
    mine, theirs = inquiry.matrix.tasks_of(first.id), inquiry.matrix.tasks_of(second.id)
    both = inquiry.matrix.both([first.id, second.id])
    statements = [
        _comparison(inquiry, first, second, len(mine), len(theirs), same=set(mine) == set(theirs), tasks=both)
    ]
    if set(mine) != set(theirs):
        statements.append(
            _part(inquiry, "matrix.compare_both", both) or Statement(inquiry.say("matrix.compare_both_none"))
        )
        for party, own in ((first, mine), (second, theirs)):
            only = [task for task in own if task not in both]
            line = _part(inquiry, "matrix.compare_only", only, party=party.name)
            statements += [line] if line else []
    return draft_of(inquiry, statements, parties=inquiry.parties)


def _comparison(
    inquiry: Inquiry,
    first: Party,
    second: Party,
    mine: int,
    theirs: int,
    *,
    same: bool,
    tasks: Sequence[Task],
) -> Statement:
    names = {"first": first.name, "second": second.name}
    if same:
        text = inquiry.say("matrix.compare_same", **names, count=mine, tasks=inquiry.task_list(tasks))
        return Statement(text, inquiry.rows(tasks), (str(mine),))
    difference = abs(mine - theirs)
    key = "matrix.compare_equal_count" if mine == theirs else "matrix.compare_differ"
    text = inquiry.say(key, **names, first_count=mine, second_count=theirs, difference=difference)
    if difference:
        more = first.name if mine > theirs else second.name
        text += inquiry.say("matrix.compare_more", more=more, difference=difference)
    rows = (*inquiry.matrix.tasks_of(first.id), *inquiry.matrix.tasks_of(second.id))
    return Statement(text, inquiry.rows(dict.fromkeys(rows)), (str(mine), str(theirs), str(difference)))


def _part(inquiry: Inquiry, key: str, tasks: Sequence[Task], **slots: str) -> Statement | None:
    if not tasks:
        return None
    text = inquiry.say(key, count=len(tasks), tasks=inquiry.task_list(tasks), **slots)
    return Statement(text, inquiry.rows(tasks), (str(len(tasks)),))
