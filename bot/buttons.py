"""Buttons below an answer, and what pressing one means: all of it is read back from the message itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, MessageEntity

from bot.rendering import link_to, one_line, shown_offers
from bot.replies import Reply
from bot.wording import Wording

DATA_BYTES = 64  # of a button: Bot API, InlineKeyboardButton
LABEL_CHARS = 40
SOURCES_MOST = 4
ASK, RATE = "ask", "rate"
USEFUL, USELESS = "1", "0"


@dataclass(frozen=True, slots=True)
class Offer:
    """The button that asks a question: the place of the question among those on offer, from 0."""

    place: int


@dataclass(frozen=True, slots=True)
class Rating:
    """A button that says whether an answer was useful."""

    answer_id: str
    useful: bool


def keyboard(reply: Reply, wording: Wording, public_url: str | None = None) -> InlineKeyboardMarkup | None:
    """The buttons of a reply; they belong below its last message."""
    rows = [
        *_source_rows(reply, wording, public_url),
        *_offer_rows(reply, wording),
        *_rating_rows(reply, wording),
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _source_rows(
    reply: Reply, wording: Wording, public_url: str | None
) -> Iterable[list[InlineKeyboardButton]]:
    """One for each clause that can be opened; clauses cited several times have one."""
    links = {link_to(public_url, citation.url): citation.number for citation in reversed(reply.citations)}
    numbered = sorted((number, link) for link, number in links.items() if link and _opens(link))
    label = wording.buttons.source if len(numbered) > 1 else wording.buttons.only_source
    buttons = [
        InlineKeyboardButton(label.format(number=number), url=link)
        for number, link in numbered[:SOURCES_MOST]
    ]
    if buttons:
        yield buttons


def _opens(link: str) -> bool:
    """Telegram refuses a whole message over a button whose address is none of the public net: http://localhost."""
    return "." in (urlsplit(link).hostname or "")


def _offer_rows(reply: Reply, wording: Wording) -> Iterable[list[InlineKeyboardButton]]:
    """A row for each label that says more than the question above; else numbers, side by side."""
    numbers: list[InlineKeyboardButton] = []
    for place, offer in enumerate(shown_offers(reply, wording)):
        data, label = f"{ASK}:{place}", one_line(offer.label)
        if label and label != offer.question:
            yield [InlineKeyboardButton(label[:LABEL_CHARS], callback_data=data)]
        else:
            numbers.append(InlineKeyboardButton(str(place + 1), callback_data=data))
    if numbers:
        yield numbers


def _rating_rows(reply: Reply, wording: Wording) -> Iterable[list[InlineKeyboardButton]]:
    answer_id = reply.rated_answer_id
    if answer_id is None or len(f"{RATE}:{USEFUL}:{answer_id}".encode()) > DATA_BYTES:
        return
    labels = {USEFUL: wording.buttons.useful, USELESS: wording.buttons.useless}
    yield [
        InlineKeyboardButton(label, callback_data=f"{RATE}:{verdict}:{answer_id}")
        for verdict, label in labels.items()
    ]


def meaning_of(data: str) -> Offer | Rating | None:
    """What a pressed button says; None for data that is not ours."""
    match data.split(":", 2):
        case [kind, place] if kind == ASK and place.isascii() and place.isdecimal():
            return Offer(int(place))
        case [kind, verdict, answer_id] if kind == RATE and verdict in (USEFUL, USELESS) and answer_id:
            return Rating(answer_id, useful=verdict == USEFUL)
        case _:
            return None


def offered_question(message: Message, place: int) -> str | None:
    """The question that stands at this place in a message of ours; None where it is not there."""
    questions = message.parse_entities([MessageEntity.CODE])
    in_order = sorted(questions, key=lambda entity: entity.offset)
    return questions[in_order[place]] if place < len(in_order) else None


def quoted_in(message: Message) -> str | None:
    """The words that a message of ours quotes as a block; None where it quotes none."""
    quotes = message.parse_entities([MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE])
    return next(iter(quotes.values()), None)


def strong_in(message: Message) -> list[str]:
    """What stands out in a message of ours: its heading, and the tasks below."""
    strong = message.parse_entities([MessageEntity.BOLD])
    return [strong[entity] for entity in sorted(strong, key=lambda entity: entity.offset)]


def without(markup: InlineKeyboardMarkup, data: str) -> InlineKeyboardMarkup | None:
    """The buttons but the one that was pressed; None where no other is left."""
    rows = [[button for button in row if button.callback_data != data] for row in markup.inline_keyboard]
    left = [row for row in rows if row]
    return InlineKeyboardMarkup(left) if left else None


def with_choice_marked(markup: InlineKeyboardMarkup, data: str, wording: Wording) -> InlineKeyboardMarkup:
    """The buttons with a tick at the verdict that was given."""
    labels = {USEFUL: wording.buttons.useful, USELESS: wording.buttons.useless}

    def relabel(button: InlineKeyboardButton) -> InlineKeyboardButton:
        given = str(button.callback_data)
        if not given.startswith(f"{RATE}:"):
            return button
        label = labels[given.split(":", 2)[1]]
        ticked = wording.buttons.chosen.format(label=label) if given == data else label
        return InlineKeyboardButton(ticked, callback_data=given)

    return _mapped(markup, relabel)


def _mapped(
    markup: InlineKeyboardMarkup, change: Callable[[InlineKeyboardButton], InlineKeyboardButton]
) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[change(button) for button in row] for row in markup.inline_keyboard])
