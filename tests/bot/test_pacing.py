"""What is sent again, and what is not."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.pacing import MAX_TRIES, Pacing, surely_not_delivered

pytestmark = pytest.mark.filterwarnings("ignore:.*PTB_TIMEDELTA")


def caused(error: NetworkError, cause: Exception) -> NetworkError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (caused(NetworkError("no"), httpx.ConnectError("no")), True),
        (caused(NetworkError("no"), httpx.RemoteProtocolError("no")), True),
        (caused(TimedOut(), httpx.ConnectTimeout("no")), True),
        (caused(TimedOut(), httpx.PoolTimeout("no")), True),
        (NetworkError("Bad Gateway"), True),
        (caused(NetworkError("Bad Gateway"), TelegramError("Invalid server response")), True),
        (caused(TimedOut(), httpx.ReadTimeout("no")), False),
        (caused(NetworkError("no"), httpx.ReadError("no")), False),
        (caused(NetworkError("no"), RuntimeError("no")), False),
        (BadRequest("no"), False),
    ],
    ids=lambda value: f"{type(value).__name__}-{type(getattr(value, '__cause__', None)).__name__}",
)
def test_only_what_surely_did_not_arrive_is_sent_again(error: NetworkError, expected: bool) -> None:
    assert surely_not_delivered(error) is expected


def tries(error: TelegramError, endpoint: str = "sendMessage") -> int:
    """How often a request that always fails like this is made."""
    made = 0

    async def fail() -> bool:
        nonlocal made
        made += 1
        raise error

    async def run() -> None:
        with pytest.raises(type(error)):
            await Pacing().process_request(fail, (), {}, endpoint, {"chat_id": 7}, None)

    asyncio.run(run())
    return made


def test_flood_control_is_waited_out_only_so_often() -> None:
    assert tries(RetryAfter(0)) == MAX_TRIES


def test_a_very_long_wait_is_not_worth_it() -> None:
    assert tries(RetryAfter(3600)) == 1


def test_what_telegram_refuses_is_not_sent_again() -> None:
    assert tries(Forbidden("blocked")) == 1


@pytest.mark.parametrize("endpoint", ["sendChatAction", "answerCallbackQuery"])
def test_what_is_worthless_when_late_is_not_sent_again(endpoint: str) -> None:
    assert tries(RetryAfter(0), endpoint) == 1
