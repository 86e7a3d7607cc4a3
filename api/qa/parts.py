"""What a question is wrapped in (abuse, small talk, a planted instruction, what is not asked) and the parts that ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from api.qa.frames import DECLINED_KINDS, MANNERS_KINDS, OUTSIDE_KINDS, Frame, QuestionKind
from api.qa.replies.context import Inquiry

_BREAK = re.compile(r"[。！？!?；;\n.,，~—]+|(?<=[：:])|[()（）]")
_DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")
HONEST_PROBABILITY = 0.3
LEAST_CHARS = 4
MOST_CLAUSES = 2  # that ask together: a condition and what follows from it
UNLOOKED = DECLINED_KINDS | MANNERS_KINDS | OUTSIDE_KINDS | {QuestionKind.AMBIGUOUS}


def honest_parts(inquiry: Inquiry, read: Callable[[str], Frame]) -> Iterator[Inquiry]:
    """Parts of the question that ask for something of the documents, the last first; none for a single clause."""
    clauses = _clauses(inquiry.frame.text)
    if len(clauses) < 2:
        return
    for last in reversed(range(len(clauses))):
        for first in range(last, max(-1, last - MOST_CLAUSES), -1):
            text = "，".join(clauses[first : last + 1])
            if first == 0 and last == len(clauses) - 1:
                continue
            frame = read(text)
            if _is_honest(frame):
                yield replace(inquiry, frame=replace(frame, documents=inquiry.frame.documents))


def _clauses(text: str) -> list[str]:
    kept = _DECIMAL_POINT.sub("\0", text)
    parts = (part.replace("\0", ".").strip() for part in _BREAK.split(kept))
    return [part for part in parts if len(part) >= LEAST_CHARS]


def _is_honest(frame: Frame) -> bool:
    return frame.kind not in UNLOOKED and frame.readings[0].probability >= HONEST_PROBABILITY
