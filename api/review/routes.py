"""What could not be answered, over HTTP."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query

from api.callers import Caller
from api.deps import ReaderDep, ResourcesDep, may
from api.permissions import Permission
from api.review.schemas import GroupOut, ReviewOut
from api.review.store import Why
from api.review.unanswered import nearest_clauses, under_review

router = APIRouter(prefix="/v1/questions", tags=["questions"])

PAGE_MOST = 100


@router.get("/unanswered")
def list_unanswered(
    caller: Annotated[Caller, may(Permission.REVIEW_QUESTIONS)],
    resources: ResourcesDep,
    session: ReaderDep,
    why: Annotated[list[Why] | None, Query(description="Default: those without a source.")] = None,
    since: Annotated[date | None, Query(description="Asked on this day or later.")] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MOST)] = 20,
    cursor: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> ReviewOut:
    """Questions that the documents did not answer, grouped by what they ask for, with the nearest clauses."""
    index, zone = resources.index.visible_to(caller.audience), resources.settings.zone
    review = under_review(session, index, why or [Why.NO_SOURCE_FOUND], start_of_day(since, zone))
    rest = [group for group in review.groups if cursor is None or group.number < cursor]
    page = rest[:limit]
    return ReviewOut(
        total_groups=len(review.groups),
        total_questions=review.questions,
        is_complete=review.is_complete,
        groups=[
            GroupOut.of(group, nearest_clauses(index, group, caller.audience), index, zone) for group in page
        ],
        next_cursor=str(page[-1].number) if len(rest) > limit else None,
    )


def start_of_day(day: date | None, zone: ZoneInfo) -> datetime | None:
    """The moment at which a local day begins."""
    return None if day is None else datetime.combine(day, time.min, zone).astimezone(UTC)
