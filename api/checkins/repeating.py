"""The same request twice is done once: the second time its first reply is given again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy.orm import Session

from api.checkins.content import canonical
from api.checkins.journal import lock_journal
from api.checkins.store import find_reply, keep_reply
from api.checkins.tables import StoredReply
from api.errors import InvalidInputError

KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")
HEADER: Final = "Idempotency-Key"


def once(
    session: Session,
    *,
    caller: str,
    key: str,
    request: str,
    now: datetime,
    make: Callable[[], BaseModel],
) -> tuple[dict[str, Any], bool]:
    """The reply to this request, and whether it is given again. `request` is a digest of what is asked.

    Raises InvalidInputError where the key was used for another request. A request that fails keeps nothing.
    """
    lock_journal(
        session
    )  # of two that arrive at once, the second one waits here and then finds the first one's reply
    before = find_reply(session, caller, key)
    if before is not None:
        if before.request_digest != request:
            raise InvalidInputError(f"/{HEADER}", "key_used_otherwise")
        return before.reply, True
    reply = make().model_dump(mode="json")
    keep_reply(
        session,
        StoredReply(caller=caller, key=key, request_digest=request, reply=reply, answered_at=now),
    )
    return reply, False


def key_of(header: str | None, request: str, today: date) -> str:
    """The client's key. Without one, the same words on the same day are the same request.

    Raises InvalidInputError for a key that cannot be one.
    """
    if header is None:
        return f"same-day:{today.isoformat()}:{request}"
    if not KEY.fullmatch(header):
        raise InvalidInputError(f"/{HEADER}", "odd_key")
    return f"key:{header}" if len(header) <= 190 else f"long:{hashlib.sha256(header.encode()).hexdigest()}"


def digest_of_request(route: str, body: BaseModel) -> str:
    """What tells one request from another: the route and everything the body holds."""
    asked = canonical({"route": route, "body": body.model_dump(mode="json", exclude_unset=True)})
    return hashlib.sha256(asked.encode()).hexdigest()
