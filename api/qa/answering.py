"""THE ANSWER IS BUILT HERE: the steps in order, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from api.documents.validity import status_on, validity_notice
from api.qa.composing import compose
from api.qa.conversation import complete
from api.qa.desk import Desk, desk_for
from api.qa.drafting import Draft
from api.qa.frames import FIGURE_KINDS, MATRIX_KINDS, Frame, QuestionKind
from api.qa.guard import guard
from api.qa.hygiene import clean_question
from api.qa.outcomes import Answer, AnswerStatus
from api.qa.parts import answerable_parts
from api.qa.replies.clauses import reply_from_clauses
from api.qa.replies.context import Inquiry
from api.qa.replies.figures import reply_from_figures
from api.qa.replies.identities import reply_from_identity
from api.qa.replies.manners import reply_with_manners
from api.qa.replies.matrix import reply_from_matrix
from api.qa.replies.refusals import ask_back, decline, refuse, refuse_outside
from api.qa.scope import choose_documents
from api.qa.understanding import load_needs, understand
from api.resources import Resources

Reply = Callable[[Inquiry], Draft | None]


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
    desk = desk_for(resources.index, resources.settings.prompts_dir)
    text = clean_question(question)
    if not any(char.isalnum() for char in text):
        return Answer(AnswerStatus.INVALID_QUESTION, "", reason="no_words")
    frame = read_question(resources, desk, text, today)
    frame = complete(resources, desk, frame, conversation_id)
    inquiry = place_inquiry(desk, frame, document, audience, today)
    draft = decide(inquiry, resources)
    return finish(desk, draft, text, today)


def read_question(resources: Resources, desk: Desk, text: str, today: date) -> Frame:
    """Question → frame."""
    needs = load_needs(resources.settings.prompts_dir / "understanding" / "needs.toml")
    return understand(desk, text, place=desk.home_place, today=today, needs=needs)


def place_inquiry(desk: Desk, frame: Frame, document: str | None, audience: str, today: date) -> Inquiry:
    """Frame + the documents it is about."""
    chosen = choose_documents(desk, frame, document)
    frame = replace(frame, documents=(document,) if document else ())
    with_matrix = tuple(one for one in chosen if one in desk.matrix_documents)
    return Inquiry(desk, frame, chosen, with_matrix, audience, today)


def decide(inquiry: Inquiry, resources: Resources) -> Draft:
    """The first reply that has something to say; silence with a reason otherwise."""
    honest = answerable_parts(
        inquiry, lambda text: read_question(resources, inquiry.desk, text, inquiry.today)
    )
    for part in honest:
        for reply in _order(part.frame.kind):
            draft = reply(part)
            if draft is not None:
                return draft
    return last_word(inquiry)


def last_word(inquiry: Inquiry) -> Draft:
    """Nothing could be looked up or quoted."""
    kind = inquiry.frame.kind
    if kind is QuestionKind.AMBIGUOUS or kind in MATRIX_KINDS:
        return ask_back(inquiry)
    return refuse(inquiry, "figure_not_stated" if kind in FIGURE_KINDS else "no_passage")


def finish(desk: Desk, draft: Draft, question: str, today: date) -> Answer:
    """Guarded, composed, with what must be said of the validity of what is cited."""
    documents = desk.index.documents
    checked = guard(draft, question, documents)
    if draft.statements and not checked.statements:
        draft = Draft(AnswerStatus.NO_SOURCE_FOUND, (), reason="not_traceable")
    answer = compose(draft, checked.statements, documents)
    return replace(answer, notices=(*answer.notices, *_validity_notices(desk, answer, today)))


def _validity_notices(desk: Desk, answer: Answer, today: date) -> tuple[str, ...]:
    notices = []
    for document_id in dict.fromkeys(citation.document_id for citation in answer.citations):
        identity = desk.index.documents[document_id].identity
        notice = validity_notice(identity, status_on(identity, today), desk.shared_wording)
        if notice is not None:
            notices.append(f"《{identity.title}》：{notice}")
    return tuple(notices)


def _order(kind: QuestionKind) -> Sequence[Reply]:
    """Which replies are tried, in turn, for a kind of question."""
    first: tuple[Reply, ...] = (decline, reply_with_manners, refuse_outside)
    if kind in MATRIX_KINDS:
        return (*first, reply_from_matrix, reply_from_clauses)
    if kind is QuestionKind.VALIDITY:
        return (*first, reply_from_identity, reply_from_clauses)
    if kind is QuestionKind.DOCUMENT_FACT:
        return (*first, reply_from_identity, reply_from_clauses)
    if kind in FIGURE_KINDS:
        return (*first, reply_from_figures)
    if kind is QuestionKind.AMBIGUOUS:
        return first
    return (*first, reply_from_clauses)
