"""create_app(settings): the one place that knows every ability."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from api import problems
from api.callers import recognise
from api.checkins.record_routes import router as records
from api.checkins.recording import warm_up_reading
from api.checkins.round_routes import router as rounds
from api.checkins.routes import router as checkins
from api.checkins.supervision_routes import router as supervision
from api.deps import ResourcesDep
from api.documents.routes import router as documents
from api.edge import BodyLimit, Edge, security_headers
from api.errors import NotFoundError
from api.figures.routes import router as figures
from api.matrix.routes import router as matrix
from api.members.joining import known_callers
from api.members.routes import router as members
from api.origins import OriginGuard
from api.qa.answering import answer_question
from api.qa.asking import Answerer
from api.qa.examples import example_questions
from api.qa.routes import router as questions
from api.resources import Resources, open_resources
from api.review.routes import router as review
from api.settings import Settings
from api.summaries.bulletin_routes import router as bulletins
from api.summaries.routes import router as summaries
from api.supervision.operator_routes import router as operators
from api.supervision.routes import router as dashboard
from api.visits import HEADER as SESSION_HEADER
from api.widget.routes import router as widget

TITLE = "Policy assistant"
VERSION = "1.0"
COMPRESSED_FROM_BYTES = 1500  # below, a reply fits one packet anyway
COMPRESSION_LEVEL = 5


def create_app(
    settings: Settings, *, resources: Resources | None = None, answerer: Answerer = answer_question
) -> FastAPI:
    """The application, ready to serve. Opens its resources unless they are given; closes them at the end."""
    opened = resources if resources is not None else open_resources(settings)
    app = FastAPI(title=TITLE, version=VERSION, docs_url=None, redoc_url=None, lifespan=_lifespan)
    app.state.resources = opened
    app.state.answerer = answerer
    app.state.known_callers = known_callers(opened.readers, opened.clock)
    for router in (
        questions,
        review,
        documents,
        matrix,
        figures,
        records,
        members,
        checkins,
        rounds,
        supervision,
        summaries,
        bulletins,
        widget,
        dashboard,
        operators,
    ):
        app.include_router(router)
    _add_health(app)
    problems.install(app, opened.wording)
    _add_layers(app, opened)
    return app


def warm_up(app: FastAPI) -> None:
    """Has one question answered in the background, so that the first visitor need not wait; nothing is stored."""
    resources: Resources = app.state.resources
    answerer: Answerer = app.state.answerer
    visitor = recognise(None, None)

    def answer_examples() -> None:
        warm_up_reading(resources.index, resources.clock())
        for question in example_questions(resources.index, visitor, resources.wording):
            answerer(
                resources,
                question,
                conversation_id=None,
                document=None,
                audience=visitor.audience,
                today=resources.today(),
            )

    resources.warm_up(answer_examples)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    resources: Resources = app.state.resources
    anyio.to_thread.current_default_thread_limiter().total_tokens = resources.settings.threads
    yield
    resources.close()


def _add_layers(app: FastAPI, resources: Resources) -> None:
    """The last one added is the outermost."""
    settings = resources.settings
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes, wording=resources.wording)
    app.add_middleware(OriginGuard, allowed=settings.allowed_origins, wording=resources.wording)
    app.add_middleware(GZipMiddleware, minimum_size=COMPRESSED_FROM_BYTES, compresslevel=COMPRESSION_LEVEL)
    if settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type", "Accept", SESSION_HEADER],
            expose_headers=["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After"],
        )
    headers = security_headers(settings.allowed_origins)
    app.add_middleware(Edge, metrics=resources.metrics, wording=resources.wording, headers=headers)


def _add_health(app: FastAPI) -> None:
    @app.get("/healthz", tags=["operations"])
    async def healthz() -> dict[str, str]:
        """Alive."""
        return {"status": "alive"}

    @app.get("/readyz", tags=["operations"])
    def readyz(resources: ResourcesDep) -> Response:
        """Ready: the index is open and the records can be used."""
        is_ready = resources.is_ready()
        state = {"status": "ready" if is_ready else "not_ready", "index": resources.index.manifest.build_id}
        return JSONResponse(state, 200 if is_ready else 503)

    @app.get("/problems/{slug}", response_class=HTMLResponse, include_in_schema=False)
    def problem_type(slug: str, resources: ResourcesDep) -> HTMLResponse:
        """What a problem's `type` leads to."""
        if slug not in problems.REGISTER:
            raise NotFoundError("unknown_path")
        title = resources.wording.say(f"problems.titles.{slug}")
        return problems.pages.render("problem.html", resources.wording, title=title, detail="")

    @app.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        """Everything counted since the start."""
        resources: Resources = request.app.state.resources
        return PlainTextResponse(resources.metrics.exposition(), media_type=CONTENT_TYPE_LATEST)
