"""The stand-in for Telegram: a real HTTP server on loopback that speaks the Bot API, and chats as people see them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.telegram_checks import entities_of, shallow
from tests.telegram_methods import BOT, BotApi, Call
from tests.telegram_transcript import transcript
from tests.telegram_wire import TOKEN, Json, RefusalError, serving

__all__ = ["BOT", "TOKEN", "Call", "Json", "Person", "RefusalError", "TelegramServer", "telegram_server"]


@dataclass
class Person:
    """Somebody in a chat; `id` also names the private chat with the bot."""

    id: int
    name: str

    def user(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "zh-hans"}


@dataclass
class TelegramServer(BotApi):
    """What people do in chats, and what they see there."""

    url: str = ""

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
                "chat": self._chat(person.id if group is None else group, person.name),
                **fields,
            }
            if text is not None:
                message |= {"text": text, "entities": entities_of(text)}
            if topic is not None:
                message |= {"message_thread_id": topic, "is_topic_message": True}
            if reply_to is not None:
                message["reply_to_message"] = shallow(reply_to)
            self._keep(message)
            if group is None or self._is_shown(message):
                self._push({"message": message})
            return message

    def edit(self, message: Json, text: str) -> Json:
        """The message with other words."""
        with self._changed:
            message |= {"text": text, "entities": entities_of(text), "edit_date": int(time.time())}
            self._keep(message)
            self._push({"edited_message": json.loads(json.dumps(message))})
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

    def add_to_group(self, person: Person, group: int) -> None:
        """Somebody takes the bot into a group."""
        with self._changed:
            self.left.discard(group)
            self._push({"my_chat_member": self._membership(person, group, "left", "member")})
            joined: Json = {"new_chat_members": [BOT]}
            self._push({"message": self._service_message(person, group, joined)})

    def block(self, person: Person) -> None:
        """Somebody wants no more messages from the bot."""
        with self._changed:
            self.blocked.add(person.id)
            self._push({"my_chat_member": self._membership(person, person.id, "member", "kicked")})

    def upgrade(self, person: Person, group: int, supergroup: int) -> None:
        """A basic group becomes a supergroup, under another number."""
        with self._changed:
            self.upgraded[group] = supergroup
            self._push({"message": self._service_message(person, group, {"migrate_to_chat_id": supergroup})})
            self._push(
                {"message": self._service_message(person, supergroup, {"migrate_from_chat_id": group})}
            )

    def push(self, update: Json) -> None:
        """Any update at all; with an `update_id` of its own, one that comes again."""
        with self._changed:
            self._push(update)

    # --- what can be seen

    def sent(self, method: str = "sendMessage") -> list[Call]:
        with self._changed:
            return [call for call in self.calls if call.method == method]

    def answers(self, chat: int) -> list[Json]:
        """The bot's messages in a chat, in order."""
        return [message for message in self._in_chat(chat) if message["from"]["id"] == BOT["id"]]

    def transcript(self, chat: int) -> str:
        """What the chat shows, from top to bottom."""
        return transcript(self._in_chat(chat))

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

    def wait_until_taken(self, seconds: float = 20.0) -> None:
        """Waits until the bot has confirmed every update."""
        with self._changed:
            newest = self._updates[-1]["update_id"] if self._updates else 0
        self.wait_until(lambda: all(update["update_id"] > newest for update in self.pending()), seconds)

    # --- inside

    def _is_shown(self, message: Json) -> bool:
        """Privacy mode: commands but those of other bots, mentions, and replies to the bot."""
        if not self.has_privacy_mode:
            return True
        words = (message.get("text") or message.get("caption") or "").split()
        command = words[0] if words and words[0].startswith("/") else ""
        is_ours = command.partition("@")[2] in ("", BOT["username"])
        original = message.get("reply_to_message") or {}
        is_reply = (original.get("from") or {}).get("id") == BOT["id"]
        return bool(command and is_ours) or f"@{BOT['username']}" in words or is_reply

    def _membership(self, person: Person, chat: int, before: str, after: str) -> Json:
        now = int(time.time())
        banned = {"until_date": 0} if after == "kicked" else {}
        return {
            "chat": self._chat(chat, person.name),
            "from": person.user(),
            "date": now,
            "old_chat_member": {"status": before, "user": BOT},
            "new_chat_member": {"status": after, "user": BOT, **banned},
        }

    def _service_message(self, person: Person, chat: int, fields: Json) -> Json:
        message = {
            "message_id": self._next_id(),
            "date": int(time.time()),
            "from": person.user(),
            "chat": self._chat(chat),
            **fields,
        }
        self._keep(message)
        return message

    def _in_chat(self, chat: int) -> list[Json]:
        with self._changed:
            return [message for (where, _), message in sorted(self.messages.items()) if where == chat]


@contextmanager
def telegram_server() -> Iterator[TelegramServer]:
    """Serves until the block ends."""
    state = TelegramServer()
    with serving(state.handle) as url:
        state.url = url
        try:
            yield state
        finally:
            state.close()
