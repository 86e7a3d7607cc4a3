"""When the bot speaks at all: mention, reply, command, private chat."""

from __future__ import annotations

from collections.abc import Iterable

from telegram import Chat, Message, MessageEntity, Update, User

from bot.threads import Thread

CHANNEL = "telegram"
CHATS = (Chat.PRIVATE, Chat.GROUP, Chat.SUPERGROUP)
TRIMMED = " \t\r\n\u3000\u200b\xa0,，:：、"


def heard(message: Message, me: User) -> str | None:
    """What a message asks of the bot; "" where it is spoken to without a question, None where it is not spoken to.

    Commands are not looked at here: those of ours have handlers, all others are somebody else's.
    """
    if message.chat.type not in CHATS or is_from_a_machine(message) or is_command(message):
        return None
    if message.chat.type == Chat.PRIVATE:
        return _heard_in_private(message)
    if message.forward_origin is not None:  # what it says was said to somebody else
        return None
    mentions = _mentions(message, me)
    if not mentions and not _answers_us(message, me):
        return None
    return _without(message, mentions) or (quoted_words(message, me) if mentions else "")


def opened_report(message: Message, openings: Iterable[str]) -> str | None:
    """What follows 报送： at the head of a message; None where it opens otherwise, or was written for others."""
    if message.chat.type not in CHATS or message.forward_origin is not None:
        return None
    words = (message.text or message.caption or "").strip(TRIMMED)
    for opening in sorted(openings, key=len, reverse=True):
        if words.startswith(opening) and words[len(opening) :].lstrip()[:1] in (":", "："):
            return words[len(opening) :].strip(TRIMMED) or None
    return None


def is_from_a_machine(message: Message) -> bool:
    """True for bots, channel posts passed on by Telegram, and messages written through another bot.

    A group's anonymous administrators write through a bot of Telegram's, as the group itself: those are people.
    """
    sender = message.from_user
    if message.is_automatic_forward or message.via_bot is not None:
        return True
    return sender is None or (sender.is_bot and message.sender_chat is None)


def is_command(message: Message) -> bool:
    return any(entity.offset == 0 for entity in _entities(message, MessageEntity.BOT_COMMAND))


def is_command_of(message: Message, name: str, me: User) -> bool:
    """True for this command, where it is not addressed to another bot."""
    for entity in _entities(message, MessageEntity.BOT_COMMAND):
        if entity.offset == 0:
            given, _, bot = _words_at(message, entity).removeprefix("/").partition("@")
            return given.casefold() == name and bot.casefold() in ("", str(me.username).casefold())
    return False


def is_for_us(message: Message, me: User, commands: Iterable[str]) -> bool:
    """True for what the bot may answer: it is spoken to, or this is one of its commands."""
    if is_command(message):
        is_private = message.chat.type == Chat.PRIVATE
        return is_private or any(is_command_of(message, name, me) for name in commands)
    return heard(message, me) is not None


def after_command(message: Message, me: User) -> str:
    """What follows a command; failing that, the words it was sent in reply to."""
    commands = [entity for entity in _entities(message, MessageEntity.BOT_COMMAND) if entity.offset == 0]
    return _without(message, commands) or quoted_words(message, me)


def quoted_words(message: Message, me: User) -> str:
    """The words of somebody else that the message was sent in reply to; "" where there are none."""
    original = message.reply_to_message
    if original is None or original.from_user is None or original.from_user.id == me.id:
        return ""
    quoted = message.quote.text if message.quote is not None else None
    return (quoted or original.text or original.caption or "").strip(TRIMMED)


def answered_message(message: Message) -> int | None:
    """The id of the message of ours that this one answers: a step of a report, a card, an answer."""
    original = message.reply_to_message
    if original is None or not _answers_us(message, message.get_bot().bot):
        return None
    return original.message_id


def context_of(message: Message, me: User, question: str) -> str:
    """What a question was asked about: the words it was sent in reply to, where it has words of its own."""
    quoted = quoted_words(message, me)
    return "" if quoted == question else quoted


def thread_of(update: Update) -> Thread | None:
    """Whose thread an update belongs to; None for what nobody sent."""
    message, person = update.effective_message, update.effective_sender
    if message is None or person is None:
        return None
    topic = message.message_thread_id if message.is_topic_message else None
    return Thread(CHANNEL, message.chat.id, person.id, topic)


def is_welcome(chat: Chat, allowed_chats: tuple[int, ...]) -> bool:
    """True where the bot may speak: private chats, and the allowed groups; with none named, any group."""
    return chat.type == Chat.PRIVATE or not allowed_chats or chat.id in allowed_chats


def _heard_in_private(message: Message) -> str | None:
    words = message.text or message.caption
    if words is not None:
        return words.strip(TRIMMED)
    return "" if message.effective_attachment is not None else None


def _answers_us(message: Message, me: User) -> bool:
    """In a topic that the bot opened, every message counts as a reply to its opening: that is no word to us."""
    original = message.reply_to_message
    if original is None or original.from_user is None or original.forum_topic_created is not None:
        return False
    return original.from_user.id == me.id and _speaks(message)


def _speaks(message: Message) -> bool:
    return bool(message.text or message.caption)


def _mentions(message: Message, me: User) -> list[MessageEntity]:
    ours = f"@{me.username}".casefold()
    named = [
        entity
        for entity in _entities(message, MessageEntity.MENTION)
        if _words_at(message, entity).casefold() == ours
    ]
    linked = [
        entity
        for entity in _entities(message, MessageEntity.TEXT_MENTION)
        if entity.user is not None and entity.user.id == me.id
    ]
    return named + linked


def _entities(message: Message, kind: str) -> list[MessageEntity]:
    entities = message.entities if message.text is not None else message.caption_entities
    return [entity for entity in entities if entity.type == kind]


def _words_at(message: Message, entity: MessageEntity) -> str:
    units = _units(message)
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")


def _without(message: Message, entities: list[MessageEntity]) -> str:
    """The words but for these stretches; offsets count UTF-16 units."""
    units, kept, at = _units(message), b"", 0
    for entity in sorted(entities, key=lambda entity: entity.offset):
        kept += units[at : 2 * entity.offset] + " ".encode("utf-16-le")
        at = max(at, 2 * (entity.offset + entity.length))
    return (kept + units[at:]).decode("utf-16-le", "replace").strip(TRIMMED)


def _units(message: Message) -> bytes:
    return (message.text or message.caption or "").encode("utf-16-le", "surrogatepass")
