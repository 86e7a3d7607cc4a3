"""What is built once at start and closed at the end: index, engine, model, prompts, wording, clock."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from anyio import CapacityLimiter
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from api.assets import Asset, load_assets
from api.callers import RateLimiter
from api.db import is_usable, migrate, open_durable_sessions, open_engine, open_readers, open_sessions
from api.llm import LanguageModel, configured_model
from api.logs import log_event, log_failure
from api.metrics import Metrics
from api.prompts import PromptLibrary
from api.settings import Settings
from api.visits import VisitDesk
from api.wording import Wording
from ingest.index import Index, IndexMismatchError, open_index

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)


class Warming:
    """Loading the model in the background; `failure` is what went wrong, None while all is well."""

    def __init__(self) -> None:
        self.failure: IndexMismatchError | None = None
        self._thread: threading.Thread | None = None

    def begin(self, index: Index, first_use: Callable[[], object]) -> None:
        self._thread = threading.Thread(
            target=self._run, args=(index, first_use), name="warm-up", daemon=True
        )
        self._thread.start()

    def wait(self) -> None:
        """Returns when the loading is over."""
        if self._thread is not None:
            self._thread.join()

    def _run(self, index: Index, first_use: Callable[[], object]) -> None:
        started = time.perf_counter()
        try:
            first_use()
            index.warm_up()
        except IndexMismatchError as error:
            self.failure = error
            log_failure("index.unusable", error, index=index.manifest.build_id)
        else:
            log_event(
                "index.warm",
                index=index.manifest.build_id,
                took_ms=round((time.perf_counter() - started) * 1000),
            )


@dataclass(frozen=True)
class Resources:
    """Handed down as an argument; nothing else in the application is global."""

    settings: Settings
    index: Index
    engine: Engine
    sessions: sessionmaker[Session]
    durable_sessions: sessionmaker[Session]
    readers: sessionmaker[Session]
    prompts: PromptLibrary
    wording: Wording
    model: LanguageModel | None
    limiter: RateLimiter
    records_places: CapacityLimiter  # how many requests are let at the records at once
    visits: VisitDesk
    assets: Mapping[str, Asset]
    metrics: Metrics
    clock: Clock
    warming: Warming = field(default_factory=lambda: Warming())

    def today(self) -> date:
        """The local day."""
        return self.clock().astimezone(self.settings.zone).date()

    def is_ready(self) -> bool:
        """True when index and records can be used. While the model still loads, the first searches wait for it."""
        return self.warming.failure is None and is_usable(self.engine)

    def warm_up(self, first_use: Callable[[], object]) -> None:
        """Begins loading what the first question needs, beside everything else: importing the model's library is slow."""
        self.warming.begin(self.index, first_use)

    def close(self) -> None:
        self.index.close()
        self.engine.dispose()


def open_resources(
    settings: Settings, *, clock: Clock = system_clock, index: Index | None = None
) -> Resources:
    """Opens everything but an index that is open already. Raises what it says of a folder that is missing or does not match."""
    forbid_downloads()
    engine = open_engine(settings.records_url)
    if settings.migrate_at_start:
        migrate(engine)
    wording = Wording.load()
    return Resources(
        settings=settings,
        index=index if index is not None else open_index(settings.index_dir),
        engine=engine,
        sessions=open_sessions(engine),
        durable_sessions=open_durable_sessions(engine),
        readers=open_readers(engine),
        prompts=PromptLibrary.load(settings.prompts_dir),
        wording=wording,
        model=configured_model(settings),
        limiter=RateLimiter(settings.rate_limit_per_minute),
        records_places=CapacityLimiter(max(1, settings.threads // 2)),
        visits=VisitDesk(_session_secret(settings)),
        assets=load_assets(wording),
        metrics=Metrics(),
        clock=clock,
    )


def _session_secret(settings: Settings) -> bytes:
    """The configured secret, which several processes share; else one of this process, so that sessions end with it."""
    if settings.session_secret is not None:
        return settings.session_secret.get_secret_value().encode("utf-8")
    return secrets.token_bytes(32)


def forbid_downloads() -> None:
    """Models come with the project: no library may go looking for one, or report home.

    Their libraries read this when they are imported, which the index does no earlier than its first search.
    """
    for name, value in (
        ("HF_HUB_OFFLINE", "1"),
        ("TRANSFORMERS_OFFLINE", "1"),
        ("HF_DATASETS_OFFLINE", "1"),
        ("HF_HUB_DISABLE_TELEMETRY", "1"),
        ("ANONYMIZED_TELEMETRY", "False"),
        ("TOKENIZERS_PARALLELISM", "false"),
    ):
        os.environ.setdefault(name, value)
