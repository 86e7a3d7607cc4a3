"""Letting people in and out, for any channel."""

from __future__ import annotations

from collections.abc import Mapping

from bot.api_replies import Invitation, Member
from bot.desks import MemberDesk
from bot.logs import log_event


class JoiningDesk(MemberDesk):
    """Joins, leaves and invites. See MemberDesk."""

    async def join(self, code: str, name: str, account: str, request_id: str) -> Member:
        member = await self._api.join(code, name, account, request_id)
        log_event("member.joined", role=member.role, request_id=request_id)
        return member

    async def leave(self, account: str, request_id: str) -> None:
        member = await self._api.leave(account, request_id)
        log_event("member.left", role=member.role, request_id=request_id)

    async def invite(self, post: Mapping[str, str], account: str, request_id: str) -> Invitation:
        return await self._api.invite(post, account, request_id)
