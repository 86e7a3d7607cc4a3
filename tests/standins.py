"""The stand-in for Telegram: a real HTTP server on loopback that speaks the Bot API, and chats as people see them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from tests.telegram_html import MalformedError, parse, utf16_length

TOKEN = "123456:stand-in-token-that-no-log-may-hold"
BOT = {"id": 123456, "is_bot": True, "first_name": "政策助手", "username": "policy_test_bot"}
MESSAGE_LIMIT = 4096
LONGEST_POLL_SECONDS = 5.0

Json = dict[str, Any]


class RefusalError(Exception):
    """An answer that is not `ok`."""

    def __init__(self, status: int, description: str, **parameters: object) -> None:
        super().__init__(description)
        self.status = status
        self.body: Json = {"ok": False, "error_code": status, "description": description}
        if parameters:
            self.body["parameters"] = parameters


@dataclass(frozen=True)
class Call:
    """One request of the bot's."""

    method: str
    given: Json
    at: float


@dataclass
class Person:
    """Somebody in a chat; `id` also names the private chat with the bot."""

    id: int
    name: str

    def user(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "zh-hans"}


@dataclass
class TelegramServer:
    """What was sent, what is in the chats, and what goes wrong on request."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    messages: dict[tuple[int, int], Json] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    refusals: list[tuple[str, RefusalError]] = field(default_factory=list)  # each is used once, by its method
    hang_ups: list[str] = field(default_factory=list)  # methods whose next request gets no reply at all
    _updates: list[Json] = field(default_factory=list)
    _last_id: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _is_closed: bool = False

    # --- what people do

    def write(
        self,
        person: Person,
        text: str | None,
        *,
        group: int | None = None,
        topic: int | None = None,
        reply_to: Json | None = None,
        **fields: Any,
    ) -> Json:
        """A message, as Telegram hands it to the bot: in private, or in a group."""
        with self._changed:
            message: Json = {
                "message_id": self._next_id(),
                "date": int(time.time()),
                "from": person.user(),
                "chat": self._chat(person.id if group is None else group),
                **fields,
            }
            if text is not None:
                message |= {"text": text, "entities": _entities(text)}
            if topic is not None:
                message |= {"message_thread_id": topic, "is_topic_message": True}
            if reply_to is not None:
                message["reply_to_message"] = reply_to
            self._keep(message)
            self._push({"message": message})
            return message

    def press(self, person: Person, message: Json, label: str, *, times: int = 1) -> None:
        """A tap on a button of a message; the bot gets the message as it was at the tap."""
        with self._changed:
            now = self.messages[message["chat"]["id"], message["message_id"]]
            rows = now["reply_markup"]["inline_keyboard"]
            data = next(button["callback_data"] for row in rows for button in row if button["text"] == label)
            for _ in range(times):
                query = {"id": str(self._next_id()), "from": person.user(), "chat_instance": "1"}
                self._push({"callback_query": query | {"message": json.loads(json.dumps(now)), "data": data}})

    def push(self, update: Json) -> None:
        """Any update at all."""
        with self._changed:
            self._push(update)

    # --- what can be seen

    def sent(self, method: str = "sendMessage") -> list[Call]:
        with self._changed:
            return [call for call in self.calls if call.method == method]

    def answers(self, chat: int) -> list[Json]:
        """The bot's messages in a chat, in order."""
        with self._changed:
            return [
                message
                for (where, _), message in sorted(self.messages.items(), key=lambda item: item[0][1])
                if where == chat and message["from"]["id"] == BOT["id"]
            ]

    def wait_until(self, is_true: Callable[[], bool], seconds: float = 20.0) -> None:
        """Waits for something to be seen; fails when it is not."""
        deadline = time.monotonic() + seconds
        while not is_true():
            if time.monotonic() > deadline:
                raise AssertionError(f"not seen; the last calls: {self.calls[-5:]}")
            time.sleep(0.01)

    def wait_for_answers(self, chat: int, count: int = 1, seconds: float = 20.0) -> list[Json]:
        """The bot's messages in a chat, once there are so many."""
        self.wait_until(lambda: len(self.answers(chat)) >= count, seconds)
        return self.answers(chat)

    def wait_until_taken(self) -> None:
        """Waits until the bot has fetched every update, and has come back for more."""
        newest = self._last_update_id()
        self.wait_until(
            lambda: any(int(call.given.get("offset", 0)) > newest for call in self.sent("getUpdates"))
        )

    # --- the Bot API

    def handle(self, method: str, given: Json) -> Any:
        with self._changed:
            self.calls.append(Call(method, given, time.monotonic()))
            for number, (refused, refusal) in enumerate(self.refusals):
                if refused == method:
                    del self.refusals[number]
                    raise refusal
        handler = getattr(self, "_on_" + method, None)
        if handler is None:
            raise RefusalError(404, "Not Found: method not found")
        return handler(given)

    def _on_getMe(self, given: Json) -> Json:  # noqa: N802 - the Bot API's names
        return BOT | {
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_inline_queries": False,
        }

    def _on_deleteWebhook(self, given: Json) -> bool:  # noqa: N802
        return True

    def _on_getUpdates(self, given: Json) -> list[Json]:  # noqa: N802
        offset = int(given.get("offset", 0))
        wait_seconds = min(float(given.get("timeout", 0)), LONGEST_POLL_SECONDS)
        with self._changed:
            self._updates = [update for update in self._updates if update["update_id"] >= offset]
            self._changed.wait_for(lambda: bool(self._updates) or self._is_closed, wait_seconds)
            return self._updates[: int(given.get("limit", 100))]

    def _on_setMyCommands(self, given: Json) -> bool:  # noqa: N802
        return True

    def _on_sendChatAction(self, given: Json) -> bool:  # noqa: N802
        return True

    def _on_answerCallbackQuery(self, given: Json) -> bool:  # noqa: N802
        with self._changed:
            self.toasts.append(given.get("text", ""))
        return True

    def _on_sendMessage(self, given: Json) -> Json:  # noqa: N802
        text, entities = _read_text(given)
        with self._changed:
            chat = int(given["chat_id"])
            message: Json = {
                "message_id": self._next_id(),
                "date": int(time.time()),
                "from": BOT,
                "chat": self._chat(chat),
                "text": text,
                "entities": entities,
            }
            if "message_thread_id" in given:
                message |= {"message_thread_id": int(given["message_thread_id"]), "is_topic_message": True}
            if "reply_parameters" in given:
                original = self.messages.get((chat, given["reply_parameters"]["message_id"]))
                if original is None and not given["reply_parameters"].get("allow_sending_without_reply"):
                    raise RefusalError(400, "Bad Request: message to be replied not found")
                if original is not None:
                    message["reply_to_message"] = _shallow(original)
            if "reply_markup" in given:
                _check_buttons(given["reply_markup"])
                message["reply_markup"] = given["reply_markup"]
            self._keep(message)
            return message

    def _on_editMessageReplyMarkup(self, given: Json) -> Json:  # noqa: N802
        with self._changed:
            message = self.messages[int(given["chat_id"]), int(given["message_id"])]
            markup = given.get("reply_markup")
            if markup is not None:
                _check_buttons(markup)
            if markup == message.get("reply_markup"):
                raise RefusalError(
                    400, "Bad Request: message is not modified: specified new message content is the same"
                )
            message.pop("reply_markup")
            if markup is not None:
                message["reply_markup"] = markup
            return message

    # --- inside

    def _chat(self, chat: int) -> Json:
        if chat > 0:
            return {"id": chat, "type": "private", "first_name": "某人"}
        return {"id": chat, "type": "supergroup", "title": "工作群", "is_forum": True}

    def _keep(self, message: Json) -> None:
        self.messages[message["chat"]["id"], message["message_id"]] = message
        self._changed.notify_all()

    def _push(self, update: Json) -> None:
        self._updates.append({"update_id": self._next_id(), **update})
        self._changed.notify_all()

    def _last_update_id(self) -> int:
        with self._changed:
            return self._updates[-1]["update_id"] if self._updates else 0

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()


def _read_text(given: Json) -> tuple[str, list[Json]]:
    """The text and entities of a message to send, or the refusal that Telegram would give."""
    text, entities = given.get("text", ""), []
    if given.get("parse_mode") == "HTML":
        try:
            parsed = parse(text)
        except MalformedError as error:
            raise RefusalError(400, f"Bad Request: can't parse entities: {error}") from error
        text, entities = parsed.text, parsed.entities
    if not text.strip():
        raise RefusalError(400, "Bad Request: message text is empty")
    if utf16_length(text) > MESSAGE_LIMIT:
        raise RefusalError(400, "Bad Request: message is too long")
    return text, entities[:100]


def _check_buttons(markup: Json) -> None:
    if "inline_keyboard" not in markup:
        raise RefusalError(400, "Bad Request: object expected as reply markup")
    for row in markup["inline_keyboard"]:
        for button in row:
            if not button["text"].strip():
                raise RefusalError(400, "Bad Request: text buttons must be non-empty")
            if not 1 <= len(button["callback_data"].encode()) <= 64:
                raise RefusalError(400, "Bad Request: BUTTON_DATA_INVALID")


def _shallow(message: Json) -> Json:
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def _entities(text: str) -> list[Json]:
    """Commands and mentions, as a client's server finds them."""
    found = []
    for word in text.split():
        offset = utf16_length(text[: text.index(word)])
        if word.startswith("/") and offset == 0 and len(word) > 1:
            found.append({"type": "bot_command", "offset": 0, "length": utf16_length(word)})
        elif word.startswith("@") and word[1:].isascii() and len(word) > 1:
            found.append({"type": "mention", "offset": offset, "length": utf16_length(word)})
    return found


def _decoded(body: bytes) -> Json:
    """A form, whose structured values are JSON."""
    fields = parse_qs(body.decode(), keep_blank_values=True)
    return {name: _value(name, values[0]) for name, values in fields.items()}


def _value(name: str, value: str) -> Any:
    return json.loads(value) if value[:1] in ("{", "[") and name != "text" else value


@contextmanager
def telegram_server() -> Iterator[TelegramServer]:
    """Serves until the block ends."""
    state = TelegramServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            given = _decoded(self.rfile.read(int(self.headers.get("content-length", 0))))
            token, _, method = self.path.removeprefix("/bot").partition("/")
            if method in state.hang_ups:
                state.hang_ups.remove(method)
                self.close_connection = True
                return
            status, body = 200, {}
            try:
                if token != TOKEN:
                    raise RefusalError(401, "Unauthorized")
                body = {"ok": True, "result": state.handle(method, given)}
            except RefusalError as refusal:
                status, body = refusal.status, refusal.body
            payload = json.dumps(body).encode()
            with suppress(ConnectionError):  # a bot that stops hangs up on its last poll
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.close()
        server.shutdown()
        server.server_close()
        thread.join()
