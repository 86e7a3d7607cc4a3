"""What supervisors ask for in a chat: summaries with their files, and who is missing."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, filters

from bot.addressing import after_command, thread_of
from bot.api_client import ApiRefused, ApiUnavailable
from bot.buttons import offered_question
from bot.presses import Buttons, request_id_of, toast
from bot.sending import Sender, typing
from bot.spans import Span
from bot.summaries import KINDS, SummaryDesk
from bot.threads import Thread
from bot.wording import Wording

Context = ContextTypes.DEFAULT_TYPE
OURS = "su"
PICTURE = "png"


class Summaries:
    """The API decides who may see them."""

    def __init__(self, desk: SummaryDesk, sender: Sender, wording: Wording) -> None:
        self._desk = desk
        self._sender = sender
        self._wording = wording

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """In the order they are tried."""
        message = filters.UpdateType.MESSAGE
        return [
            CommandHandler("summary", self.on_summary, message),
            CommandHandler("missing", self.on_missing, message),
            CommandHandler("bulletin", self.on_bulletin, message),
            Buttons(self.on_button, f"{OURS}:"),
        ]

    async def on_summary(self, update: Update, context: Context) -> None:
        """`/summary`, with words about time, party or task if one likes."""
        message, thread = update.message, thread_of(update)
        if message is None or thread is None:
            return
        about = after_command(message, context.bot.bot)
        try:
            async with typing(message):
                spans = await self._desk.summary(about, thread.account, request_id_of(update))
        except (ApiRefused, ApiUnavailable) as error:
            await self._sender.say(message, self._why(error))
        else:
            await self._sender.show(message, spans[:-2], spans[-2:], file_buttons(self._wording))

    async def on_missing(self, update: Update, context: Context) -> None:  # noqa: ARG002 - a handler's signature
        """Who has not reported in the round that is due next."""
        message, thread = update.message, thread_of(update)
        if message is None or thread is None:
            return
        try:
            spans: list[Span] = await self._desk.missing(thread.account, request_id_of(update))
        except (ApiRefused, ApiUnavailable) as error:
            await self._sender.say(message, self._why(error))
        else:
            await self._sender.show(message, spans, (), None)

    async def on_bulletin(self, update: Update, context: Context) -> None:
        """`/bulletin 每周一9点` in the chat into which it shall come; `/bulletin 停` ends it, alone it says what comes."""
        message, thread = update.message, thread_of(update)
        if message is None or thread is None:
            return
        words, account, request_id = (
            after_command(message, context.bot.bot),
            thread.account,
            request_id_of(update),
        )
        chat = place_of(thread)
        try:
            if not words:
                told = await self._desk.show_bulletin(chat, account, request_id)
            elif words in self._wording.bulletins.stop_words:
                told = await self._desk.end_bulletin(chat, account, request_id)
            else:
                told = await self._desk.set_bulletin(chat, words, account, request_id)
        except (ApiRefused, ApiUnavailable) as error:
            told = self._why(error)
        await self._sender.say(message, told)

    async def on_button(self, update: Update, context: Context) -> None:  # noqa: ARG002 - a handler's signature
        """A file of the summary above the button, made anew."""
        query, thread = update.callback_query, thread_of(update)
        if query is None or thread is None:
            return
        message, kind = query.message, (query.data or "").removeprefix(f"{OURS}:")
        about = offered_question(message, 0) if isinstance(message, Message) else None
        if not isinstance(message, Message) or about is None or kind not in KINDS:
            await toast(query, self._wording.toasts.outdated)
            return
        try:
            file = await self._desk.file(about, kind, thread.account, request_id_of(update))
        except (ApiRefused, ApiUnavailable) as error:
            await toast(query, self._why(error))
        else:
            await toast(query, "")
            await self._sender.send_file(message, file, is_picture=kind == PICTURE)

    def _why(self, error: ApiRefused | ApiUnavailable) -> str:
        words = self._wording
        if isinstance(error, ApiUnavailable) and error.may_pass:
            raise error  # the message waits until the API is back
        if isinstance(error, ApiUnavailable):
            return words.failures.slow if error.is_slow else words.failures.down
        if error.kind in ("forbidden", "not-recognised"):
            return words.summaries.not_yours
        return error.sentence or words.failures.refused


def place_of(thread: Thread) -> str:
    """A chat, and the topic in it, as the API keeps it for us."""
    return str(thread.chat) if thread.topic is None else f"{thread.chat}/{thread.topic}"


def file_buttons(wording: Wording) -> InlineKeyboardMarkup:
    labels = wording.summaries.files
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(labels[kind], callback_data=f"{OURS}:{kind}") for kind in KINDS]]
    )
