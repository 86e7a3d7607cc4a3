"""What the bot is for: /start, /help, and a word on commands it does not know."""

from __future__ import annotations

from telegram import Chat, Message, Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.sending import Sender
from bot.wording import Wording

Context = ContextTypes.DEFAULT_TYPE


class Help:
    """Says how to ask, in private and in a group."""

    def __init__(self, sender: Sender, wording: Wording) -> None:
        self._sender = sender
        self._wording = wording

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """In the order they are tried; other bots' commands in a group are theirs."""
        unknown = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & filters.COMMAND
        return [
            CommandHandler("start", self.on_start, filters.UpdateType.MESSAGE),
            CommandHandler("help", self.on_help, filters.UpdateType.MESSAGE),
            MessageHandler(unknown, self.on_unknown_command),
        ]

    async def on_start(self, update: Update, context: Context) -> None:
        if update.message is not None:
            await self._sender.say(
                update.message, f"{self._wording.greetings.start}\n{self._how(update.message, context)}"
            )

    async def on_help(self, update: Update, context: Context) -> None:
        if update.message is not None:
            await self._sender.say(update.message, self._how(update.message, context))

    async def on_unknown_command(self, update: Update, context: Context) -> None:
        if update.message is not None:
            sentence = f"{self._wording.greetings.unknown_command}\n{self._how(update.message, context)}"
            await self._sender.say(update.message, sentence)

    def _how(self, message: Message, context: Context) -> str:
        if message.chat.type == Chat.PRIVATE:
            return self._wording.greetings.help_private
        return self._wording.greetings.help_group.format(username=context.bot.username)
