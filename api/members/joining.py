"""Letting people in and out: tokens, invitations, chat accounts; and telling who a token names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session, sessionmaker

from api.callers import PUBLIC, Caller, CallerKind, ChatAccount, KnownCallers
from api.db import unavailable_when_busy
from api.errors import ConflictError, ForbiddenError, NotFoundError
from api.members import store
from api.members.parties import ReportingParty
from api.members.tables import StoredChatAccount, StoredInvitation, StoredMember, StoredToken
from api.members.tokens import code_digest, digest_of, new_code, new_token
from api.permissions import MAY_LET_IN
from api.resources import Clock

AUDIENCE_OF = {
    CallerKind.MEMBER: "member",
    CallerKind.SUPERVISOR: "supervisor",
    CallerKind.OPERATOR: "operator",
    CallerKind.BOT: PUBLIC,
}


@dataclass(frozen=True, slots=True)
class Post:
    """In which role somebody comes in, and for which party: a member for one, others for none."""

    role: CallerKind
    party: ReportingParty | None = None


# ── who is it? ──


def known_callers(sessions: sessionmaker[Session], clock: Clock) -> KnownCallers:
    """Tells who a token names, asking the records each time: a revoked token is nobody's from then on."""

    def known(token: str, account: ChatAccount | None) -> Caller | None:
        with unavailable_when_busy(), sessions() as session:
            member = store.member_of_token(session, digest_of(token), clock())
            if member is None:
                return None
            if account is None:
                return caller_of(member)
            if member.role != CallerKind.BOT:
                raise ForbiddenError("not_on_behalf")
            person = store.member_of_account(session, account)
            return caller_of(person, account) if person else _stranger(account)

    return known


def caller_of(member: StoredMember, account: ChatAccount | None = None) -> Caller:
    """The member as a caller."""
    kind = CallerKind(member.role)
    return Caller(
        kind=kind,
        key=f"member:{member.id}",
        audience=AUDIENCE_OF[kind],
        member_id=member.id,
        party=member.party,
        sub_party=member.sub_party,
        chat_account=account,
    )


def _stranger(account: ChatAccount) -> Caller:
    """Somebody in a chat who has not joined: a visitor with a limit of their own."""
    return Caller(CallerKind.VISITOR, key=f"chat:{account}", chat_account=account)


# ── coming in ──


def add_member(
    session: Session, post: Post, *, name: str, created_by: str | None, now: datetime
) -> StoredMember:
    """A new member in this post."""
    member = StoredMember(
        id=uuid4().hex,
        role=post.role.value,
        party=post.party.party if post.party else None,
        sub_party=post.party.sub_party if post.party else None,
        name=name,
        created_at=now,
        created_by=created_by,
        ended_at=None,
    )
    store.add(session, member)
    return member


def give_token(
    session: Session, member: StoredMember, *, now: datetime, days: int | None = None
) -> tuple[StoredToken, str]:
    """A new token for a member, and its words, which are nowhere kept."""
    secret = new_token()
    token = StoredToken(
        id=uuid4().hex,
        digest=digest_of(secret),
        member_id=member.id,
        created_at=now,
        expires_at=now + timedelta(days=days) if days else None,
        revoked_at=None,
    )
    store.add(session, token)
    return token, secret


def invite(
    session: Session, caller: Caller, post: Post, *, days: int, now: datetime
) -> tuple[StoredInvitation, str]:
    """An invitation to this post, and its code, which is nowhere kept. Raises ForbiddenError."""
    if caller.member_id is None or post.role not in MAY_LET_IN.get(caller.kind, frozenset()):
        raise ForbiddenError("may_not_let_in")
    return make_invitation(session, post, by=caller.member_id, days=days, now=now)


def make_invitation(
    session: Session, post: Post, *, by: str, days: int, now: datetime
) -> tuple[StoredInvitation, str]:
    """The same for whoever may let in anybody; `by` is a member's id, or says who else."""
    code = new_code()
    invitation = StoredInvitation(
        id=uuid4().hex,
        digest=code_digest(code),
        role=post.role.value,
        party=post.party.party if post.party else None,
        sub_party=post.party.sub_party if post.party else None,
        created_by=by,
        created_at=now,
        expires_at=now + timedelta(days=days),
        used_at=None,
        used_by=None,
        revoked_at=None,
    )
    store.add(session, invitation)
    return invitation, code


@dataclass(frozen=True, slots=True)
class Joined:
    """Who has come in; `token` for those who do not come through a bot, shown this once."""

    member: StoredMember
    token: str | None


def join(session: Session, caller: Caller, code: str, *, name: str, now: datetime) -> Joined:
    """Makes whoever sends the code a member. Raises NotFoundError for a code that cannot be used (any more)."""
    member_id = uuid4().hex
    invitation = store.use_invitation(session, code_digest(code), member_id, now)
    if invitation is None:
        raise NotFoundError("unknown_invitation")
    member = StoredMember(
        id=member_id,
        role=invitation.role,
        party=invitation.party,
        sub_party=invitation.sub_party,
        name=name,
        created_at=now,
        created_by=invitation.created_by,
        ended_at=None,
    )
    store.add(session, member)
    if caller.chat_account is None:
        return Joined(member, give_token(session, member, now=now)[1])
    _bind(session, member, caller.chat_account, now)
    return Joined(member, None)


def _bind(session: Session, member: StoredMember, account: ChatAccount, now: datetime) -> None:
    """The account speaks for this member from now on; whom it spoke for before goes, unless a token still names them."""
    before = store.bound_account(session, account)
    if before is not None:
        before.unbound_at = now
        session.flush()
        old = store.find_member(session, before.member_id)
        has_accounts = bool(store.accounts_of(session, [before.member_id]))
        if old is not None and not has_accounts and not store.has_usable_token(session, old.id, now):
            store.end_membership(session, old, now)
    bound = StoredChatAccount(
        id=uuid4().hex,
        channel=account.channel,
        account=account.account,
        member_id=member.id,
        bound_at=now,
        unbound_at=None,
    )
    store.add(session, bound)


# ── going out ──


def end_member(session: Session, caller: Caller, member_id: str, now: datetime) -> StoredMember:
    """Sends a member away. Raises NotFoundError; ForbiddenError for those whom the caller could not have let in."""
    member = store.find_member(session, member_id)
    if member is None:
        raise NotFoundError("unknown_member")
    if CallerKind(member.role) not in MAY_LET_IN.get(caller.kind, frozenset()):
        raise ForbiddenError("may_not_let_in")
    store.end_membership(session, member, now)
    return member


def revoke_token(session: Session, token_id: str, now: datetime) -> StoredToken:
    """The token names nobody from now on. Raises NotFoundError."""
    token = store.find_token(session, token_id)
    if token is None:
        raise NotFoundError("unknown_token_id")
    token.revoked_at = token.revoked_at or now
    session.flush()
    return token


def revoke_invitation(session: Session, caller: Caller, invitation_id: str, now: datetime) -> None:
    """The code lets nobody in from now on. Raises NotFoundError, ForbiddenError, ConflictError where it was used."""
    invitation = store.find_invitation(session, invitation_id)
    if invitation is None:
        raise NotFoundError("unknown_invitation")
    if CallerKind(invitation.role) not in MAY_LET_IN.get(caller.kind, frozenset()):
        raise ForbiddenError("may_not_let_in")
    if invitation.used_at is not None:
        raise ConflictError("invitation_used")
    invitation.revoked_at = invitation.revoked_at or now
    session.flush()
