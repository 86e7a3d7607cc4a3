"""What happens at a pressed button: a word beside it, other buttons, another text in the place of the message."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.ext import CallbackQueryHandler, ContextTypes

from bot.logs import log_trouble
from bot.rendering import render_spans
from bot.spans import Span

Context = ContextTypes.DEFAULT_TYPE
TOAST_CHARS = 200  # Bot API, answerCallbackQuery


class Buttons(CallbackQueryHandler[Context, None]):
    """Presses whose data begins like this. The library's own patterns match a press without any data too."""

    def __init__(
        self, callback: Callable[[Update, Context], Coroutine[Any, Any, None]], opening: str
    ) -> None:
        super().__init__(callback)
        self._opening = opening

    def check_update(self, update: object) -> bool:
        query = update.callback_query if isinstance(update, Update) else None
        return query is not None and (query.data or "").startswith(self._opening)


def request_id_of(update: Update) -> str:
    """The id that this update's requests carry through both processes' logs."""
    return f"tg-{update.update_id}"


async def toast(query: CallbackQuery, sentence: str) -> None:
    """A word at the button; one that comes too late is no loss. An empty one only ends the waiting."""
    try:
        await query.answer(sentence[:TOAST_CHARS] or None)
    except TelegramError as error:
        log_trouble("toast.failed", reason=type(error).__name__)


async def change_buttons(query: CallbackQuery, markup: InlineKeyboardMarkup | None) -> bool:
    """False where they are like that already: the press before this one did it."""
    try:
        await query.edit_message_reply_markup(markup)
    except BadRequest as error:
        return "not modified" not in error.message
    except TelegramError as error:
        log_trouble("buttons.failed", reason=type(error).__name__)
    return True


async def show_instead(
    query: CallbackQuery,
    message: Message,
    spans: Sequence[Span],
    markup: InlineKeyboardMarkup | None = None,
    below: Sequence[Span] = (),
) -> None:
    """Another text in the place of the message; what does not fit one message follows it, the buttons at its end."""
    *before, last = render_spans(spans, below)
    if before:
        await change_buttons(query, None)
        for part in before:
            await message.reply_html(part, do_quote=False)
        await message.reply_html(last, reply_markup=markup, do_quote=False)
        return
    try:
        await query.edit_message_text(last, parse_mode=ParseMode.HTML, reply_markup=markup)
    except BadRequest as error:
        if "not modified" not in error.message:
            raise
