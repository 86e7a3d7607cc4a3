"""The real API over an index of the invented documents, a stand-in for Telegram, and the real bot between them."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from api.main import create_app
from api.qa.answering import answer_question
from api.qa.asking import Answerer
from api.resources import open_resources
from api.settings import Settings as ApiSettings
from bot.__main__ import serve
from bot.settings import Settings
from bot.wording import Wording
from ingest.build import build_index
from ingest.settings import IngestSettings
from tests.standins import TOKEN, TelegramServer, telegram_server

ROOT = Path(__file__).parents[2]

BotMaker = Callable[..., None]
ApiMaker = Callable[..., str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def listening(app: FastAPI, port: int = 0) -> Iterator[str]:
    """The address of an application, served in a thread."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.01)
    bound = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{bound}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def bot_index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the invented documents, built once."""
    corpus, index = tmp_path_factory.mktemp("bot_corpus"), tmp_path_factory.mktemp("bot_index")
    shutil.copytree(ROOT / "tests" / "world" / "policies", corpus / "policies")
    for name in ("parties.toml", "lexicon.txt"):
        shutil.copy(ROOT / "corpus" / name, corpus / name)
    build_index(IngestSettings.model_validate({"corpus_folder": corpus, "index_folder": index}))
    return index


@pytest.fixture(scope="session")
def api_url(bot_index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real API."""
    given = {
        "index_dir": bot_index_dir,
        "data_dir": tmp_path_factory.mktemp("records"),
        "rate_limit_per_minute": 0,
    }
    settings = ApiSettings.model_validate(given)
    with listening(create_app(settings, resources=open_resources(settings))) as url:
        yield url


@pytest.fixture
def serve_api(bot_index_dir: Path, tmp_path: Path) -> Iterator[ApiMaker]:
    """Serves the real API with another way to answer, or other settings; gives its address."""
    with ExitStack() as stack:

        def make(answerer: Answerer = answer_question, port: int = 0, **given: object) -> str:
            fields = {"index_dir": bot_index_dir, "data_dir": tmp_path, "rate_limit_per_minute": 0, **given}
            settings = ApiSettings.model_validate(fields)
            app = create_app(settings, resources=open_resources(settings), answerer=answerer)
            return stack.enter_context(listening(app, port))

        yield make


@pytest.fixture
def telegram() -> Iterator[TelegramServer]:
    with telegram_server() as server:
        yield server


@pytest.fixture(scope="session")
def wording() -> Wording:
    return Wording.load()


@contextmanager
def running_bot(settings: Settings, wording: Wording) -> Iterator[None]:
    """The bot in a thread, run as its command runs it but for the signals."""
    loop = asyncio.new_event_loop()
    is_over = asyncio.Event()
    ended: list[int] = []

    def run() -> None:
        asyncio.set_event_loop(loop)
        ended.append(loop.run_until_complete(serve(settings, TOKEN, wording, is_over)))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(is_over.set)
        thread.join(30)
        assert ended == [0]


@pytest.fixture
def start_bot(telegram: TelegramServer, api_url: str, wording: Wording, tmp_path: Path) -> Iterator[BotMaker]:
    """Starts the real bot; settings by name."""
    with ExitStack() as stack:

        def start(**given: object) -> None:
            usual = {"telegram_url": telegram.url, "api_url": api_url, "data_dir": tmp_path / "bot"}
            fields = {**usual, "poll_seconds": 2, "stop_seconds": 2, **given}
            running: AbstractContextManager[None] = running_bot(Settings.model_validate(fields), wording)
            stack.enter_context(running)
            telegram.wait_until(lambda: len(telegram.sent("setMyCommands")) == 2)

        yield start
        telegram.close()


@pytest.fixture
def bot(start_bot: BotMaker) -> None:
    """The bot with its usual settings."""
    start_bot()
