"""A telephone number that a document itself prints for whoever wants to ask; persons' numbers are never looked for."""

from __future__ import annotations

import re

from api.qa.drafting import Draft, Evidence, Statement
from api.qa.outcomes import AnswerStatus
from api.qa.replies.clauses import lead_in
from api.qa.replies.context import Inquiry
from api.qa.replies.figure_queries import kinds_asked
from ingest.index import split_sentences

_NUMBER = re.compile(r"(?<!\d)(?:\d{3,4}[-—－ ]?)?\d{7,8}(?!\d)|(?<!\d)1\d{4}(?!\d)")


def reply_with_contact(inquiry: Inquiry) -> Draft | None:
    """The sentence of a document in question that gives a number to call; None where it gives none, or a person is asked for."""
    if not inquiry.asks_for("contact") or inquiry.asks_for("person") or inquiry.parties:
        return None
    if kinds_asked(inquiry, inquiry.frame.text) is not None:
        return None  # 服务电话的期限是多久
    for document_id in inquiry.frame.documents or inquiry.frame.named_documents or inquiry.document_ids:
        place = _printed(inquiry, document_id)
        if place is not None:
            document = inquiry.document(document_id)
            quote = document.text[place.start : place.end].replace("\n", " ")
            line = lead_in(inquiry, document, document.section(place.section_path), quote)
            slots = {"kind": inquiry.frame.kind.value, "documents": [document_id]}
            return Draft(AnswerStatus.ANSWERED, (Statement(line, (place,)),), slots=slots)
    return None


def _printed(inquiry: Inquiry, document_id: str) -> Evidence | None:
    document = inquiry.document(document_id)
    for section in document.sections:
        for start, end in split_sentences(document.text[section.start : section.end]):
            sentence = document.text[section.start + start : section.start + end]
            says = any(word in sentence for word in inquiry.desk.words.contact_words)
            if says and _NUMBER.search(sentence):
                return Evidence(document_id, section.path, section.start + start, section.start + end)
    return None
