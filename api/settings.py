"""Addresses, limits, deadlines, thresholds, secrets: everything the API reads from its environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
KEEP_REPLIES_DAYS = 30  # how long the same request gets its first reply again


class Settings(BaseSettings):
    """Built once at the entry point and passed in; every name is prefixed `API_` in the environment."""

    model_config = SettingsConfigDict(
        env_prefix="API_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    index_dir: Path = Field(
        default=ROOT / "data" / "index", validation_alias=AliasChoices("API_INDEX_DIR", "INGEST_INDEX_FOLDER")
    )
    data_dir: Path = ROOT / "data" / "records"
    cache_dir: Path = (
        ROOT / "data" / "cache"
    )  # what was learned from prompts/, by digest; may be deleted any time
    prompts_dir: Path = ROOT / "prompts"
    database_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("API_DATABASE_URL", "DATABASE_URL")
    )
    migrate_at_start: bool = True
    time_zone: str = "Asia/Shanghai"

    rate_limit_per_minute: int = Field(default=120, ge=0)  # 0: no limit
    trusted_proxies: str = "127.0.0.1"  # whose X-Forwarded-For is believed
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()  # pages that may embed or call the service
    session_secret: SecretStr | None = None  # signs visitors' sessions; None: a new one at each start
    max_body_bytes: int = Field(default=64 * 1024, ge=1024)
    threads: int = Field(default=16, ge=1)
    keep_answers_days: int = Field(default=180, ge=0)  # 0: for ever
    conversation_minutes: int = Field(
        default=120, ge=1
    )  # after which a question no longer leans on the last one
    keep_messages_days: int = Field(default=0, ge=0)  # the words of check-ins; what they reported is kept
    keep_audit_days: int = Field(default=730, ge=0)
    summary_signed_by: str = ""  # who signs a 通报; empty: whoever issued the plan
    chart_font: Path | None = None  # a font with Chinese characters; empty: one of those systems keep
    log_level: str = "INFO"

    model: str | None = None  # name of the language model; None: the default path, no model
    model_base_url: str | None = None  # any OpenAI-compatible endpoint, Ollama's included
    model_api_key: SecretStr | None = None
    model_timeout_seconds: float = Field(default=20.0, gt=0)
    model_max_tokens: int = Field(default=800, ge=1)

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator(
        "model",
        "model_base_url",
        "model_api_key",
        "database_url",
        "session_secret",
        "chart_font",
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        ZoneInfo(value)
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def kept_days(self) -> dict[str, int]:
        """For how many days each kind of record is kept; 0: for ever."""
        return {
            "answers": self.keep_answers_days,
            "messages": self.keep_messages_days,
            "audit": self.keep_audit_days,
            "replies": KEEP_REPLIES_DAYS,
        }

    @property
    def records_url(self) -> str:
        """Where records are kept: the configured database, else a SQLite file in the data folder."""
        if self.database_url is not None:
            return _with_driver(self.database_url.get_secret_value())
        return f"sqlite:///{self.data_dir / 'records.sqlite3'}"


def _with_driver(url: str) -> str:
    """A PostgreSQL address as hosting services write it, with the driver this product uses."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
