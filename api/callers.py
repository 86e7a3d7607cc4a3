"""Who is asking, what they may see, and how often they may ask."""

from __future__ import annotations

import ipaddress
import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum

from api.errors import NotRecognisedError, TooManyRequestsError
from ingest.index import AUDIENCES

PUBLIC = AUDIENCES[0]
SECONDS_PER_WINDOW = 60.0
BUCKETS_KEPT = 100_000  # visitors remembered at once; the one seen longest ago is forgotten first


class CallerKind(StrEnum):
    VISITOR = "visitor"
    MEMBER = "member"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent the request. `audience` decides what may be seen; `key` is whose rate limit is used up."""

    kind: CallerKind
    key: str
    audience: str = PUBLIC

    def may_see(self, audience: str) -> bool:
        """True when a document for this audience is open to the caller; an unknown audience is open to nobody else."""
        if audience not in AUDIENCES or self.audience not in AUDIENCES:
            return audience == self.audience
        return AUDIENCES.index(audience) <= AUDIENCES.index(self.audience)


def recognise(authorization: str | None, address: str | None) -> Caller:
    """The caller of a request. Raises NotRecognisedError for a credential that names nobody."""
    if authorization:
        raise NotRecognisedError("unknown_token")
    return Caller(CallerKind.VISITOR, key=f"visitor:{_visitor_network(address)}")


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
