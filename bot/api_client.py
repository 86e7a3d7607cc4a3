"""The only file that knows the API's addresses; typed replies, two failures."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import quote, unquote

import httpx
from pydantic import SecretStr, ValidationError

from bot.api_replies import (
    ApiReply,
    Bulletin,
    Bulletins,
    DueBulletin,
    DueBulletins,
    Invitation,
    Joined,
    Member,
    Nudges,
    OwnRounds,
    Reading,
    Recorded,
    Round,
    Rounds,
    Summary,
    TaskRow,
    TaskRows,
)
from bot.attempts import Attempts
from bot.logs import log_trouble

CONTEXT_CHARS = 4096  # the API takes no more
KEY_HEADER = "Idempotency-Key"
KEY_USED = "key-used"  # the same key came with another request: what it stands for is recorded already
FILE_NAME = re.compile(r"filename\*=UTF-8''([^;]+)")
COMES_BACK = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})


class ApiRefused(Exception):  # noqa: N818 - a refusal is the API's answer, not an error of the bot
    """The API declined the request; `sentence` says why, to the asker, and is empty where the API did not say.

    `kind` is the last part of the problem's type: forbidden, not-found, conflict …
    """

    def __init__(self, sentence: str, kind: str = "") -> None:
        super().__init__(f"the API refused the request: {kind or 'no reason'}")
        self.sentence = sentence
        self.kind = kind


class ApiUnavailable(Exception):  # noqa: N818 - named for what the caller meets
    """No answer within the time allowed; may be tried again. `is_slow` tells a late API from one that is not there;
    one that answers with an error of its own will hardly do otherwise soon, so `may_pass` is False."""

    def __init__(self, *, is_slow: bool, may_pass: bool = True) -> None:
        super().__init__("the API is too slow" if is_slow else "the API cannot be reached")
        self.is_slow = is_slow
        self.may_pass = may_pass


class SourceDocument(ApiReply):
    title: str
    doc_number: str | None = None
    kind: str


class Citation(ApiReply):
    """A receipt; `url` is a path below the API's public address."""

    number: int
    document: SourceDocument
    section: str
    quote: str
    url: str


class Choice(ApiReply):
    label: str
    question: str


class Answer(ApiReply):
    """The fields of a reply that the bot shows; it ignores the rest."""

    answer_id: str
    status: str
    answered: bool
    answer: str
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()


class _Fault(ApiReply):
    detail: str
    pointer: str = ""


class _Problem(ApiReply):
    """RFC 9457."""

    detail: str
    type: str = ""
    errors: tuple[_Fault, ...] = ()

    @property
    def kind(self) -> str:
        if any(fault.pointer == f"/{KEY_HEADER}" for fault in self.errors):
            return KEY_USED
        return self.type.rpartition("/")[2]

    @property
    def sentence(self) -> str:
        return "\n".join(fault.detail for fault in self.errors) or self.detail


@dataclass(frozen=True, slots=True)
class Told:
    """A message to be read or recorded; `given` are fields that settle what it leaves open (party, task)."""

    words: str
    sent_at: datetime
    given: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, object]:
        return {"text": self.words, "sent_at": self.sent_at.isoformat(), **self.given}


@dataclass(frozen=True, slots=True)
class File:
    """A file to send on, under the name that the API gave it."""

    name: str
    content: bytes


Replied = TypeVar("Replied", bound=ApiReply)
Params = Mapping[str, str]


class ApiClient:
    """Asks the API, patiently: what did not arrive is sent again until `patience_seconds` are over.

    With a token of its own it speaks for people, whom it names by `account`, e.g. telegram:123; without one for nobody.
    """

    def __init__(
        self, http: httpx.AsyncClient, patience_seconds: float, token: SecretStr | None = None
    ) -> None:
        self._http = http
        self._patience_seconds = patience_seconds
        self._token = token

    @classmethod
    def open(cls, address: str, patience_seconds: float, token: SecretStr | None = None) -> ApiClient:
        """A client of the API at this address. Proxies of the environment are for Telegram, not for the API."""
        http = httpx.AsyncClient(base_url=address, timeout=patience_seconds, trust_env=False)
        return cls(http, patience_seconds, token)

    @property
    def knows_people(self) -> bool:
        """True where it can speak for members."""
        return self._token is not None

    async def close(self) -> None:
        await self._http.aclose()

    # Every one of these raises ApiRefused, ApiUnavailable. `account` is the person for whom it speaks.

    # --- questions

    async def ask(
        self,
        question: str,
        *,
        conversation_id: str,
        request_id: str,
        context: str = "",
        account: str | None = None,
    ) -> Answer:
        """The answer to a question; `context` are words of somebody else that it is asked about."""
        body = {"question": question, "conversation_id": conversation_id}
        if context:
            body["context"] = context[:CONTEXT_CHARS]
        return _read(Answer, await self._post("/v1/ask", body, request_id, account, key=request_id))

    async def give_feedback(
        self, answer_id: str, *, useful: bool, request_id: str, account: str | None = None
    ) -> None:
        """Says whether an answer was useful; a later word replaces an earlier one."""
        path = f"/v1/answers/{quote(answer_id, safe='')}/feedback"
        await self._post(path, {"useful": useful}, request_id, account)

    # --- members

    async def member(self, account: str, request_id: str) -> Member | None:
        """Who somebody is; None for who has not joined."""
        try:
            return _read(Member, await self._get("/v1/members/me", request_id, account))
        except ApiRefused as refused:
            if refused.kind == "forbidden":
                return None
            raise

    async def join(self, code: str, name: str, account: str, request_id: str) -> Member:
        """Whom the code makes of somebody."""
        reply = await self._post("/v1/members/join", {"code": code, "name": name}, request_id, account)
        return _read(Joined, reply).member

    async def leave(self, account: str, request_id: str) -> Member:
        """Who somebody was up to now."""
        return _read(Member, await self._post("/v1/members/leave", {}, request_id, account))

    async def invite(self, post: Mapping[str, str], account: str, request_id: str) -> Invitation:
        """A code that lets one person in; `post` is a role, and for a member the party."""
        return _read(Invitation, await self._post("/v1/invitations", post, request_id, account))

    # --- check-ins

    async def read_checkin(self, told: Told, account: str, request_id: str) -> Reading:
        """What was understood of a message; nothing of it is kept."""
        return _read(Reading, await self._post("/v1/checkins/read", told.body(), request_id, account))

    async def record_checkin(
        self, told: Told, account: str, request_id: str, *, key: str, is_confirmed: bool
    ) -> Recorded:
        """Records a message; the same message under the same key is recorded once, however often it is sent."""
        body = {**told.body(), "confirmed": is_confirmed}
        return _read(Recorded, await self._post("/v1/checkins", body, request_id, account, key))

    async def withdraw_checkin(self, checkin_id: str, reason: str, account: str, request_id: str) -> None:
        """The check-in counts no more."""
        path = f"/v1/checkins/{quote(checkin_id, safe='')}/withdrawal"
        await self._post(path, {"reason": reason}, request_id, account)

    async def tasks_of(self, party: str, account: str, request_id: str) -> tuple[TaskRow, ...]:
        """The rows of a party, in the order of the plan."""
        reply = await self._get("/v1/tasks", request_id, account, {"party": party})
        return _read(TaskRows, reply).tasks

    # --- rounds

    async def own_rounds(self, account: str, request_id: str, party: str | None = None) -> OwnRounds:
        """Whether one's own party has reported; a supervisor names one."""
        params = {"party": party} if party else {}
        return _read(OwnRounds, await self._get("/v1/rounds/mine", request_id, account, params))

    async def current_round(self, account: str, request_id: str) -> Round | None:
        """The round that is due first of those that are running, else the last one; None before there was any."""
        rounds = _read(Rounds, await self._get("/v1/rounds", request_id, account)).rounds
        running = [one for one in rounds if one.state != "closed"]
        if not rounds:
            return None
        chosen = running[-1] if running else rounds[0]
        reply = await self._get(f"/v1/rounds/{quote(chosen.id, safe='')}", request_id, account)
        return _read(Round, reply)

    # --- nudges: the bot speaks for itself

    async def claim_nudges(self, channel: str, limit: int, request_id: str) -> Nudges:
        """Nudges to be sent now, and by nobody else while the claim holds."""
        body = {"channel": channel, "limit": limit}
        return _read(Nudges, await self._post("/v1/nudges/claim", body, request_id))

    async def settle_nudge(self, nudge_id: str, claim: str, request_id: str, *, was_sent: bool) -> None:
        """Says what became of a nudge."""
        end = "sent" if was_sent else "failed"
        await self._post(f"/v1/nudges/{quote(nudge_id, safe='')}/{end}", {"claim": claim}, request_id)

    # --- summaries

    async def summary(self, about: str, account: str, request_id: str) -> Summary:
        """What was reported; `about` says in words in which time, by whom, on what."""
        return _read(Summary, await self._get("/v1/summaries", request_id, account, {"about": about}))

    async def summary_file(self, about: str, kind: str, account: str, request_id: str) -> File:
        """The same as a file: xlsx, docx or png."""
        params = {"about": about, "format": kind}
        reply = await self._get("/v1/summaries", request_id, account, params)
        return File(_file_name(reply, kind), reply.content)

    # --- bulletins

    async def set_bulletin(self, chat: str, words: str, account: str, request_id: str) -> Bulletin:
        """The one bulletin of a chat from now on; `words` say when and of what."""
        body = {"chat": chat, "words": words}
        return _read(Bulletin, await self._post("/v1/bulletins", body, request_id, account))

    async def bulletins(self, account: str, request_id: str) -> tuple[Bulletin, ...]:
        """Those of every chat."""
        return _read(Bulletins, await self._get("/v1/bulletins", request_id, account)).bulletins

    async def end_bulletin(self, bulletin_id: str, account: str, request_id: str) -> None:
        """It comes no more."""
        headers = self._headers(request_id, account)
        path = f"/v1/bulletins/{quote(bulletin_id, safe='')}"
        await self._send(self._http.build_request("DELETE", path, headers=headers))

    async def claim_bulletins(self, channel: str, request_id: str) -> tuple[DueBulletin, ...]:
        """Those to be sent now, and by nobody else while the claim holds."""
        reply = await self._post("/v1/bulletins/claim", {"channel": channel}, request_id)
        return _read(DueBulletins, reply).bulletins

    async def settle_bulletin(self, bulletin_id: str, claim: str, request_id: str) -> None:
        """Sent, or impossible to send: the next one comes at its time."""
        path = f"/v1/bulletins/{quote(bulletin_id, safe='')}/settled"
        await self._post(path, {"claim": claim}, request_id)

    # --- inside

    async def _get(
        self, path: str, request_id: str, account: str | None = None, params: Params | None = None
    ) -> httpx.Response:
        request = self._http.build_request(
            "GET", path, params=params, headers=self._headers(request_id, account)
        )
        return await self._send(request)

    async def _post(
        self,
        path: str,
        body: Mapping[str, object],
        request_id: str,
        account: str | None = None,
        key: str | None = None,
    ) -> httpx.Response:
        headers = self._headers(request_id, account) | ({KEY_HEADER: key} if key else {})
        return await self._send(self._http.build_request("POST", path, json=body, headers=headers))

    def _headers(self, request_id: str, account: str | None) -> dict[str, str]:
        headers = {"X-Request-ID": request_id}
        if self._token is None:
            return headers
        headers["Authorization"] = f"Bearer {self._token.get_secret_value()}"
        return headers if account is None else headers | {"On-Behalf-Of": account}

    async def _send(self, request: httpx.Request) -> httpx.Response:
        """Sending twice does no harm: an answer is stored under an id of its own, feedback replaces feedback, check-ins
        have a key."""
        attempts = Attempts()
        try:
            async with asyncio.timeout(self._patience_seconds):
                while True:
                    reply = await self._try(request, attempts)
                    if reply is not None:
                        return reply
                    pause_seconds = attempts.next_pause_seconds()
                    if attempts.is_limited and pause_seconds > self._patience_seconds:
                        raise ApiUnavailable(is_slow=True)
                    await asyncio.sleep(pause_seconds)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise ApiUnavailable(is_slow=not attempts.was_absent) from error

    async def _try(self, request: httpx.Request, attempts: Attempts) -> httpx.Response | None:
        """The reply; None where it is worth sending again."""
        try:
            reply = await self._http.send(request)
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
        elif reply.status_code == HTTPStatus.UNAUTHORIZED:
            log_trouble("api.token_refused")  # the bot's own token: nothing that the asker could mend
            raise ApiUnavailable(is_slow=False, may_pass=False)
        elif reply.is_client_error:
            raise _refusal(reply)
        else:
            raise ApiUnavailable(is_slow=False, may_pass=False)
        return None


def _refusal(reply: httpx.Response) -> ApiRefused:
    try:
        problem = _Problem.model_validate_json(reply.content)
        return ApiRefused(problem.sentence, problem.kind)
    except ValidationError:
        return ApiRefused("")


def _retry_after_seconds(reply: httpx.Response) -> float:
    given = reply.headers.get("Retry-After", "")
    return float(given) if given.isdecimal() else 1.0


def _read(shape: type[Replied], reply: httpx.Response) -> Replied:
    """Raises ApiUnavailable for what is not as the API promises."""
    try:
        return shape.model_validate_json(reply.content)
    except ValidationError as error:
        raise ApiUnavailable(is_slow=False, may_pass=False) from error


def _file_name(reply: httpx.Response, kind: str) -> str:
    encoded = FILE_NAME.search(reply.headers.get("Content-Disposition", ""))
    return unquote(encoded[1]) if encoded else f"summary.{kind}"
