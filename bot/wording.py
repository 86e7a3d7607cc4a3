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
    source: str
    only_source: str
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
    """What the list of commands says of each; who sees which is data too."""

    ask: str
    help: str
    checkin: str
    mine: str
    join: str
    leave: str
    summary: str
    missing: str
    bulletin: str
    invite: str


class CardWords(_Sentences):
    """A report as it is shown: one line for each thing that it says."""

    open: str
    doubtful: str
    correction: str
    recorded: str
    corrected: str
    cancelled: str
    moved_on: str
    withdrawn: str
    unknown_task: str
    party: str
    figure: str
    increment: str
    as_of: str
    percent: str
    status: str
    issue: str
    beside: str
    joined: str
    measured: str
    reached: str
    due: str
    day: str
    grown: str
    fallen: str
    unchanged: str
    notice: str
    question: str
    words: str
    statuses: dict[str, str]


class PromptWords(_Sentences):
    """Steps that wait for a reply; `told`, `corrected` and `because` make one sentence of it and what was said before."""

    headings: dict[str, str]
    hints: dict[str, str]
    placeholders: dict[str, str]
    nothing: tuple[str, ...]
    trimmed: str
    told: str
    corrected: str
    because: str
    with_status: str


class StatusChoice(_Sentences):
    """A status to press; `says` is how a sentence puts it. `stuck` asks on what it is stuck."""

    label: str
    says: str
    stuck: bool = False


class ReportWords(_Sentences):
    """All else about reporting."""

    openings: tuple[str, ...]
    confirm: str
    change: str
    cancel: str
    ask_instead: str
    report_it: str
    correct: str
    withdraw: str
    withdraw_sure: str
    keep: str
    now: str
    skip: str
    which: str
    status_heading: str
    status_choices: tuple[StatusChoice, ...]
    no_tasks: str
    not_a_report: str
    not_yours: str
    too_long: str
    withdraw_reason: str
    standing_none: str
    closed: str
    changed_meanwhile: str


class JoiningWords(_Sentences):
    """Coming in, going out, and who one is."""

    needed: str
    needed_in_group: str
    in_private: str
    how: str
    welcome_member: str
    welcome_supervisor: str
    who_member: str
    who_supervisor: str
    who_nobody: str
    leave_sure: str
    leave_button: str
    stay_button: str
    left: str
    stayed: str
    not_member: str
    closed: str
    day: str
    invited: str
    invite_how: str
    role_supervisor: str


class SummaryWords(_Sentences):
    scope: str
    not_yours: str
    files: dict[str, str]


class MissingWords(_Sentences):
    """Who has not reported in a round."""

    moment: str
    no_round: str
    heading: str
    silent: str
    partly: str
    lacking: str
    late: str
    complete: str
    escalation: str
    escalated: str


class BulletinWords(_Sentences):
    """Summaries that come again and again."""

    set: str
    now: str
    none: str
    how: str
    ended: str
    this_round: str
    stop_words: tuple[str, ...]


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
    cards: CardWords
    prompts: PromptWords
    reports: ReportWords
    joining: JoiningWords
    summaries: SummaryWords
    missing: MissingWords
    bulletins: BulletinWords
    console: ConsoleWords

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Wording:
        return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
