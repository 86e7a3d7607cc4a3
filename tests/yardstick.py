"""Processor time, told in seconds of one kind of processor, so that a limit holds on a slow and busy machine too.

Time on the clock tells how much else the machine has to do. Processor time does not; but other work on the same cores
(shared caches, two threads of one core) and slower processors lengthen it. So a fixed piece of work is timed beside
every try: where that takes longer than on the processor that the limits were set for, the try took longer for the same
reason. A quicker processor gains nothing by it.
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Callable

YARD_SECONDS = 0.0145  # on the processor that the limits were set for, when it had nothing else to do
TRIES = 5
_ROWS = [{"number": number, "task": f"任务{number % 7}", "percent": number / 7} for number in range(4000)]

Processor = Callable[[], float]  # how much processor time was used so far, in seconds


def fits(limit_seconds: float, act: Callable[[], object], processor: Processor = time.process_time) -> bool:
    """Whether one of several tries takes no more than the limit, in seconds of that processor."""
    return any(_try(act, processor) <= limit_seconds for _ in range(TRIES))


def _try(act: Callable[[], object], processor: Processor) -> float:
    before = _taken(_work, time.process_time)
    taken = _taken(act, processor)
    slowness = min(before, _taken(_work, time.process_time)) / YARD_SECONDS
    return taken / max(slowness, 1.0)


def _taken(act: Callable[[], object], processor: Processor) -> float:
    start = processor()
    act()
    return processor() - start


def _work() -> None:
    """A little of what summaries are made of: objects, sorting, text, packing."""
    rows = json.loads(json.dumps(_ROWS, ensure_ascii=False))
    rows.sort(key=lambda row: (row["task"], -row["percent"]))
    zlib.compress(json.dumps(rows).encode())
