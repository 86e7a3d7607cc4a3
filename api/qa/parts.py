"""A question that comes with planted instructions: the parts that name something to look up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from api.qa.frames import DECLINED_KINDS, FIGURE_KINDS, MATRIX_KINDS, Frame
from api.qa.replies.context import Inquiry

_BREAK = re.compile(r"[。！？!?；;\n.,，]+|(?<=[：:])")
HONEST_PROBABILITY = 0.3
LEAST_CHARS = 4


def honest_parts(inquiry: Inquiry, read: Callable[[str], Frame]) -> list[Inquiry]:
    """Parts of the question that ask for something of the matrix or the ledger, in order; none for a single part."""
    parts = [part.strip() for part in _BREAK.split(inquiry.frame.text) if len(part.strip()) >= LEAST_CHARS]
    honest = []
    for text in parts if len(parts) > 1 else []:
        frame = read(text)
        if _is_honest(frame) and any(word in text for word in inquiry.desk.words.asking):
            honest.append(replace(inquiry, frame=replace(frame, documents=inquiry.frame.documents)))
    return honest


def _is_honest(frame: Frame) -> bool:
    if frame.kind in DECLINED_KINDS or frame.readings[0].probability < HONEST_PROBABILITY:
        return False
    return frame.kind in FIGURE_KINDS or (frame.kind in MATRIX_KINDS and bool(frame.tasks or frame.parties))
