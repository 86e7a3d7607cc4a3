"""Updates are begun once and confirmed when they were handled."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

from telegram import Update

from bot.inbox import Inbox
from bot.journal import Journal
from bot.metrics import Metrics
from bot.occasion import current_occasion


def inbox(handle: Callable[[Update], Awaitable[None]], folder: Path | None = None) -> Inbox:
    return Inbox(Journal(folder), handle, Metrics())


async def nothing(update: Update) -> None:
    return


def test_an_update_is_confirmed_only_when_those_before_it_are_handled() -> None:
    async def use() -> list[int]:
        may_end = {1: asyncio.Event(), 2: asyncio.Event()}

        async def handle(update: Update) -> None:
            await may_end[update.update_id].wait()

        box = inbox(handle)
        tasks = [box.take(Update(number)) for number in (1, 2)]
        offsets = [box.next_offset]
        for number in (2, 1):
            may_end[number].set()
            task = tasks[number - 1]
            assert task is not None
            await task
            offsets.append(box.next_offset)
        return offsets

    assert asyncio.run(use()) == [1, 1, 3]


def test_an_update_that_is_at_work_is_not_begun_again() -> None:
    begun: list[int] = []

    async def use() -> None:
        async def handle(update: Update) -> None:
            begun.append(update.update_id)
            await asyncio.sleep(0.01)

        box = inbox(handle)
        assert box.take(Update(1)) is box.take(Update(1))
        await box.drain(1)

    asyncio.run(use())
    assert begun == [1]


def test_what_another_process_handled_is_not_handled_again(tmp_path: Path) -> None:
    async def use() -> list[bool]:
        first = inbox(nothing, tmp_path)
        task = first.take(Update(1))
        assert task is not None
        await task
        second = inbox(nothing, tmp_path)
        return [second.take(Update(1)) is None, second.take(Update(2)) is not None]

    assert asyncio.run(use()) == [True, True]


def test_what_cannot_be_finished_in_time_comes_again(tmp_path: Path) -> None:
    async def use() -> tuple[int, bool]:
        async def handle(update: Update) -> None:
            await asyncio.sleep(60)

        first = inbox(handle, tmp_path)
        first.take(Update(5))
        await asyncio.sleep(0)
        await first.drain(0.01)
        return first.next_offset, inbox(nothing, tmp_path).take(Update(5)) is not None

    assert asyncio.run(use()) == (5, True)


def test_what_is_postponed_is_handled_again_as_the_same_occasion() -> None:
    seen: list[tuple[str, bool]] = []

    async def use() -> None:
        async def handle(update: Update) -> None:
            occasion = current_occasion()
            assert occasion is not None
            seen.append((occasion.name, occasion.is_first))
            occasion.is_postponed = len(seen) < 2

        box = inbox(handle)
        task = box.take(Update(1))
        assert task is not None
        await task

    asyncio.run(use())
    assert seen == [("update-1", True), ("update-1", False)]


def test_an_update_that_breaks_something_does_not_come_for_ever() -> None:
    async def use() -> int:
        async def handle(update: Update) -> None:
            raise RuntimeError

        box = inbox(handle)
        task = box.take(Update(1))
        assert task is not None
        await task
        return box.next_offset

    assert asyncio.run(use()) == 2


def test_once_all_is_confirmed_no_offset_is_kept() -> None:
    async def use() -> list[int]:
        box = inbox(nothing)
        task = box.take(Update(900))
        assert task is not None
        await task
        before = box.next_offset
        box.note_confirmed()
        return [before, box.next_offset]

    assert asyncio.run(use()) == [901, 0]


def test_an_update_is_confirmed_though_the_journal_cannot_be_written(tmp_path: Path) -> None:
    async def use() -> int:
        box = inbox(nothing, tmp_path)
        other = sqlite3.connect(tmp_path / "bot.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")  # nobody else can write now, as on a full disk
        task = box.take(Update(1))
        assert task is not None
        await task
        other.close()
        return box.next_offset

    assert asyncio.run(use()) == 2
