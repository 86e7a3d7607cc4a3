"""What a chat shows, as text: who said what in reply to whom, with marks, buttons and files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Json = dict[str, Any]
STARTS = {
    "bold": "**",
    "italic": "_",
    "code": "`",
    "expandable_blockquote": "> ",
    "blockquote": "> ",
    "text_link": "[",
}
ENDS = {"bold": "**", "italic": "_", "code": "`", "expandable_blockquote": " ⌄"}


def transcript(messages: Iterable[Json]) -> str:
    """The messages from top to bottom."""
    return "\n".join(line for message in messages for line in _lines(message))


def _lines(message: Json) -> Iterator[str]:
    yield f"{_name(message)}{_context(message)}："
    for line in _shown(message).split("\n"):
        yield f"    {line}"
    for row in (message.get("reply_markup") or {}).get("inline_keyboard", []):
        yield "    " + " ".join(f"[ {button['text']} ]" for button in row)


def _name(message: Json) -> str:
    sender = message.get("from") or message.get("sender_chat") or {}
    return str(sender.get("first_name") or sender.get("title") or "？")


def _context(message: Json) -> str:
    topic = f" #{message['message_thread_id']}" if message.get("is_topic_message") else ""
    original = message.get("reply_to_message")
    if original is None:
        return topic
    words = original.get("text") or original.get("caption") or ""
    first = words.split("\n")[0]
    return f"{topic} ↩ {_name(original)}“{first[:24]}{'…' if len(first) > 24 else ''}”"


def _shown(message: Json) -> str:
    kinds = [_file(message), _picture(message)]
    words = _marked(message.get("text") or "", message.get("entities") or [])
    caption = _marked(message.get("caption") or "", message.get("caption_entities") or [])
    shown = "\n".join(part for part in (*kinds, words, caption) if part)
    return shown or f"（{_service(message)}）"


def _file(message: Json) -> str:
    document = message.get("document")
    return f"📎 {document.get('file_name')}（{document.get('file_size')} B）" if document else ""


def _picture(message: Json) -> str:
    return f"🖼 {message['photo'][-1].get('file_size', 0)} B" if message.get("photo") else ""


def _service(message: Json) -> str:
    usual = {
        "message_id",
        "date",
        "from",
        "chat",
        "reply_to_message",
        "message_thread_id",
        "is_topic_message",
    }
    return "、".join(sorted(set(message) - usual)) or "空"


def _marked(text: str, entities: list[Json]) -> str:
    """The text with its marks; offsets count UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    places: list[tuple[int, int, str]] = []
    for entity in entities:
        end = ENDS.get(entity["type"], "")
        if entity["type"] == "text_link":
            end = f"]({entity['url']})"
        places.append((entity["offset"], 1, STARTS.get(entity["type"], "")))
        places.append((entity["offset"] + entity["length"], 0, end))
    shown, at = b"", 0
    for place, _, mark in sorted(places, key=lambda each: each[:2]):
        shown += units[2 * at : 2 * place] + mark.encode("utf-16-le")
        at = place
    return (shown + units[2 * at :]).decode("utf-16-le", "replace")
