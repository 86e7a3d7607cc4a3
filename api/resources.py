"""What is built once at start and closed at the end: index, engine, model, prompts, wording, clock."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from api.callers import RateLimiter
from api.db import is_usable, migrate, open_engine, open_readers, open_sessions
from api.llm import LanguageModel, configured_model
from api.metrics import Metrics
from api.prompts import PromptLibrary
from api.settings import Settings
from api.wording import Wording

if TYPE_CHECKING:
    from ingest.index import Index

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Resources:
    """Handed down as an argument; nothing else in the application is global."""

    settings: Settings
    index: Index
    engine: Engine
    sessions: sessionmaker[Session]
    readers: sessionmaker[Session]
    prompts: PromptLibrary
    wording: Wording
    model: LanguageModel | None
    limiter: RateLimiter
    metrics: Metrics
    clock: Clock

    def today(self) -> date:
        """The local day."""
        return self.clock().astimezone(self.settings.zone).date()

    def is_ready(self) -> bool:
        """True when the records can be used; the index was opened and checked at start."""
        return is_usable(self.engine)

    def close(self) -> None:
        self.index.close()
        self.engine.dispose()


def open_resources(settings: Settings, *, clock: Clock = system_clock) -> Resources:
    """Opens everything. Raises what the index says of a folder that is missing or does not match."""
    forbid_downloads()
    from ingest.index import open_index  # after the line above: its libraries read the environment on import

    engine = open_engine(settings.records_url)
    if settings.migrate_at_start:
        migrate(engine)
    return Resources(
        settings=settings,
        index=open_index(settings.index_dir),
        engine=engine,
        sessions=open_sessions(engine),
        readers=open_readers(engine),
        prompts=PromptLibrary.load(settings.prompts_dir),
        wording=Wording.load(),
        model=configured_model(settings),
        limiter=RateLimiter(settings.rate_limit_per_minute),
        metrics=Metrics(),
        clock=clock,
    )


def forbid_downloads() -> None:
    """Models come with the project: no library may go looking for one, or report home."""
    for name, value in (
        ("HF_HUB_OFFLINE", "1"),
        ("TRANSFORMERS_OFFLINE", "1"),
        ("HF_DATASETS_OFFLINE", "1"),
        ("HF_HUB_DISABLE_TELEMETRY", "1"),
        ("ANONYMIZED_TELEMETRY", "False"),
        ("TOKENIZERS_PARALLELISM", "false"),
    ):
        os.environ.setdefault(name, value)
