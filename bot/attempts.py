"""How often, and after which pauses, a request to the API is sent again."""

from __future__ import annotations

FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 2.0


class Attempts:
    """What came of the tries so far, and how long to wait before the next."""

    def __init__(self) -> None:
        self.was_absent = False
        self.is_limited = False  # the API asked to slow down: no fault of who asked
        self._pause_seconds = FIRST_PAUSE_SECONDS
        self._asked_to_wait_seconds = 0.0

    def note_absence(self) -> None:
        self.was_absent, self.is_limited, self._asked_to_wait_seconds = True, False, 0.0

    def note_limit(self, wait_seconds: float) -> None:
        self.was_absent, self.is_limited, self._asked_to_wait_seconds = False, True, wait_seconds

    def next_pause_seconds(self) -> float:
        pause = max(self._pause_seconds, self._asked_to_wait_seconds)
        self._pause_seconds = min(2 * self._pause_seconds, LONGEST_PAUSE_SECONDS)
        return pause
