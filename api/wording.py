"""Loads wording.toml, what the API says to people; a sentence is asked for by key and filled by name."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).with_name("wording.toml")


class WordingError(Exception):
    """A sentence that is not there, or that lacks one of its slots."""


class Wording:
    """Sentences by dotted key (`validity.expired`)."""

    def __init__(self, tables: Mapping[str, object]) -> None:
        self._sentences: dict[str, str] = {}
        self._lists: dict[str, tuple[str, ...]] = {}
        self._collect("", tables)

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Wording:
        return cls(tomllib.loads(path.read_text(encoding="utf-8")))

    def _collect(self, prefix: str, tables: Mapping[str, object]) -> None:
        for name, value in tables.items():
            if isinstance(value, Mapping):
                self._collect(f"{prefix}{name}.", value)
            elif isinstance(value, list):
                self._lists[prefix + name] = tuple(str(item) for item in value)
            else:
                self._sentences[prefix + name] = str(value)

    def say(self, key: str, /, **slots: object) -> str:
        """The sentence with its slots filled. Raises WordingError."""
        try:
            return self._sentences[key].format(**slots)
        except KeyError as missing:
            raise WordingError(f"{key}: {missing} is missing") from missing

    def __contains__(self, key: object) -> bool:
        return key in self._sentences

    def section(self, name: str) -> dict[str, str]:
        """The sentences directly under a section, unfilled, by their own key."""
        prefix = f"{name}."
        return {
            key.removeprefix(prefix): text
            for key, text in self._sentences.items()
            if key.startswith(prefix) and "." not in key.removeprefix(prefix)
        }

    def list(self, key: str) -> tuple[str, ...]:
        """A list of sentences, unfilled. Raises WordingError."""
        try:
            return self._lists[key]
        except KeyError as missing:
            raise WordingError(f"{key} is missing") from missing

    def slots(self, key: str) -> frozenset[str]:
        """The names of the slots of a sentence."""
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self._sentences[key]) if name)


def fault_sentence(wording: Wording, fault: Mapping[str, Any]) -> str:
    """What is wrong with one field, from one of pydantic's errors. The value itself is never repeated."""
    for key in (f"problems.{fault['type']}", f"fields.{fault['type']}"):
        if key in wording:
            slots = fault.get("ctx", {})
            return wording.say(key, **{name: slots[name] for name in wording.slots(key) if name in slots})
    return wording.say("fields.other")
