"""The only file that knows the API's addresses; typed replies, two failures."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 2.0
CONTEXT_CHARS = 4096  # the API takes no more
COMES_BACK = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})


class ApiRefused(Exception):  # noqa: N818 - a refusal is the API's answer, not an error of the bot
    """The API declined the request; `sentence` says why, to the asker, and is empty where the API did not say."""

    def __init__(self, sentence: str) -> None:
        super().__init__("the API refused the request")
        self.sentence = sentence


class ApiUnavailable(Exception):  # noqa: N818 - named for what the caller meets
    """No answer within the time allowed; may be tried again. `is_slow` tells a late API from one that is not there;
    one that answers with an error of its own will hardly do otherwise soon, so `may_pass` is False."""

    def __init__(self, *, is_slow: bool, may_pass: bool = True) -> None:
        super().__init__("the API is too slow" if is_slow else "the API cannot be reached")
        self.is_slow = is_slow
        self.may_pass = may_pass


class _Reply(BaseModel):
    model_config = ConfigDict(frozen=True)


class SourceDocument(_Reply):
    title: str
    doc_number: str | None = None
    kind: str


class Citation(_Reply):
    """A receipt; `url` is a path below the API's public address."""

    number: int
    document: SourceDocument
    section: str
    quote: str
    url: str


class Choice(_Reply):
    label: str
    question: str


class Answer(_Reply):
    """The fields of a reply that the bot shows; it ignores the rest."""

    answer_id: str
    status: str
    answered: bool
    answer: str
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()


class _Fault(_Reply):
    detail: str


class _Problem(_Reply):
    """RFC 9457."""

    detail: str
    errors: tuple[_Fault, ...] = ()

    @property
    def sentence(self) -> str:
        return "\n".join(fault.detail for fault in self.errors) or self.detail


class ApiClient:
    """Asks the API, patiently: what did not arrive is sent again until `patience_seconds` are over."""

    def __init__(self, http: httpx.AsyncClient, patience_seconds: float) -> None:
        self._http = http
        self._patience_seconds = patience_seconds

    @classmethod
    def open(cls, address: str, patience_seconds: float) -> ApiClient:
        """A client of the API at this address. Proxies of the environment are for Telegram, not for the API."""
        http = httpx.AsyncClient(base_url=address, timeout=patience_seconds, trust_env=False)
        return cls(http, patience_seconds)

    async def close(self) -> None:
        await self._http.aclose()

    async def ask(self, question: str, *, conversation_id: str, request_id: str, context: str = "") -> Answer:
        """The answer to a question; `context` are words of somebody else that it is asked about.

        Raises ApiRefused, ApiUnavailable.
        """
        body = {"question": question, "conversation_id": conversation_id}
        if context:
            body["context"] = context[:CONTEXT_CHARS]
        reply = await self._post("/v1/ask", body, request_id)
        try:
            return Answer.model_validate_json(reply.content)
        except ValidationError as error:
            raise ApiUnavailable(is_slow=False, may_pass=False) from error

    async def give_feedback(self, answer_id: str, *, useful: bool, request_id: str) -> None:
        """Says whether an answer was useful; a later word replaces an earlier one. Raises ApiRefused, ApiUnavailable."""
        await self._post(f"/v1/answers/{quote(answer_id, safe='')}/feedback", {"useful": useful}, request_id)

    async def _post(self, path: str, body: Mapping[str, object], request_id: str) -> httpx.Response:
        """Sending twice does no harm: the key gives the same answer again, feedback replaces feedback."""
        attempts = _Attempts()
        try:
            async with asyncio.timeout(self._patience_seconds):
                while True:
                    reply = await self._try(path, body, request_id, attempts)
                    if reply is not None:
                        return reply
                    pause_seconds = attempts.next_pause_seconds()
                    if attempts.is_limited and pause_seconds > self._patience_seconds:
                        raise ApiUnavailable(is_slow=True)
                    await asyncio.sleep(pause_seconds)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise ApiUnavailable(is_slow=not attempts.was_absent) from error

    async def _try(
        self, path: str, body: Mapping[str, object], request_id: str, attempts: _Attempts
    ) -> httpx.Response | None:
        """The reply; None where it is worth sending again."""
        try:
            headers = {"X-Request-ID": request_id, "Idempotency-Key": request_id}
            reply = await self._http.post(path, json=body, headers=headers)
        except httpx.TimeoutException:
            raise
        except httpx.TransportError:
            attempts.note_absence()
            return None
        if reply.is_success:
            return reply
        if reply.status_code in COMES_BACK:
            attempts.note_absence()
        elif reply.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            attempts.note_limit(_retry_after_seconds(reply))
        elif reply.is_client_error:
            raise _refusal(reply)
        else:
            raise ApiUnavailable(is_slow=False, may_pass=False)
        return None


class _Attempts:
    """What came of the tries so far, and how long to wait before the next."""

    def __init__(self) -> None:
        self.was_absent = False
        self.is_limited = False  # the API asked to slow down: no fault of who asked
        self._pause_seconds = FIRST_PAUSE_SECONDS
        self._asked_to_wait_seconds = 0.0

    def note_absence(self) -> None:
        self.was_absent, self.is_limited, self._asked_to_wait_seconds = True, False, 0.0

    def note_limit(self, wait_seconds: float) -> None:
        self.was_absent, self.is_limited, self._asked_to_wait_seconds = False, True, wait_seconds

    def next_pause_seconds(self) -> float:
        pause = max(self._pause_seconds, self._asked_to_wait_seconds)
        self._pause_seconds = min(2 * self._pause_seconds, LONGEST_PAUSE_SECONDS)
        return pause


def _refusal(reply: httpx.Response) -> ApiRefused:
    try:
        return ApiRefused(_Problem.model_validate_json(reply.content).sentence)
    except ValidationError:
        return ApiRefused("")


def _retry_after_seconds(reply: httpx.Response) -> float:
    given = reply.headers.get("Retry-After", "")
    return float(given) if given.isdecimal() else 1.0
