"""Members, the tokens and chat accounts by which they are known, and the invitations that let them in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, UtcMoment


class StoredMember(Base):
    """Somebody the product knows, in one role; a member reports for one party. Rows stay, so that records keep their author."""

    __tablename__ = "members"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    party: Mapped[str | None] = mapped_column(String(200), index=True)  # its name as the matrix writes it
    sub_party: Mapped[str | None] = mapped_column(
        String(200)
    )  # which body of it, where the matrix names only a group
    name: Mapped[str] = mapped_column(String(100))  # what people call them; empty once erased
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    created_by: Mapped[str | None] = mapped_column(String(32))  # a member; None: the command line
    ended_at: Mapped[datetime | None] = mapped_column(UtcMoment)  # since when they are nobody any more


class StoredToken(Base):
    """A secret that names a member. Only its digest is kept."""

    __tablename__ = "access_tokens"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    expires_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class StoredInvitation(Base):
    """A code that makes whoever sends it first a member. Only its digest is kept."""

    __tablename__ = "invitations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    party: Mapped[str | None] = mapped_column(String(200))
    sub_party: Mapped[str | None] = mapped_column(String(200))
    created_by: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    expires_at: Mapped[datetime] = mapped_column(UtcMoment)
    used_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    used_by: Mapped[str | None] = mapped_column(String(32))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class StoredChatAccount(Base):
    """A person's account on a channel, bound to a member. One account is bound to one member at a time."""

    __tablename__ = "chat_accounts"
    __table_args__ = (
        Index(
            "uq_chat_accounts_bound",
            "channel",
            "account",
            unique=True,
            sqlite_where=text("unbound_at IS NULL"),
            postgresql_where=text("unbound_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(100))
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), index=True)
    bound_at: Mapped[datetime] = mapped_column(UtcMoment)
    unbound_at: Mapped[datetime | None] = mapped_column(UtcMoment)
