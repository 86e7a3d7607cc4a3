"""Every query on the questions under review. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from api.qa.outcomes import AnswerStatus
from api.qa.tables import StoredAnswer, StoredFeedback


class Why(StrEnum):
    """Why a question is up for review."""

    NO_SOURCE_FOUND = "no_source_found"  # the documents do not say
    ASK_BACK = "ask_back"  # it was asked back, and may have been given up
    NOT_USEFUL = "not_useful"  # a reader said that the answer was of no use


@dataclass(frozen=True, slots=True)
class Asked:
    """A stored question, masked. `number` gives the order of arrival."""

    number: int
    question: str
    asked_at: datetime
    why: frozenset[Why]


def questions_under_review(
    session: Session, reasons: Collection[Why], since: datetime | None, limit: int
) -> Sequence[Asked]:
    """The newest questions that any of these reasons brings up, newest first."""
    query = (
        select(
            StoredAnswer.number,
            StoredAnswer.question,
            StoredAnswer.asked_at,
            StoredAnswer.status,
            StoredFeedback.useful,
        )
        .outerjoin(StoredFeedback, StoredFeedback.answer_id == StoredAnswer.id)
        .where(or_(*map(_is_for, sorted(reasons))))
        .order_by(StoredAnswer.number.desc())
        .limit(limit)
    )
    if since is not None:
        query = query.where(StoredAnswer.asked_at >= since)
    return [
        Asked(number, question, asked_at, _reasons(status, useful))
        for number, question, asked_at, status, useful in session.execute(query)
    ]


def _is_for(reason: Why) -> ColumnElement[bool]:
    if reason is Why.NOT_USEFUL:
        return StoredFeedback.useful.is_(False)
    return StoredAnswer.status == _STATUS[reason].value


def _reasons(status: str, useful: bool | None) -> frozenset[Why]:
    found = {reason for reason, ending in _STATUS.items() if ending.value == status}
    return frozenset(found | ({Why.NOT_USEFUL} if useful is False else set()))


_STATUS = {Why.NO_SOURCE_FOUND: AnswerStatus.NO_SOURCE_FOUND, Why.ASK_BACK: AnswerStatus.ASK_BACK}
