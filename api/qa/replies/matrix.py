"""Who does what: complete lists looked up in the matrix, in its order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from api.matrix.lookup import MatrixLookup
from api.qa.drafting import Draft, Evidence, Statement, trimmed
from api.qa.frames import QuestionKind, TaskMatch
from api.qa.outcomes import AnswerStatus, Choice
from api.qa.polarity import negated_parties
from api.qa.replies.clauses import ANSWERABLE_COVERAGE, find_sections, lead_in, section_text
from api.qa.replies.context import LIST_MARK, Inquiry, quoted_title
from api.qa.terms import weight_of
from ingest.index import Party, Responsibility, Role, Task

MAX_CHOICES = 6
ABOUT_COVERAGE = 0.3  # of the telling words, by the section of a task that is not named; evals: ownership
ABOUT_TIE_SHARE = 0.9
LIGHT_WEIGHT = 1.5  # what is left of a question weighs nothing below this
ORDINAL = re.compile(r"第[一二三四五六七八九十百\d]+")
SURE = 0.8  # probability from which a count over the matrix needs no word for the matrix


def reply_from_matrix(inquiry: Inquiry) -> Draft | None:
    """The answer to a question about the matrix; None where it names nothing the matrix could answer for."""
    if not inquiry.matrix.tasks:
        return None
    return _REPLIES[inquiry.frame.kind](inquiry)


# ── one task ─────────────────────────────────────────────────────────────────────────────────────────


def owners(inquiry: Inquiry) -> Draft | None:
    """task → parties, in order, with role; and whether the parties named are among them."""
    tasks = tasks_meant(inquiry)
    if isinstance(tasks, Draft):
        return tasks
    if not tasks:
        return tasks_of_party(inquiry) if inquiry.parties else None
    statements = [statement for task in tasks for statement in _owners_of(inquiry, task)]
    return _draft(inquiry, statements, tasks=tasks)


def tasks_meant(inquiry: Inquiry) -> list[Task] | Draft:
    """The tasks the question names by title, by number or by what they are about; a question back where several fit."""
    matches = _tasks_named(inquiry)
    if matches:
        tasks = [match.task for match in matches]
        return _ask_which_task(inquiry, tasks) if _are_rivals(matches) else tasks
    if inquiry.frame.ordinal is not None:
        numbered = _tasks_numbered(inquiry)
        return _ask_which_task(inquiry, numbered) if len(numbered) > 1 else numbered
    partly = inquiry.desk.tasks.find_part(inquiry.frame.content, inquiry.matrix.tasks)
    if len(partly) > 1:
        return _ask_which_task(inquiry, [match.task for match in partly])
    return [match.task for match in partly] or _tasks_about(inquiry)


def _tasks_numbered(inquiry: Inquiry) -> list[Task]:
    """第四块第三条: the third row of the fourth group; without a group, the third row of each."""
    ordinal = inquiry.frame.ordinal
    groups = inquiry.matrix.groups or (None,)
    if ordinal is None or (ordinal.group is not None and ordinal.group > len(groups)):
        return []
    chosen = groups if ordinal.group is None else (groups[ordinal.group - 1],)
    rows = [inquiry.matrix.under(group).tasks if group else inquiry.matrix.tasks for group in chosen]
    if ordinal.item is None:
        return [task for tasks in rows for task in tasks]
    return [tasks[ordinal.item - 1] for tasks in rows if len(tasks) >= ordinal.item]


def _tasks_about(inquiry: Inquiry) -> list[Task]:
    """The task whose section of the plan accounts best for what is asked; none where two are as good or none is near."""
    if weight_of(inquiry.terms) < inquiry.desk.words.telling_weight:
        return []
    shares = []
    for task in inquiry.matrix.tasks:
        document = inquiry.document(task.document_id)
        body = section_text(document, document.section(task.body_path)) if task.body_path else ""
        share = max(
            inquiry.desk.terms.coverage(terms, f"{task.title}\n{body}") if terms else 0.0
            for terms in inquiry.windows
        )
        shares.append((share, task))
    shares.sort(key=lambda pair: -pair[0])
    if not shares or shares[0][0] < ABOUT_COVERAGE:
        return []
    tied = [task for share, task in shares if share >= shares[0][0] * ABOUT_TIE_SHARE]
    return tied if len(tied) == 1 else _nearest_of(inquiry, tied)


def _nearest_of(inquiry: Inquiry, tasks: Sequence[Task]) -> list[Task]:
    """Of tasks as good as each other, the one whose section retrieval finds first."""
    by_section = {(task.document_id, task.body_path): task for task in tasks if task.body_path}
    for found in find_sections(inquiry):
        task = by_section.get((found.document.id, found.section.path))
        if task is not None:
            return [task]
    return []


def _owners_of(inquiry: Inquiry, task: Task) -> list[Statement]:
    links = inquiry.matrix.parties_of(task.id)
    line = _owner_line(inquiry, task, links)
    if len({match.task.document_id for match in inquiry.frame.tasks}) > 1:
        name = inquiry.say("matrix.from_document", document=inquiry.document_name(task.document_id))
        line = replace(line, text=name + line.text)
    statements = [*_membership(inquiry, task, links), line]
    return [*statements, *_lead_note(inquiry, links)] if _has_no_lead(links) else statements


def _owner_line(inquiry: Inquiry, task: Task, links: Sequence[Responsibility]) -> Statement:
    evidence = inquiry.rows([task])
    count = _count(links)
    if _has_no_lead(links):
        text = inquiry.say(
            "matrix.owners",
            task=quoted_title(task),
            role=inquiry.say("matrix.role_responsible"),
            count=count,
            names=_names(inquiry, links),
        )
        return Statement(text, evidence, (str(count),))
    leads = [link for link in links if link.role is Role.LEAD]
    rest = "".join(
        inquiry.say(
            "matrix.owners_rest", role=inquiry.say(f"matrix.role_{role}"), names=_names(inquiry, some)
        )
        for role in (Role.SUPPORT, Role.RESPONSIBLE)
        if (some := [link for link in links if link.role is role])
    )
    text = inquiry.say(
        "matrix.owners_with_lead", task=quoted_title(task), lead=_names(inquiry, leads), rest=rest
    )
    return Statement(text + inquiry.say("matrix.owners_total", count=count), evidence, (str(count),))


def _lead_note(inquiry: Inquiry, links: Sequence[Responsibility]) -> list[Statement]:
    return [Statement(inquiry.say("matrix.no_lead", first=_names(inquiry, links[:1])))] if links else []


def _membership(inquiry: Inquiry, task: Task, links: Sequence[Responsibility]) -> list[Statement]:
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


def is_in_row(inquiry: Inquiry) -> Draft | None:
    """Is X responsible for Y: yes or no first, then the row."""
    return owners(inquiry)


def position(inquiry: Inquiry) -> Draft | None:
    """Who is first in a row, at which place a party stands, or the rows in which it is first."""
    matches = _tasks_named(inquiry)
    if matches and inquiry.parties:
        statements = [
            _position_line(inquiry, match.task, party) for match in matches for party in inquiry.parties
        ]
        statements += [
            _owner_line(inquiry, one.task, inquiry.matrix.parties_of(one.task.id)) for one in matches
        ]
        return _draft(inquiry, statements, tasks=[match.task for match in matches])
    if matches:
        statements = []
        for match in matches:
            links = inquiry.matrix.parties_of(match.task.id)
            text = inquiry.say(
                "matrix.first_named", task=quoted_title(match.task), party=_names(inquiry, links[:1])
            )
            statements += [
                Statement(text, inquiry.rows([match.task])),
                _owner_line(inquiry, match.task, links),
            ]
        return _draft(inquiry, statements, tasks=[match.task for match in matches])
    if not inquiry.parties:
        return None
    statements = [_first_line(inquiry, party) for party in inquiry.parties]
    return _draft(inquiry, statements, parties=inquiry.parties)


def _position_line(inquiry: Inquiry, task: Task, party: Party) -> Statement:
    place = inquiry.matrix.position(task.id, party.id)
    if place is None:
        return Statement(
            inquiry.say("matrix.not_in_row", task=quoted_title(task), party=party.name), inquiry.rows([task])
        )
    total = _count(inquiry.matrix.parties_of(task.id))
    text = inquiry.say(
        "matrix.position", party=party.name, task=quoted_title(task), total=total, position=place
    )
    return Statement(text, inquiry.rows([task]), (str(total), str(place)))


def _first_line(inquiry: Inquiry, party: Party) -> Statement:
    tasks = inquiry.matrix.first_in(party.id)
    if not tasks:
        return Statement(
            inquiry.say("matrix.first_tasks_none", party=party.name, document=_matrix_name(inquiry))
        )
    text = inquiry.say(
        "matrix.first_tasks", party=party.name, count=len(tasks), tasks=inquiry.task_list(tasks)
    )
    return Statement(text, inquiry.rows(tasks), (str(len(tasks)),))


# ── one party or several ─────────────────────────────────────────────────────────────────────────────


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
        return _ask_which_party(inquiry, ambiguous.candidates)
    unknown = [one for one in inquiry.frame.parties if one.party is None and one.how == "unknown"]
    statements = [statement for party in inquiry.parties for statement in _tasks_line(inquiry, party)]
    statements += [_unknown_line(inquiry, one.name or one.matched_text, one.candidates) for one in unknown]
    if not statements:
        return None
    if unknown and not inquiry.parties:
        return Draft(AnswerStatus.NO_SOURCE_FOUND, tuple(statements), reason="party_not_listed")
    return _draft(inquiry, statements, parties=inquiry.parties)


def _tasks_line(inquiry: Inquiry, party: Party) -> list[Statement]:
    document = _matrix_name(inquiry)
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
    if inquiry.desk.cues["lead"].search(inquiry.frame.text) and _states_leads(inquiry):
        return [*statements[:-1], _lead_tasks(inquiry, party, leads, tasks)]
    if leads:
        text = inquiry.say("matrix.tasks_of_party_lead", count=len(leads), tasks=inquiry.task_list(leads))
        statements.append(Statement(text, inquiry.rows(leads), (str(len(leads)),)))
    return statements


def _states_leads(inquiry: Inquiry) -> bool:
    return any(link.role is Role.LEAD for link in inquiry.matrix.responsibilities)


def _lead_tasks(inquiry: Inquiry, party: Party, leads: Sequence[Task], tasks: Sequence[Task]) -> Statement:
    """The rows a party leads, where the question asks for those alone."""
    if not leads:
        text = inquiry.say("matrix.lead_tasks_none", party=party.name, document=_matrix_name(inquiry))
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
    text = inquiry.say("matrix.party_unknown", document=_matrix_name(inquiry), name=name)
    if candidates:
        nearest = LIST_MARK.join(dict.fromkeys(party.name for party in candidates))
        text += inquiry.say("matrix.party_unknown_nearest", nearest=nearest)
    return Statement(text)


def joint(inquiry: Inquiry) -> Draft | None:
    """The tasks that name all of the parties; with two tasks named, the parties that both name."""
    if len(inquiry.parties) < 2:
        return _shared_parties(inquiry) if len(inquiry.frame.tasks) > 1 else tasks_of_party(inquiry)
    if any(word in inquiry.frame.text for word in inquiry.desk.words.distributive):
        return tasks_of_party(inquiry)
    tasks = inquiry.matrix.both([party.id for party in inquiry.parties])
    return _listed(inquiry, "matrix.joint", tasks, parties=_party_names(inquiry.parties))


def _shared_parties(inquiry: Inquiry) -> Draft:
    tasks = [match.task for match in inquiry.frame.tasks]
    rows = [[link.party_id for link in inquiry.matrix.parties_of(task.id)] for task in tasks]
    shared = [party for party in rows[0] if all(party in row for row in rows[1:])]
    if not shared:
        text = inquiry.say("matrix.shared_parties_none", tasks=inquiry.task_list(tasks))
        return _draft(inquiry, [Statement(text, inquiry.rows(tasks))], tasks=tasks)
    text = inquiry.say(
        "matrix.shared_parties",
        tasks=inquiry.task_list(tasks),
        count=len(shared),
        names=inquiry.party_list(shared),
    )
    return _draft(inquiry, [Statement(text, inquiry.rows(tasks), (str(len(shared)),))], tasks=tasks)


def either(inquiry: Inquiry) -> Draft | None:
    """The tasks that name at least one of the parties."""
    if len(inquiry.parties) < 2:
        return tasks_of_party(inquiry)
    tasks = inquiry.matrix.either([party.id for party in inquiry.parties])
    draft = _listed(inquiry, "matrix.either", tasks, parties=_party_names(inquiry.parties))
    each = tuple(statement for party in inquiry.parties for statement in _tasks_line(inquiry, party))
    return Draft(draft.status, draft.statements + each, slots=draft.slots)


def without(inquiry: Inquiry) -> Draft | None:
    """The tasks that lack a party, lack several, or name one but not another."""
    if not inquiry.parties:
        return None
    if len(inquiry.frame.tasks) == 1 and len(inquiry.parties) == 1:
        return owners(inquiry)
    unwanted_ids = negated_parties(inquiry.frame.text, inquiry.frame.parties, inquiry.desk.words)
    unwanted = [party for party in inquiry.parties if party.id in unwanted_ids] or list(inquiry.parties)
    wanted = [party for party in inquiry.parties if party not in unwanted]
    if wanted:
        tasks = inquiry.matrix.with_but_without(
            [party.id for party in wanted], [party.id for party in unwanted]
        )
        names = {"wanted": _party_names(wanted), "unwanted": _party_names(unwanted)}
        return _listed(inquiry, "matrix.with_without", tasks, **names)
    tasks = inquiry.matrix.neither([party.id for party in unwanted])
    draft = _listed(inquiry, "matrix.without", tasks, parties=_party_names(unwanted))
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
    return _draft(inquiry, statements, parties=inquiry.parties)


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


# ── counting over the whole matrix ───────────────────────────────────────────────────────────────────


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
    about = inquiry.desk.terms.coverage(inquiry.terms, inquiry.say("matrix.about"))
    if about < ANSWERABLE_COVERAGE and inquiry.frame.probability(QuestionKind.PARTY_COUNT) < SURE:
        return None
    sort = inquiry.desk.counting.rank(inquiry.frame.masked)[0][0]
    statements = [
        line
        for count in _COUNTS.get(sort, (_total_tasks, _total_parties))
        for line in count(inquiry, inquiry.matrix)
    ]
    return _draft(inquiry, statements)


def _total_tasks(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    lines = [
        inquiry.say("matrix.group_count", group=group, count=len(matrix.under(group).tasks))
        for group in matrix.groups
    ]
    groups = (
        inquiry.say("matrix.total_groups", count=len(lines), groups=LIST_MARK.join(lines)) if lines else ""
    )
    text = inquiry.say(
        "matrix.total_tasks", document=_matrix_name(inquiry), count=len(matrix.tasks), groups=groups
    )
    counts = (
        str(len(matrix.tasks)),
        str(len(lines)),
        *(str(len(matrix.under(group).tasks)) for group in matrix.groups),
    )
    return [Statement(text, inquiry.rows(matrix.tasks), counts)]


def _total_parties(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    ids = matrix.party_ids
    text = inquiry.say(
        "matrix.total_parties", document=_matrix_name(inquiry), count=len(ids), names=inquiry.party_list(ids)
    )
    return [Statement(text, inquiry.rows(matrix.tasks), (str(len(ids)),))]


def _most_tasks(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    return [
        _extreme_parties(
            inquiry, matrix, "matrix.most_tasks", matrix.most_tasks().things, matrix.most_tasks().count
        )
    ]


def _least_tasks(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    return [
        _extreme_parties(
            inquiry, matrix, "matrix.least_tasks", matrix.least_tasks().things, matrix.least_tasks().count
        )
    ]


def _extreme_parties(
    inquiry: Inquiry, matrix: MatrixLookup, key: str, ids: Sequence[str], count: int
) -> Statement:
    rows = dict.fromkeys(task for party in ids for task in matrix.tasks_of(party))
    return Statement(
        inquiry.say(key, parties=inquiry.party_list(ids), count=count), inquiry.rows(rows), (str(count),)
    )


def _most_parties(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    return [
        _extreme_tasks(
            inquiry, "matrix.most_parties", matrix.most_parties().things, matrix.most_parties().count
        )
    ]


def _least_parties(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    return [
        _extreme_tasks(
            inquiry, "matrix.least_parties", matrix.least_parties().things, matrix.least_parties().count
        )
    ]


def _extreme_tasks(inquiry: Inquiry, key: str, tasks: Sequence[Task], count: int) -> Statement:
    return Statement(
        inquiry.say(key, tasks=inquiry.task_list(tasks), count=count), inquiry.rows(tasks), (str(count),)
    )


def _one_task(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    ids = matrix.only_one_task()
    if not ids:
        return [Statement(inquiry.say("matrix.one_task_none"))]
    rows = dict.fromkeys(task for party in ids for task in matrix.tasks_of(party))
    text = inquiry.say("matrix.one_task", count=len(ids), parties=inquiry.party_list(ids))
    return [Statement(text, inquiry.rows(rows), (str(len(ids)),))]


def _tasks_per_party(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    pairs = matrix.tasks_per_party
    lines = [
        inquiry.say("matrix.count_of", name=inquiry.party_name(party), count=count) for party, count in pairs
    ]
    text = inquiry.say("matrix.tasks_per_party", parties=LIST_MARK.join(lines))
    return [Statement(text, inquiry.rows(matrix.tasks), tuple(str(count) for _, count in pairs))]


def _parties_per_task(inquiry: Inquiry, matrix: MatrixLookup) -> list[Statement]:
    pairs = matrix.parties_per_task
    lines = [
        inquiry.say("matrix.count_of_task", name=quoted_title(task), count=count) for task, count in pairs
    ]
    text = inquiry.say("matrix.parties_per_task", tasks=LIST_MARK.join(lines))
    return [Statement(text, inquiry.rows(matrix.tasks), tuple(str(count) for _, count in pairs))]


Count = Callable[[Inquiry, MatrixLookup], list[Statement]]
_COUNTS: dict[str, tuple[Count, ...]] = {
    "party_with_most_tasks": (_most_tasks,),
    "party_with_fewest_tasks": (_least_tasks,),
    "party_with_most_and_fewest_tasks": (_most_tasks, _least_tasks),
    "task_with_most_parties": (_most_parties,),
    "task_with_fewest_parties": (_least_parties,),
    "task_with_most_and_fewest_parties": (_most_parties, _least_parties),
    "parties_with_one_task": (_one_task,),
    "total_tasks": (_total_tasks,),
    "total_parties": (_total_parties,),
    "tasks_per_party": (_tasks_per_party,),
    "parties_per_task": (_parties_per_task,),
}


def task_overview(inquiry: Inquiry) -> Draft | None:
    """What the n-th task is; how the matrix is divided."""
    if inquiry.frame.ordinal is None:
        about_matrix = (
            inquiry.desk.terms.coverage(inquiry.terms, inquiry.say("matrix.about")) >= ANSWERABLE_COVERAGE
        )
        return _draft(inquiry, _total_tasks(inquiry, inquiry.matrix)) if about_matrix else None
    tasks = [task for task in _tasks_numbered(inquiry) if _is_about(inquiry, task)]
    if len(tasks) > 1 and inquiry.frame.ordinal.item is not None:
        return _ask_which_task(inquiry, tasks)
    if len(tasks) != 1:
        return None
    task = tasks[0]
    statements = [
        Statement(inquiry.say("matrix.task_overview", task=quoted_title(task)), inquiry.rows([task]))
    ]
    document = inquiry.document(task.document_id)
    if task.body_path:
        section = document.section(task.body_path)
        start, end = trimmed(document.text, section.body_start, section.end)
        quote = document.text[start:end].replace("\n", " ")
        evidence = (Evidence(document.id, section.path, start, end),)
        statements.append(Statement(lead_in(inquiry, document, section, quote), evidence))
    return _draft(inquiry, statements, tasks=tasks)


def _is_about(inquiry: Inquiry, task: Task) -> bool:
    """False where what is numbered is said to be something else than a row of this plan: 某条例第九条."""
    document = inquiry.document(task.document_id)
    said = "\n".join((inquiry.say("matrix.about"), document.identity.title, task.group or "", task.title))
    rest = [term for term in inquiry.terms if not ORDINAL.search(term.text)]
    return weight_of(rest) < LIGHT_WEIGHT or inquiry.desk.terms.coverage(rest, said) >= ABOUT_COVERAGE


_REPLIES: dict[QuestionKind, Callable[[Inquiry], Draft | None]] = {
    QuestionKind.OWNERS: owners,
    QuestionKind.IS_IN_ROW: is_in_row,
    QuestionKind.POSITION: position,
    QuestionKind.TASKS_OF_PARTY: tasks_of_party,
    QuestionKind.JOINT: joint,
    QuestionKind.EITHER: either,
    QuestionKind.WITHOUT: without,
    QuestionKind.COMPARE_PARTIES: compare_parties,
    QuestionKind.PARTY_COUNT: party_count,
    QuestionKind.TASK_OVERVIEW: task_overview,
}


# ── parts of replies ─────────────────────────────────────────────────────────────────────────────────


def _listed(inquiry: Inquiry, key: str, tasks: Sequence[Task], **names: str) -> Draft:
    if not tasks:
        return _draft(
            inquiry,
            [Statement(inquiry.say(f"{key}_none", **names), inquiry.rows(inquiry.matrix.tasks))],
            parties=inquiry.parties,
        )
    text = inquiry.say(key, count=len(tasks), tasks=inquiry.task_list(tasks), **names)
    return _draft(
        inquiry,
        [Statement(text, inquiry.rows(tasks), (str(len(tasks)),))],
        tasks=tasks,
        parties=inquiry.parties,
    )


def _draft(
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


def _tasks_named(inquiry: Inquiry) -> list[TaskMatch]:
    ids = {task.id for task in inquiry.matrix.tasks}
    return [match for match in inquiry.frame.tasks if match.task.id in ids]


def _are_rivals(matches: Sequence[TaskMatch]) -> bool:
    """Two tasks that the same words of the question name equally well."""
    is_one_title = len({match.task.title for match in matches}) == 1
    return len(matches) > 1 and not is_one_title and len({match.words for match in matches}) < len(matches)


def _asks_alone(inquiry: Inquiry) -> bool:
    return inquiry.frame.kind is QuestionKind.IS_IN_ROW and any(
        word in inquiry.frame.text for word in inquiry.desk.words.exclusive
    )


def _ask_which_task(inquiry: Inquiry, tasks: Sequence[Task]) -> Draft:
    choices = tuple(
        Choice(task.title, inquiry.say("matrix.task_choice", task=quoted_title(task)))
        for task in tasks[:MAX_CHOICES]
    )
    listed = inquiry.say("matrix.which_task") + LIST_MARK.join(choice.label for choice in choices)
    return Draft(
        AnswerStatus.ASK_BACK,
        (Statement(listed, inquiry.rows(tasks)),),
        choices=choices,
        reason="several_tasks",
        slots={"kind": inquiry.frame.kind.value},
    )


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


def _matrix_name(inquiry: Inquiry) -> str:
    return LIST_MARK.join(inquiry.document_name(document_id) for document_id in inquiry.matrix_ids)


def _party_names(parties: Sequence[Party]) -> str:
    return LIST_MARK.join(party.name for party in parties)


def _names(inquiry: Inquiry, links: Sequence[Responsibility]) -> str:
    return LIST_MARK.join(dict.fromkeys(link.member or inquiry.party_name(link.party_id) for link in links))


def _count(links: Sequence[Responsibility]) -> int:
    return len({(link.party_id, link.member) for link in links})


def _has_no_lead(links: Sequence[Responsibility]) -> bool:
    return not any(link.role is Role.LEAD for link in links)
