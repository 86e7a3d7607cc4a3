"""Every query on members, tokens, invitations and chat accounts. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from api.callers import ChatAccount
from api.members.tables import StoredChatAccount, StoredInvitation, StoredMember, StoredToken


def add(session: Session, row: StoredMember | StoredToken | StoredInvitation | StoredChatAccount) -> None:
    session.add(row)
    session.flush()


def find_member(session: Session, member_id: str) -> StoredMember | None:
    return session.get(StoredMember, member_id)


def list_members(
    session: Session, *, party: str | None, role: str | None, with_ended: bool
) -> Sequence[StoredMember]:
    query = select(StoredMember).order_by(StoredMember.created_at, StoredMember.id)
    if party is not None:
        query = query.where(StoredMember.party == party)
    if role is not None:
        query = query.where(StoredMember.role == role)
    if not with_ended:
        query = query.where(StoredMember.ended_at.is_(None))
    return session.scalars(query).all()


def member_of_token(session: Session, digest: str, now: datetime) -> StoredMember | None:
    """The member whom a token names; nobody once token or membership has ended."""
    return session.scalars(
        select(StoredMember)
        .join(StoredToken, StoredToken.member_id == StoredMember.id)
        .where(
            StoredToken.digest == digest,
            StoredToken.revoked_at.is_(None),
            or_(StoredToken.expires_at.is_(None), StoredToken.expires_at > now),
            StoredMember.ended_at.is_(None),
        )
    ).one_or_none()


def member_of_account(session: Session, account: ChatAccount) -> StoredMember | None:
    """The member to whom a chat account is bound."""
    return session.scalars(
        select(StoredMember)
        .join(StoredChatAccount, StoredChatAccount.member_id == StoredMember.id)
        .where(*_bound(account), StoredMember.ended_at.is_(None))
    ).one_or_none()


def bound_account(session: Session, account: ChatAccount) -> StoredChatAccount | None:
    return session.scalars(select(StoredChatAccount).where(*_bound(account))).one_or_none()


def _bound(account: ChatAccount) -> tuple[ColumnElement[bool], ...]:
    return (
        StoredChatAccount.channel == account.channel,
        StoredChatAccount.account == account.account,
        StoredChatAccount.unbound_at.is_(None),
    )


def accounts_of(session: Session, member_ids: Sequence[str]) -> Sequence[StoredChatAccount]:
    """The chat accounts now bound to these members."""
    return session.scalars(
        select(StoredChatAccount)
        .where(StoredChatAccount.member_id.in_(member_ids), StoredChatAccount.unbound_at.is_(None))
        .order_by(StoredChatAccount.bound_at, StoredChatAccount.id)
    ).all()


def find_token(session: Session, token_id: str) -> StoredToken | None:
    return session.get(StoredToken, token_id)


def list_tokens(session: Session, member_id: str | None = None) -> Sequence[StoredToken]:
    query = select(StoredToken).order_by(StoredToken.created_at, StoredToken.id)
    if member_id is not None:
        query = query.where(StoredToken.member_id == member_id)
    return session.scalars(query).all()


def has_usable_token(session: Session, member_id: str, now: datetime) -> bool:
    usable = select(StoredToken.id).where(
        StoredToken.member_id == member_id,
        StoredToken.revoked_at.is_(None),
        or_(StoredToken.expires_at.is_(None), StoredToken.expires_at > now),
    )
    return session.scalars(usable.limit(1)).first() is not None


def list_invitations(session: Session) -> Sequence[StoredInvitation]:
    return session.scalars(select(StoredInvitation).order_by(StoredInvitation.created_at)).all()


def find_invitation(session: Session, invitation_id: str) -> StoredInvitation | None:
    return session.get(StoredInvitation, invitation_id)


def use_invitation(session: Session, digest: str, member_id: str, now: datetime) -> StoredInvitation | None:
    """Uses an invitation up, if it can be used still: of two who send it at once, one gets it."""
    used = session.connection().execute(
        update(StoredInvitation)
        .where(
            StoredInvitation.digest == digest,
            StoredInvitation.used_at.is_(None),
            StoredInvitation.revoked_at.is_(None),
            StoredInvitation.expires_at > now,
        )
        .values(used_at=now, used_by=member_id)
    )
    if used.rowcount != 1:
        return None
    found = select(StoredInvitation).where(StoredInvitation.digest == digest)
    return session.scalars(found.execution_options(populate_existing=True)).one()


def end_membership(session: Session, member: StoredMember, now: datetime) -> None:
    """From now on the member, its tokens and its chat accounts name nobody."""
    member.ended_at = member.ended_at or now
    for token in list_tokens(session, member.id):
        token.revoked_at = token.revoked_at or now
    for account in accounts_of(session, [member.id]):
        account.unbound_at = now
    session.flush()
