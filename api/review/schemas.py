"""Questions under review on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from api.documents.catalogue import reading_url
from api.documents.schemas import DocumentRef
from api.review.store import Why
from api.review.unanswered import Group, NearClause
from ingest.index import Index


class NearClauseOut(BaseModel):
    """Words of a document that come near; the page at `url` opens with them marked."""

    document: DocumentRef
    section: str
    quote: str
    start: int
    end: int
    url: str

    @classmethod
    def of(cls, clause: NearClause, index: Index) -> NearClauseOut:
        document = index.documents[clause.document_id]
        return cls(
            document=DocumentRef.of(document),
            section=clause.section_path,
            quote=document.text[clause.start : clause.end],
            start=clause.start,
            end=clause.end,
            url=reading_url(document.id, clause.start, clause.end),
        )


class GroupOut(BaseModel):
    """Questions that ask for the same, personal numbers masked; `questions` are the newest wordings, each once."""

    count: int
    first_asked_at: datetime
    last_asked_at: datetime
    why: list[Why]
    questions: list[str]
    nearest: list[NearClauseOut]

    @classmethod
    def of(cls, group: Group, nearest: Sequence[NearClause], index: Index, zone: ZoneInfo) -> GroupOut:
        return cls(
            count=group.count,
            first_asked_at=group.first_at.astimezone(zone),
            last_asked_at=group.last_at.astimezone(zone),
            why=sorted(group.why),
            questions=list(group.samples),
            nearest=[NearClauseOut.of(clause, index) for clause in nearest],
        )


class ReviewOut(BaseModel):
    """Newest group first; `next_cursor` leads to the next page, null on the last.

    `is_complete` is false where there are more questions than are looked through at once: `since` narrows them.
    """

    total_groups: int
    total_questions: int
    is_complete: bool
    groups: list[GroupOut]
    next_cursor: str | None
