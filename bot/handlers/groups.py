"""Where the bot may be: it leaves groups that are not on the list, with a sentence, and follows a group that is upgraded."""

from __future__ import annotations

from telegram import Chat, ChatMember, Message, Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, BaseHandler, ContextTypes, TypeHandler

from bot.addressing import is_for_us, is_from_a_machine, is_welcome
from bot.journal import Journal
from bot.logs import log_event, log_trouble
from bot.rendering import render_sentence
from bot.turnstile import Turnstile
from bot.wording import CommandWords, Wording

Context = ContextTypes.DEFAULT_TYPE
COMMANDS = ("start", *CommandWords.model_fields)
STAYING = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER)


class Door:
    """Tried before all handlers: lets in people, from chats where the bot may be, who do not ask too much."""

    def __init__(
        self,
        allowed_chats: tuple[int, ...],
        turnstile: Turnstile,
        journal: Journal,
        wording: Wording,
    ) -> None:
        self._allowed = set(allowed_chats)
        self._is_open_to_all = not allowed_chats
        self._turnstile = turnstile
        self._journal = journal
        self._wording = wording
        self._left: set[int] = set()
        for chat, supergroup in journal.upgrades().items():
            self._follow(chat, supergroup)

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        return [TypeHandler(Update, self.keep)]

    async def keep(self, update: Update, context: Context) -> None:
        """Ends the update's way here unless it may go on."""
        chat, message = update.effective_chat, update.effective_message
        if chat is None:
            raise ApplicationHandlerStop
        self._note_upgrade(message)
        if chat.type == Chat.CHANNEL or _is_farewell(update):
            self._left.discard(chat.id)
            raise ApplicationHandlerStop
        if not self._is_open_to_all and not is_welcome(chat, tuple(self._allowed)):
            await self._leave(chat, context)
            raise ApplicationHandlerStop
        if update.my_chat_member is not None:
            raise ApplicationHandlerStop
        is_pressed = update.callback_query is not None
        if not is_pressed and message is not None and is_from_a_machine(message):
            raise ApplicationHandlerStop
        is_ours = is_pressed or (message is not None and is_for_us(message, context.bot.bot, COMMANDS))
        if is_ours and not await self._turnstile.lets_pass(update):
            raise ApplicationHandlerStop

    async def _leave(self, chat: Chat, context: Context) -> None:
        """Says why, once, and goes; who comes back after the bot was taken in again is told again."""
        if chat.id in self._left:
            return
        self._left.add(chat.id)
        log_trouble("group.not_invited", chat=chat.id)
        try:
            await context.bot.send_message(chat.id, render_sentence(self._wording.groups.not_invited), "HTML")
        except TelegramError as error:
            log_trouble("group.farewell_failed", reason=type(error).__name__)
        try:
            await context.bot.leave_chat(chat.id)
        except TelegramError as error:
            log_trouble("group.leaving_failed", reason=type(error).__name__)
            self._left.discard(chat.id)

    def _note_upgrade(self, message: Message | None) -> None:
        if message is None:
            return
        if message.migrate_to_chat_id is not None:
            chat, supergroup = message.chat.id, message.migrate_to_chat_id
        elif message.migrate_from_chat_id is not None:
            chat, supergroup = message.migrate_from_chat_id, message.chat.id
        else:
            return
        self._journal.note_upgrade(chat, supergroup)
        self._follow(chat, supergroup)
        log_event("group.upgraded", chat=chat, supergroup=supergroup)

    def _follow(self, chat: int, supergroup: int) -> None:
        if chat in self._allowed:
            self._allowed.add(supergroup)


def _is_farewell(update: Update) -> bool:
    """The bot was taken out, blocked or let go."""
    change = update.my_chat_member
    return change is not None and change.new_chat_member.status not in STAYING
