"""Whether a message asks how one's own reports stand (我们报了没), and whether it asks anything at all."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from api.checkins.words import checkin_words
from ingest.index import normalise

CHARS_MOST: Final = 40


def asks_standing(text: str) -> bool:
    """True where a message asks that and nothing else: one that goes on to a subject is about the subject."""
    asked = normalise(text).strip()
    return len(asked) <= CHARS_MOST and _pattern().fullmatch(asked) is not None


def asks_something(text: str) -> bool:
    """True where some part of a message is a question."""
    return checkin_words().kinds.question.search(normalise(text)) is not None


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = checkin_words().standing
    before = "|".join((words.polite, words.own, words.when, words.what, words.so_far))
    return re.compile(rf"\W*(?:(?:{before})的?[\s,:]*)*(?:{words.asks})[呢啊呀了\s?!。~]*")
