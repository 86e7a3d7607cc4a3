"""Bot token, allowed groups, addresses, timeouts: everything the bot reads from its environment."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).parents[1]
WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # listened on, but no address to call


class Settings(BaseSettings):
    """Built once at the entry point and passed in; every name is prefixed `BOT_`, but for where the API listens."""

    model_config = SettingsConfigDict(
        env_prefix="BOT_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    token: SecretStr | None = None
    telegram_url: str = "https://api.telegram.org"
    api_url: str | None = None  # None: where the API listens on this machine
    api_host: str = Field(default="127.0.0.1", validation_alias="API_HOST")
    api_port: int = Field(default=8000, ge=0, le=65535, validation_alias="API_PORT")
    api_token: SecretStr | None = (
        None  # a token of the bot's own; None: it answers questions and nothing else
    )
    public_url: str | None = None  # where people open the documents; None: answers carry no links
    allowed_chats: Annotated[tuple[int, ...], NoDecode] = ()  # groups it stays in; empty: any
    data_dir: Path | None = ROOT / "data" / "bot"  # what a restart may need; None: only in memory

    per_person_per_minute: int = Field(default=20, ge=0)  # messages to it; 0: no limit
    per_group_per_minute: int = Field(default=300, ge=0)
    keep_trying_minutes: float = Field(default=720.0, ge=0)  # that a question waits for the API
    stop_seconds: float = Field(default=10.0, ge=0)  # to finish what is at work when it is stopped

    http_host: str = "127.0.0.1"  # where health, metrics and the webhook are
    http_port: int | None = Field(default=None, ge=0, le=65535)  # None: nowhere
    webhook_url: str | None = None  # the public address of the webhook; None: long polling
    webhook_secret: SecretStr | None = None  # None: one that follows from the token

    nudge_seconds: float = Field(default=60.0, gt=0)  # between two looks at what is due
    nudge_chat: int | None = (
        None  # the group for nudges that reach nobody in private; None: none goes to a group
    )

    api_timeout_seconds: float = Field(default=20.0, gt=0)  # for one question, tries again included
    telegram_timeout_seconds: float = Field(default=15.0, gt=0)
    poll_seconds: int = Field(default=30, ge=0, le=50)  # how long Telegram holds a request for updates
    log_level: str = "INFO"

    @field_validator("allowed_chats", mode="before")
    @classmethod
    def _split_chats(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator(
        "token",
        "api_token",
        "nudge_chat",
        "api_url",
        "public_url",
        "webhook_url",
        "webhook_secret",
        "http_port",
        "data_dir",
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("telegram_url", "api_url", "public_url", "webhook_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/") if value is not None else None

    def secret_of(self, token: str) -> str:
        """What Telegram says at the webhook's door: as configured, else one that only who has the token can know."""
        if self.webhook_secret is not None:
            return self.webhook_secret.get_secret_value()
        return hmac.new(token.encode(), b"webhook", hashlib.sha256).hexdigest()

    @property
    def api_address(self) -> str:
        """Where the API answers: as configured, else where it listens on this machine."""
        if self.api_url is not None:
            return self.api_url
        host = WILDCARDS.get(self.api_host, self.api_host)
        return f"http://[{host}]:{self.api_port}" if ":" in host else f"http://{host}:{self.api_port}"
