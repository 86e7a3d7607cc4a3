"""FastAPI handles on the resources: the caller, and one transaction per request."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from api.callers import Caller, recognise
from api.resources import Resources


async def resources_of(request: Request) -> Resources:
    """What the application was built with."""
    resources: Resources = request.app.state.resources
    return resources


async def admitted_caller(request: Request, resources: ResourcesDep) -> Caller:
    """Who is asking, once the rate limit has let them through. Raises NotRecognisedError, TooManyRequestsError."""
    address = request.client.host if request.client else None
    caller = recognise(request.headers.get("authorization"), address)
    request.state.allowance = resources.limiter.take(caller.key, time.monotonic())
    return caller


def transaction(resources: ResourcesDep) -> Iterator[Session]:
    """One transaction per request, committed before the reply leaves. Nothing deeper commits."""
    with resources.sessions.begin() as session:
        yield session


ResourcesDep = Annotated[Resources, Depends(resources_of)]
CallerDep = Annotated[Caller, Depends(admitted_caller)]
TransactionDep = Annotated[Session, Depends(transaction, scope="function")]
