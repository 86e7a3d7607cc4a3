"""What falls due is sent, whatever else goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from pydantic import SecretStr
from telegram import Bot

from bot.api_client import ApiClient
from bot.schedule import Schedule, running
from bot.settings import Settings
from bot.wording import Wording
from tests.standins import TOKEN


@contextmanager
def refusing_nudges(asked: list[str]) -> Iterator[str]:
    """The address of an API that fails at nudges, and has no bulletin that is due."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers["Content-Length"]))
            body = b'{"bulletins": []}'
            self.send_response(500 if "nudges" in self.path else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.filterwarnings("ignore:.*PTB_TIMEDELTA")
def test_nudges_that_fail_hold_up_no_bulletin(wording: Wording) -> None:
    asked: list[str] = []

    async def use(url: str) -> None:
        api = ApiClient.open(url, 5, SecretStr("the-bots"))
        settings = Settings.model_validate({"nudge_seconds": 60})
        async with running(Schedule(Bot(TOKEN), api, settings, wording), is_on=True):
            while len(asked) < 2:
                await asyncio.sleep(0.01)
        await api.close()

    with refusing_nudges(asked) as url:
        asyncio.run(asyncio.wait_for(use(url), 10))
    assert asked == ["/v1/nudges/claim", "/v1/bulletins/claim"]
