"""Silence with a reason: what is not answered, why, the nearest clause and whom to ask."""

from __future__ import annotations

from api.qa.drafting import Draft, Evidence, Statement
from api.qa.figure_names import fits_kind
from api.qa.frames import DECLINED_KINDS, FIGURE_KINDS, MATRIX_KINDS, OUTSIDE_KINDS, QuestionKind
from api.qa.outcomes import AnswerStatus, Choice
from api.qa.replies.clauses import find_sections, pick_sentences
from api.qa.replies.context import LIST_MARK, Inquiry, quoted_title

MAX_CHOICES = 6
_OPENINGS = {"figure_not_stated": "figure_not_stated_plain", "document_not_held": "document_not_held"}
NEAREST_COVERAGE = 0.25  # below this a clause is not near enough to be offered


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
    """Persons, opinions, other topics: outside what the documents are for."""
    kind = inquiry.frame.kind
    if kind not in OUTSIDE_KINDS:
        return None
    key = "out_of_scope" if kind is QuestionKind.OTHER_TOPIC else kind.value
    return Draft(
        AnswerStatus.OUT_OF_SCOPE,
        (Statement(inquiry.say(f"refusals.{key}")),),
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
    """Nothing found: says so, with the nearest clause where one is near."""
    found = find_sections(inquiry)
    opening = _OPENINGS.get(reason, "no_source_found")
    statements = [Statement(inquiry.say(f"refusals.{opening}"))]
    is_near = reason != "document_not_held" and bool(found and inquiry.terms)
    if is_near and found[0].coverage >= NEAREST_COVERAGE:
        document, section = found[0].document, found[0].section
        start, end = pick_sentences(inquiry, document, section, found[0].terms)[0]
        quote = document.text[start:end].replace("\n", " ")
        place = Evidence(document.id, section.path, start, end)
        statements.append(Statement(inquiry.say("refusals.nearest", quote=quote), (place,)))
    return Draft(
        AnswerStatus.NO_SOURCE_FOUND,
        tuple(statements),
        reason=reason,
        slots={"kind": inquiry.frame.kind.value},
    )
