"""Every query on stored answers. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.qa.tables import StoredAnswer, StoredFeedback


def add_answer(session: Session, answer: StoredAnswer) -> None:
    """Keeps one answer. It is written at the commit: a writer's turn that began here would last until the reply is made."""
    session.add(answer)


def find_answer(session: Session, answer_id: str) -> StoredAnswer | None:
    """The answer with this id."""
    return session.scalars(select(StoredAnswer).where(StoredAnswer.id == answer_id)).one_or_none()


def last_frames(
    session: Session, conversation_id: str, since: datetime, limit: int = 3
) -> list[Mapping[str, Any]]:
    """The frames of a conversation's last questions since a moment, newest first."""
    frames = session.scalars(
        select(StoredAnswer.frame)
        .where(StoredAnswer.conversation_id == conversation_id, StoredAnswer.asked_at >= since)
        .order_by(StoredAnswer.number.desc())
        .limit(limit)
    )
    return list(frames)


def last_answers(session: Session, conversation_id: str, limit: int = 3) -> list[StoredAnswer]:
    """A conversation's last answers, newest first."""
    answers = session.scalars(
        select(StoredAnswer)
        .where(StoredAnswer.conversation_id == conversation_id)
        .order_by(StoredAnswer.number.desc())
        .limit(limit)
    )
    return list(answers)


def set_feedback(
    session: Session, answer_id: str, *, useful: bool, words: str | None, given_at: datetime
) -> None:
    """Keeps what a reader said; a later word replaces an earlier one."""
    session.merge(StoredFeedback(answer_id=answer_id, useful=useful, words=words, given_at=given_at))
    session.flush()
