"""Requests and replies about members, invitations and tokens. Moments in replies are local."""

from __future__ import annotations

from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from api.callers import CallerKind
from api.members.tables import StoredChatAccount, StoredInvitation, StoredMember, StoredToken
from api.text_fields import Line

CODE_CHARS_MOST = 40
PersonName = Annotated[Line, StringConstraints(max_length=60)]
PartyName = Annotated[Line, StringConstraints(min_length=1, max_length=100)]
Code = Annotated[Line, StringConstraints(min_length=1, max_length=CODE_CHARS_MOST)]


class InvitedRole(StrEnum):
    """Whom an invitation lets in."""

    MEMBER = CallerKind.MEMBER.value
    SUPERVISOR = CallerKind.SUPERVISOR.value


class TokenRole(StrEnum):
    """Whom a token may name."""

    MEMBER = CallerKind.MEMBER.value
    SUPERVISOR = CallerKind.SUPERVISOR.value
    OPERATOR = CallerKind.OPERATOR.value
    BOT = CallerKind.BOT.value


class _Post(BaseModel):
    """A role, with the party that a member, and nobody else, reports for."""

    model_config = ConfigDict(extra="forbid")

    role: str
    party: PartyName | None = None

    @model_validator(mode="after")
    def _party_fits_role(self) -> Self:
        if (self.role == CallerKind.MEMBER) != (self.party is not None):
            raise PydanticCustomError("party_for_members", "a member, and only a member, has a party")
        return self


class InvitationIn(_Post):
    """Whom to let in: a role, a member's party by any of its names, and for how many days the code holds."""

    role: InvitedRole = InvitedRole.MEMBER
    days: int = Field(default=7, ge=1, le=90)


class TokenIn(_Post):
    """Whom the token shall name. Without `days` it holds until it is revoked."""

    role: TokenRole
    name: PersonName = ""
    days: int | None = Field(default=None, ge=1, le=3650)


class JoinIn(BaseModel):
    """The code as it was given, and what people call whoever sends it."""

    model_config = ConfigDict(extra="forbid")

    code: Code
    name: PersonName = ""


class AccountOut(BaseModel):
    """A chat account that speaks for a member."""

    channel: str
    account: str
    bound_at: datetime


class MemberOut(BaseModel):
    """Who somebody is to the product; `party` as the matrix writes it, `sub_party` which body of a group."""

    id: str
    role: str
    party: str | None
    sub_party: str | None
    name: str
    joined_at: datetime
    ended_at: datetime | None
    accounts: list[AccountOut] = []

    @classmethod
    def of(cls, member: StoredMember, accounts: list[StoredChatAccount], zone: tzinfo) -> MemberOut:
        return cls(
            id=member.id,
            role=member.role,
            party=member.party,
            sub_party=member.sub_party,
            name=member.name,
            joined_at=member.created_at.astimezone(zone),
            ended_at=member.ended_at.astimezone(zone) if member.ended_at else None,
            accounts=[
                AccountOut(channel=one.channel, account=one.account, bound_at=one.bound_at.astimezone(zone))
                for one in accounts
            ],
        )


class MemberList(BaseModel):
    total: int
    members: list[MemberOut]


class JoinedOut(BaseModel):
    """Who has come in. `token` is shown this once; null where a chat account was bound instead."""

    member: MemberOut
    token: str | None


class InvitationOut(BaseModel):
    """An invitation without its code."""

    id: str
    role: str
    party: str | None
    sub_party: str | None
    created_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    used_by: str | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, row: StoredInvitation, zone: tzinfo) -> InvitationOut:
        return cls(
            id=row.id,
            role=row.role,
            party=row.party,
            sub_party=row.sub_party,
            created_by=row.created_by,
            created_at=row.created_at.astimezone(zone),
            expires_at=row.expires_at.astimezone(zone),
            used_at=row.used_at.astimezone(zone) if row.used_at else None,
            used_by=row.used_by,
            revoked_at=row.revoked_at.astimezone(zone) if row.revoked_at else None,
        )


class NewInvitationOut(InvitationOut):
    """An invitation with its code, shown this once."""

    code: str


class InvitationList(BaseModel):
    total: int
    invitations: list[InvitationOut]


class TokenOut(BaseModel):
    """A token without its words."""

    id: str
    member_id: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, row: StoredToken, zone: tzinfo) -> TokenOut:
        return cls(
            id=row.id,
            member_id=row.member_id,
            created_at=row.created_at.astimezone(zone),
            expires_at=row.expires_at.astimezone(zone) if row.expires_at else None,
            revoked_at=row.revoked_at.astimezone(zone) if row.revoked_at else None,
        )


class NewTokenOut(TokenOut):
    """A token with its words, shown this once."""

    token: str
    member: MemberOut


class TokenList(BaseModel):
    total: int
    tokens: list[TokenOut]
