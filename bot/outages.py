"""While the API is away: who was told so, and how long it is worth waiting."""

from __future__ import annotations

import time


class Outages:
    """An outage ends with the next answer; until then each chat is told once."""

    def __init__(self, keep_trying_seconds: float) -> None:
        self._keep_trying_seconds = keep_trying_seconds
        self._told: set[tuple[int, int | None]] = set()
        self._since: dict[int, float] = {}  # update → when it was first tried

    def note_answer(self) -> None:
        self._told.clear()

    def is_to_be_told(self, chat: int, topic: int | None) -> bool:
        """True once for a chat, or a topic of it."""
        is_new = (chat, topic) not in self._told
        self._told.add((chat, topic))
        return is_new

    def is_too_long(self, update_id: int) -> bool:
        """True for an update that has been tried for as long as it is worth."""
        now = time.monotonic()
        since = self._since.setdefault(update_id, now)
        self._since = {each: at for each, at in self._since.items() if now - at < self._keep_trying_seconds}
        return now - since >= self._keep_trying_seconds
