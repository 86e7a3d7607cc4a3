"""Updates at work: each is begun once, however often it comes, and given back to Telegram only when it was handled."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from telegram import Update

from bot.journal import Journal
from bot.logs import log_failure
from bot.metrics import Metrics
from bot.occasion import acting_on
from bot.turns import Turns

FORGET_SECONDS = 3600.0
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 15.0

Handle = Callable[[Update], Awaitable[None]]


class Inbox:
    """Knows which updates are at work and which are done with, from this process and the ones before it."""

    def __init__(self, journal: Journal, handle: Handle, metrics: Metrics) -> None:
        """`handle` acts on an update; what it postpones is handled again, until it is not."""
        self._journal = journal
        self._turns = Turns()
        self._handle = handle
        self._metrics = metrics
        self._at_work: dict[int, asyncio.Task[None]] = {}
        self._last_seen = 0
        self._forgotten_at = time.monotonic()
        self._is_idle = asyncio.Event()
        journal.forget(time.time())

    @property
    def next_offset(self) -> int:
        """The first update that is not handled: asking from here on confirms those before. 0: nothing to confirm."""
        if self._at_work:
            return min(self._at_work)
        return self._last_seen + 1 if self._last_seen else 0

    def note_confirmed(self) -> None:
        """Nothing is left to confirm. Telegram may number anew after a quiet week, so that no offset is kept."""
        if not self._at_work:
            self._last_seen = 0

    def take(self, update: Update) -> asyncio.Task[None] | None:
        """Begins with an update; None where it is done with. One that is at work already is not begun again."""
        number = update.update_id
        self._last_seen = max(self._last_seen, number)
        if number in self._at_work:
            return self._at_work[number]
        if self._journal.is_handled(number):
            self._metrics.repeated.inc()
            return None
        self._metrics.updates.labels(_kind_of(update)).inc()
        task = asyncio.create_task(self._work(update))
        self._at_work[number] = task
        self._metrics.at_work.set(len(self._at_work))
        return task

    def is_known(self, update_id: int) -> bool:
        """True for an update that is at work or done with."""
        return update_id in self._at_work or self._journal.is_handled(update_id)

    async def wait_until_idle(self, seconds: float) -> None:
        """Until nothing is at work, at most so long."""
        if self._at_work:
            self._is_idle.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_idle.wait(), seconds)

    async def drain(self, seconds: float) -> None:
        """Finishes what can be finished in time; the rest comes again after the next start."""
        tasks = list(self._at_work.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, update: Update) -> None:
        """A task that is cancelled stays at work, so that its update is not confirmed."""
        number = update.update_id
        try:
            async with self._turns.of(update):
                await self._handle_until_done(update)
        except (
            Exception
        ) as error:  # what handlers raise is caught before; an update must not come again for ever
            log_failure("update.lost", error, update_id=number)
        self._journal.note_handled(number, time.time())
        del self._at_work[number]
        self._metrics.at_work.set(len(self._at_work))
        if not self._at_work:
            self._is_idle.set()
        self._forget()

    async def _handle_until_done(self, update: Update) -> None:
        pause_seconds, is_first = FIRST_PAUSE_SECONDS, True
        while True:
            with acting_on(f"update-{update.update_id}", is_first=is_first) as occasion:
                await self._handle(update)
            if not occasion.is_postponed:
                return
            is_first = False
            with self._metrics.waiting.track_inprogress():
                await asyncio.sleep(pause_seconds * random.uniform(0.5, 1.5))
            pause_seconds = min(2 * pause_seconds, LONGEST_PAUSE_SECONDS)

    def _forget(self) -> None:
        if time.monotonic() - self._forgotten_at > FORGET_SECONDS:
            self._forgotten_at = time.monotonic()
            self._journal.forget(time.time())


def _kind_of(update: Update) -> str:
    kinds = ("message", "edited_message", "callback_query", "my_chat_member")
    return next((kind for kind in kinds if getattr(update, kind) is not None), "other")
