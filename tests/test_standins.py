"""The stand-in for Telegram behaves as the documentation says, seen through the library that the bot uses."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, TypeVar

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, InlineKeyboardButton, InlineKeyboardMarkup
from telegram import TelegramObject as Received
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, RetryAfter

from tests.standins import BOT, TOKEN, Person, TelegramServer, telegram_server
from tests.telegram_wire import SECRET_HEADER

os.environ.setdefault("PTB_TIMEDELTA", "true")

WANG = Person(7, "小王")
GROUP = -1001
MENTION = f"@{BOT['username']}"
T = TypeVar("T")


@pytest.fixture
def server() -> Iterator[TelegramServer]:
    with telegram_server() as running:
        yield running


def client(server: TelegramServer, use: Callable[[Bot], Awaitable[T]]) -> T:
    async def run() -> T:
        async with Bot(TOKEN, base_url=f"{server.url}/bot") as bot:
            return await use(bot)

    return asyncio.run(run())


def unknown_fields(received: Received, place: str = "") -> list[str]:
    """Fields that the library's classes, written after the documentation, do not have."""
    found = [f"{place}.{name}" for name in received.api_kwargs]
    for name in received.__slots__:
        value = getattr(received, name, None)
        for each in value if isinstance(value, tuple | list) else [value]:
            if isinstance(each, Received):
                found += unknown_fields(each, f"{place}.{name}")
    return found


def test_every_field_is_one_of_the_documentation(server: TelegramServer) -> None:
    said = server.write(WANG, f"{MENTION} 谁负责？", group=GROUP, topic=3)
    server.write(WANG, "再问", group=GROUP, reply_to=said)
    server.edit(said, "改了")
    server.add_to_group(WANG, GROUP)
    server.upgrade(WANG, -5, GROUP)
    server.block(WANG)
    updates = client(server, lambda bot: bot.get_updates())
    assert len(updates) == 8
    assert [place for update in updates for place in unknown_fields(update)] == []
    assert updates[2].edited_message is not None
    assert updates[3].my_chat_member is not None


def test_what_is_sent_comes_back_with_known_fields(server: TelegramServer) -> None:
    said = server.write(WANG, "问")
    server.write(WANG, "早", group=GROUP)

    async def use(bot: Bot) -> list[Received]:
        button = InlineKeyboardMarkup([[InlineKeyboardButton("甲", callback_data="a")]])
        sent = await bot.send_message(
            WANG.id,
            "<b>答</b>",
            "HTML",
            reply_to_message_id=said["message_id"],
            reply_markup=button,
        )
        edited = await bot.edit_message_text("另一句", WANG.id, sent.message_id)
        assert isinstance(edited, Received)
        document = await bot.send_document(WANG.id, b"a,b", filename="表.csv", caption="表")
        photo = await bot.send_photo(WANG.id, b"\x89PNG")
        return [
            sent,
            edited,
            document,
            photo,
            await bot.get_chat(GROUP),
            await bot.get_chat_member(GROUP, 7),
        ]

    received = client(server, use)
    assert [place for each in received for place in unknown_fields(each)] == []
    assert [upload.content for upload in server.files.values()] == [b"a,b", b"\x89PNG"]
    assert "📎 表.csv（3 B）" in server.transcript(WANG.id)


def test_updates_are_kept_until_they_are_confirmed(server: TelegramServer) -> None:
    server.write(WANG, "一")
    server.write(WANG, "二")

    async def use(bot: Bot) -> list[str | None]:
        first = await bot.get_updates(limit=1)
        again = await bot.get_updates()
        rest = await bot.get_updates(offset=first[0].update_id + 1)
        return [update.message.text for update in [*first, *again, *rest] if update.message is not None]

    assert client(server, use) == ["一", "一", "二", "二"]
    assert len(server.pending()) == 1


def test_only_allowed_kinds_are_kept(server: TelegramServer) -> None:
    client(server, lambda bot: bot.get_updates(allowed_updates=["message"]))
    server.edit(server.write(WANG, "一"), "二")
    assert [list(update) for update in server.pending()] == [["update_id", "message"]]


def test_a_second_poll_ends_the_first(server: TelegramServer) -> None:
    async def use(bot: Bot) -> None:
        first = asyncio.create_task(bot.get_updates(timeout=5))
        while not server.sent("getUpdates"):
            await asyncio.sleep(0.01)
        await Bot(TOKEN, base_url=f"{server.url}/bot").get_updates()
        await first

    with pytest.raises(Conflict):
        client(server, use)


@pytest.mark.parametrize(
    "html", ["<b>甲", "甲</b>", "<x>甲</x>", "1 < 2", "a & b", "<b><i>甲</b></i>", "&nbsp;"]
)
def test_malformed_markup_is_refused(server: TelegramServer, html: str) -> None:
    with pytest.raises(BadRequest, match="an't parse entities"):
        client(server, lambda bot: bot.send_message(7, html, "HTML"))


def test_4096_units_are_the_limit(server: TelegramServer) -> None:
    client(server, lambda bot: bot.send_message(7, "😀" * 2048))
    with pytest.raises(BadRequest, match="too long"):
        client(server, lambda bot: bot.send_message(7, "😀" * 2048 + "a"))


def test_flood_is_refused_with_the_time_to_wait(server: TelegramServer) -> None:
    server.flood_limit = (1, 60)
    client(server, lambda bot: bot.send_message(7, "一"))
    with pytest.raises(RetryAfter):
        client(server, lambda bot: bot.send_message(7, "二"))
    client(server, lambda bot: bot.send_message(8, "三"))


def test_who_blocked_the_bot_gets_nothing(server: TelegramServer) -> None:
    server.block(WANG)
    with pytest.raises(Forbidden):
        client(server, lambda bot: bot.send_message(WANG.id, "一"))


def test_an_upgraded_group_names_its_successor(server: TelegramServer) -> None:
    server.upgrade(WANG, -5, GROUP)
    with pytest.raises(ChatMigrated) as migrated:
        client(server, lambda bot: bot.send_message(-5, "一"))
    assert migrated.value.new_chat_id == GROUP


def test_commands_are_kept_by_scope(server: TelegramServer) -> None:
    scope = BotCommandScopeAllGroupChats()
    client(server, lambda bot: bot.set_my_commands([BotCommand("ask", "问")], scope))
    assert [command.command for command in client(server, lambda bot: bot.get_my_commands(scope))] == ["ask"]
    client(server, lambda bot: bot.delete_my_commands(scope))
    assert client(server, lambda bot: bot.get_my_commands(scope)) == ()


def test_privacy_mode_shows_only_what_is_meant_for_the_bot(server: TelegramServer) -> None:
    server.has_privacy_mode = True
    ours = client(server, lambda bot: bot.send_message(GROUP, "早"))
    answer = server.messages[GROUP, ours.message_id]
    for text in ("大家早", f"{MENTION} 问", "/ask 问", "/go@other_bot"):
        server.write(WANG, text, group=GROUP)
    server.write(WANG, "追问", group=GROUP, reply_to=answer)
    assert [update["message"]["text"] for update in server.pending()] == [f"{MENTION} 问", "/ask 问", "追问"]


class Door:
    """A webhook that refuses the first update once."""

    def __init__(self) -> None:
        self.seen: list[tuple[str | None, int]] = []
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                status = 503 if not door.seen else 200
                door.seen.append((self.headers[SECRET_HEADER], status))
                self.send_response(status)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()


def test_a_webhook_gets_each_update_until_it_takes_it(server: TelegramServer) -> None:
    door = Door()
    url = f"http://127.0.0.1:{door.http.server_port}/"
    client(server, lambda bot: bot.set_webhook(url, secret_token="s"))
    server.write(WANG, "一")
    server.wait_until(lambda: not server.pending())
    assert door.seen == [("s", 503), ("s", 200)]
    with pytest.raises(Conflict):
        client(server, lambda bot: bot.get_updates())
    door.http.shutdown()
    door.http.server_close()


def test_a_transcript_shows_marks_buttons_and_replies(server: TelegramServer) -> None:
    said = server.write(WANG, f"{MENTION} 谁负责？", group=GROUP)

    async def use(bot: Bot) -> None:
        buttons = InlineKeyboardMarkup([[InlineKeyboardButton("有用", callback_data="a")]])
        await bot.send_message(
            GROUP,
            '<b>依据</b> <a href="https://a.example/">原文</a>',
            "HTML",
            reply_to_message_id=said["message_id"],
            reply_markup=buttons,
        )

    client(server, use)
    assert server.transcript(GROUP) == (
        f"小王：\n    {MENTION} 谁负责？\n"
        f"政策助手 ↩ 小王“{MENTION} 谁负责？”：\n    **依据** [原文](https://a.example/)\n    [ 有用 ]"
    )
