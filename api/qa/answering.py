"""THE ANSWER IS BUILT HERE: the steps in order, on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from api.documents.validity import status_on, validity_notice
from api.qa.composing import compose
from api.qa.compound import asking_parts, joined
from api.qa.conversation import completions
from api.qa.deciding import decide
from api.qa.desk import Desk, desk_for
from api.qa.drafting import Draft, Statement
from api.qa.frames import Frame
from api.qa.guard import guard
from api.qa.hygiene import MAX_QUESTION_CHARS, clean_question
from api.qa.latin import in_chinese
from api.qa.memory import Memory, last_memory, to_remember
from api.qa.outcomes import Answer, AnswerStatus
from api.qa.parts import without_asker
from api.qa.replies.context import Inquiry
from api.qa.replies.glosses import with_gloss
from api.qa.scope import choose_documents, hinted_documents, place_of
from api.qa.understanding import understand
from api.resources import Resources


@dataclass(frozen=True, slots=True)
class Settled:
    """A question read and decided; `memory` is what the next one may refer to, as stored."""

    inquiry: Inquiry
    draft: Draft
    memory: Mapping[str, Any]

    @property
    def is_answered(self) -> bool:
        return self.draft.status.is_answered


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question is asked with: the desk, the document it is limited to, who asks, and when."""

    desk: Desk
    document: str | None
    audience: str
    today: date


def answer_question(
    resources: Resources,
    question: str,
    *,
    conversation_id: str | None,
    document: str | None,
    audience: str,
    today: date,
    own_party: str | None = None,
    context: str | None = None,
) -> Answer:
    """The answer to a question, with its receipts or the reason why there is none.

    `own_party` is the organisation that the asker is bound to: 我们单位 is that one. `context` are words of somebody else
    that the question was asked about: it may lean on them as on a question before it.
    """
    index = resources.index.visible_to(audience)
    desk = desk_for(index, resources.settings.prompts_dir, resources.settings.cache_dir)
    asked = clean_question(question)
    if not any(char.isalnum() for char in asked):
        return Answer(AnswerStatus.INVALID_QUESTION, "", reason="no_words")
    text = in_chinese(desk, with_own_party(desk, asked, own_party))
    asking = Asking(desk, document, audience, today)
    last = _said_before(asking, context) or last_memory(resources, conversation_id)
    settled = settle_parts(asking, text, settle(asking, text, last))
    draft = with_gloss(settled.inquiry, settled.draft) if desk.english.is_asked_in(asked) else settled.draft
    answer = finish(settled.inquiry, draft, asked)
    return replace(answer, frame=settled.memory)


def _said_before(asking: Asking, context: str | None) -> Memory | None:
    """What words that are no question are about; None where they are about nothing known."""
    said = clean_question(context or "")[:MAX_QUESTION_CHARS]
    if not any(char.isalnum() for char in said):
        return None
    memory = settle(asking, in_chinese(asking.desk, said), None).memory
    return Memory.of(memory) if memory.get("topic") else None


def with_own_party(desk: Desk, text: str, own_party: str | None) -> str:
    """我们局有哪些任务, asked by somebody of the 财政局, is asked of the 财政局."""
    own = next((word for word in desk.words.own_party if word in text), None)
    return text.replace(own, own_party, 1) if own and own_party else text


def settle(asking: Asking, text: str, last: Memory | None, named: tuple[str, ...] = ()) -> Settled:
    """The first way of reading the text that has an answer; else the likeliest.

    `named` are the documents meant where the text names none.
    """
    hinted = hinted_documents(asking.desk, text, asking.document, named)
    place = place_of(asking.desk, hinted)
    read = partial(understand, asking.desk, place=place, today=asking.today)
    text = without_asker(asking.desk, text, read)
    first: Settled | None = None
    for frame in completions(asking.desk, read(text), last, read):
        inquiry = place_inquiry(asking, frame, hinted)
        draft = decide(inquiry, read)
        settled = Settled(inquiry, draft, to_remember(inquiry, draft, last))
        if settled.is_answered:
            return settled
        first = first or settled
    if first is None:
        raise AssertionError("a question has at least one reading")
    return first


def settle_parts(asking: Asking, text: str, whole: Settled) -> Settled:
    """A question that asks for several things is answered part by part, each leaning on the one before."""
    texts = asking_parts(asking.desk, text, whole.inquiry, whole.draft)
    parts: list[Settled] = []
    for part in texts:
        before = Memory.of(parts[-1].memory) if parts else None
        parts.append(settle(asking, part, before, whole.inquiry.frame.named_documents))
    draft = joined([part.draft for part in parts], whole.draft)
    if draft is None:
        return whole
    return Settled(whole.inquiry, draft, {**parts[-1].memory, "parts": list(texts)})


def place_inquiry(asking: Asking, frame: Frame, hinted: tuple[str, ...]) -> Inquiry:
    """Frame + the documents it is about."""
    desk = asking.desk
    chosen = choose_documents(desk, frame, hinted or frame.named_documents)
    frame = replace(frame, documents=(asking.document,) if asking.document else ())
    with_matrix = tuple(one for one in chosen if one in desk.matrix_documents)
    return Inquiry(desk, frame, chosen, with_matrix, asking.audience, asking.today)


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
