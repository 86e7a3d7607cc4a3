"""Silence with a reason: what is not answered, why, the nearest clause and whom to ask."""

from __future__ import annotations

from collections.abc import Sequence

from api.qa.drafting import Draft, Evidence, Statement, of_task
from api.qa.figure_names import fits_kind
from api.qa.frames import DECLINED_KINDS, FIGURE_KINDS, MATRIX_KINDS, OUTSIDE_KINDS, QuestionKind
from api.qa.outcomes import AnswerStatus, Choice
from api.qa.replies.clauses import Found, find_sections, pick_sentences
from api.qa.replies.context import LIST_MARK, Inquiry, quoted_title
from api.qa.scope import foreign_places
from ingest.index import Task

MAX_CHOICES = 6
MAX_SUGGESTIONS = 3
PARTIES_TO_ASK = 2
NEAREST_COVERAGE = 0.25  # below this a clause is not near enough to be offered
ROW_COVERAGE = 0.4  # below this its row is not near enough to send anybody to its parties
_OPENINGS = {
    "figure_not_stated": "figure_not_stated_plain"
}  # of a reason; else its own sentence, else the plain one


def decline(inquiry: Inquiry) -> Draft | None:
    """Planted instructions, abuse, harm: declined, with nothing of the documents."""
    kind = inquiry.frame.kind
    if kind not in DECLINED_KINDS:
        return None
    return Draft(
        AnswerStatus.DECLINED,
        (Statement(inquiry.say(f"refusals.{kind}")),),
        reason=kind.value,
        slots={"kind": kind.value},
    )


def refuse_outside(inquiry: Inquiry) -> Draft | None:
    """Persons, opinions, other topics: outside what the documents are for; a task that is named can be asked about."""
    kind = inquiry.frame.kind
    if kind not in OUTSIDE_KINDS:
        return None
    key = "out_of_scope" if kind is QuestionKind.OTHER_TOPIC else kind.value
    named = [match.task for match in inquiry.frame.tasks[:1]]
    return Draft(
        AnswerStatus.OUT_OF_SCOPE,
        (Statement(inquiry.say(f"refusals.{key}")),),
        suggestions=_suggestions(inquiry, named),
        reason=kind.value,
        slots={"kind": kind.value},
    )


def ask_back(inquiry: Inquiry) -> Draft:
    """Too open: says so, and offers the readings there are."""
    likely = next(
        (one.kind for one in inquiry.frame.readings if one.kind in MATRIX_KINDS | FIGURE_KINDS),
        inquiry.frame.kind,
    )
    asks_as_party = any(word in inquiry.frame.text for word in inquiry.desk.words.own_party)
    likely = QuestionKind.TASKS_OF_PARTY if asks_as_party and likely in MATRIX_KINDS else likely
    labels = _readings_of(inquiry.read_as(likely))
    choices = tuple(Choice(label, question) for label, question in labels[:MAX_CHOICES])
    text = inquiry.say("refusals.which_own_party" if asks_as_party else "refusals.too_open")
    if choices:
        text += inquiry.say("refusals.closest_readings") + LIST_MARK.join(choice.label for choice in choices)
    return Draft(
        AnswerStatus.ASK_BACK,
        (Statement(text, derived=tuple(choice.label for choice in choices)),),
        choices=choices,
        reason="too_open",
        slots={"kind": likely.value},
    )


def _readings_of(inquiry: Inquiry) -> list[tuple[str, str]]:
    """What could be meant, by kind of question: figures, parties or tasks of the documents in question."""
    kind = inquiry.frame.kind
    if kind in FIGURE_KINDS:
        figures = [
            one
            for one in inquiry.desk.index.figures
            if one.document_id in inquiry.document_ids and fits_kind(kind, one)
        ]
        return [
            (one.measure, inquiry.say(f"refusals.figure_choice_{kind}", measure=one.measure))
            for one in {figure.measure: figure for figure in figures}.values()
        ]
    if kind in {
        QuestionKind.TASKS_OF_PARTY,
        QuestionKind.JOINT,
        QuestionKind.EITHER,
        QuestionKind.COMPARE_PARTIES,
    }:
        names = [inquiry.party_name(party_id) for party_id, _ in inquiry.matrix.tasks_per_party]
        return [(name, inquiry.say("matrix.party_choice", party=name)) for name in names]
    if kind in MATRIX_KINDS:
        return [
            (task.title, inquiry.say("matrix.task_choice", task=quoted_title(task)))
            for task in inquiry.matrix.tasks
        ]
    return []


def refuse(inquiry: Inquiry, reason: str) -> Draft:
    """Nothing found: says so and why, with the nearest clause and whom to ask where something is near."""
    statements = [Statement(_opening(inquiry, reason))]
    near = None if reason == "document_not_held" else _nearest(inquiry)
    rows = _rows_near(inquiry, near)
    if near is not None:
        statements.append(_quoted(inquiry, near))
    if rows:
        statements.append(_whom_to_ask(inquiry, rows[0]))
    return Draft(
        AnswerStatus.NO_SOURCE_FOUND,
        tuple(statements),
        suggestions=_suggestions(inquiry, rows),
        reason=reason,
        slots={"kind": inquiry.frame.kind.value},
    )


def _opening(inquiry: Inquiry, reason: str) -> str:
    key = f"refusals.{_OPENINGS.get(reason, reason)}"
    years = LIST_MARK.join(f"{year}年" for year in inquiry.frame.years)
    members = LIST_MARK.join(dict.fromkeys(one.member for one in inquiry.frame.parties if one.member))
    places = LIST_MARK.join(foreign_places(inquiry.desk, inquiry.frame))
    if key not in inquiry.desk.wording:
        key = "refusals.no_source_found"
    return inquiry.say(key, years=years, members=members, places=places)


def _nearest(inquiry: Inquiry) -> Found | None:
    found = find_sections(inquiry) if inquiry.terms else []
    return found[0] if found and found[0].coverage >= NEAREST_COVERAGE else None


def _quoted(inquiry: Inquiry, near: Found) -> Statement:
    document, section = near.document, near.section
    start, end = pick_sentences(inquiry, document, section, near.terms)[0]
    quote = document.text[start:end].replace("\n", " ").replace("\t", " ")
    place = Evidence(document.id, section.path, start, end)
    return Statement(inquiry.say("refusals.nearest", quote=quote), (place,))


def _rows_near(inquiry: Inquiry, near: Found | None) -> list[Task]:
    """The row that the question names, else the one whose section is nearest."""
    named = [match.task for match in inquiry.frame.tasks]
    if named or near is None or near.coverage < ROW_COVERAGE:
        return named[:1]
    place = (near.document.id, near.section.path)
    return [
        one
        for one in inquiry.desk.index.tasks
        if place in {(one.document_id, one.body_path), (one.document_id, one.path)}
    ][:1]


def _whom_to_ask(inquiry: Inquiry, task: Task) -> Statement:
    """The first-named parties of a row."""
    parties = inquiry.desk.matrix.parties_of(task.id)
    names = LIST_MARK.join(inquiry.party_name(one.party_id) for one in parties[:PARTIES_TO_ASK])
    return Statement(inquiry.say("refusals.ask_party", party=names), (of_task(task),))


def _suggestions(inquiry: Inquiry, rows: Sequence[Task]) -> tuple[str, ...]:
    """Questions about what is near that the documents answer."""
    asked = [inquiry.say("matrix.task_choice", task=quoted_title(task)) for task in rows]
    for task in rows:
        figures = [
            one
            for one in inquiry.desk.index.figures
            if (one.document_id, one.section_path) == (task.document_id, task.body_path)
        ]
        asked += [
            inquiry.say("refusals.figure_choice_target", measure=one.measure)
            for one in figures
            if one.measure and fits_kind(QuestionKind.TARGET, one)
        ]
        asked.append(inquiry.say("refusals.content_choice", task=quoted_title(task)))
    return tuple(dict.fromkeys(asked))[:MAX_SUGGESTIONS]
