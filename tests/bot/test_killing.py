"""Two hundred questions within seconds, the API restarted and the bot killed in the middle: each answered once."""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from bot.wording import Wording
from tests.bot.conftest import free_port
from tests.bot.processes import api_process, bot_process, wait_until_ready
from tests.standins import Json, Person, TelegramServer

PEOPLE, EACH = 50, 4
GROUP = -1_001_234_567_890
MENTION = "@policy_test_bot"
QUESTIONS = ("强化运维管理由谁牵头？", "谁配合？", "一共有多少项任务？", "什么时候印发的？")
KILLS_AT = (30, 80, 120)  # answers in the chat when the bot is killed
API_ENDS_AT = 50
REPLY_DELAY_SECONDS = 0.03  # in which a killed bot cannot know that its message arrived


def ask_all(telegram: TelegramServer) -> None:
    """Four questions from each of fifty people, all of them at once."""
    for question in QUESTIONS:
        for number in range(PEOPLE):
            telegram.write(Person(1000 + number, f"同事{number}"), f"{MENTION} {question}", group=GROUP)


def answered(telegram: TelegramServer, wording: Wording) -> list[Json]:
    """The bot's messages in the group, but for the word that the service is away."""
    waiting = (wording.failures.waiting_down, wording.failures.waiting_slow)
    return [message for message in telegram.answers(GROUP) if message["text"] not in waiting]


def stored_answers(records: Path) -> int:
    with closing(sqlite3.connect(records / "records.sqlite3")) as rows:
        return int(rows.execute("SELECT count(*) FROM answers").fetchone()[0])


def test_every_question_is_answered_once_whatever_is_killed(
    telegram: TelegramServer,
    bot_index_dir: Path,
    tmp_path: Path,
    wording: Wording,
    capsys: pytest.CaptureFixture[str],
) -> None:
    telegram.reply_delay_seconds = REPLY_DELAY_SECONDS
    port, records = free_port(), tmp_path / "records"
    url = f"http://127.0.0.1:{port}"
    api = api_process(bot_index_dir, records, port, tmp_path / "api.log")
    bot = bot_process(telegram.url, url, tmp_path / "bot", tmp_path / "bot.log")
    with api, bot:
        wait_until_ready(url)
        telegram.wait_until(lambda: bool(telegram.sent("getUpdates")))
        started = time.monotonic()
        asking = threading.Thread(target=ask_all, args=(telegram,))
        asking.start()
        for count in sorted((*KILLS_AT, API_ENDS_AT)):
            telegram.wait_until(lambda count=count: len(answered(telegram, wording)) >= count, 90)  # type: ignore[misc]  # mypy reads a lambda's default badly
            ending = api if count == API_ENDS_AT else bot
            ending.kill()
            ending.start()
        asking.join()
        telegram.wait_until(lambda: len(answered(telegram, wording)) >= PEOPLE * EACH, 120)
        took_seconds = time.monotonic() - started
        telegram.wait_until(lambda: not telegram.pending(), 30)
        time.sleep(1)  # for whatever would still come twice
        assert bot.stop() == 0
    replies = Counter(message["reply_to_message"]["message_id"] for message in answered(telegram, wording))
    asked = [
        message["message_id"]
        for message in telegram.messages.values()
        if message["from"]["id"] >= 1000 and not message["from"]["is_bot"]
    ]
    figures = {
        "asked": len(asked),
        "answered once": sum(replies[number] == 1 for number in asked),
        "lost": sum(replies[number] == 0 for number in asked),
        "doubled": sum(replies[number] > 1 for number in asked),
        "bot killed": len(KILLS_AT),
        "api killed": 1,
        "found in the chat after a kill": bot.said().count("arrived=True"),
        "not found, sent again": bot.said().count("arrived=False"),
        "answers stored by the api": stored_answers(records),
        "word of an outage": len(telegram.answers(GROUP)) - len(answered(telegram, wording)),
        "seconds": round(took_seconds, 1),
    }
    with capsys.disabled():
        sys.stdout.write("\n" + "".join(f"  {name}: {figure}\n" for name, figure in figures.items()))
    total = PEOPLE * EACH
    assert (figures["answered once"], figures["lost"], figures["doubled"]) == (total, 0, 0)
    assert figures["answers stored by the api"] == total
    assert in_order(telegram, wording)


def in_order(telegram: TelegramServer, wording: Wording) -> bool:
    """True where everybody got the answers in the order of their questions."""
    by_person: dict[int, list[int]] = {}
    for message in answered(telegram, wording):
        question = message["reply_to_message"]
        by_person.setdefault(question["from"]["id"], []).append(question["message_id"])
    return all(numbers == sorted(numbers) for numbers in by_person.values())
