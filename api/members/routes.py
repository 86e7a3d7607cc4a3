"""Members over HTTP: inviting, joining, leaving, tokens, and what is kept about somebody."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from api.callers import Caller, CallerKind
from api.deps import AuditorDep, ReaderDep, ResourcesDep, TransactionDep, may
from api.errors import NotFoundError
from api.members import joining, store
from api.members.joining import Post
from api.members.parties import reporting_party
from api.members.schemas import (
    InvitationIn,
    InvitationList,
    InvitationOut,
    JoinedOut,
    JoinIn,
    MemberList,
    MemberOut,
    NewInvitationOut,
    NewTokenOut,
    PartyName,
    TokenIn,
    TokenList,
    TokenOut,
)
from api.members.tables import StoredMember
from api.permissions import Permission
from api.resources import Resources
from api.text_fields import RecordId

router = APIRouter(prefix="/v1", tags=["members"])


# ── joining and leaving ──


@router.post("/members/join", status_code=201)
def join(
    caller: Annotated[Caller, may(Permission.JOIN)],
    body: JoinIn,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> JoinedOut:
    """Comes in with an invitation code. Through a bot the chat account is bound; else a token is given, shown this once."""
    joined = joining.join(session, caller, body.code, name=body.name, now=resources.clock())
    audit.note_change(session, "members.join", joined.member.id)
    return JoinedOut(member=_member_out(resources, session, joined.member), token=joined.token)


@router.get("/members/me")
def show_oneself(
    caller: Annotated[Caller, may(Permission.SEE_ONESELF)], resources: ResourcesDep, session: ReaderDep
) -> MemberOut:
    """Who the caller is."""
    return _member_out(resources, session, _member(session, caller.member_id))


@router.post("/members/leave", status_code=200)
def leave(
    caller: Annotated[Caller, may(Permission.LEAVE)],
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> MemberOut:
    """The caller's tokens and chat accounts name nobody from now on. What was recorded stays."""
    member = _member(session, caller.member_id)
    store.end_membership(session, member, resources.clock())
    audit.note_change(session, "members.leave", member.id)
    return _member_out(resources, session, member)


# ── who is there ──


@router.get("/members")
def list_members(
    _caller: Annotated[Caller, may(Permission.SEE_MEMBERS)],
    resources: ResourcesDep,
    session: ReaderDep,
    audit: AuditorDep,
    party: Annotated[PartyName | None, Query()] = None,
    role: CallerKind | None = None,
    with_ended: bool = False,
) -> MemberList:
    """Everybody who has joined, or those of one party or role."""
    named = reporting_party(resources.index, party, "/query/party").party if party is not None else None
    found = store.list_members(session, party=named, role=role, with_ended=with_ended)
    audit.note_reading("members.list", named or "")
    members = [_member_out(resources, session, member) for member in found]
    return MemberList(total=len(members), members=members)


@router.delete("/members/{member_id}")
def end_member(
    caller: Annotated[Caller, may(Permission.END_MEMBERS)],
    member_id: RecordId,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> MemberOut:
    """Sends a member away: tokens and chat accounts name nobody from now on. What was recorded stays."""
    member = joining.end_member(session, caller, member_id, resources.clock())
    audit.note_change(session, "members.end", member.id)
    return _member_out(resources, session, member)


# ── invitations ──


@router.post("/invitations", status_code=201)
def invite(
    caller: Annotated[Caller, may(Permission.INVITE)],
    body: InvitationIn,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> NewInvitationOut:
    """A code that lets one person in, once. It is shown this once."""
    party = reporting_party(resources.index, body.party) if body.party is not None else None
    post = Post(CallerKind(body.role), party)
    invitation, code = joining.invite(session, caller, post, days=body.days, now=resources.clock())
    audit.note_change(session, "invitations.make", invitation.id)
    shown = InvitationOut.of(invitation, resources.settings.zone)
    return NewInvitationOut(**shown.model_dump(), code=code)


@router.get("/invitations")
def list_invitations(
    _caller: Annotated[Caller, may(Permission.INVITE)], resources: ResourcesDep, session: ReaderDep
) -> InvitationList:
    """Every invitation, used or not, without its code."""
    zone = resources.settings.zone
    shown = [InvitationOut.of(row, zone) for row in store.list_invitations(session)]
    return InvitationList(total=len(shown), invitations=shown)


@router.delete("/invitations/{invitation_id}", status_code=204)
def revoke_invitation(
    caller: Annotated[Caller, may(Permission.INVITE)],
    invitation_id: RecordId,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> None:
    """The code lets nobody in from now on."""
    joining.revoke_invitation(session, caller, invitation_id, resources.clock())
    audit.note_change(session, "invitations.revoke", invitation_id)


# ── tokens ──


@router.post("/tokens", status_code=201)
def give_token(
    caller: Annotated[Caller, may(Permission.GIVE_TOKENS)],
    body: TokenIn,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> NewTokenOut:
    """A new member with a token, which is shown this once."""
    party = reporting_party(resources.index, body.party) if body.party is not None else None
    now = resources.clock()
    member = joining.add_member(
        session, Post(CallerKind(body.role), party), name=body.name, created_by=caller.member_id, now=now
    )
    token, secret = joining.give_token(session, member, now=now, days=body.days)
    audit.note_change(session, "tokens.give", token.id)
    shown = TokenOut.of(token, resources.settings.zone)
    return NewTokenOut(**shown.model_dump(), token=secret, member=_member_out(resources, session, member))


@router.get("/tokens")
def list_tokens(
    _caller: Annotated[Caller, may(Permission.GIVE_TOKENS)], resources: ResourcesDep, session: ReaderDep
) -> TokenList:
    """Every token without its words."""
    shown = [TokenOut.of(row, resources.settings.zone) for row in store.list_tokens(session)]
    return TokenList(total=len(shown), tokens=shown)


@router.delete("/tokens/{token_id}", status_code=204)
def revoke_token(
    _caller: Annotated[Caller, may(Permission.GIVE_TOKENS)],
    token_id: RecordId,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> None:
    """The token names nobody from now on."""
    joining.revoke_token(session, token_id, resources.clock())
    audit.note_change(session, "tokens.revoke", token_id)


def _member(session: Session, member_id: str | None) -> StoredMember:
    member = store.find_member(session, member_id) if member_id else None
    if member is None:
        raise NotFoundError("unknown_member")
    return member


def _member_out(resources: Resources, session: Session, member: StoredMember) -> MemberOut:
    accounts = list(store.accounts_of(session, [member.id]))
    return MemberOut.of(member, accounts, resources.settings.zone)
