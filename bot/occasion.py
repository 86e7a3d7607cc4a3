"""What the bot is acting on just now, so that the same request for the same occasion is known again after a restart."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Occasion:
    """An update, or something that fell due; `name` is the same whenever it is acted on again, which is no more the
    first time."""

    def __init__(self, name: str, *, is_first: bool = True) -> None:
        self.name = name
        self.is_first = is_first
        self.is_postponed = False  # to be acted on again, from the start
        self._seen: Counter[str] = Counter()

    def place_of(self, request: str) -> str:
        """Names one request of the occasion: by what it says, and the how-manieth of its kind it is."""
        digest = hashlib.sha256(request.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        self._seen[digest] += 1
        return f"{self.name}/{digest}/{self._seen[digest]}"


_CURRENT: ContextVar[Occasion | None] = ContextVar("occasion", default=None)


@contextmanager
def acting_on(name: str, *, is_first: bool = True) -> Iterator[Occasion]:
    """Until the block ends, whatever is sent is sent once for this occasion."""
    occasion = Occasion(name, is_first=is_first)
    token = _CURRENT.set(occasion)
    try:
        yield occasion
    finally:
        _CURRENT.reset(token)


def current_occasion() -> Occasion | None:
    return _CURRENT.get()
