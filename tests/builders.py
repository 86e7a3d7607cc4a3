"""Builders of what the tests are about: a_reply(), a_citation(), a_message()."""

from __future__ import annotations

from typing import Any

from telegram import Message, User

from bot.api_client import Choice, Citation, SourceDocument
from bot.replies import Reply
from tests.standins import BOT, Person

ME = User.de_json(BOT)
WANG = Person(7, "小王")


def a_citation(number: int = 1, quote: str = "由甲局牵头。", title: str = "某办法", **given: Any) -> Citation:
    document = SourceDocument(title=title, doc_number="某发〔2023〕1号", kind=given.pop("kind", "official"))
    url = f"/documents/d?start={number}&end={number + 9}#q"
    fields = {
        "number": number,
        "document": document,
        "section": "一、总则/（一）范围",
        "quote": quote,
        "url": url,
    }
    return Citation.model_validate(fields | given)


def a_reply(text: str = "由甲局牵头。[1]", offers: int = 0, **given: Any) -> Reply:
    choices = tuple(Choice(label=f"第{n}项", question=f"第{n}项由谁负责？") for n in range(1, offers + 1))
    return Reply(text, offers=choices, offers_title="您问的是：" if choices else "", **given)


def a_message(
    text: str | None = "大家早",
    *,
    chat: str = "supergroup",
    entities: list[tuple[str, int, int]] | None = None,
    **given: Any,
) -> Message:
    """A message as Telegram sends it; `entities` are (type, offset, length)."""
    fields: dict[str, Any] = {
        "message_id": 1,
        "date": 0,
        "chat": {"id": 7 if chat == "private" else -100, "type": chat},
        "from": WANG.user(),
        **given,
    }
    if text is not None:
        marks = [{"type": kind, "offset": at, "length": length} for kind, at, length in entities or []]
        fields |= {"text": text, "entities": marks}
    message = Message.de_json(fields)
    assert message is not None
    return message
