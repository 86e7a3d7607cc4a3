"""Silence with a reason: what is not answered, why, the nearest clause and whom to ask."""

from __future__ import annotations

from api.qa.drafting import Draft, Evidence, Statement
from api.qa.frames import DECLINED_KINDS, OUTSIDE_KINDS, QuestionKind
from api.qa.outcomes import AnswerStatus
from api.qa.replies.clauses import find_sections, pick_sentences, telling_terms
from api.qa.replies.context import Inquiry

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
    """Too open: says so."""
    return Draft(
        AnswerStatus.ASK_BACK,
        (Statement(inquiry.say("refusals.too_open")),),
        reason="too_open",
        slots={"kind": inquiry.frame.kind.value},
    )


def refuse(inquiry: Inquiry, reason: str) -> Draft:
    """Nothing found: says so, with the nearest clause where one is near."""
    terms = telling_terms(inquiry)
    found = find_sections(inquiry, terms)
    opening = "figure_not_stated_plain" if reason == "figure_not_stated" else "no_source_found"
    statements = [Statement(inquiry.say(f"refusals.{opening}"))]
    if found and terms and found[0].coverage >= NEAREST_COVERAGE:
        document, section = found[0].document, found[0].section
        start, end = pick_sentences(inquiry, document, section, terms)[0]
        quote = document.text[start:end].replace("\n", " ")
        statements.append(
            Statement(
                inquiry.say("refusals.nearest", quote=quote),
                (Evidence(document.id, section.path, start, end),),
            )
        )
    return Draft(
        AnswerStatus.NO_SOURCE_FOUND,
        tuple(statements),
        reason=reason,
        slots={"kind": inquiry.frame.kind.value},
    )
