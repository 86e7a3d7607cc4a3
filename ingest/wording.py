"""What ingest says to operators, read from `wording.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path


def say(key: str, **values: object) -> str:
    """The sentence under this key, with its blanks filled. Raises KeyError for a key or blank that does not exist."""
    return _sentences()[key].format_map(values)


def say_or(key: str, otherwise: str) -> str:
    """The sentence under this key, or `otherwise` where there is none."""
    return _sentences().get(key, otherwise)


@lru_cache(maxsize=1)
def _sentences() -> dict[str, str]:
    with Path(__file__).with_name("wording.toml").open("rb") as file:
        return tomllib.load(file)
