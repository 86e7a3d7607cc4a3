"""The methods of the Bot API that the bot uses, over chats that are kept in memory."""

from __future__ import annotations

import json
import math
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_checks import (
    file_fields,
    not_modified,
    read_caption,
    read_markup,
    read_text,
    scope_of,
    set_markup,
    shallow,
    uploaded_file,
)
from tests.telegram_wire import HangUpError, Json, RefusalError, Upload, retrying_delivery

BOT = {"id": 123456, "is_bot": True, "first_name": "政策助手", "username": "policy_test_bot"}
MESSAGE_LIMIT = 4096
PHOTO_LIMIT_BYTES = 10 * 1024 * 1024
FILE_LIMIT_BYTES = 50 * 1024 * 1024
LONGEST_POLL_SECONDS = 5.0
FIRST_UPDATE_ID = 700_000_000


@dataclass(frozen=True)
class Call:
    """One request of the bot's."""

    method: str
    given: Json
    at: float


@dataclass
class BotApi:
    """What was sent, what is in the chats, and what goes wrong on request."""

    has_privacy_mode: bool = False  # in groups the bot is shown only what is meant for it
    calls: list[Call] = field(default_factory=list)
    messages: dict[tuple[int, int], Json] = field(default_factory=dict)
    files: dict[tuple[int, int], Upload] = field(default_factory=dict)  # by chat and message
    commands: dict[str, list[Json]] = field(default_factory=dict)  # by scope, as JSON
    members: dict[tuple[int, int], str] = field(default_factory=dict)  # chat, person → status; else "member"
    toasts: list[str] = field(default_factory=list)
    refusals: list[tuple[str, RefusalError]] = field(default_factory=list)  # each is used once, by its method
    hang_ups: list[str] = field(default_factory=list)  # methods whose next request gets no reply at all
    refused: list[tuple[str, str]] = field(default_factory=list)  # methods and why, of all that was refused
    blocked: set[int] = field(default_factory=set)  # people who blocked the bot
    left: set[int] = field(default_factory=set)  # groups that the bot is no member of any more
    upgraded: dict[int, int] = field(default_factory=dict)  # group → the supergroup that it became
    basic_groups: set[int] = field(default_factory=set)  # groups that are no supergroups
    flood_limit: tuple[int, float] | None = None  # so many messages in so many seconds, for each chat
    reply_delay_seconds: float = 0.0  # between a message being in the chat and the bot being told so
    webhook: Json = field(default_factory=dict)
    _updates: list[Json] = field(default_factory=list)
    _allowed: list[str] = field(default_factory=list)  # kinds of updates that are kept; empty: all
    _last_id: int = 0
    _last_update_id: int = FIRST_UPDATE_ID
    _polls: int = 0
    _sent_at: dict[int, list[float]] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _is_closed: bool = False

    # --- the Bot API

    def handle(self, method: str, given: Json) -> Any:
        """The result of a method. Raises RefusalError, HangUpError."""
        try:
            return self._handle(method, given)
        except RefusalError as refusal:
            with self._changed:
                self.refused.append((method, str(refusal)))
            raise

    def _handle(self, method: str, given: Json) -> Any:
        with self._changed:
            self.calls.append(Call(method, given, time.monotonic()))
            if method in self.hang_ups:
                self.hang_ups.remove(method)
                raise HangUpError
            for number, (refused, refusal) in enumerate(self.refusals):
                if refused == method:
                    del self.refusals[number]
                    raise refusal
            self._check_chat(given)
        handler = getattr(self, "_on_" + method, None)
        if handler is None:
            raise RefusalError(404, "Not Found: method not found")
        return handler(given)

    def _check_chat(self, given: Json) -> None:
        chat = int(given.get("chat_id", 0))
        if chat in self.blocked:
            raise RefusalError(403, "Forbidden: bot was blocked by the user")
        if chat in self.left:
            raise RefusalError(403, "Forbidden: bot is not a member of the supergroup chat")
        if chat in self.upgraded:
            raise RefusalError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.upgraded[chat],
            )

    def _on_getMe(self, given: Json) -> Json:  # noqa: N802 - the Bot API's names
        return BOT | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self.has_privacy_mode,
            "supports_inline_queries": False,
        }

    def _on_getUpdates(self, given: Json) -> list[Json]:  # noqa: N802
        offset = int(given.get("offset", 0))
        wait_seconds = min(float(given.get("timeout", 0)), LONGEST_POLL_SECONDS)
        with self._changed:
            if self.webhook:
                raise RefusalError(409, "Conflict: can't use getUpdates method while webhook is active")
            self._polls += 1
            mine = self._polls
            self._note_allowed(given)
            self._confirm(offset)
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: bool(self._updates) or self._is_closed or self._polls > mine, wait_seconds
            )
            if self._polls > mine:
                raise RefusalError(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
            return json.loads(json.dumps(self._updates[: int(given.get("limit", 100))]))  # type: ignore[no-any-return]

    def _on_setWebhook(self, given: Json) -> bool:  # noqa: N802
        with self._changed:
            self._note_allowed(given)
            was_set, self.webhook = bool(self.webhook), dict(given) if given.get("url") else {}
            if self.webhook and not was_set:
                threading.Thread(
                    target=retrying_delivery, args=(self._next_delivery, self._taken), daemon=True
                ).start()
        return True

    def _on_deleteWebhook(self, given: Json) -> bool:  # noqa: N802
        with self._changed:
            self.webhook = {}
            if given.get("drop_pending_updates") == "true":
                self._updates.clear()
            self._changed.notify_all()
        return True

    def _on_getWebhookInfo(self, given: Json) -> Json:  # noqa: N802
        return {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending()),
        }

    def _on_setMyCommands(self, given: Json) -> bool:  # noqa: N802
        with self._changed:
            self.commands[scope_of(given)] = given["commands"]
        return True

    def _on_deleteMyCommands(self, given: Json) -> bool:  # noqa: N802
        with self._changed:
            self.commands.pop(scope_of(given), None)
        return True

    def _on_getMyCommands(self, given: Json) -> list[Json]:  # noqa: N802
        return self.commands.get(scope_of(given), [])

    def _on_sendChatAction(self, given: Json) -> bool:  # noqa: N802
        return True

    def _on_answerCallbackQuery(self, given: Json) -> bool:  # noqa: N802
        with self._changed:
            self.toasts.append(given.get("text", ""))
        return True

    def _on_sendMessage(self, given: Json) -> Json:  # noqa: N802
        text, entities = read_text(given, "text", MESSAGE_LIMIT)
        if not text.strip():
            raise RefusalError(400, "Bad Request: message text is empty")
        return self._send(given, {"text": text, "entities": entities})

    def _on_sendDocument(self, given: Json) -> Json:  # noqa: N802
        file = uploaded_file(given, "document", FILE_LIMIT_BYTES)
        described = {"file_name": file.name, "mime_type": file.kind} | file_fields(self._last_id, file)
        return self._send(given, {"document": described, **read_caption(given)}, file)

    def _on_sendPhoto(self, given: Json) -> Json:  # noqa: N802
        file = uploaded_file(given, "photo", PHOTO_LIMIT_BYTES)
        described = {"width": 800, "height": 600} | file_fields(self._last_id, file)
        return self._send(given, {"photo": [described], **read_caption(given)}, file)

    def _on_editMessageText(self, given: Json) -> Json:  # noqa: N802
        text, entities = read_text(given, "text", MESSAGE_LIMIT)
        with self._changed:
            message = self._to_edit(given)
            markup = read_markup(given)
            if (text, markup) == (message.get("text"), message.get("reply_markup")):
                raise not_modified()
            message |= {"text": text, "entities": entities, "edit_date": int(time.time())}
            set_markup(message, markup)
            self._changed.notify_all()
            return message

    def _on_editMessageReplyMarkup(self, given: Json) -> Json:  # noqa: N802
        with self._changed:
            message = self._to_edit(given)
            markup = read_markup(given)
            if markup == message.get("reply_markup"):
                raise not_modified()
            set_markup(message, markup)
            return message

    def _on_deleteMessage(self, given: Json) -> bool:  # noqa: N802
        with self._changed:
            self._to_edit(given)
            del self.messages[int(given["chat_id"]), int(given["message_id"])]
        return True

    def _on_leaveChat(self, given: Json) -> bool:  # noqa: N802
        with self._changed:
            self.left.add(int(given["chat_id"]))
        return True

    def _on_getChat(self, given: Json) -> Json:  # noqa: N802
        full = {"accent_color_id": 0, "max_reaction_count": 11}
        return self._chat(int(given["chat_id"])) | full

    def _on_getChatMember(self, given: Json) -> Json:  # noqa: N802
        person = int(given["user_id"])
        status = self.members.get((int(given["chat_id"]), person), "member")
        return {"status": status, "user": {"id": person, "is_bot": False, "first_name": "某人"}}

    # --- inside

    def pending(self) -> list[Json]:
        """Updates that the bot has not confirmed."""
        with self._changed:
            return list(self._updates)

    def _send(self, given: Json, content: Json, file: Upload | None = None) -> Json:
        message = self._put(given, content, file)
        time.sleep(self.reply_delay_seconds)
        return message

    def _put(self, given: Json, content: Json, file: Upload | None) -> Json:
        with self._changed:
            chat = int(given["chat_id"])
            self._check_flood(chat)
            message: Json = {
                "message_id": self._next_id(),
                "date": int(time.time()),
                "from": BOT,
                "chat": self._chat(chat),
                **content,
            }
            if "message_thread_id" in given:
                message |= {"message_thread_id": int(given["message_thread_id"]), "is_topic_message": True}
            self._thread(message, given)
            set_markup(message, read_markup(given))
            if file is not None:
                self.files[chat, message["message_id"]] = file
            self._keep(message)
            return message

    def _thread(self, message: Json, given: Json) -> None:
        parameters = given.get("reply_parameters")
        if parameters is None:
            return
        original = self.messages.get((message["chat"]["id"], int(parameters["message_id"])))
        if original is not None:
            message["reply_to_message"] = shallow(original)
        elif not parameters.get("allow_sending_without_reply"):
            raise RefusalError(400, "Bad Request: message to be replied not found")

    def _check_flood(self, chat: int) -> None:
        if self.flood_limit is None:
            return
        most, seconds = self.flood_limit
        now = time.monotonic()
        recent = [at for at in self._sent_at.get(chat, []) if at > now - seconds]
        if len(recent) >= most:
            wait = max(1, math.ceil(recent[0] + seconds - now))
            raise RefusalError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        self._sent_at[chat] = [*recent, now]

    def _to_edit(self, given: Json) -> Json:
        message = self.messages.get((int(given["chat_id"]), int(given["message_id"])))
        if message is None:
            raise RefusalError(400, "Bad Request: message to edit not found")
        if message["from"]["id"] != BOT["id"]:
            raise RefusalError(400, "Bad Request: message can't be edited")
        return message

    def _note_allowed(self, given: Json) -> None:
        """The last list given stays in force, for updates from now on."""
        self._allowed = given.get("allowed_updates", self._allowed)

    def _confirm(self, offset: int) -> None:
        self._updates = [update for update in self._updates if update["update_id"] >= offset]

    def _next_delivery(self) -> tuple[str, Json, str | None] | None:
        with self._changed:
            self._changed.wait_for(lambda: bool(self._updates) or self._is_closed or not self.webhook)
            if self._is_closed or not self.webhook:
                return None
            return self.webhook["url"], self._updates[0], self.webhook.get("secret_token")

    def _taken(self, update_id: int) -> None:
        with self._changed:
            self._confirm(update_id + 1)

    def _chat(self, chat: int, name: str = "某人") -> Json:
        if chat > 0:
            return {"id": chat, "type": "private", "first_name": name}
        if chat in self.basic_groups:
            return {"id": chat, "type": "group", "title": "工作群"}
        return {"id": chat, "type": "supergroup", "title": "工作群", "is_forum": True}

    def _keep(self, message: Json) -> None:
        self.messages[message["chat"]["id"], message["message_id"]] = message
        self._changed.notify_all()

    def _push(self, update: Json) -> None:
        if self._allowed and not set(update) & {*self._allowed}:
            return
        self._last_update_id += 1
        kept = json.loads(json.dumps(update))
        self._updates.append({"update_id": self._last_update_id, **kept})
        self._changed.notify_all()

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
