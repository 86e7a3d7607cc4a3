"""Who is asking, what they may see, how often they may ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.callers import Caller, CallerKind, RateLimiter, recognise
from api.errors import NotRecognisedError, TooManyRequestsError


def test_a_request_without_a_credential_is_a_visitor() -> None:
    assert recognise(None, "192.0.2.1") == Caller(CallerKind.VISITOR, "visitor:192.0.2.1", "public")


def test_an_unknown_credential_is_refused() -> None:
    with pytest.raises(NotRecognisedError):
        recognise("Bearer made-up", "192.0.2.1")


def test_addresses_of_one_ipv6_network_are_one_visitor() -> None:
    assert recognise(None, "2001:db8:1:2::1").key == recognise(None, "2001:db8:1:2:ffff::9").key


def test_an_ipv4_address_written_as_ipv6_is_the_same_visitor() -> None:
    assert recognise(None, "::ffff:192.0.2.1").key == recognise(None, "192.0.2.1").key


def test_an_address_that_is_none_still_has_a_limit() -> None:
    assert recognise(None, None).key == recognise(None, "not an address").key


def test_a_visitor_sees_public_documents_only() -> None:
    visitor = recognise(None, None)
    assert [visitor.may_see(audience) for audience in ("public", "member", "supervisor", "made up")] == [
        True,
        False,
        False,
        False,
    ]


def test_a_supervisor_sees_what_members_see() -> None:
    assert Caller(CallerKind.SUPERVISOR, "s", "supervisor").may_see("member")


def test_the_request_over_the_limit_is_refused() -> None:
    limiter = RateLimiter(2)
    limiter.take("a", 0.0)
    limiter.take("a", 0.0)
    with pytest.raises(TooManyRequestsError) as refused:
        limiter.take("a", 0.0)
    assert refused.value.retry_after_seconds == 30


def test_waiting_as_long_as_told_is_enough() -> None:
    limiter = RateLimiter(2)
    for _ in range(2):
        limiter.take("a", 0.0)
    with pytest.raises(TooManyRequestsError) as refused:
        limiter.take("a", 1.0)
    assert limiter.take("a", 1.0 + refused.value.retry_after_seconds) is not None


def test_one_visitor_does_not_use_up_anothers_limit() -> None:
    limiter = RateLimiter(1)
    limiter.take("a", 0.0)
    assert limiter.take("b", 0.0) is not None


def test_a_limit_of_zero_is_no_limit() -> None:
    limiter = RateLimiter(0)
    assert [limiter.take("a", 0.0) for _ in range(1000)] == [None] * 1000


@given(limit=st.integers(1, 50), gaps=st.lists(st.floats(0, 20), min_size=1, max_size=150))
def test_no_minute_lets_through_more_than_twice_the_limit(limit: int, gaps: list[float]) -> None:
    limiter, now, passed = RateLimiter(limit), 0.0, []
    for gap in gaps:
        now += gap
        try:
            limiter.take("a", now)
            passed.append(now)
        except TooManyRequestsError:
            continue
    assert all(sum(1 for at in passed if start <= at < start + 60) <= 2 * limit for start in passed)
