"""What the widget fetches before it asks: its script and styles, and a short session."""

from __future__ import annotations

import time

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from api.deps import CallerDep, NewVisitorDep, ResourcesDep
from api.errors import NotFoundError
from api.origins import origin_of
from api.qa.examples import example_questions
from api.visits import SECONDS_VALID

router = APIRouter()


class VisitOut(BaseModel):
    """`session` goes into the header `Visitor-Session`; it serves pages of the origin that asked for it."""

    session: str
    seconds_valid: int


@router.post("/v1/sessions", tags=["questions"], status_code=201)
def open_session(request: Request, resources: ResourcesDep, _visitor: NewVisitorDep) -> VisitOut:
    """A short session, which names nobody: it gives visitors behind one address a limit each."""
    session = resources.visits.open(origin_of(request.headers), time.time())
    return VisitOut(session=session, seconds_valid=SECONDS_VALID)


class ExamplesOut(BaseModel):
    questions: list[str]


@router.get("/v1/examples", tags=["questions"])
def list_examples(resources: ResourcesDep, caller: CallerDep) -> ExamplesOut:
    """Questions to start with, made from what the index holds."""
    return ExamplesOut(questions=example_questions(resources.index, caller, resources.wording))


@router.get("/widget.js", include_in_schema=False)
def widget_script(request: Request, resources: ResourcesDep) -> Response:
    """The address that other sites name in their script tag."""
    return resources.assets["widget.js"].reply(request)


@router.get("/assets/{name}", include_in_schema=False)
def asset(name: str, request: Request, resources: ResourcesDep) -> Response:
    """Styles, scripts and pictures of our own pages."""
    try:
        return resources.assets[name].reply(request)
    except KeyError as missing:
        raise NotFoundError("unknown_path") from missing
