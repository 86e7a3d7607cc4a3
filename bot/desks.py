"""What every desk for members has: the API, and who it is that writes."""

from __future__ import annotations

from bot.api_client import ApiClient
from bot.api_replies import Member


class MemberDesk:
    """Knows the API and nothing of the channel. Everything it does may raise ApiRefused, ApiUnavailable."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    @property
    def is_open(self) -> bool:
        """False where the bot cannot speak for members."""
        return self._api.knows_people

    async def member(self, account: str, request_id: str) -> Member | None:
        return await self._api.member(account, request_id)
