"""Stored answers and what readers said of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, UtcMoment


class StoredAnswer(Base):
    """One question and how it ended, with a copy of its evidence. `number` gives the order of arrival."""

    __tablename__ = "answers"
    __table_args__ = (
        Index("ix_answers_conversation", "conversation_id", "number"),
        {"info": {"kept_since": "asked_at"}},
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    conversation_id: Mapped[str] = mapped_column(String(100))
    request_id: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)
    audience: Mapped[str] = mapped_column(String(40))
    document_id: Mapped[str | None] = mapped_column(Text)  # where the asker kept to one document
    question: Mapped[str] = mapped_column(Text)  # masked
    status: Mapped[str] = mapped_column(String(40), index=True)
    reason: Mapped[str | None] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    citations: Mapped[list[Any]] = mapped_column(JSON)  # copies: document, section, quote, offsets
    notices: Mapped[list[Any]] = mapped_column(JSON)
    suggestions: Mapped[list[Any]] = mapped_column(JSON)
    choices: Mapped[list[Any]] = mapped_column(JSON)
    frame: Mapped[dict[str, Any]] = mapped_column(JSON)
    index_id: Mapped[str] = mapped_column(String(80))
    prompt: Mapped[str | None] = mapped_column(String(80))
    model: Mapped[str | None] = mapped_column(String(200))
    took_ms: Mapped[int]


class StoredFeedback(Base):
    """Whether an answer was useful: the last word of its reader."""

    __tablename__ = "feedback"

    answer_id: Mapped[str] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True)
    given_at: Mapped[datetime] = mapped_column(UtcMoment)
    useful: Mapped[bool]
    words: Mapped[str | None] = mapped_column(Text)  # masked
