"""Questions, the choices that come back with them, and whether an answer was useful."""

from __future__ import annotations

from datetime import timedelta

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.addressing import after_command, context_of, heard, is_command_of, thread_of
from bot.asking import Desk
from bot.buttons import Offer, Rating, meaning_of, offered_question, with_choice_marked, without
from bot.handlers.checkins import Checkins
from bot.presses import change_buttons, request_id_of, toast
from bot.sending import Sender, typing
from bot.threads import Thread
from bot.wording import Wording

Context = ContextTypes.DEFAULT_TYPE
EDITED_WITHIN = timedelta(minutes=10)


class Questions:
    """Asked by command, mention, reply, in private, or by pressing a button."""

    def __init__(self, desk: Desk, checkins: Checkins, sender: Sender, wording: Wording) -> None:
        self._desk = desk
        self._checkins = checkins
        self._sender = sender
        self._wording = wording

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """In the order they are tried."""
        return [
            CommandHandler("ask", self.on_command, filters.UpdateType.MESSAGE),
            MessageHandler(filters.UpdateType.MESSAGE & ~filters.COMMAND, self.on_message),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE, self.on_edit),
            CallbackQueryHandler(self.on_button),
        ]

    async def on_command(self, update: Update, context: Context) -> None:
        """`/ask` with a question, or in reply to one."""
        if update.message is not None:
            await self._answer(
                update, update.message, after_command(update.message, context.bot.bot), context
            )

    async def on_message(self, update: Update, context: Context) -> None:
        """Any other message; most are none of the bot's business."""
        message = update.message
        if message is None or await self._checkins.take_opened(update, message):
            return
        words = heard(message, context.bot.bot)
        if words is None or (words and await self._checkins.take(update, message, words)):
            return
        await self._answer(update, message, words, context)

    async def on_edit(self, update: Update, context: Context) -> None:
        """A question put right soon after it was asked is a new question, a report a new report, of which only one is
        recorded; later edits are for the record."""
        message = update.edited_message
        if message is None or message.edit_date is None or message.edit_date - message.date > EDITED_WITHIN:
            return
        if await self._checkins.take_opened(update, message):
            return
        if is_command_of(message, "ask", context.bot.bot):
            question: str | None = after_command(message, context.bot.bot)
        else:
            question = heard(message, context.bot.bot)
        if question and not await self._checkins.take(update, message, question):
            await self._answer(update, message, question, context)

    async def on_button(self, update: Update, context: Context) -> None:  # noqa: ARG002 - a handler's signature
        """A choice, a suggestion, another try; or a verdict."""
        query, thread = update.callback_query, thread_of(update)
        if query is None or thread is None:
            return
        message, meaning = query.message, meaning_of(query.data or "")
        if not isinstance(message, Message):  # too old for Telegram to send its text along
            await toast(query, self._wording.toasts.outdated)
        elif isinstance(meaning, Offer):
            await self._take_offer(query, message, meaning, thread, request_id_of(update))
        elif isinstance(meaning, Rating):
            await self._rate(query, message, meaning, request_id_of(update))
        else:
            await toast(query, self._wording.toasts.outdated)

    async def _answer(self, update: Update, message: Message, question: str, context: Context) -> None:
        thread = thread_of(update)
        if thread is None:
            return
        if not question:
            await self._sender.say(message, self._what_is_missing(message, context))
            return
        async with typing(message):
            about = context_of(message, context.bot.bot, question)
            reply = await self._desk.ask(question, thread, request_id_of(update), about)
        await self._sender.send(message, reply)

    def _what_is_missing(self, message: Message, context: Context) -> str:
        if message.text is None and message.caption is None:
            return self._wording.greetings.text_only
        return self._wording.greetings.no_question.format(username=context.bot.username)

    async def _take_offer(
        self, query: CallbackQuery, message: Message, offer: Offer, thread: Thread, request_id: str
    ) -> None:
        question = offered_question(message, offer.place)
        if question is None:
            await toast(query, self._wording.toasts.outdated)
            return
        await toast(query, self._wording.toasts.asking)
        if not await change_buttons(query, without(_markup(message), query.data or "")):
            return  # the second of two quick taps
        async with typing(message):
            reply = await self._desk.ask(question, thread, request_id)
        is_repeated = any(each.question == question for each in reply.offers)
        await self._sender.send(message, reply if is_repeated else reply.showing(question))

    async def _rate(self, query: CallbackQuery, message: Message, rating: Rating, request_id: str) -> None:
        if not await self._desk.rate(rating.answer_id, useful=rating.useful, request_id=request_id):
            await toast(query, self._wording.toasts.not_recorded)
            return
        await toast(query, self._wording.toasts.thanks)
        await change_buttons(query, with_choice_marked(_markup(message), query.data or "", self._wording))


def _markup(message: Message) -> InlineKeyboardMarkup:
    return message.reply_markup or InlineKeyboardMarkup([])
