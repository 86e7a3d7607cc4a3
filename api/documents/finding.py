"""Words searched for inside one document: where they stand, and in which sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.index import Document, Section, normalise, normalise_with_offsets

MOST_PLACES = 500
MAX_WORDS_CHARS = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """A section in which something was found, and how often."""

    section: Section
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words stand, as stretches of the text in order, without overlap; and the sections they stand in."""

    places: tuple[tuple[int, int], ...] = ()
    hits: tuple[Hit, ...] = ()


def find_words(document: Document, words: str) -> Found:
    """Every place of any of the words, however width and case are written; the first MOST_PLACES."""
    wanted = [re.escape(word) for word in normalise(words[:MAX_WORDS_CHARS]).split()]
    if not wanted:
        return Found()
    places = tuple(_places(document.text, re.compile("|".join(sorted(wanted, key=len, reverse=True)))))
    counts = Counter(document.section_at(start).path for start, _ in places)
    return Found(places, tuple(Hit(document.section(path), count) for path, count in counts.items()))


def _places(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    normalised, offsets = normalise_with_offsets(text)
    for number, match in enumerate(pattern.finditer(normalised)):
        if number == MOST_PLACES:
            return
        end = offsets[match.end()] if match.end() < len(offsets) else len(text)
        yield offsets[match.start()], max(end, offsets[match.start()] + 1)
