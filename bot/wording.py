"""Loads wording.toml, everything the bot says; a sentence that is missing or misspelt stops the start."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict

SHIPPED = Path(__file__).with_name("wording.toml")


class _Sentences(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Greetings(_Sentences):
    start: str
    help_private: str
    help_group: str
    no_question: str
    text_only: str
    unknown_command: str


class AnswerWords(_Sentences):
    asked: str
    sources: str
    document: str
    digest: str
    source: str
    read_source: str
    notice: str
    choices: str
    suggestions: str
    numbered: str
    more: str
    nothing: str


class ButtonWords(_Sentences):
    useful: str
    useless: str
    chosen: str
    retry: str


class ToastWords(_Sentences):
    thanks: str
    asking: str
    outdated: str
    not_recorded: str


class GroupWords(_Sentences):
    not_invited: str


class LimitWords(_Sentences):
    person: str
    group: str


class FailureWords(_Sentences):
    slow: str
    down: str
    waiting_slow: str
    waiting_down: str
    given_up: str
    refused: str
    unexpected: str
    question: str


class CommandWords(_Sentences):
    ask: str
    help: str


class ConsoleWords(_Sentences):
    no_token: str
    bad_token: str
    no_port: str
    bad_settings: str


class Wording(_Sentences):
    """The sentences by their place in the file; `{names}` are filled in with `str.format`."""

    greetings: Greetings
    answer: AnswerWords
    buttons: ButtonWords
    toasts: ToastWords
    failures: FailureWords
    groups: GroupWords
    limits: LimitWords
    commands: CommandWords
    console: ConsoleWords

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Wording:
        return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
