"""FastAPI handles on the resources: the caller and what it may do, and one transaction per request."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any

from anyio import CancelScope, CapacityLimiter, to_thread
from fastapi import Depends, Request
from sqlalchemy.orm import Session, sessionmaker
from starlette.concurrency import run_in_threadpool

from api.auditing import note_act
from api.callers import ON_BEHALF_OF, Allowance, Caller, CallerKind, KnownCallers, recognise
from api.db import unavailable_when_busy
from api.errors import DomainError, NotRecognisedError
from api.origins import origin_of
from api.permissions import Permission, require
from api.problems import request_id_of
from api.resources import Resources
from api.visits import HEADER as SESSION_HEADER

VISITS_PER_ADDRESS = 10  # how many times one visitor's limit all sessions behind one address may use


async def resources_of(request: Request) -> Resources:
    """What the application was built with."""
    resources: Resources = request.app.state.resources
    return resources


async def admitted_caller(request: Request, resources: ResourcesDep) -> Caller:
    """Who is asking, once the rate limit has let them through.

    Raises NotRecognisedError, TooManyRequestsError, ForbiddenError, InvalidInputError.
    """
    address = request.client.host if request.client else None
    authorization, on_behalf_of = (
        request.headers.get("authorization"),
        request.headers.get(ON_BEHALF_OF),
    )
    known: KnownCallers = request.app.state.known_callers
    if not authorization:
        caller = recognise(None, address, on_behalf_of=on_behalf_of)
    else:
        try:
            caller = await run_in_threadpool(
                recognise, authorization, address, on_behalf_of=on_behalf_of, known=known
            )
        except DomainError:  # guessing tokens uses up the limit of the address
            resources.limiter.take(recognise(None, address).key, time.monotonic())
            raise
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
    caller = recognise(None, address)
    request.state.allowance = resources.limiter.take(f"sessions:{caller.key}", time.monotonic())
    return caller


@dataclass(frozen=True)
class Permitted:
    """A dependency that gives the caller, once it may do this; tests read `permission` off the routes."""

    permission: Permission

    async def __call__(self, caller: CallerDep) -> Caller:
        require(caller, self.permission)
        return caller


def may(permission: Permission) -> Any:  # what FastAPI's Depends returns has no public type
    """For a route's signature: `caller: Annotated[Caller, may(Permission.ASK)]`."""
    return Depends(Permitted(permission))


async def transaction(resources: ResourcesDep) -> AsyncIterator[Session]:
    """One transaction per request, committed before the reply leaves. Nothing deeper commits."""
    async with _at_records(resources, resources.sessions) as session:
        yield session


async def durable_transaction(resources: ResourcesDep) -> AsyncIterator[Session]:
    """The same, for what must survive a power cut too: the commit waits for the disk (decision 29)."""
    async with _at_records(resources, resources.durable_sessions) as session:
        yield session


async def reader(resources: ResourcesDep) -> AsyncIterator[Session]:
    """A session that only reads, of one moment; it waits for nobody."""
    async with _at_records(resources, resources.readers) as session:
        yield session


@asynccontextmanager
async def _at_records(resources: Resources, sessions: sessionmaker[Session]) -> AsyncIterator[Session]:
    """A session, committed when all went well. Raises UnavailableError where the records cannot be used.

    Requests wait for each other's transactions in threads of the pool, and the one they wait for needs a thread too: to
    turn its reply into JSON, which FastAPI does before the transaction ends. So only half of the threads' number is let in.
    """
    place = object()
    await resources.records_places.acquire_on_behalf_of(place)
    try:
        with unavailable_when_busy():
            session = sessions()
            try:
                yield session
                await _in_thread_of_its_own(session.commit)
            finally:
                await _in_thread_of_its_own(session.close)
    finally:
        resources.records_places.release_on_behalf_of(place)


async def _in_thread_of_its_own(finish: Callable[[], None]) -> None:
    """Ends something, whatever the pool is busy with, and also when the request was given up."""
    with CancelScope(shield=True):
        await to_thread.run_sync(finish, limiter=CapacityLimiter(1))


@dataclass(frozen=True)
class Auditor:
    """Writes down what this request did."""

    resources: Resources
    caller: Caller
    request_id: str

    def note_change(self, session: Session, action: str, subject: str = "") -> None:
        """Stands and falls with the change."""
        note_act(
            session,
            at=self.resources.clock(),
            member_id=self.caller.member_id,
            role=self.caller.kind,
            action=action,
            subject=subject,
            request_id=self.request_id,
        )

    def note_reading(self, action: str, subject: str = "") -> None:
        """In a transaction of its own, before the reply leaves: what cannot be written down is not shown."""
        with unavailable_when_busy(), self.resources.sessions.begin() as session:
            self.note_change(session, action, subject)


async def auditor(request: Request, resources: ResourcesDep, caller: CallerDep) -> Auditor:
    """What writes down the acts of this request."""
    return Auditor(resources, caller, request_id_of(request))


ResourcesDep = Annotated[Resources, Depends(resources_of)]
CallerDep = Annotated[Caller, Depends(admitted_caller)]
NewVisitorDep = Annotated[Caller, Depends(visitor_at_the_door)]
TransactionDep = Annotated[Session, Depends(transaction, scope="function")]
DurableTransactionDep = Annotated[Session, Depends(durable_transaction, scope="function")]
ReaderDep = Annotated[Session, Depends(reader, scope="function")]
AuditorDep = Annotated[Auditor, Depends(auditor)]
