"""What every request and reply passes: its id, the size limit, security headers, the count and the log line."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.callers import Allowance
from api.logs import log_event, log_failure
from api.metrics import Metrics
from api.problems import BODY_TOO_LARGE, INTERNAL, problem
from api.wording import Wording

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
DRAINED_BYTES = 64 * 1024 * 1024  # read and thrown away, so that a client sees the refusal and not a reset
UNMATCHED = "unmatched"
POLICY = "Content-Security-Policy"
NOTHING_LOADED = "default-src 'none'; form-action 'none'; base-uri 'none'"


def security_headers(allowed_origins: tuple[str, ...]) -> Mapping[str, str]:
    """Headers of every reply. Only the pages named in settings may put the service in a frame.

    The policy here is the part that every reply has; a page brings the rest of its own, anything else loads nothing.
    """
    ancestors = " ".join(allowed_origins) if allowed_origins else "'none'"
    headers = {
        POLICY: f"frame-ancestors {ancestors}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
    return headers if allowed_origins else {**headers, "X-Frame-Options": "DENY"}


class Edge:
    """The outermost layer of the application, and the one place where any failure at all is caught."""

    def __init__(
        self, app: ASGIApp, *, metrics: Metrics, wording: Wording, headers: Mapping[str, str]
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._wording = wording
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        state = scope.setdefault("state", {})
        state["request_id"] = _request_id(Headers(scope=scope).get("x-request-id"))
        status, has_started = 500, False

        async def send_with_headers(message: Message) -> None:
            nonlocal status, has_started
            if message["type"] == "http.response.start":
                status, has_started = message["status"], True
                self._add_headers(MutableHeaders(scope=message), state)
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as failure:
            log_failure("request.failed", failure, request_id=state["request_id"])
            if not has_started:
                detail = self._wording.say("problems.internal")
                reply = problem(self._wording, INTERNAL, detail, request_id=state["request_id"])
                await reply(scope, receive, send_with_headers)
        finally:
            self._record(scope, status, time.perf_counter() - started)

    def _add_headers(self, headers: MutableHeaders, state: Mapping[str, object]) -> None:
        headers[POLICY] = f"{headers.get(POLICY, NOTHING_LOADED)}; {self._headers[POLICY]}"
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        headers["X-Request-ID"] = str(state["request_id"])
        allowance = state.get("allowance")
        if isinstance(allowance, Allowance):
            headers.update(allowance.headers())

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        """The route's template, never the address: an address may carry a question."""
        route = getattr(scope.get("route"), "path", UNMATCHED)
        self._metrics.count_request(scope["method"], route, status, seconds)
        log_event(
            "request.done",
            method=scope["method"],
            route=route,
            status=status,
            took_ms=round(seconds * 1000, 1),
            request_id=scope["state"]["request_id"],
        )


def _request_id(given: str | None) -> str:
    return given if given and REQUEST_ID.fullmatch(given) else uuid4().hex


class BodyLimit:
    """Refuses a body over the limit with a problem, before anything parses it.

    FastAPI's own `max_body_size` answers in plain text and cannot be made to answer otherwise.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int, wording: Wording) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._wording = wording

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        messages: list[Message] = []
        received_bytes, has_more = 0, True
        while has_more and received_bytes <= DRAINED_BYTES:
            message = await receive()
            received_bytes += len(message.get("body", b""))
            has_more = message["type"] == "http.request" and message.get("more_body", False)
            if received_bytes <= self._max_bytes:
                messages.append(message)
        if received_bytes > self._max_bytes:
            await self._refuse(scope, receive, send)
            return
        replayed = iter(messages)

        async def replay() -> Message:
            return next(replayed, None) or await receive()

        await self._app(scope, replay, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        detail = self._wording.say("problems.body_too_large", limit=f"{self._max_bytes // 1024} KB")
        reply = problem(self._wording, BODY_TOO_LARGE, detail, request_id=scope["state"]["request_id"])
        await reply(scope, receive, send)
