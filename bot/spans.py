"""Text with marks, cut where a reader would pause; knows no markup and no channel's names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

JOINERS = frozenset("\u200d\ufe0e\ufe0f")
PAUSES = tuple(
    re.compile(pattern) for pattern in (r"\n\n+", r"\n", r"[。！？!?；;…]+[”’」』）)]*", r"[，,、：: \t]")
)


class Mark(StrEnum):
    PLAIN = "plain"
    STRONG = "strong"
    NOTICE = "notice"
    QUOTE = "quote"
    OFFER = "offer"  # a question that a button asks


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text that looks alike. `link` is the address it leads to."""

    text: str
    mark: Mark = Mark.PLAIN
    link: str | None = None


def visible(text: str) -> str:
    """The text without what no channel can carry: control characters, halves of surrogate pairs."""
    kept = (char for char in text.replace("\r\n", "\n").replace("\r", "\n") if _is_carried(char))
    return "".join(kept)


def _is_carried(char: str) -> bool:
    return char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")


def length(text: str) -> int:
    """In UTF-16 code units, as messengers count."""
    return len(text) + sum(char > "\uffff" for char in text)


def total_length(spans: Iterable[Span]) -> int:
    return sum(length(span.text) for span in spans)


def split_spans(spans: Sequence[Span], limit: int) -> list[list[Span]]:
    """The spans in parts of at most `limit` UTF-16 units, none of them blank; only whitespace is lost, at the cuts."""
    text = "".join(span.text for span in spans)
    parts = (list(_slice(spans, start, end)) for start, end in cut_where_readers_pause(text, limit))
    return [part for part in parts if part]


def cut_where_readers_pause(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Stretches of at most `limit` UTF-16 units: cut between paragraphs, else lines, sentences, phrases, characters."""
    at, end = _trimmed(text, 0, len(text))
    while at < end:
        cut = _next_cut(text, at, end, limit)
        start, stop = _trimmed(text, at, cut)
        if start < stop:
            yield start, stop
        at, _ = _trimmed(text, cut, end)


def _next_cut(text: str, at: int, end: int, limit: int) -> int:
    """The last good place to pause in the second half of what fits."""
    furthest = _reach(text, at, end, limit)
    if furthest == end:
        return end
    middle = at + (furthest - at) // 2
    for pause in PAUSES:
        cuts = [match.end() for match in pause.finditer(text, middle, furthest)]
        if cuts:
            return cuts[-1]
    return _between_characters(text, middle, furthest)


def _reach(text: str, at: int, end: int, limit: int) -> int:
    """How far `limit` units go."""
    used = 0
    for place in range(at, end):
        used += length(text[place])
        if used > limit:
            return place
    return end


def _between_characters(text: str, earliest: int, place: int) -> int:
    """The place, or one before it that parts no character from its accent or emoji from its modifier."""
    for candidate in range(place, earliest, -1):
        if not _is_attached(text[candidate]) and text[candidate - 1] != "\u200d":
            return candidate
    return place


def _is_attached(char: str) -> bool:
    return char in JOINERS or bool(unicodedata.combining(char)) or "\U0001f3fb" <= char <= "\U0001f3ff"


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _slice(spans: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    at = 0
    for span in spans:
        left, right = max(start - at, 0), min(end - at, len(span.text))
        if left < right:
            yield replace(span, text=span.text[left:right])
        at += len(span.text)
