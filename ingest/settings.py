"""Paths, model name, chunk budget."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.embedding import SHIPPED_MODEL
from ingest.text import LexicalTokens

_ROOT: Final = Path(__file__).resolve().parent.parent


class IngestSettings(BaseSettings):
    """Where the corpus is, where the index goes, and how it is made."""

    model_config = SettingsConfigDict(
        env_prefix="INGEST_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    corpus_folder: Path = _ROOT / "corpus"
    index_folder: Path = _ROOT / "data" / "index"
    # "shipped", "corpus" (built from the corpus itself), or a sentence-transformers folder or hub name
    model: str = Field(default=SHIPPED_MODEL, min_length=1)
    chunk_budget_chars: int = Field(default=240, ge=40, le=4000)
    lexical_tokens: LexicalTokens = LexicalTokens.CHARACTERS
    known_share_min: float = Field(
        default=0.95, ge=0, le=1
    )  # a corpus-built model that knows fewer words is rebuilt
    builds_kept: int = Field(default=3, ge=1)
