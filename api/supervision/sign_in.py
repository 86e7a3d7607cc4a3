"""Signed in with a token: a sealed cookie that names the token, ends by itself, and ends with the token."""

from __future__ import annotations

import base64
import binascii
import hmac
import struct
import time
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.callers import Caller, CallerKind, recognise
from api.deps import Auditor, ResourcesDep
from api.errors import ForbiddenError, NotRecognisedError
from api.members.joining import caller_of
from api.members.store import member_of_token
from api.members.tokens import digest_of
from api.problems import request_id_of
from api.resources import Resources

COOKIE = "supervision"
HOME = "/supervision"
SIGN_IN = "/supervision/sign-in"
HOURS_VALID = 8
STAFF = frozenset({CallerKind.SUPERVISOR, CallerKind.OPERATOR})
_LAYOUT = struct.Struct(">32sQ16s")  # digest of the token, valid until (Unix seconds), seal


@dataclass(frozen=True)
class Desk:
    """Who is signed in, and what the forms of their pages carry, so that no other page can press their buttons."""

    caller: Caller
    form_seal: str
    resources: Resources
    request_id: str

    def note_reading(self, action: str, subject: str = "") -> None:
        """Into the audit log, before anything is shown."""
        Auditor(self.resources, self.caller, self.request_id).note_reading(action, subject)


def sign_in(resources: Resources, token: str, wanted: str, *, is_secure: bool) -> Response:
    """The way in, with the cookie, to the page that was wanted. Raises NotRecognisedError, ForbiddenError."""
    digest = digest_of(token.strip())
    caller = _caller_of(resources, digest)
    if caller is None:
        raise NotRecognisedError("unknown_token")
    if caller.kind not in STAFF:
        raise ForbiddenError("forbidden")
    reply = RedirectResponse(page_of_ours(wanted), 303)
    reply.set_cookie(
        COOKIE,
        _pack(resources, bytes.fromhex(digest)),
        max_age=HOURS_VALID * 3600,
        path=HOME,
        secure=is_secure,
        httponly=True,
        samesite="lax",
    )
    return reply


def page_of_ours(address: str) -> str:
    """The address, where it is one of these pages; else the first of them."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return HOME
    is_within = parts.path == HOME or parts.path.startswith(f"{HOME}/")
    return urlunsplit(("", "", parts.path, parts.query, "")) if is_within and not parts.netloc else HOME


def sign_out() -> Response:
    reply = RedirectResponse(SIGN_IN, 303)
    reply.delete_cookie(COOKIE, path=HOME)
    return reply


async def signed_in(request: Request, resources: ResourcesDep) -> Desk:
    """Who is signed in; everybody else is led to where one signs in. Raises TooManyRequestsError."""
    cookie = request.cookies.get(COOKIE, "")
    digest = _unpack(resources, cookie)
    caller = await run_in_threadpool(_caller_of, resources, digest) if digest else None
    if caller is None or caller.kind not in STAFF:
        raise HTTPException(303, headers={"Location": f"{SIGN_IN}?next={quote(_wanted(request), safe='')}"})
    request.state.allowance = resources.limiter.take(caller.key, time.monotonic())
    return Desk(
        caller, resources.visits.seal("form", cookie.encode()).hex(), resources, request_id_of(request)
    )


def _wanted(request: Request) -> str:
    """The page that was asked for, filters and all; a form that was posted is not sent again."""
    return urlunsplit(("", "", request.url.path, request.url.query, "")) if request.method == "GET" else HOME


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a posted form; of a field given twice, the first."""
    body = (await request.body()).decode("utf-8", "replace")
    return {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}


async def sealed_form(desk: DeskDep, form: FormDep) -> dict[str, str]:
    """The fields of a form of ours. Raises ForbiddenError for one made elsewhere."""
    if not hmac.compare_digest(form.get("seal", "").encode(), desk.form_seal.encode()):
        raise ForbiddenError("foreign_form")
    return form


async def knocking(request: Request, resources: ResourcesDep) -> None:
    """Guessing tokens uses up the limit of the address. Raises TooManyRequestsError."""
    address = request.client.host if request.client else None
    request.state.allowance = resources.limiter.take(f"door:{recognise(None, address).key}", time.monotonic())


def _caller_of(resources: Resources, digest: str) -> Caller | None:
    with resources.readers() as session:
        member = member_of_token(session, digest, resources.clock())
        return caller_of(member) if member else None


def _pack(resources: Resources, digest: bytes) -> str:
    until = int(resources.clock().timestamp()) + HOURS_VALID * 3600
    seal = resources.visits.seal("supervision", digest + struct.pack(">Q", until))
    return base64.urlsafe_b64encode(_LAYOUT.pack(digest, until, seal)).decode("ascii")


def _unpack(resources: Resources, cookie: str) -> str | None:
    try:
        digest, until, seal = _LAYOUT.unpack(base64.b64decode(cookie, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, struct.error):
        return None
    expected = resources.visits.seal("supervision", digest + struct.pack(">Q", until))
    is_valid = hmac.compare_digest(seal, expected) and resources.clock().timestamp() < until
    return str(digest.hex()) if is_valid else None


DeskDep = Annotated[Desk, Depends(signed_in)]
FormDep = Annotated[dict[str, str], Depends(form_of)]
SealedFormDep = Annotated[dict[str, str], Depends(sealed_form)]
KnockDep = Annotated[None, Depends(knocking)]
