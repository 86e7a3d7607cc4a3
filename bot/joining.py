"""Letting people in and out, for any channel."""

from __future__ import annotations

from collections.abc import Mapping

from bot.api_client import ApiClient
from bot.api_replies import Invitation, Member
from bot.logs import log_event


class JoiningDesk:
    """Knows the API and nothing of the channel. Everything it does may raise ApiRefused, ApiUnavailable."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    @property
    def is_open(self) -> bool:
        """False where the bot cannot speak for members."""
        return self._api.knows_people

    async def member(self, account: str, request_id: str) -> Member | None:
        return await self._api.member(account, request_id)

    async def join(self, code: str, name: str, account: str, request_id: str) -> Member:
        member = await self._api.join(code, name, account, request_id)
        log_event("member.joined", role=member.role, request_id=request_id)
        return member

    async def leave(self, account: str, request_id: str) -> None:
        member = await self._api.leave(account, request_id)
        log_event("member.left", role=member.role, request_id=request_id)

    async def invite(self, post: Mapping[str, str], account: str, request_id: str) -> Invitation:
        return await self._api.invite(post, account, request_id)
