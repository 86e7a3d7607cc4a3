"""What can be wrong with a corpus; each fault names its file and place, in words an operator can act on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a source. `place` says where (`第12行`, `第3页`, `附件/…`), `message` is Chinese.

    `code` is stable and English (`unsupported_format`, `encrypted`, `no_text`, `unreadable_row`,
    `duplicate_number` …). A warning (`is_warning`) is shown but does not refuse the corpus.
    """

    source: str
    place: str
    code: str
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        where = f"{self.source}（{self.place}）" if self.place else self.source
        return f"{'提醒' if self.is_warning else '错误'} {where}：{self.message}"


class CorpusError(Exception):
    """A corpus that cannot be loaded; carries every fault found, not the first alone."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class SourceError(CorpusError):
    """One file that cannot be read."""

    def __init__(self, source: str, place: str, code: str, message: str) -> None:
        super().__init__((Fault(source, place, code, message),))


class IndexMismatchError(Exception):
    """The index on disk was built with another model, code version or corpus than the one asked for."""
