"""Buttons below a report in Telegram, and what pressing one means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.api_replies import TaskRow
from bot.buttons import DATA_BYTES, LABEL_CHARS
from bot.rendering import one_line
from bot.reporting import Card
from bot.slips import PICK_CHARS, Slip, digest
from bot.wording import Wording

OURS = "ci"


class Verb(StrEnum):
    """What a button does; one letter, since a button has few bytes."""

    CONFIRM = "y"
    CHOOSE = "c"
    CHANGE = "e"
    CANCEL = "n"
    ASK = "q"
    REPORT = "r"
    STATUS = "s"
    TASK = "t"
    START = "b"
    CORRECT = "f"
    WITHDRAW = "w"
    WITHDRAW_SURELY = "x"
    KEEP = "k"


@dataclass(frozen=True, slots=True)
class Press:
    """What was pressed: `about` is which choice, status, task or check-in."""

    verb: Verb
    slip: Slip
    about: str = ""


def data_of(verb: Verb, slip: Slip, about: str = "") -> str:
    """What a button carries."""
    data = f"{OURS}:{verb}:{slip.written()}:{about}"
    assert len(data.encode()) <= DATA_BYTES, data
    return data


def press_of(data: str) -> Press | None:
    """None for data that is not ours."""
    parts = data.split(":")
    if len(parts) != 4 or parts[0] != OURS or parts[1] not in set(Verb):
        return None
    slip = Slip.read(parts[2])
    return Press(Verb(parts[1]), slip, parts[3]) if slip is not None else None


def card_buttons(card: Card, wording: Wording, *, is_sure: bool) -> InlineKeyboardMarkup:
    """Below an open report: the choices of its question, or the word that records it. `is_sure`: surely no question."""
    words, slip = wording.reports, card.report.slip
    rows: list[list[InlineKeyboardButton]] = []
    if card.question is None:
        rows.append([_button(words.confirm, Verb.CONFIRM, slip), _button(words.change, Verb.CHANGE, slip)])
    else:
        for place, choice in enumerate(card.question.choices):
            if choice.field is None:
                continue  # 修改 stands below anyway
            rows.append([_button(choice.label, Verb.CHOOSE, slip, str(place))])
        rows.append([_button(words.change, Verb.CHANGE, slip)])
    rows[-1].append(_button(words.cancel, Verb.CANCEL, slip))
    if not is_sure and not slip.picks and not slip.settled:
        rows.append([_button(words.ask_instead, Verb.ASK, slip)])
    return InlineKeyboardMarkup(rows)


def recorded_buttons(slip: Slip, ids: Sequence[str], wording: Wording) -> InlineKeyboardMarkup | None:
    """Below a report that was recorded; one of several tasks is put right in words."""
    if len(ids) != 1:
        return None
    plain, words = Slip(slip.person, slip.message), wording.reports
    correct = _button(words.correct, Verb.CORRECT, plain)
    return InlineKeyboardMarkup([[correct, _button(words.withdraw, Verb.WITHDRAW, plain, ids[0])]])


def withdrawal_buttons(slip: Slip, checkin_id: str, wording: Wording) -> InlineKeyboardMarkup:
    """Asks once more before a report is taken back."""
    sure = _button(wording.reports.withdraw_sure, Verb.WITHDRAW_SURELY, slip, checkin_id)
    return InlineKeyboardMarkup([[sure, _button(wording.reports.keep, Verb.KEEP, slip, checkin_id)]])


def either_buttons(slip: Slip, wording: Wording) -> InlineKeyboardMarkup:
    """Where a message may be a report or a question."""
    words = wording.reports
    return InlineKeyboardMarkup(
        [[_button(words.report_it, Verb.REPORT, slip), _button(words.ask_instead, Verb.ASK, slip)]]
    )


def status_buttons(slip: Slip, wording: Wording) -> InlineKeyboardMarkup:
    """How it goes; the last one says nothing of it."""
    choices = wording.reports.status_choices
    buttons = [_button(one.label, Verb.STATUS, slip, str(place)) for place, one in enumerate(choices)]
    rows = [buttons[at : at + 3] for at in range(0, len(buttons), 3)]
    return InlineKeyboardMarkup(
        [*rows, [_button(wording.reports.skip, Verb.STATUS, slip, str(len(choices)))]]
    )


def task_buttons(tasks: Sequence[TaskRow], slip: Slip) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[_button(task.title, Verb.TASK, slip, digest(task.path, PICK_CHARS))] for task in tasks]
    )


def start_button(person: int, wording: Wording) -> InlineKeyboardMarkup:
    """Begins a report step by step."""
    return InlineKeyboardMarkup([[_button(wording.reports.now, Verb.START, Slip(person, 0))]])


def _button(label: str, verb: Verb, slip: Slip, about: str = "") -> InlineKeyboardButton:
    return InlineKeyboardButton(one_line(label)[:LABEL_CHARS], callback_data=data_of(verb, slip, about))
