"""Bot token, allowed groups, addresses, timeouts: everything the bot reads from its environment."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

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
    public_url: str | None = None  # where people open the documents; None: answers carry no links
    allowed_chats: Annotated[tuple[int, ...], NoDecode] = ()  # groups it speaks in; empty: any

    api_timeout_seconds: float = Field(default=20.0, gt=0)  # for one question, tries again included
    telegram_timeout_seconds: float = Field(default=15.0, gt=0)
    poll_seconds: int = Field(default=30, ge=0, le=50)  # how long Telegram holds a request for updates
    concurrent_updates: int = Field(default=64, ge=1)
    log_level: str = "INFO"

    @field_validator("allowed_chats", mode="before")
    @classmethod
    def _split_chats(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("token", "api_url", "public_url", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("telegram_url", "api_url", "public_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/") if value is not None else None

    @property
    def api_address(self) -> str:
        """Where the API answers: as configured, else where it listens on this machine."""
        if self.api_url is not None:
            return self.api_url
        host = WILDCARDS.get(self.api_host, self.api_host)
        return f"http://[{host}]:{self.api_port}" if ":" in host else f"http://{host}:{self.api_port}"
