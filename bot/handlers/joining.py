"""Coming in with an invitation code, going out, inviting; what somebody may do is the API's to say."""

from __future__ import annotations

from telegram import Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, filters

from bot.addressing import after_command, thread_of
from bot.api_client import ApiRefused, ApiUnavailable
from bot.api_replies import MEMBER, SUPERVISOR, Invitation, Member
from bot.command_lists import show_commands
from bot.joining import JoiningDesk
from bot.presses import Buttons, request_id_of, show_instead, toast
from bot.sending import Sender
from bot.spans import Span
from bot.threads import Thread
from bot.wording import Wording

Context = ContextTypes.DEFAULT_TYPE
OURS = "me:"
LEAVE, STAY = f"{OURS}leave", f"{OURS}stay"


class Joining:
    """In private, since a code that was seen in a group lets in whoever is quickest."""

    def __init__(self, desk: JoiningDesk, sender: Sender, wording: Wording) -> None:
        self._desk = desk
        self._sender = sender
        self._wording = wording

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """In the order they are tried."""
        private, message = filters.ChatType.PRIVATE, filters.UpdateType.MESSAGE
        return [
            CommandHandler(
                "start", self.on_join, message & private, has_args=True
            ),  # behind a link with a code
            CommandHandler("join", self.on_join, message),
            CommandHandler("leave", self.on_leave, message & private),
            CommandHandler("invite", self.on_invite, message & private),
            Buttons(self.on_button, OURS),
        ]

    async def on_join(self, update: Update, context: Context) -> None:
        """`/join` with a code binds the account that sent it."""
        message, thread = update.message, thread_of(update)
        if message is None or thread is None:
            return
        words, code = self._wording.joining, after_command(message, context.bot.bot)
        if message.chat.type != Chat.PRIVATE:
            await self._sender.say(message, words.in_private)
        elif not self._desk.is_open:
            await self._sender.say(message, words.closed)
        elif not code:
            await self._sender.say(message, f"{await self._who(thread, update)}\n{words.how}".strip())
        else:
            await self._join(message, code, thread, request_id_of(update))

    async def _join(self, message: Message, code: str, thread: Thread, request_id: str) -> None:
        name = message.from_user.full_name if message.from_user else ""
        try:
            member = await self._desk.join(code, name, thread.account, request_id)
        except ApiRefused as refused:
            await self._sender.say(message, refused.sentence or self._wording.failures.refused)
        except ApiUnavailable as error:
            if error.may_pass:
                raise
            await self._sender.say(message, self._wording.failures.down)
        else:
            await show_commands(message.get_bot(), message.chat_id, member, self._wording)
            await self._sender.say(message, self._welcome(member))

    def _welcome(self, member: Member) -> str:
        words = self._wording.joining
        if member.role == SUPERVISOR:
            return words.welcome_supervisor
        return words.welcome_member.format(party=member.reports_for)

    async def on_leave(self, update: Update, context: Context) -> None:  # noqa: ARG002 - a handler's signature
        """Asks once more first."""
        message, thread = update.message, thread_of(update)
        if message is None or thread is None:
            return
        words = self._wording.joining
        if not self._desk.is_open:
            await self._sender.say(message, words.closed)
            return
        try:
            member = await self._desk.member(thread.account, request_id_of(update))
        except ApiRefused as refused:
            await self._sender.say(message, refused.sentence or self._wording.failures.refused)
            return
        if member is None:
            await self._sender.say(message, words.not_member)
            return
        party = member.reports_for or words.role_supervisor
        buttons = [
            InlineKeyboardButton(words.leave_button, callback_data=LEAVE),
            InlineKeyboardButton(words.stay_button, callback_data=STAY),
        ]
        sentence = [Span(words.leave_sure.format(party=party))]
        await self._sender.show(message, sentence, (), InlineKeyboardMarkup([buttons]))

    async def on_button(self, update: Update, context: Context) -> None:  # noqa: ARG002 - a handler's signature
        """The answer to that; the buttons are in a private chat, so whoever presses is who asked."""
        query, thread = update.callback_query, thread_of(update)
        if query is None or thread is None or not isinstance(query.message, Message):
            return
        words = self._wording.joining
        if query.data == STAY:
            await toast(query, "")
            await show_instead(query, query.message, [Span(words.stayed)])
            return
        try:
            await self._desk.leave(thread.account, request_id_of(update))
        except ApiRefused:  # has left before
            pass
        except ApiUnavailable as error:
            if error.may_pass:
                raise
            await toast(query, self._wording.failures.down)
            return
        await toast(query, "")
        await show_commands(query.message.get_bot(), query.message.chat.id, None, self._wording)
        await show_instead(query, query.message, [Span(words.left)])

    async def on_invite(self, update: Update, context: Context) -> None:
        """`/invite` with a party, for supervisors."""
        message, thread = update.message, thread_of(update)
        if message is None or thread is None:
            return
        words, named = self._wording.joining, after_command(message, context.bot.bot)
        if not self._desk.is_open:
            await self._sender.say(message, words.closed)
            return
        if not named:
            await self._sender.say(message, words.invite_how)
            return
        try:
            invitation = await self._desk.invite(
                {"role": MEMBER, "party": named}, thread.account, request_id_of(update)
            )
        except ApiRefused as refused:
            await self._sender.say(message, refused.sentence or self._wording.failures.refused)
        except ApiUnavailable as error:
            if error.may_pass:
                raise
            await self._sender.say(message, self._wording.failures.down)
        else:
            await self._sender.say(message, self._invited(invitation, context.bot.username))

    def _invited(self, invitation: Invitation, username: str) -> str:
        words = self._wording.joining
        return words.invited.format(
            who=invitation.sub_party or invitation.party or words.role_supervisor,
            until=words.day.format(on=invitation.expires_at),
            code=invitation.code,
            username=username,
        )

    async def _who(self, thread: Thread, update: Update) -> str:
        words = self._wording.joining
        try:
            member = await self._desk.member(thread.account, request_id_of(update))
        except (ApiRefused, ApiUnavailable):
            return ""
        if member is None:
            return words.who_nobody
        if member.role == SUPERVISOR:
            return words.who_supervisor
        return words.who_member.format(party=member.reports_for)
