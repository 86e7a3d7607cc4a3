"""THE ANSWER IS BUILT HERE: the steps in order, on one screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from api.documents.validity import status_on, validity_notice
from api.qa.composing import compose
from api.qa.conversation import complete, last_frame, to_remember
from api.qa.deciding import decide
from api.qa.desk import Desk, desk_for
from api.qa.drafting import Draft, Statement
from api.qa.frames import Frame
from api.qa.guard import guard
from api.qa.hygiene import clean_question
from api.qa.outcomes import Answer, AnswerStatus
from api.qa.replies.context import Inquiry
from api.qa.scope import choose_documents, hinted_documents, place_of
from api.qa.understanding import understand
from api.resources import Resources


def answer_question(
    resources: Resources,
    question: str,
    *,
    conversation_id: str | None,
    document: str | None,
    audience: str,
    today: date,
) -> Answer:
    """The answer to a question, with its receipts or the reason why there is none."""
    index = resources.index.visible_to(audience)
    desk = desk_for(index, resources.settings.prompts_dir, resources.settings.cache_dir)
    text = clean_question(question)
    if not any(char.isalnum() for char in text):
        return Answer(AnswerStatus.INVALID_QUESTION, "", reason="no_words")
    last = last_frame(resources, conversation_id)
    hinted = hinted_documents(desk, text, document)
    read = partial(understand, desk, place=place_of(desk, hinted), today=today)
    frame = complete(desk, read(text), last, read)
    inquiry = place_inquiry(desk, frame, document, hinted, audience, today)
    draft = decide(inquiry, read)
    answer = finish(inquiry, draft, text)
    return replace(answer, frame=to_remember(inquiry, draft, last))


def place_inquiry(
    desk: Desk, frame: Frame, document: str | None, hinted: tuple[str, ...], audience: str, today: date
) -> Inquiry:
    """Frame + the documents it is about."""
    chosen = choose_documents(desk, frame, hinted or frame.named_documents)
    frame = replace(frame, documents=(document,) if document else ())
    with_matrix = tuple(one for one in chosen if one in desk.matrix_documents)
    return Inquiry(desk, frame, chosen, with_matrix, audience, today)


def finish(inquiry: Inquiry, draft: Draft, question: str) -> Answer:
    """Guarded, composed, with what must be said of the validity of what is cited."""
    documents = inquiry.desk.index.documents
    checked = guard(draft, question, documents)
    statements = checked.statements
    if not statements:
        statements = (Statement(inquiry.say("refusals.no_source_found")),)
        draft = Draft(AnswerStatus.NO_SOURCE_FOUND, statements, reason="not_traceable")
    answer = compose(draft, statements, documents)
    return replace(answer, notices=(*answer.notices, *_validity_notices(inquiry, answer)))


def _validity_notices(inquiry: Inquiry, answer: Answer) -> tuple[str, ...]:
    notices = []
    for document_id in dict.fromkeys(citation.document_id for citation in answer.citations):
        identity = inquiry.document(document_id).identity
        notice = validity_notice(identity, status_on(identity, inquiry.today), inquiry.desk.shared_wording)
        if notice is not None:
            notices.append(f"《{identity.title}》：{notice}")
    return tuple(notices)
