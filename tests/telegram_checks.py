"""What Telegram checks before it takes a request: text and markup, files, buttons."""

from __future__ import annotations

import json

from tests.telegram_html import MalformedError, parse, utf16_length
from tests.telegram_wire import Json, RefusalError, Upload

CAPTION_LIMIT = 1024


def read_text(given: Json, name: str, limit: int) -> tuple[str, list[Json]]:
    """The text and entities of a message to send, or the refusal that Telegram would give."""
    text, entities = given.get(name, ""), []
    if given.get("parse_mode") == "HTML":
        try:
            parsed = parse(text)
        except MalformedError as error:
            raise RefusalError(400, f"Bad Request: can't parse entities: {error}") from error
        text, entities = parsed.text, parsed.entities
    if utf16_length(text) > limit:
        raise RefusalError(400, f"Bad Request: message {name if name != 'text' else ''} is too long")
    return text, entities[:100]


def read_caption(given: Json) -> Json:
    text, entities = read_text(given, "caption", CAPTION_LIMIT)
    return {"caption": text, "caption_entities": entities} if text else {}


def uploaded_file(given: Json, name: str, limit: int) -> Upload:
    """The file of a request, under its own name or as `attach://` another part."""
    file = given.get(name)
    if isinstance(file, str) and file.startswith("attach://"):
        file = given.get(file.removeprefix("attach://"))
    if not isinstance(file, Upload):
        raise RefusalError(400, f"Bad Request: there is no {name} in the request")
    if not file.content:
        raise RefusalError(400, "Bad Request: file must be non-empty")
    if len(file.content) > limit:
        raise RefusalError(413, "Request Entity Too Large")
    return file


def file_fields(number: int, file: Upload) -> Json:
    return {"file_id": f"file-{number}", "file_unique_id": f"u-{number}", "file_size": len(file.content)}


def read_markup(given: Json) -> Json | None:
    markup: Json | None = given.get("reply_markup")
    if markup is None or set(markup) & {"force_reply", "remove_keyboard", "keyboard"}:
        return None
    if "inline_keyboard" not in markup:
        raise RefusalError(400, "Bad Request: object expected as reply markup")
    for button in (button for row in markup["inline_keyboard"] for button in row):
        if not button["text"].strip():
            raise RefusalError(400, "Bad Request: text buttons must be non-empty")
        if "url" not in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise RefusalError(400, "Bad Request: BUTTON_DATA_INVALID")
    return markup


def set_markup(message: Json, markup: Json | None) -> None:
    message.pop("reply_markup", None)
    if markup is not None:
        message["reply_markup"] = markup


def not_modified() -> RefusalError:
    return RefusalError(
        400, "Bad Request: message is not modified: specified new message content is the same"
    )


def scope_of(given: Json) -> str:
    return json.dumps(given.get("scope", {"type": "default"}), sort_keys=True)


def shallow(message: Json) -> Json:
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def entities_of(text: str) -> list[Json]:
    """Commands and mentions, as a client's server finds them."""
    found, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        offset, length = utf16_length(text[:at]), utf16_length(word)
        at += len(word)
        if word.startswith("/") and offset == 0 and len(word) > 1:
            found.append({"type": "bot_command", "offset": 0, "length": length})
        elif word.startswith("@") and word[1:].isascii() and len(word) > 1:
            found.append({"type": "mention", "offset": offset, "length": length})
    return found
