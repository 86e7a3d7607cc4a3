"""Who is served when: everybody at once, each person's thread in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from telegram import Update

from bot.addressing import thread_of
from bot.threads import Thread


class Turns:
    """A follow-up waits for the answer before it; nobody waits for another person's."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[Thread, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, update: Update) -> AsyncIterator[None]:
        thread = thread_of(update)
        if thread is None:
            yield
            return
        lock = self._locks.setdefault(thread, asyncio.Lock())
        async with lock:
            yield
