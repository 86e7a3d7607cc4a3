"""Builders of stored records."""

from __future__ import annotations

from datetime import datetime

from api.qa.tables import StoredAnswer


def an_answer(answer_id: str, asked_at: datetime, conversation_id: str = "talk") -> StoredAnswer:
    return StoredAnswer(
        id=answer_id,
        conversation_id=conversation_id,
        request_id="request",
        asked_at=asked_at,
        audience="public",
        document_id=None,
        question="几家？",
        status="answered",
        reason=None,
        text="三家。",
        citations=[],
        notices=[],
        suggestions=[],
        choices=[],
        frame={"id": answer_id},
        index_id="build",
        prompt=None,
        model=None,
        took_ms=1,
    )
