"""A question in parts: planted instructions are set aside, the honest part is answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from api.qa.frames import DECLINED_KINDS, Frame, QuestionKind
from api.qa.replies.context import Inquiry

_BREAK = re.compile(r"[。！？!?；;\n]+|(?<=[：:])")
HONEST_PROBABILITY = 0.3


def answerable_parts(inquiry: Inquiry, read: Callable[[str], Frame]) -> list[Inquiry]:
    """The whole question, or where it holds planted instructions the parts that name something to look up."""
    if inquiry.frame.kind not in {QuestionKind.INJECTION, QuestionKind.ABUSE}:
        return [inquiry]
    parts = [part.strip() for part in _BREAK.split(inquiry.frame.text) if len(part.strip()) > 3]
    honest = []
    for text in parts if len(parts) > 1 else []:
        frame = read(text)
        if (
            frame.kind not in DECLINED_KINDS
            and frame.readings[0].probability >= HONEST_PROBABILITY
            and _names_something(frame)
        ):
            honest.append(replace(inquiry, frame=replace(frame, documents=inquiry.frame.documents)))
    return honest or [inquiry]


def _names_something(frame: Frame) -> bool:
    return bool(frame.tasks or frame.parties) or frame.kind in {
        QuestionKind.AMOUNT,
        QuestionKind.TARGET,
        QuestionKind.DEADLINE,
    }
