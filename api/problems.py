"""Errors → application/problem+json (RFC 9457); the register of problem types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from api.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidInputError,
    NeedsConfirmationError,
    NotFoundError,
    NotRecognisedError,
    TooManyRequestsError,
    UnavailableError,
)
from api.pages import Pages
from api.wording import Wording, fault_sentence

MEDIA_TYPE = "application/problem+json"
pages = Pages()


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of problem: `/problems/{slug}` is its stable type, `problems.titles.{slug}` its title."""

    slug: str
    status: int

    @property
    def uri(self) -> str:
        return f"/problems/{self.slug}"


INVALID_REQUEST = ProblemType("invalid-request", 422)
MALFORMED_BODY = ProblemType("malformed-body", 400)
BODY_TOO_LARGE = ProblemType("body-too-large", 413)
METHOD_NOT_ALLOWED = ProblemType("method-not-allowed", 405)
INTERNAL = ProblemType("internal", 500)
HTTP = ProblemType("http", 400)
ORIGIN_NOT_ALLOWED = ProblemType("origin-not-allowed", 403)

BY_ERROR: Mapping[type[DomainError], ProblemType] = {
    NotFoundError: ProblemType("not-found", 404),
    ForbiddenError: ProblemType("forbidden", 403),
    ConflictError: ProblemType("conflict", 409),
    UnavailableError: ProblemType("unavailable", 503),
    NotRecognisedError: ProblemType("not-recognised", 401),
    TooManyRequestsError: ProblemType("too-many-requests", 429),
    InvalidInputError: INVALID_REQUEST,
    NeedsConfirmationError: ProblemType("needs-confirmation", 422),
}

REGISTER: Mapping[str, ProblemType] = {
    kind.slug: kind
    for kind in (
        INVALID_REQUEST,
        MALFORMED_BODY,
        BODY_TOO_LARGE,
        METHOD_NOT_ALLOWED,
        INTERNAL,
        HTTP,
        ORIGIN_NOT_ALLOWED,
        *BY_ERROR.values(),
    )
}


def problem(
    wording: Wording,
    kind: ProblemType,
    detail: str,
    *,
    request_id: str,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, object] | None = None,
) -> JSONResponse:
    """A problem as a reply; `members` are its further fields."""
    body = {
        "type": kind.uri,
        "title": wording.say(f"problems.titles.{kind.slug}"),
        "status": status or kind.status,
        "detail": detail,
        "instance": f"urn:request:{request_id}",
        **(members or {}),
    }
    return JSONResponse(body, status or kind.status, dict(headers or {}), media_type=MEDIA_TYPE)


def request_id_of(request: Request) -> str:
    return str(getattr(request.state, "request_id", "-"))


def install(app: FastAPI, wording: Wording) -> None:
    """Makes every failure that the application knows a problem; the edge does so for the rest."""
    translator = _Translator(wording)
    app.add_exception_handler(DomainError, translator.domain)
    app.add_exception_handler(RequestValidationError, translator.validation)
    app.add_exception_handler(HTTPException, translator.http)


class _Translator:
    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def domain(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, DomainError)
        kind = next(BY_ERROR[cls] for cls in type(error).__mro__ if cls in BY_ERROR)
        detail = self._wording.say(f"problems.{error.key}", **error.slots)
        headers: dict[str, str] = {}
        members: dict[str, object] = {}
        if isinstance(error, TooManyRequestsError):
            headers["Retry-After"] = str(error.retry_after_seconds)
        if isinstance(error, NotRecognisedError):
            headers["WWW-Authenticate"] = "Bearer"
        if isinstance(error, InvalidInputError):
            members["errors"] = [{"pointer": error.pointer, "detail": detail}]
        if isinstance(error, NeedsConfirmationError):
            members.update(error.members)
        if error.nearest:
            members["nearest"] = list(error.nearest)
        return self._reply(request, kind, detail, headers=headers, members=members)

    def validation(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults = error.errors()
        if any(fault["type"] == "json_invalid" for fault in faults):
            return self._reply(request, MALFORMED_BODY, self._wording.say("problems.malformed_body"))
        errors = [
            {"pointer": _pointer(fault["loc"]), "detail": self._field_detail(fault)} for fault in faults
        ]
        detail = self._wording.say("problems.invalid_request", count=len(errors))
        if len(errors) == 1:
            detail = errors[0]["detail"]
        return self._reply(request, INVALID_REQUEST, detail, members={"errors": errors})

    def _field_detail(self, fault: Mapping[str, Any]) -> str:
        if fault["type"] == "missing" and fault["loc"] == ("body",):
            return self._wording.say("fields.model_attributes_type")
        return fault_sentence(self._wording, fault)

    def http(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        kind, key = {
            400: (MALFORMED_BODY, "malformed_body"),
            404: (BY_ERROR[NotFoundError], "unknown_path"),
            405: (METHOD_NOT_ALLOWED, "method_not_allowed"),
        }.get(error.status_code, (HTTP, "http"))
        detail = self._wording.say(f"problems.{key}")
        return self._reply(request, kind, detail, status=error.status_code, headers=error.headers)

    def _reply(
        self,
        request: Request,
        kind: ProblemType,
        detail: str,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, object] | None = None,
    ) -> Response:
        if _wants_page(request):
            title = self._wording.say(f"problems.titles.{kind.slug}")
            page = pages.render(
                "problem.html", self._wording, status or kind.status, title=title, detail=detail
            )
            page.headers.update(headers or {})
            return page
        return problem(
            self._wording,
            kind,
            detail,
            request_id=request_id_of(request),
            status=status,
            headers=headers,
            members=members,
        )


def _wants_page(request: Request) -> bool:
    """A person with a browser gets a page; programs, and everyone under /v1, a problem."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/v1/")


def _pointer(location: Sequence[object]) -> str:
    """The JSON pointer of a field; a query or path parameter keeps its own name in front."""
    parts = [str(part) for part in location]
    if parts and parts[0] == "body":
        parts = parts[1:]
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
