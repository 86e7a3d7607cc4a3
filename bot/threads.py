"""Whose thread a message belongs to: one conversation per channel, chat, person and topic, derived and never stored."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thread:
    """Where one person talks with the bot; `topic` is a part of the chat that people keep apart, None for the whole."""

    channel: str
    chat: int
    person: int
    topic: int | None = None

    @property
    def account(self) -> str:
        """Who it is, as the API knows people of a channel."""
        return f"{self.channel}:{self.person}"

    def conversation_id(self, secret: str) -> str:
        """The same for every message of the thread, also after a restart.

        Keyed, since anyone may send any conversation id to the API: knowing a chat and a person must not be enough to
        listen in, and the API need not know either of them.
        """
        written = f"{self.channel}\n{self.chat}\n{self.person}\n{self.topic}".encode()
        return f"{self.channel}-{hmac.new(secret.encode(), written, hashlib.sha256).hexdigest()[:40]}"
