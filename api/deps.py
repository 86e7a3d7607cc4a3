"""FastAPI handles on the resources: the caller, and one transaction per request."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from api.callers import Allowance, Caller, CallerKind, recognise
from api.errors import NotRecognisedError
from api.origins import origin_of
from api.resources import Resources
from api.visits import HEADER as SESSION_HEADER

VISITS_PER_ADDRESS = 10  # how many times one visitor's limit all sessions behind one address may use


async def resources_of(request: Request) -> Resources:
    """What the application was built with."""
    resources: Resources = request.app.state.resources
    return resources


async def admitted_caller(request: Request, resources: ResourcesDep) -> Caller:
    """Who is asking, once the rate limit has let them through. Raises NotRecognisedError, TooManyRequestsError."""
    address = request.client.host if request.client else None
    caller = recognise(request.headers.get("authorization"), address)
    request.state.allowance = _admit(request, resources, caller)
    return caller


def _admit(request: Request, resources: Resources, caller: Caller) -> Allowance | None:
    """Uses up one request: of the visitor's own session where there is one, and then of its address as well."""
    ticket, now_seconds = request.headers.get(SESSION_HEADER), time.monotonic()
    if ticket is None or caller.kind is not CallerKind.VISITOR:
        return resources.limiter.take(caller.key, now_seconds)
    name = resources.visits.name_of(ticket, origin_of(request.headers), time.time())
    if name is None:
        raise NotRecognisedError("session_over")
    allowance = resources.limiter.take(f"visit:{name}", now_seconds)
    resources.limiter.take(f"visits:{caller.key}", now_seconds, times=VISITS_PER_ADDRESS)
    return allowance


async def visitor_at_the_door(request: Request, resources: ResourcesDep) -> Caller:
    """Who asks for a session; counted apart, so that a flood of questions does not keep others from getting one."""
    address = request.client.host if request.client else None
    caller = recognise(request.headers.get("authorization"), address)
    request.state.allowance = resources.limiter.take(f"sessions:{caller.key}", time.monotonic())
    return caller


def transaction(resources: ResourcesDep) -> Iterator[Session]:
    """One transaction per request, committed before the reply leaves. Nothing deeper commits."""
    with resources.sessions.begin() as session:
        yield session


ResourcesDep = Annotated[Resources, Depends(resources_of)]
CallerDep = Annotated[Caller, Depends(admitted_caller)]
NewVisitorDep = Annotated[Caller, Depends(visitor_at_the_door)]
TransactionDep = Annotated[Session, Depends(transaction, scope="function")]
