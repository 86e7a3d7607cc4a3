"""An answer before it is checked: statements, each with the places it rests on and the numbers it derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.qa.outcomes import AnswerStatus, Choice
from ingest.index import Document, Figure, Section, Task


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a document. Offsets are characters of `Document.text`."""

    document_id: str
    section_path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of an answer. `derived` holds the numbers that were counted or computed for it, as written."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    derived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """Statements in order and how the answer would end; `nearest` are the clauses offered beside a refusal."""

    status: AnswerStatus
    statements: tuple[Statement, ...]
    notices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    reason: str | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)  # as JSON: what the next question may refer to


def of_task(task: Task) -> Evidence:
    """The matrix row of a task."""
    return Evidence(task.document_id, task.path, task.start, task.end)


def of_figure(figure: Figure) -> Evidence:
    """The clause a figure stands in."""
    return Evidence(figure.document_id, figure.section_path, figure.clause_start, figure.clause_end)


def ledger_fields(figure: Figure) -> tuple[str, ...]:
    """What the ledger says of a figure beside its clause: when it is for may stand in an earlier sentence."""
    return tuple(field for field in (figure.period, figure.condition, figure.text) if field)


def of_section(document: Document, section: Section) -> Evidence:
    """A whole section, heading included, without the white space around it."""
    start, end = trimmed(document.text, section.start, section.end)
    return Evidence(document.id, section.path, start, end)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
