"""What is asked back about a message: a sentence for each doubt, with choices that a button can send back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from api.checkins.drafts import Doubt, Draft, Reading
from api.checkins.measuring import Measured
from api.checkins.telling import told_falls
from api.matrix.lookup import matrix_of
from api.wording import Wording
from ingest.index import Index

CHOICES_MOST: Final = 12

# Whoever is asked one question at a time is asked in this order: without a party there is no task to choose from.
ORDER: Final = (
    Doubt.UNKNOWN_PARTY,
    Doubt.MISSING_PARTY,
    Doubt.AMBIGUOUS_PARTY,
    Doubt.MISSING_TASK,
    Doubt.AMBIGUOUS_TASK,
    Doubt.IMPOSSIBLE_VALUE,
    Doubt.FUTURE_DATE,
    Doubt.NOT_RESPONSIBLE,
    Doubt.CONTRADICTION,
    Doubt.FALLS_BELOW_PREVIOUS,
    Doubt.APPROXIMATE_VALUE,
)
ABOUT_PARTY: Final = frozenset({Doubt.UNKNOWN_PARTY, Doubt.MISSING_PARTY, Doubt.AMBIGUOUS_PARTY})
ABOUT_TASK: Final = frozenset({Doubt.MISSING_TASK, Doubt.AMBIGUOUS_TASK})
# What cannot be recorded at all. The other doubts are settled by the reporter's word, and the record says so.
CANNOT_BE_CONFIRMED: Final = ABOUT_PARTY | ABOUT_TASK | {Doubt.IMPOSSIBLE_VALUE, Doubt.FUTURE_DATE}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to settle a doubt: `field` and `value` are what the next request carries; without a field, type it anew."""

    label: str
    field: str | None = None
    value: str | bool | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about one doubt."""

    doubt: Doubt
    sentence: str
    choices: tuple[Choice, ...] = ()


def questions_about(
    index: Index, wording: Wording, reading: Reading, measured: Sequence[Measured] = ()
) -> tuple[Question, ...]:
    """One question for each doubt, the one to be asked first in front; `measured` lets it say what fell."""
    asked = sorted(reading.doubts, key=ORDER.index)
    return tuple(
        Question(doubt, _sentence(wording, doubt, measured), _choices(index, wording, doubt, reading.drafts))
        for doubt in asked
    )


def _sentence(wording: Wording, doubt: Doubt, measured: Sequence[Measured]) -> str:
    if doubt is Doubt.FALLS_BELOW_PREVIOUS and (falls := told_falls(wording, measured)):
        return wording.say("checkins.doubts.falls_below_previous_by", changes="；".join(falls))
    return wording.say(f"checkins.doubts.{doubt}")


def _choices(index: Index, wording: Wording, doubt: Doubt, drafts: Sequence[Draft]) -> tuple[Choice, ...]:
    if doubt in ABOUT_TASK:
        return _task_choices(index, drafts)
    if doubt is Doubt.AMBIGUOUS_PARTY:
        names = dict.fromkeys(name for draft in drafts for name in draft.named_parties)
        return tuple(Choice(name, "party", name) for name in list(names)[:CHOICES_MOST])
    if doubt is Doubt.MISSING_PARTY and (parties := _parties_of_rows(index, drafts)):
        return tuple(Choice(name, "party", name) for name in parties[:CHOICES_MOST])
    again = Choice(wording.say("checkins.choices.again"))
    if doubt in CANNOT_BE_CONFIRMED:
        return (again,)
    return (Choice(wording.say("checkins.choices.confirm"), "confirmed", True), again)


def _task_choices(index: Index, drafts: Iterable[Draft]) -> tuple[Choice, ...]:
    """The rows that it may be; where nothing was recognised, the rows of the party."""
    open_drafts = [draft for draft in drafts if draft.task is None]
    paths = dict.fromkeys(path for draft in open_drafts for path in draft.candidates)
    if not paths:
        paths = dict.fromkeys(path for draft in open_drafts for path in _paths_of(index, draft.party))
    titles = {task.path: task.title for task in index.tasks}
    return tuple(Choice(titles.get(path, path), "task", path) for path in list(paths)[:CHOICES_MOST])


def _parties_of_rows(index: Index, drafts: Iterable[Draft]) -> list[str]:
    """The parties of the rows that are reported on: one of them will have sent it."""
    matrix = matrix_of(index)
    names = {party.id: party.name for party in index.parties.parties()}
    reported = {draft.task for draft in drafts if draft.party is None}
    rows = (task for task in index.tasks if task.path in reported)
    return list(dict.fromkeys(names[link.party_id] for row in rows for link in matrix.parties_of(row.id)))


def _paths_of(index: Index, party: str | None) -> Iterable[str]:
    matrix = matrix_of(index)
    ids = [one.id for one in index.parties.parties() if one.name == party]
    return (task.path for party_id in ids for task in matrix.tasks_of(party_id))
