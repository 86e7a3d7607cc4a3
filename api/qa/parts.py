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
LEAST_CHARS = 2
MOST_CLAUSES = 2  # that ask together: a condition and what follows from it
UNLOOKED = DECLINED_KINDS | MANNERS_KINDS | OUTSIDE_KINDS | {QuestionKind.AMBIGUOUS}


def honest_parts(inquiry: Inquiry, read: Callable[[str], Frame]) -> Iterator[Inquiry]:
    """Parts of the question that ask for something of the documents, the last first; none for a single clause.

    Beside a clause that asks, and beside a planted instruction, what only tells is no part of its own.
    """
    clauses = _clauses(inquiry.frame.text)
    if len(clauses) < 2:
        return
    must_ask = inquiry.frame.kind in DECLINED_KINDS or any(_asks(inquiry, clause) for clause in clauses)
    for last in reversed(range(len(clauses))):
        for first in range(last, max(-1, last - MOST_CLAUSES), -1):
            text = "，".join(clauses[first : last + 1])
            if first == 0 and last == len(clauses) - 1:
                continue
            frame = read(text)
            if _is_honest(frame) and (not must_ask or _asks(inquiry, text)):
                yield replace(inquiry, frame=replace(frame, documents=inquiry.frame.documents))


def without_asker(inquiry: Inquiry, read: Callable[[str], Frame]) -> Inquiry:
    """The question without the clauses that tell of nothing but the asker: who asks changes no answer."""
    clauses = _clauses(inquiry.frame.text)
    kept = [clause for clause in clauses if not _tells_of_asker(inquiry, clause, read)]
    if not kept or len(kept) == len(clauses):
        return inquiry
    frame = read("，".join(kept))
    return replace(inquiry, frame=replace(frame, documents=inquiry.frame.documents))


def _tells_of_asker(inquiry: Inquiry, clause: str, read: Callable[[str], Frame]) -> bool:
    """我今年八十岁了: begins with the asker, asks nothing, and names nothing that the documents know."""
    words = inquiry.desk.words
    if not clause.startswith(words.asker) or _asks(inquiry, clause):
        return False
    frame = read(clause)
    told = inquiry.desk.terms.of(frame.content)
    return not (frame.parties or frame.tasks or frame.areas) and not any(
        one.is_known and one.weight >= words.telling_weight for one in told
    )


def _clauses(text: str) -> list[str]:
    kept = _DECIMAL_POINT.sub("\0", text)
    parts = (part.replace("\0", ".").strip() for part in _BREAK.split(kept))
    return [part for part in parts if len(part) >= LEAST_CHARS]


def _asks(inquiry: Inquiry, text: str) -> bool:
    return any(word in text for word in inquiry.desk.words.asking)


def _is_honest(frame: Frame) -> bool:
    return frame.kind not in UNLOOKED and frame.readings[0].probability >= HONEST_PROBABILITY
