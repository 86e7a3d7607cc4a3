"""Who is asking, what they may see, and how often they may ask."""

from __future__ import annotations

import ipaddress
import math
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from api.errors import ForbiddenError, InvalidInputError, NotRecognisedError, TooManyRequestsError
from ingest.index import AUDIENCES

PUBLIC = AUDIENCES[0]
SECONDS_PER_WINDOW = 60.0
BUCKETS_KEPT = 100_000  # visitors remembered at once; the one seen longest ago is forgotten first


ON_BEHALF_OF = "On-Behalf-Of"  # the header in which a bot names the chat account that it speaks for
DIRECT = "api"  # the channel of whoever speaks to the API without a bot in between
_ACCOUNT = re.compile(r"(?P<channel>[a-z]{2,20}):(?P<account>[A-Za-z0-9_.@-]{1,100})")


class CallerKind(StrEnum):
    """What somebody is to the product. What each may do stands in `permissions.py`."""

    VISITOR = "visitor"
    MEMBER = "member"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class ChatAccount:
    """A person's account on a channel, as a bot sees it."""

    channel: str
    account: str

    @classmethod
    def parse(cls, header: str) -> ChatAccount:
        """From `telegram:123456`. Raises InvalidInputError."""
        match = _ACCOUNT.fullmatch(header.strip())
        if match is None:
            raise InvalidInputError(f"/{ON_BEHALF_OF}", "odd_account")
        return cls(match["channel"], match["account"])

    def __str__(self) -> str:
        return f"{self.channel}:{self.account}"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent the request. `audience` decides what may be seen; `key` is whose rate limit is used up.

    A member has a `party` (and a `sub_party` where the matrix names only a group). Through a bot, `chat_account` is the
    person's, whether or not it is bound to anybody yet.
    """

    kind: CallerKind
    key: str
    audience: str = PUBLIC
    member_id: str | None = None
    party: str | None = None
    sub_party: str | None = None
    chat_account: ChatAccount | None = None

    @property
    def channel(self) -> str:
        return self.chat_account.channel if self.chat_account else DIRECT

    def may_see(self, audience: str) -> bool:
        """True when a document for this audience is open to the caller; an unknown audience is open to nobody else."""
        if audience not in AUDIENCES or self.audience not in AUDIENCES:
            return audience == self.audience
        return AUDIENCES.index(audience) <= AUDIENCES.index(self.audience)


# Who a token names; with a chat account, the person a bot's token speaks for. None: nobody.
KnownCallers = Callable[[str, ChatAccount | None], Caller | None]


def nobody_known(_token: str, _account: ChatAccount | None) -> Caller | None:
    """Where no tokens are kept."""
    return None


def recognise(
    authorization: str | None,
    address: str | None,
    *,
    on_behalf_of: str | None = None,
    known: KnownCallers = nobody_known,
) -> Caller:
    """The caller of a request. Raises NotRecognisedError, ForbiddenError, InvalidInputError."""
    if not authorization:
        if on_behalf_of:
            raise ForbiddenError("not_on_behalf")
        return Caller(CallerKind.VISITOR, key=f"visitor:{_visitor_network(address)}")
    scheme, _, token = authorization.strip().partition(" ")
    account = ChatAccount.parse(on_behalf_of) if on_behalf_of else None
    caller = known(token.strip(), account) if scheme.lower() == "bearer" and token.strip() else None
    if caller is None:
        raise NotRecognisedError("unknown_token")
    return caller


def _visitor_network(address: str | None) -> str:
    """One visitor is one IPv4 address or one IPv6 /64, the smallest block a household is given."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to a caller; sent in headers."""

    limit: int
    remaining: int
    reset_seconds: int

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_seconds),
        }


class RateLimiter:
    """A token bucket per caller, kept in this process: `limit` at once, refilled evenly over a minute."""

    def __init__(self, limit_per_minute: int) -> None:
        self.limit = limit_per_minute
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key → tokens, seen at
        self._lock = threading.Lock()

    def take(self, key: str, now_seconds: float, *, times: int = 1) -> Allowance | None:
        """Uses up one request; None where there is no limit. `now_seconds` is monotonic. Raises TooManyRequestsError.

        A key that stands for several callers has the limit so many `times`.
        """
        if self.limit == 0:
            return None
        limit = self.limit * times
        per_second = limit / SECONDS_PER_WINDOW
        with self._lock:
            tokens, seen_at = self._buckets.pop(key, (float(limit), now_seconds))
            tokens = min(float(limit), tokens + max(0.0, now_seconds - seen_at) * per_second)
            is_allowed = tokens >= 1.0
            tokens -= 1.0 if is_allowed else 0.0
            self._buckets[key] = (tokens, now_seconds)
            if len(self._buckets) > BUCKETS_KEPT:
                self._buckets.popitem(last=False)
        if not is_allowed:
            raise TooManyRequestsError(retry_after_seconds=math.ceil((1.0 - tokens) / per_second))
        return Allowance(limit, int(tokens), math.ceil((limit - tokens) / per_second))
