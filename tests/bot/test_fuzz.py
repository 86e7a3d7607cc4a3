"""Whatever arrives: no crash, no malformed HTML, nothing said unless addressed."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bot.conftest import ApiMaker, BotMaker
from tests.bot.handlers.test_questions import answering
from tests.bot.members import let_in
from tests.bot.updates import OTHER, updates
from tests.standins import Json, Person, TelegramServer

QUIET_GROUPS = tuple(range(-2_000_000_000_020, -2_000_000_000_000))
LOUD_CHATS = (*range(-3_000_000_000_010, -3_000_000_000_000), *range(50_001, 50_011))
BATCHES, BATCH = 100, 25
CRASHES = ("update.failed", "update.lost", "apology.failed")
SOMEBODY = Person(7, "小王")
INVENTED = "Bad Request: message to edit not found"  # the pressed message is the fuzz's own, and in no chat

quiet = st.sampled_from(QUIET_GROUPS).flatmap(lambda chat: updates(chat, is_addressed=False))
loud = st.sampled_from(LOUD_CHATS).flatmap(lambda chat: updates(chat, is_addressed=True))


@contextmanager
def events() -> Iterator[list[str]]:
    """The names of the bot's events while the block runs."""
    seen: list[str] = []

    class Noting(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record.getMessage())

    noting, logger = Noting(), logging.getLogger("bot.events")
    logger.addHandler(noting)
    try:
        yield seen
    finally:
        logger.removeHandler(noting)


def test_whatever_arrives_it_neither_breaks_nor_talks_out_of_turn(
    telegram: TelegramServer,
    start_bot: BotMaker,
    serve_api: ApiMaker,
    bot_index_dir: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    api_url = serve_api(answering())
    token = let_in(api_url, bot_index_dir, tmp_path, OTHER["id"])
    start_bot(api_url=api_url, api_token=token, per_person_per_minute=0, per_group_per_minute=0)
    pushed: list[int] = []

    @settings(
        max_examples=BATCHES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )
    @given(st.lists(st.one_of(quiet, loud), min_size=BATCH, max_size=BATCH))
    def run(batch: list[Json]) -> None:
        for update in batch:
            telegram.push(update)
        pushed.append(len(batch))
        telegram.wait_until_taken(60)

    with events() as seen:
        run()
        telegram.write(SOMEBODY, "还在吗？")
        telegram.wait_for_answers(SOMEBODY.id)
    malformed = [f"{method}: {why}" for method, why in telegram.refused if why != INVENTED]
    unasked = {chat: len(telegram.answers(chat)) for chat in QUIET_GROUPS if telegram.answers(chat)}
    said = sum(len(telegram.answers(chat)) for chat in LOUD_CHATS)
    with capsys.disabled():
        sys.stdout.write(
            f"\n  updates: {sum(pushed)}\n  unreadable: {seen.count('update.unreadable')}\n  messages said to who asked: {said}\n"
            f"  crashes: {sum(name in CRASHES for name in seen)}\n  malformed: {len(malformed)}\n  said unasked: {sum(unasked.values())}\n"
        )
    assert ([name for name in seen if name in CRASHES], malformed, unasked) == ([], [], {})
    assert said > 100
