"""Updates as they are fetched: one that cannot be read is passed over, not the end of all polling."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.request import HTTPXRequest

from bot.logs import log_trouble


class UpdatesRequest(HTTPXRequest):
    """The library reads a batch of updates as one, and stops asking for more when one of them is not as it expects."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Telegram's reply, in which every update can be read. Any: it is read by the library."""
        reply: dict[str, Any] = HTTPXRequest.parse_json_payload(payload)
        updates = reply.get("result")
        if isinstance(updates, list):
            reply["result"] = [_readable(each) for each in updates if _is_numbered(each)]
        return reply


def _is_numbered(update: object) -> bool:
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


def _readable(update: dict[str, Any]) -> dict[str, Any]:
    """The update; only its number where the rest cannot be read, so that Telegram does not send it again for ever."""
    try:
        Update.de_json(update)
    except (TypeError, ValueError, AttributeError, KeyError, OverflowError, OSError) as error:
        log_trouble("update.unreadable", update_id=update["update_id"], reason=type(error).__name__)
        return {"update_id": update["update_id"]}
    return update
