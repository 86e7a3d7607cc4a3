"""Greeting, help, thanks, and what the assistant is."""

from __future__ import annotations

from api.qa.drafting import Draft, Statement
from api.qa.frames import MANNERS_KINDS
from api.qa.outcomes import AnswerStatus
from api.qa.replies.context import LIST_MARK, Inquiry

SHOWN_DOCUMENTS = 2


def reply_with_manners(inquiry: Inquiry) -> Draft | None:
    """A short honest sentence; nothing is cited."""
    if inquiry.frame.kind not in MANNERS_KINDS:
        return None
    names = LIST_MARK.join(
        inquiry.document_name(document_id) for document_id in inquiry.document_ids[:SHOWN_DOCUMENTS]
    )
    text = inquiry.say(f"manners.{inquiry.frame.kind}", documents=names)
    return Draft(
        AnswerStatus.CHITCHAT, (Statement(text, derived=(names,)),), slots={"kind": inquiry.frame.kind.value}
    )
