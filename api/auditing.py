"""Who read or changed what: one line per act, without the words of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.db import Base, UtcMoment


class StoredAct(Base):
    """One act. `subject` is an id, a party or a filter, never the text of a message."""

    __tablename__ = "audit_acts"
    __table_args__ = (
        Index("ix_audit_acts_member", "member_id", "number"),
        {"info": {"kept_since": "at", "kept_for": "audit"}},
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcMoment, index=True)
    member_id: Mapped[str | None] = mapped_column(String(32))  # None: the command line
    role: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(300))
    request_id: Mapped[str] = mapped_column(String(64))


def note_act(
    session: Session,
    *,
    at: datetime,
    member_id: str | None,
    role: str,
    action: str,
    subject: str = "",
    request_id: str = "-",
) -> None:
    """Writes one act down; it stands and falls with the transaction."""
    act = StoredAct(
        at=at, member_id=member_id, role=role, action=action, subject=subject[:300], request_id=request_id
    )
    session.add(act)
    session.flush()


def list_acts(
    session: Session,
    *,
    member_id: str | None = None,
    limit: int | None = None,
    before_number: int | None = None,
) -> Sequence[StoredAct]:
    """Acts of everybody, or of one member, newest first; `before_number` is the last one of the page before."""
    query = select(StoredAct).order_by(StoredAct.number.desc()).limit(limit)
    if member_id is not None:
        query = query.where(StoredAct.member_id == member_id)
    if before_number is not None:
        query = query.where(StoredAct.number < before_number)
    return session.scalars(query).all()
