"""How much one person and one group may ask and report within a minute."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass

WINDOW_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Too much: `limit` says of whom. Only the first refusal of a window about one thing `is_said`."""

    limit: str
    wait_seconds: int
    is_said: bool


class Limits:
    """Counts within the last minute of the messages' own time, so that a backlog is no flood; 0: no limit."""

    def __init__(self, per_person: int, per_group: int) -> None:
        self._most = {"person": per_person, "group": per_group}
        self._taken: dict[Hashable, deque[float]] = {}
        self._told: dict[Hashable, float] = {}
        self._swept_at = 0.0

    def take(
        self, person: int, group: int | None, at_seconds: float, about: Hashable = None
    ) -> Refusal | None:
        """Counts one message; None where it may be worked on. A refused one counts for nothing.

        `about` is what somebody is waiting for an answer to: who answers is told even where others were told before.
        """
        self._sweep(at_seconds)
        places: list[tuple[str, Hashable]] = [("person", ("person", person))]
        if group is not None:
            places.append(("group", ("group", group)))
        for limit, place in places:
            refusal = self._refusal(limit, place, at_seconds, said_to=(limit, person, group, about))
            if refusal is not None:
                return refusal
        for _, place in places:
            self._taken.setdefault(place, deque()).append(at_seconds)
        return None

    @property
    def places(self) -> int:
        """How many people and groups are remembered."""
        return len(self._taken)

    def _sweep(self, at: float) -> None:
        """Once in a window, forgets whoever has been silent for one."""
        if at - self._swept_at >= WINDOW_SECONDS:
            self._swept_at = at
            still = (
                (place, taken) for place, taken in self._taken.items() if max(taken) > at - WINDOW_SECONDS
            )
            self._taken = dict(still)

    def _refusal(self, limit: str, place: Hashable, at: float, said_to: Hashable) -> Refusal | None:
        taken = self._taken.get(place)
        while taken and taken[0] <= at - WINDOW_SECONDS:
            taken.popleft()
        if not taken:
            self._taken.pop(place, None)
            return None
        if not self._most[limit] or len(taken) < self._most[limit]:
            return None
        free_at = taken[0] + WINDOW_SECONDS
        is_said = self._told.get(said_to, 0.0) <= at
        if is_said:
            self._told = {each: until for each, until in self._told.items() if until > at} | {
                said_to: free_at
            }
        return Refusal(limit, max(1, round(free_at - at)), is_said)
