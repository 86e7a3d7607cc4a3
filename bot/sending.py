"""Sends a reply to where the question came from, and shows that one is being looked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from telegram import Chat, ForceReply, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import TelegramError

from bot.api_client import File
from bot.buttons import keyboard
from bot.logs import log_trouble
from bot.rendering import render, render_spans
from bot.replies import Reply
from bot.spans import Span, visible
from bot.wording import Wording

ReplyMarkup = InlineKeyboardMarkup | ForceReply
TYPING_SECONDS = 4.5  # Telegram shows it for five


class Sender:
    """Replies are threaded in groups; in private the message before is the question anyway."""

    def __init__(self, wording: Wording, public_url: str | None) -> None:
        self._wording = wording
        self._public_url = public_url

    async def send(self, message: Message, reply: Reply) -> None:
        """Every part in order, the buttons below the last."""
        parts = render(reply, self._wording, self._public_url)
        for number, part in enumerate(parts, start=1):
            is_last = number == len(parts)
            await message.reply_html(
                part,
                reply_markup=keyboard(reply, self._wording, self._public_url) if is_last else None,
                do_quote=number == 1 and _is_group(message),
            )

    async def show(
        self, message: Message, spans: Sequence[Span], below: Sequence[Span], markup: ReplyMarkup | None
    ) -> None:
        """Text of our own, what is `below` and the buttons in its last message; it replies to what it is about.

        Below a message of our own it replies to what that one replied to: to the person, whose turn it is.
        """
        about = message.reply_to_message if _is_ours(message) else message
        parts = render_spans(spans, below)
        for number, part in enumerate(parts, start=1):
            await message.get_bot().send_message(
                message.chat_id,
                part,
                parse_mode=ParseMode.HTML,
                message_thread_id=message.message_thread_id if message.is_topic_message else None,
                reply_parameters=ReplyParameters(about.message_id, allow_sending_without_reply=True)
                if about is not None
                else None,
                reply_markup=markup if number == len(parts) else None,
            )

    async def send_file(self, message: Message, file: File, *, is_picture: bool) -> None:
        """A file below the message that it belongs to."""
        if is_picture:
            await message.reply_photo(file.content, filename=file.name, do_quote=True)
        else:
            await message.reply_document(file.content, filename=file.name, do_quote=True)

    async def say(self, message: Message, sentence: str) -> None:
        """A sentence of our own, or the API's; one that does not fit a message goes on in the next."""
        for number, part in enumerate(render_spans([Span(visible(sentence))]), start=1):
            await message.reply_html(part, do_quote=number == 1 and _is_group(message))


def _is_ours(message: Message) -> bool:
    return message.from_user is not None and message.from_user.id == message.get_bot().id


def _is_group(message: Message) -> bool:
    return message.chat.type != Chat.PRIVATE


@asynccontextmanager
async def typing(message: Message) -> AsyncIterator[None]:
    """Shows the typing indicator until the block ends; what it waits for never waits for it."""
    is_over = asyncio.Event()
    indicator = asyncio.create_task(_keep_typing(message, is_over))
    _running.add(indicator)
    indicator.add_done_callback(_running.discard)
    try:
        yield
    finally:
        is_over.set()


_running: set[asyncio.Task[None]] = set()  # the event loop itself holds tasks weakly


async def _keep_typing(message: Message, is_over: asyncio.Event) -> None:
    topic = message.message_thread_id if message.is_topic_message else None
    while not is_over.is_set():
        try:
            await message.get_bot().send_chat_action(
                message.chat_id, ChatAction.TYPING, message_thread_id=topic
            )
        except TelegramError as error:
            log_trouble("typing.failed", reason=type(error).__name__)
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(is_over.wait(), TYPING_SECONDS)
