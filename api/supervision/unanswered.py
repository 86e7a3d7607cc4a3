"""Questions that the documents could not answer, for review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.qa.outcomes import AnswerStatus
from api.qa.tables import StoredAnswer

MOST = 10
GAPS = tuple(status.value for status in AnswerStatus if status.is_gap)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question as asked (masked), how often, and when last."""

    question: str
    count: int
    last_at: datetime


def unanswered(session: Session, limit: int = MOST) -> Sequence[Unanswered]:
    """The same question counts once; what was asked most often comes first."""
    last = func.max(StoredAnswer.asked_at, type_=StoredAnswer.asked_at.type)
    query = (
        select(StoredAnswer.question, func.count(), last)
        .where(StoredAnswer.status.in_(GAPS))
        .group_by(StoredAnswer.question)
        .order_by(func.count().desc(), last.desc())
        .limit(limit)
    )
    return [Unanswered(*row) for row in session.execute(query)]
