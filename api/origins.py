"""Which pages of other sites may call the service from a browser, and the layer that turns the others away."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import ORIGIN_NOT_ALLOWED, problem
from api.wording import Wording

OWN = ""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def origin_of(headers: Headers) -> str:
    """The origin of the page that sent a request; OWN for a page of ours, and where no browser says one.

    A proxy may have taken the scheme away, so a page of ours is known by its host alone.
    """
    origin = headers.get("origin", OWN)
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return origin
    return OWN if host and host == headers.get("host") else origin


class OriginGuard:
    """Refuses what a page of another site sends, unless that site is allowed. Reading is held back by CORS itself."""

    def __init__(self, app: ASGIApp, *, allowed: Collection[str], wording: Wording) -> None:
        self._app = app
        self._allowed = frozenset(allowed) | {OWN}
        self._wording = wording

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and self._is_foreign(scope):
            detail = self._wording.say("problems.origin_not_allowed")
            reply = problem(
                self._wording, ORIGIN_NOT_ALLOWED, detail, request_id=scope["state"]["request_id"]
            )
            await reply(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        return origin_of(Headers(scope=scope)) not in self._allowed
