"""Questions over HTTP: answers, bare passages, feedback, and the public page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import ValidationError

from api.callers import Caller
from api.deps import CallerDep, ResourcesDep, TransactionDep
from api.documents.catalogue import find_document
from api.errors import InvalidInputError, NotFoundError
from api.masking import mask
from api.pages import Pages
from api.problems import request_id_of
from api.qa.asking import Answerer, Asked, ask_and_store
from api.qa.examples import example_questions
from api.qa.hygiene import clean_question
from api.qa.retrieval import retrieve
from api.qa.schemas import (
    AnswerOut,
    AskIn,
    FeedbackIn,
    FeedbackOut,
    PassageOut,
    SearchIn,
    SearchOut,
)
from api.qa.store import find_answer, set_feedback
from api.resources import Resources
from api.wording import fault_sentence

router = APIRouter()
pages = Pages()

EVENT_STREAM = "text/event-stream"
MARK = re.compile(r"(\[\d+\])")


async def answerer_of(request: Request) -> Answerer:
    """How this application answers."""
    answerer: Answerer = request.app.state.answerer
    return answerer


AnswererDep = Annotated[Answerer, Depends(answerer_of)]


@router.post(
    "/v1/ask", tags=["questions"], response_model=AnswerOut, responses={200: {"content": {EVENT_STREAM: {}}}}
)
def ask(
    body: AskIn,
    request: Request,
    resources: ResourcesDep,
    caller: CallerDep,
    session: TransactionDep,
    answerer: AnswererDep,
    accept: Annotated[str, Header()] = "",
    key: Annotated[str | None, Header(alias="Idempotency-Key")] = None,
) -> Response:
    """An answer with its receipts, or the reason why there is none. With `Accept: text/event-stream`, as events.

    A question that is sent again in its conversation under the same `Idempotency-Key` gets the same answer again.
    """
    asked = Asked(
        body.question,
        body.conversation_id,
        body.document,
        caller,
        request_id_of(request),
        key,
        body.context,
    )
    reply = ask_and_store(answerer, resources, session, asked)
    if EVENT_STREAM in accept:
        return StreamingResponse(
            _events(reply), media_type=EVENT_STREAM, headers={"Cache-Control": "no-store"}
        )
    # Written here: FastAPI would validate it once more and wait for another thread to write it.
    return Response(reply.model_dump_json(), media_type="application/json")


def _events(reply: AnswerOut) -> Iterator[bytes]:
    """`start`, then `text` line by line (joined they are the answer), each `citation`, and `done` with everything."""
    head = reply.model_dump_json(include={"answer_id", "conversation_id", "status", "answered"})
    yield format_sse_event(event="start", data_str=head)
    for line in reply.answer.splitlines(keepends=True):
        yield format_sse_event(event="text", data_str=_json_text(line))
    for citation in reply.citations:
        yield format_sse_event(event="citation", data_str=citation.model_dump_json())
    yield format_sse_event(event="done", data_str=reply.model_dump_json())


def _json_text(text: str) -> str:
    return json.dumps({"text": text}, ensure_ascii=False)


@router.post("/v1/search", tags=["questions"])
def search(body: SearchIn, resources: ResourcesDep, caller: CallerDep) -> SearchOut:
    """The passages nearest to a query, best first, as they stand in the documents."""
    documents = resources.index.documents
    scope = None
    if body.document is not None:
        scope = frozenset({find_document(list(documents.values()), caller, body.document).id})
    found = retrieve(
        resources.index,
        clean_question(body.query),
        audience=caller.audience,
        limit=body.limit,
        document_ids=scope,
    )
    return SearchOut(passages=[PassageOut.of(passage, documents) for passage in found])


@router.post("/v1/answers/{answer_id}/feedback", tags=["questions"], status_code=201)
def give_feedback(
    answer_id: str, body: FeedbackIn, resources: ResourcesDep, _caller: CallerDep, session: TransactionDep
) -> FeedbackOut:
    """Useful or not, in words if the reader likes; a later word replaces an earlier one."""
    if find_answer(session, answer_id) is None:
        raise NotFoundError("unknown_answer")
    masks = {kind: resources.wording.say(f"masks.{kind}") for kind in ("identity_card", "phone", "bank_card")}
    words = mask(body.words, masks) if body.words else None
    set_feedback(session, answer_id, useful=body.useful, words=words, given_at=resources.clock())
    return FeedbackOut(answer_id=answer_id, useful=body.useful)


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
def public_page(
    request: Request,
    resources: ResourcesDep,
    caller: CallerDep,
    session: TransactionDep,
    answerer: AnswererDep,
    q: str | None = None,
    conversation_id: str | None = None,
    document: str | None = None,
) -> HTMLResponse:
    """The page where anyone can ask. With `q` it holds the answer, so it works without JavaScript."""
    shown: dict[str, Any] = {
        "question": q or "",
        "conversation_id": "",
        "reply": None,
        "pieces": [],
        "fault": None,
    }
    status = 200
    if q is not None:
        try:
            body = AskIn(question=q, conversation_id=conversation_id or None, document=document or None)
            asked = Asked(body.question, body.conversation_id, body.document, caller, request_id_of(request))
            shown["reply"] = ask_and_store(answerer, resources, session, asked)
            shown["conversation_id"] = shown["reply"].conversation_id
            shown["pieces"] = list(pieces_of(shown["reply"]))
        except (ValidationError, InvalidInputError) as error:
            shown["fault"], status = _fault(resources, error), 422
    return pages.render(
        "index.html",
        resources.wording,
        status,
        examples=_examples(resources, caller),
        document=document or "",
        **shown,
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an answer; a mark such as `[1]` carries the number of its citation."""

    text: str
    citation: int | None = None


def pieces_of(reply: AnswerOut) -> Iterator[Piece]:
    """The answer, cut at the marks of its citations."""
    numbers = {f"[{citation.number}]": citation.number for citation in reply.citations}
    for text in MARK.split(reply.answer):
        if text:
            yield Piece(text, numbers.get(text))


def _fault(resources: Resources, error: ValidationError | InvalidInputError) -> str:
    """What is wrong with a question typed into the form, as one sentence."""
    if isinstance(error, InvalidInputError):
        return resources.wording.say(f"problems.{error.key}", **error.slots)
    return fault_sentence(resources.wording, error.errors()[0])


def _examples(resources: Resources, caller: Caller) -> list[str]:
    return example_questions(resources.index, caller, resources.wording)
