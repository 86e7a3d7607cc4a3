"""What a question is wrapped in (abuse, small talk, a planted instruction, what is not asked) and the parts that ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from api.qa.desk import Desk
from api.qa.frames import DECLINED_KINDS, MANNERS_KINDS, OUTSIDE_KINDS, Frame, QuestionKind
from api.qa.replies.context import Inquiry

_BREAK = re.compile(r"[。！？!?；;\n.,，~—]+|(?<=[：:])|[()（）]")
_DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")
HONEST_PROBABILITY = 0.3
LEAST_CHARS = 2
MOST_CLAUSES = 2  # that ask together: a condition and what follows from it
UNLOOKED = DECLINED_KINDS | MANNERS_KINDS | OUTSIDE_KINDS | {QuestionKind.AMBIGUOUS}


def honest_parts(inquiry: Inquiry, read: Callable[[str], Frame]) -> Iterator[Inquiry]:
    """Parts of the question that may ask for something of the documents, the last first; none for a single clause.

    Beside a clause that asks, and beside a planted instruction, what only tells is no part of its own.
    """
    clauses = _clauses(inquiry.frame.text)
    if len(clauses) < 2:
        return
    must_ask = inquiry.frame.kind in DECLINED_KINDS or any(_asks(inquiry.desk, clause) for clause in clauses)
    for last in reversed(range(len(clauses))):
        for first in range(last, max(-1, last - MOST_CLAUSES), -1):
            text = "，".join(clauses[first : last + 1])
            if first == 0 and last == len(clauses) - 1:
                continue
            frame = _of_whole(read(text), inquiry.frame)
            if not must_ask or _asks(inquiry.desk, text):
                yield replace(inquiry, frame=replace(frame, documents=inquiry.frame.documents))


def _of_whole(part: Frame, whole: Frame) -> Frame:
    """A part that asks for a fact of a document speaks of whom the whole question names: 兰考县的规划，哪天发的."""
    is_fact = part.kind in {QuestionKind.DOCUMENT_FACT, QuestionKind.VALIDITY}
    return replace(part, parties=part.parties or whole.parties) if is_fact else part


def without_asker(desk: Desk, text: str, read: Callable[[str], Frame]) -> str:
    """The question without the clauses that tell of nothing but the asker: who asks changes no answer."""
    clauses = _clauses(text)
    kept = [clause for clause in clauses if not _tells_of_asker(desk, clause, read)]
    return text if not kept or len(kept) == len(clauses) else "，".join(kept)


def _tells_of_asker(desk: Desk, clause: str, read: Callable[[str], Frame]) -> bool:
    """我今年八十岁了: begins with the asker, asks nothing, and names nothing that the documents know."""
    if not clause.startswith(desk.words.asker) or _asks(desk, clause):
        return False
    frame = read(clause)
    is_told = any(
        one.is_known and one.weight >= desk.words.telling_weight for one in desk.terms.of(frame.content)
    )
    return not (is_told or frame.parties or frame.tasks or frame.areas)


def _clauses(text: str) -> list[str]:
    kept = _DECIMAL_POINT.sub("\0", text)
    parts = (part.replace("\0", ".").strip() for part in _BREAK.split(kept))
    return [part for part in parts if len(part) >= LEAST_CHARS]


def _asks(desk: Desk, text: str) -> bool:
    return any(word in text for word in desk.words.asking)


def is_honest(frame: Frame) -> bool:
    """A part that is itself no small talk, instruction or other topic."""
    return frame.kind not in UNLOOKED and frame.readings[0].probability >= HONEST_PROBABILITY
