"""Who is served when: everybody at once, each person's thread in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.addressing import thread_of
from bot.threads import Thread


class Turns(BaseUpdateProcessor):
    """A follow-up waits for the answer before it; nobody waits for another person's."""

    def __init__(self, max_concurrent_updates: int) -> None:
        super().__init__(max_concurrent_updates)
        self._locks: WeakValueDictionary[Thread, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Any: what a handler's coroutine returns is the library's business."""
        thread = thread_of(update) if isinstance(update, Update) else None
        if thread is None:
            await coroutine
            return
        lock = self._locks.setdefault(thread, asyncio.Lock())
        async with lock:
            await coroutine

    async def initialize(self) -> None:
        return

    async def shutdown(self) -> None:
        return
