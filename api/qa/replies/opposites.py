"""The opposite of what a scheme pays for: 非X where the document pays for X alone."""

from __future__ import annotations

from api.figures.schemes import Scheme
from api.qa.drafting import Evidence, Statement
from api.qa.replies.context import Inquiry
from ingest.index import normalise


def speaks_of_opposite(inquiry: Inquiry) -> bool:
    """True where the question names 非X, a scheme of the documents in question pays for X, and money is asked for."""
    if not inquiry.desk.cues["money"].search(inquiry.frame.text):
        return False
    names = _opposites(inquiry)
    return any(
        kept in normalise(one.condition)
        for one in inquiry.desk.index.figures
        if one.condition and one.per and one.document_id in inquiry.document_ids
        for kept, _ in names
    )


def not_covered(inquiry: Inquiry, scheme: Scheme, evidence: tuple[Evidence, ...]) -> list[Statement]:
    """The question names the opposite of the condition: the document pays for what is named there alone."""
    conditions = [amount.condition for amount in scheme.amounts if amount.condition]
    for kept, name in _opposites(inquiry):
        condition = next((one for one in conditions if kept in normalise(one)), None)
        if condition is not None:
            text = inquiry.say("figures.not_covered", condition=condition, name=name)
            return [Statement(text, evidence)]
    return []


def _opposites(inquiry: Inquiry) -> list[tuple[str, str]]:
    """Words of the question that begin with 非, or stand for one that does, without it and as they are."""
    prefix = inquiry.desk.words.opposite
    names = (name for term in inquiry.terms for name in (term.text, *term.others))
    return [(name.removeprefix(prefix), name) for name in names if name.startswith(prefix) and len(name) > 2]
