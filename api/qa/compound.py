"""A question that asks for several things: its parts, and their answers as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from api.qa.desk import Desk
from api.qa.drafting import Draft
from api.qa.outcomes import AnswerStatus
from api.qa.replies.context import Inquiry

MOST_PARTS = 3
LEAST_PART_CHARS = 4
WHOLE_COVERAGE = 0.75  # of the telling words: a quoted answer that accounts for so much needs no parts
_BREAK = re.compile(r"[。；;，,！!\n]+|(?<=[？?])")
_LOOKED_UP = frozenset({AnswerStatus.ANSWERED_FROM_MATRIX, AnswerStatus.ANSWERED_FROM_FIGURES})


def asking_parts(desk: Desk, text: str, inquiry: Inquiry, draft: Draft) -> tuple[str, ...]:
    """The parts of a question that each ask for something; none where it asks for one thing or was turned away.

    What tells nothing but the story goes with the part after it.
    """
    if not draft.status.is_answered and draft.status is not AnswerStatus.NO_SOURCE_FOUND:
        return ()
    if draft.status is AnswerStatus.ANSWERED and accounts_for(draft, inquiry) >= WHOLE_COVERAGE:
        return ()
    breaks = re.compile("|".join((_BREAK.pattern, *map(re.escape, desk.words.part_marks))))
    pieces = [piece.strip() for piece in breaks.split(text) if piece and piece.strip()]
    parts: list[str] = []
    story: list[str] = []
    for piece in pieces:
        asks = len(piece) >= LEAST_PART_CHARS and any(word in piece for word in desk.words.asking)
        story.append(piece)
        if asks:
            parts.append("，".join(story))
            story = []
    if parts and story:
        parts[-1] = "，".join((parts[-1], *story))
    return tuple(parts) if 2 <= len(parts) <= MOST_PARTS else ()


def accounts_for(draft: Draft, inquiry: Inquiry) -> float:
    """How much of a question the places that an answer rests on account for, 0-1."""
    said = "\n".join(
        inquiry.document(place.document_id).text[place.start : place.end] + line.text
        for line in draft.statements
        for place in line.evidence
    )
    return inquiry.desk.terms.coverage(inquiry.terms, said)


def joined(parts: Sequence[Draft], whole: Draft) -> Draft | None:
    """The answers of the parts as one; None where a part has none, or the question as a whole is answered as well.

    Parts of one kind that are looked up are told apart by the look-up itself.
    """
    if len(parts) < 2 or not all(part.status.is_answered for part in parts):
        return None
    said = [frozenset(line.text for line in part.statements) for part in parts]
    if len({one for one in said if not any(one < other for other in said)}) < 2:
        return None
    if (
        len({part.status for part in parts}) == 1
        and parts[0].status in _LOOKED_UP
        and whole.status.is_answered
    ):
        return None
    statements = list(dict.fromkeys(statement for part in parts for statement in part.statements))
    return replace(
        parts[0],
        statements=tuple(statements),
        notices=tuple(dict.fromkeys(notice for part in parts for notice in part.notices)),
        slots=parts[-1].slots,
    )
