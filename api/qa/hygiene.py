"""A question made readable: NFKC, no invisible or control characters, simplified for matching."""

from __future__ import annotations

import re
import unicodedata

from ingest.index import to_simplified

MAX_QUESTION_CHARS = 300
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_SPACE = re.compile(r"\s+")


def clean_question(question: str) -> str:
    """The question in NFKC, without control or invisible characters or markup, whitespace folded, in simplified script."""
    folded = _TAG.sub(" ", unicodedata.normalize("NFKC", question))
    visible = "".join(" " if char.isspace() else char for char in folded if _is_visible(char))
    return to_simplified(_SPACE.sub(" ", visible).strip())


def is_traditional(question: str) -> bool:
    """True where the asker writes traditional characters."""
    return to_simplified(question) != question


def _is_visible(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
