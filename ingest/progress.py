"""Long work shows how far it is: a bar for a person, nothing for a program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Advance = Callable[[int], None]


class Reporter(Protocol):
    """Told of each long step and how far it is."""

    def step(self, name: str, total: int, /) -> AbstractContextManager[Advance]:
        """A step of `total` parts; what it gives is called with the number of parts just done."""
        ...


class Silent:
    """Shows nothing."""

    @contextmanager
    def step(self, _name: str, _total: int, /) -> Iterator[Advance]:
        """A step that nobody watches."""
        yield lambda _done: None


class Bars:
    """One bar a step, on a terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console

    @contextmanager
    def step(self, name: str, total: int, /) -> Iterator[Advance]:
        """A bar that fills as the step advances."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self._console, disable=not self._console.is_terminal) as progress:
            bar = progress.add_task(name, total=total)
            yield lambda done: progress.advance(bar, done)
