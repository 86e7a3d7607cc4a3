"""A stage for whole stories: the bot and the API as processes, a stand-in for Telegram between people and bot."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from tests.bot.conftest import free_port
from tests.standins import TOKEN, Json, Person, TelegramServer

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0


@dataclass
class Stage:
    """Everything that takes part; `now` is the story's time, which messages carry and the API goes by."""

    telegram: TelegramServer
    folder: Path
    index_dir: Path
    now: datetime
    bot_settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    _stack: ExitStack = field(default_factory=ExitStack)
    _api: subprocess.Popen[bytes] | None = None
    _bot: subprocess.Popen[bytes] | None = None
    _seen: dict[int, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    # ── processes ──

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _environment(self) -> dict[str, str]:
        given = {
            "API_DATA_DIR": str(self.folder / "records"),
            "API_INDEX_DIR": str(self.index_dir),
            "API_RATE_LIMIT_PER_MINUTE": "0",
            "BOT_TOKEN": TOKEN,
            "BOT_TELEGRAM_URL": self.telegram.url,
            "BOT_API_URL": self.api_url,
            "BOT_API_TOKEN": self.tokens.get("bot", ""),
            "BOT_DATA_DIR": str(self.folder / "bot"),
            "BOT_PER_PERSON_PER_MINUTE": "0",  # stories go faster than people
            "BOT_POLL_SECONDS": "1",
            "BOT_NUDGE_SECONDS": "1",
            **self.bot_settings,
        }
        return {**os.environ, **given}

    def start_api(self) -> None:
        (self.folder / "time").write_text(self.now.isoformat(), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "tests.journeys.api_process",
            str(self.port),
            str(self.folder / "time"),
        ]
        self._api = subprocess.Popen(command, cwd=ROOT, env=self._environment())
        wait_until(self._is_api_ready, START_SECONDS)

    def _is_api_ready(self) -> bool:
        try:
            return httpx.get(f"{self.api_url}/readyz", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def start_bot(self) -> None:
        before = len(self.telegram.sent("getUpdates"))
        self._bot = subprocess.Popen([sys.executable, "-m", "bot"], cwd=ROOT, env=self._environment())
        self.telegram.wait_until(lambda: len(self.telegram.sent("getUpdates")) > before, START_SECONDS)

    def kill_bot(self) -> None:
        """At once, whatever it is doing."""
        assert self._bot is not None
        self._bot.kill()
        self._bot.wait(20)

    def stop_api(self) -> None:
        assert self._api is not None
        self._api.terminate()
        self._api.wait(20)

    def give_tokens(self) -> None:
        """For the bot and for a supervisor who works without a chat, as an operator gives them."""
        for role in ("bot", "supervisor"):
            self.tokens[role] = self._run("token", "--role", role)

    def close(self) -> None:
        for process in (self._bot, self._api):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in (self._bot, self._api):
            if process is not None:
                process.wait(20)

    # ── the story ──

    def begin(self) -> None:
        """Empty chats, and nothing recorded that counts."""
        for checkin in self.checkins():
            path = f"/v1/checkins/{checkin['id']}/withdrawal"
            self.ask_api("POST", path, json={"reason": "another story begins"})
        self.telegram.messages.clear()
        self.telegram.toasts.clear()
        self._seen.clear()

    def chats(self) -> str:
        """What every chat showed."""
        chats = sorted({chat for chat, _ in self.telegram.messages}, reverse=True)
        return "\n".join(f"── {_chat_name(chat)} ──\n{self.telegram.transcript(chat)}" for chat in chats)

    def later(self, **passed: float) -> None:
        """Lets time pass."""
        self.now += timedelta(**passed)
        (self.folder / "time").write_text(self.now.isoformat(), encoding="utf-8")

    def say(self, person: Person, text: str | None, **fields: Any) -> Json:
        """Somebody writes, now."""
        return self.telegram.write(person, text, date=int(self.now.timestamp()), **fields)

    def heard(self, chat: int, count: int = 1) -> list[Json]:
        """The next messages of the bot in a chat."""
        seen = self._seen.get(chat, 0)
        found = self.telegram.wait_for_answers(chat, seen + count)
        self._seen[chat] = seen + count
        return found[seen : seen + count]

    def press(self, person: Person, message: Json, label: str, **given: int) -> None:
        self.telegram.press(person, message, label, **given)

    def shows(self, message: Json, words: str) -> Json:
        """Waits until a message shows these words: a card that was edited."""
        where = message["chat"]["id"], message["message_id"]
        self.telegram.wait_until(lambda: words in self.telegram.messages[where]["text"])
        return self.telegram.messages[where]

    # ── behind the scenes ──

    def ask_api(self, method: str, path: str, **given: Any) -> Any:
        """As a supervisor at a desk."""
        headers = {"Authorization": f"Bearer {self.tokens['supervisor']}"}
        reply = httpx.request(method, f"{self.api_url}{path}", headers=headers, trust_env=False, **given)
        assert reply.is_success, reply.text
        return reply.json()

    def checkins(self) -> list[dict[str, Any]]:
        """What is recorded and counts, oldest first."""
        found = self.ask_api("GET", "/v1/checkins", params={"with_withdrawn": "false"})
        return list(reversed(found["checkins"]))

    def bind(self, person: Person, party: str | None) -> None:
        """Lets somebody in by an invitation, sent to the bot in private."""
        post = {"role": "member", "party": party}
        if party:
            code = self.ask_api("POST", "/v1/invitations", json=post)["code"]
        else:
            code = self._run("invite", "--role", "supervisor")
        self.say(person, f"/join {code}")
        self.heard(person.id)

    def _run(self, *arguments: str) -> str:
        """What a command of the operator's prints."""
        command = [sys.executable, "-m", "api", *arguments]
        ended = subprocess.run(
            command, cwd=ROOT, env=self._environment(), capture_output=True, text=True, check=True
        )
        return ended.stdout.strip()


def wait_until(is_true: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "too late"
        time.sleep(0.05)


def labels(message: Json) -> list[str]:
    """The buttons below a message."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def _chat_name(chat: int) -> str:
    return f"私聊 {chat}" if chat > 0 else f"群 {chat}"
