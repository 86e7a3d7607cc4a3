"""Mapped classes of summaries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, UtcMoment


class StoredBulletin(Base):
    """A summary that comes to a chat again and again; whoever claims the next one sends it, and says so."""

    __tablename__ = "bulletins"
    __table_args__ = (Index("ix_bulletins_next_at", "next_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    chat: Mapped[str] = mapped_column(String(100))
    about: Mapped[str] = mapped_column(Text)  # of what, in words; empty: of this round
    rhythm: Mapped[str] = mapped_column(String(20))
    on_day: Mapped[int] = mapped_column(Integer)
    at_time: Mapped[str] = mapped_column(String(5))  # local, HH:MM
    next_at: Mapped[datetime] = mapped_column(UtcMoment)
    claim: Mapped[str | None] = mapped_column(String(32))
    claim_expires_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    set_by: Mapped[str] = mapped_column(String(32))
    set_at: Mapped[datetime] = mapped_column(UtcMoment)
    ended_at: Mapped[datetime | None] = mapped_column(UtcMoment)
