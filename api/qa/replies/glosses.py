"""A short gloss for who asks in English: the English names of the offices that an answer names."""

from __future__ import annotations

from dataclasses import replace

from api.qa.drafting import Draft, Statement
from api.qa.outcomes import AnswerStatus
from api.qa.replies.context import Inquiry

MOST_GLOSSED = 20


def with_gloss(inquiry: Inquiry, draft: Draft) -> Draft:
    """The draft with one more line, where it names offices of the matrix."""
    names = _names_in(inquiry, draft) if draft.status is AnswerStatus.ANSWERED_FROM_MATRIX else []
    if not names:
        return draft
    glosses = [
        inquiry.say("gloss.name", name=name, english=inquiry.desk.english.gloss(name)) for name in names
    ]
    line = inquiry.say("gloss.line", names=inquiry.say("gloss.between").join(glosses))
    return replace(draft, statements=(*draft.statements, Statement(line)))


def _names_in(inquiry: Inquiry, draft: Draft) -> list[str]:
    """The parties of the rows in question that the answer names, in its order."""
    said = "\n".join(statement.text for statement in draft.statements)
    names = {inquiry.party_name(party_id) for party_id in inquiry.matrix.party_ids}
    named = {name: said.find(name) for name in names if name in said}
    return sorted(named, key=lambda name: named[name])[:MOST_GLOSSED]
