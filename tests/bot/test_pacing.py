"""What is sent again, what is not, and what is looked for before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.journal import Journal
from bot.occasion import acting_on
from bot.pacing import Pacing, surely_not_delivered

pytestmark = pytest.mark.filterwarnings("ignore:.*PTB_TIMEDELTA")
GROUP = -1_000_000_000_100


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
def test_only_what_surely_did_not_arrive_is_sent_again_unlooked(error: NetworkError, expected: bool) -> None:
    assert surely_not_delivered(error) is expected


class Wire:
    """Telegram as far as requests go: what each try ends in, and which messages are the bot's."""

    def __init__(self, *ends: TelegramError | int, ours: int | None = None) -> None:
        self.ends = list(ends)
        self.ours = ours
        self.made: list[str] = []
        self.probed: list[int] = []

    async def post(self, endpoint: str, data: dict[str, Any]) -> dict[str, Any]:
        if endpoint == "editMessageReplyMarkup":
            self.probed.append(data["message_id"])
            raise BadRequest(
                "Message is not modified" if data["message_id"] == self.ours else "message can't be edited"
            )
        self.made.append(endpoint)
        end = self.ends.pop(0) if len(self.ends) > 1 else self.ends[0]
        if isinstance(end, TelegramError):
            raise end
        return {"message_id": end, "date": 0, "chat": {"id": data["chat_id"], "type": "supergroup"}}


def send(pacing: Pacing, wire: Wire, text: str = "答", endpoint: str = "sendMessage") -> Awaitable[Any]:
    data = {"chat_id": GROUP, "text": text}
    return pacing.process_request(wire.post, (), {}, endpoint, data, None)


def run(use: Callable[[], Awaitable[Any]]) -> Any:
    async def wrapped() -> Any:
        return await use()

    return asyncio.run(wrapped())


def journal() -> Journal:
    return Journal(None)


def test_flood_control_is_waited_out() -> None:
    wire = Wire(RetryAfter(0), RetryAfter(0), 7)
    assert run(lambda: send(Pacing(journal()), wire))["message_id"] == 7


def test_flood_control_is_waited_out_only_so_long() -> None:
    wire = Wire(RetryAfter(3600))
    with pytest.raises(RetryAfter):
        run(lambda: send(Pacing(journal(), patience_seconds=60), wire))
    assert len(wire.made) == 1


def test_what_telegram_refuses_is_not_sent_again() -> None:
    wire = Wire(Forbidden("blocked"))
    with pytest.raises(Forbidden):
        run(lambda: send(Pacing(journal()), wire))
    assert len(wire.made) == 1


@pytest.mark.parametrize("endpoint", ["sendChatAction", "answerCallbackQuery"])
def test_what_is_worthless_when_late_is_not_sent_again(endpoint: str) -> None:
    wire = Wire(RetryAfter(0))
    with pytest.raises(RetryAfter):
        run(lambda: send(Pacing(journal()), wire, endpoint=endpoint))
    assert len(wire.made) == 1


LOST_REPLY = caused(TimedOut(), httpx.ReadTimeout("no"))


def test_a_message_whose_reply_was_lost_is_looked_for_and_found() -> None:
    pacing, wire = Pacing(journal()), Wire(LOST_REPLY, 99, ours=12)
    pacing.note_message(GROUP, 10)
    assert run(lambda: send(pacing, wire))["message_id"] == 12
    assert (wire.made, wire.probed) == (["sendMessage"], [11, 12])


def test_a_message_that_is_looked_for_in_vain_is_sent_again() -> None:
    wire = Wire(LOST_REPLY, 99)
    assert run(lambda: send(Pacing(journal()), wire))["message_id"] == 99


def sent_on(occasion: str, pacing: Pacing, wire: Wire, *texts: str) -> list[int]:
    async def use() -> list[int]:
        with acting_on(occasion):
            return [(await send(pacing, wire, text))["message_id"] for text in texts]

    return list(run(use))


def test_what_was_sent_on_an_occasion_is_not_sent_again(tmp_path: Path) -> None:
    before = Wire(5)
    sent_on("update-1", Pacing(Journal(tmp_path)), before, "一", "二")
    after = Wire(6)
    assert sent_on("update-1", Pacing(Journal(tmp_path)), after, "一", "二", "三") == [5, 5, 6]
    assert len(after.made) == 1


def test_the_same_words_twice_on_one_occasion_are_two_messages() -> None:
    wire = Wire(5)
    sent_on("update-1", Pacing(journal()), wire, "一", "一")
    assert len(wire.made) == 2


def test_the_same_words_on_another_occasion_are_sent() -> None:
    pacing, wire = Pacing(journal()), Wire(5)
    sent_on("update-1", pacing, wire, "一")
    sent_on("update-2", pacing, wire, "一")
    assert len(wire.made) == 2


def begun_and_killed(folder: Path) -> None:
    """A process that ended between sending and learning the end."""

    async def use() -> None:
        pacing = Pacing(Journal(folder))
        pacing.note_message(GROUP, 10)

        async def post(endpoint: str, data: dict[str, Any]) -> dict[str, Any]:
            raise asyncio.CancelledError

        with acting_on("update-1"), suppress(asyncio.CancelledError):
            await pacing.process_request(post, (), {}, "sendMessage", {"chat_id": GROUP, "text": "答"}, None)

    asyncio.run(use())


@pytest.mark.parametrize(("ours", "made"), [(11, 0), (None, 1)], ids=["it had arrived", "it had not"])
def test_what_a_killed_process_had_begun_is_settled_first(
    tmp_path: Path, ours: int | None, made: int
) -> None:
    begun_and_killed(tmp_path)
    kept, wire = Journal(tmp_path), Wire(99, ours=ours)
    pacing = Pacing(kept)

    async def probe(chat: int, message_id: int, buttons: str | None) -> bool:
        return message_id == ours

    run(lambda: pacing.settle(probe))
    assert kept.unsettled() == []
    sent_on("update-1", pacing, wire, "答")
    assert len(wire.made) == made


def test_a_chat_that_shut_the_bot_out_does_not_keep_it_from_starting(tmp_path: Path) -> None:
    begun_and_killed(tmp_path)
    kept = Journal(tmp_path)

    async def probe(chat: int, message_id: int, buttons: str | None) -> bool:
        raise Forbidden("bot was kicked from the supergroup chat")

    run(lambda: Pacing(kept).settle(probe))
    assert kept.unsettled() == []


def test_messages_of_a_chat_go_one_by_one() -> None:
    at_once, most = 0, 0

    async def post(endpoint: str, data: dict[str, Any]) -> bool:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1
        return True

    async def use() -> None:
        pacing = Pacing(journal())
        data = [{"chat_id": GROUP, "text": str(number)} for number in range(5)]
        await asyncio.gather(
            *(pacing.process_request(post, (), {}, "sendMessage", each, None) for each in data)
        )

    asyncio.run(use())
    assert most == 1


def test_a_turn_is_not_lost_between_two_that_wait() -> None:
    """Somebody new who comes in the moment a turn ends waits behind those who wait already."""
    at_once, most = 0, 0

    async def post(endpoint: str, data: dict[str, Any]) -> bool:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1
        return True

    async def use() -> None:
        pacing = Pacing(journal())

        async def one(number: int) -> None:
            for _ in range(number % 7):
                await asyncio.sleep(0)
            data = {"chat_id": GROUP, "text": str(number)}
            await pacing.process_request(post, (), {}, "sendMessage", data, None)

        await asyncio.gather(*(one(number) for number in range(200)))

    asyncio.run(use())
    assert most == 1
