"""The index of one invented city, and a stage for each story."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ingest.build import build_index
from ingest.settings import IngestSettings
from tests.journeys.stage import Stage
from tests.standins import telegram_server

ROOT = Path(__file__).parents[2]
MONDAY_MORNING = datetime.fromisoformat("2024-09-09T10:00:00+08:00")

StageMaker = Callable[..., Stage]


@pytest.fixture(scope="session")
def city_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    corpus, index = tmp_path_factory.mktemp("city"), tmp_path_factory.mktemp("city_index")
    (corpus / "policies").mkdir()
    for policy in (ROOT / "tests" / "world" / "policies").glob("*.txt"):
        shutil.copy(policy, corpus / "policies")
    for name in ("parties.toml", "lexicon.txt"):
        shutil.copy(ROOT / "corpus" / name, corpus / name)
    build_index(IngestSettings.model_validate({"corpus_folder": corpus, "index_folder": index}))
    return index


@pytest.fixture(scope="module")
def set_stage(city_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StageMaker]:
    """Starts bot and API once for a file of stories; settings of the bot's by name."""
    with telegram_server() as telegram:
        stage = Stage(telegram, tmp_path_factory.mktemp("stage"), city_index, MONDAY_MORNING)

        def make(**bot_settings: str) -> Stage:
            stage.bot_settings = bot_settings
            stage.give_tokens()
            stage.start_api()
            stage.start_bot()
            return stage

        try:
            yield make
        finally:
            stage.close()
            telegram.close()


@pytest.fixture(scope="module")
def running(set_stage: StageMaker) -> Stage:
    return set_stage()


@pytest.fixture
def stage(running: Stage, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """For one story: empty chats, nothing recorded. What the chats showed is printed at its end."""
    running.begin()
    yield running
    sys.stdout.write(f"\n═══ {request.node.name} ═══\n{running.chats()}\n")
