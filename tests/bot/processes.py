"""The API and the bot as an operator runs them: processes of their own, that can be killed at any moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import httpx

from tests.standins import TOKEN

ROOT = Path(__file__).parents[2]


class Process:
    """One command; started as often as is needed, its log kept in one file."""

    def __init__(self, arguments: list[str], environment: dict[str, str], log: Path) -> None:
        self._command = [sys.executable, "-m", *arguments]
        self._environment = {**os.environ, **environment}
        self.log = log
        self._running: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._running is not None and self._running.poll() is None:
            self.kill()

    @property
    def process_id(self) -> int:
        assert self._running is not None
        return self._running.pid

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                self._command, env=self._environment, cwd=ROOT, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """As a power cut does it."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """As an operator does it; the exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        assert self._running is not None
        self._running.send_signal(number)
        return self._running.wait(timeout=30)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


def api_process(index: Path, records: Path, port: int, log: Path) -> Process:
    environment = {
        "API_INDEX_DIR": str(index),
        "API_DATA_DIR": str(records),
        "API_PORT": str(port),
        "API_RATE_LIMIT_PER_MINUTE": "0",
    }
    return Process(["api", "serve"], environment, log)


def bot_process(telegram_url: str, api_url: str, data: Path, log: Path, **given: str) -> Process:
    environment = {
        "BOT_TOKEN": TOKEN,
        "BOT_TELEGRAM_URL": telegram_url,
        "BOT_API_URL": api_url,
        "BOT_POLL_SECONDS": "2",
        "BOT_DATA_DIR": str(data),
        **given,
    }
    return Process(["bot"], environment, log)


def wait_until_ready(url: str, seconds: float = 60.0) -> None:
    """Until a process answers at /readyz."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if httpx.get(f"{url}/readyz", trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline, f"{url} is not ready"
        time.sleep(0.05)
