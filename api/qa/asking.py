"""One question from the wire to a stored answer: what /v1/ask and the public page both do."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.callers import Caller
from api.documents.catalogue import find_document
from api.errors import InvalidInputError, NotFoundError
from api.logs import log_event
from api.masking import mask, mask_within
from api.qa.outcomes import Answer, AnswerStatus
from api.qa.repeating import answer_id_of, given_before
from api.qa.schemas import AnswerOut
from api.qa.store import add_answer
from api.qa.tables import StoredAnswer
from api.resources import Resources


class Answerer(Protocol):
    """How a question is answered: `api.qa.answering.answer_question`."""

    def __call__(
        self,
        resources: Resources,
        question: str,
        *,
        conversation_id: str | None,
        document: str | None,
        audience: str,
        today: date,
        own_party: str | None = None,
        context: str | None = None,
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came in; `document` is any name of a document, `key` what the client knows it by, `context`
    are the words it was asked about."""

    question: str
    conversation_id: str | None
    document: str | None
    caller: Caller
    request_id: str
    key: str | None = None
    context: str | None = None


def ask_and_store(answerer: Answerer, resources: Resources, session: Session, asked: Asked) -> AnswerOut:
    """The answer, stored with its evidence; the one given before, where the key was used in the conversation.

    Raises InvalidInputError; nothing is stored then.
    """
    answer_id = _answer_id(asked)
    if asked.key is not None and (before := given_before(resources, answer_id)) is not None:
        return before
    document_id = _document_id(resources, asked)
    started = time.perf_counter()
    answer = answerer(
        resources,
        asked.question,
        conversation_id=asked.conversation_id,
        document=document_id,
        audience=asked.caller.audience,
        today=resources.today(),
        own_party=asked.caller.sub_party or asked.caller.party,
        context=asked.context,
    )
    seconds = time.perf_counter() - started
    if answer.status is AnswerStatus.INVALID_QUESTION:
        raise InvalidInputError("/question", "not_a_question")
    reply = AnswerOut.of(
        answer,
        resources.index.documents,
        answer_id=answer_id,
        conversation_id=asked.conversation_id or uuid4().hex,
    )
    add_answer(session, _record(resources, asked, document_id, answer, reply, round(seconds * 1000)))
    if asked.key is not None and (first := _given_meanwhile(session, resources, answer_id)) is not None:
        return first
    _report(resources, asked, answer, reply, seconds)
    return reply


def _answer_id(asked: Asked) -> str:
    if asked.key is None or asked.conversation_id is None:
        return uuid4().hex
    return answer_id_of(asked.conversation_id, asked.key)


def _given_meanwhile(session: Session, resources: Resources, answer_id: str) -> AnswerOut | None:
    """The answer to the same question, where it was sent twice at once and the other was first."""
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        return given_before(resources, answer_id)
    return None


def _document_id(resources: Resources, asked: Asked) -> str | None:
    if asked.document is None:
        return None
    try:
        return find_document(list(resources.index.documents.values()), asked.caller, asked.document).id
    except NotFoundError as error:
        raise InvalidInputError("/document", error.key, **error.slots) from error


def _record(
    resources: Resources,
    asked: Asked,
    document_id: str | None,
    answer: Answer,
    reply: AnswerOut,
    took_ms: int,
) -> StoredAnswer:
    """What is kept. Numbers that name a person are masked wherever the asker's words may come back."""
    masks = {kind: resources.wording.say(f"masks.{kind}") for kind in ("identity_card", "phone", "bank_card")}
    shown = reply.model_dump(mode="json")
    return StoredAnswer(
        id=reply.answer_id,
        conversation_id=reply.conversation_id,
        request_id=asked.request_id,
        asked_at=resources.clock(),
        audience=asked.caller.audience,
        document_id=document_id,
        question=mask(asked.question, masks),
        status=reply.status,
        reason=reply.reason,
        text=mask(reply.answer, masks),
        citations=shown["citations"],
        notices=shown["notices"],
        suggestions=mask_within(shown["suggestions"], masks),
        choices=mask_within(shown["choices"], masks),
        frame=mask_within(answer.frame, masks),
        index_id=resources.index.manifest.build_id,
        prompt=answer.prompt,
        model=answer.model,
        took_ms=took_ms,
    )


def _report(resources: Resources, asked: Asked, answer: Answer, reply: AnswerOut, seconds: float) -> None:
    resources.metrics.count_answer(reply.status, seconds)
    log_event(
        "answer.built",
        status=reply.status,
        reason=reply.reason,
        answer_id=reply.answer_id,
        prompt=answer.prompt,
        model=answer.model,
        took_ms=round(seconds * 1000, 1),
        request_id=asked.request_id,
    )
