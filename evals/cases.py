"""The shape of a case; faults name dataset and line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.checkins import CheckinCase


class DatasetError(Exception):
    """A dataset that cannot be read; every fault names its file and line."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


class Expectation(BaseModel):
    """One question and what must come back; the fields are those of `datasets/README.md`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str = Field(min_length=1)
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    answered: bool = True
    why: str | None = None
    ask_back: bool = False
    note: str | None = None


class QuestionCase(Expectation):
    """A single question; `document` says which documents it is about and is never sent."""

    id: str
    audience: str
    level: str
    kind: str
    document: tuple[str, ...] = ()


class Conversation(BaseModel):
    """Turns asked in order in one conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    audience: str
    about: str
    turns: tuple[Expectation, ...] = Field(min_length=1)


class Half(StrEnum):
    """Which half of a dataset a case is of: `held_out` is measured and never read."""

    DEV = "dev"
    HELD_OUT = "held_out"


class Probe(Expectation):
    """A message that tries the product; `also` are further statuses that are right where it must not be answered."""

    id: str
    half: Half
    kind: str
    also: tuple[str, ...] = ()


class Paraphrase(BaseModel):
    """Another wording of the question `of`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    half: Half
    of: str
    question: str = Field(min_length=1)


_Case = TypeVar("_Case", QuestionCase, Conversation, CheckinCase, Probe, Paraphrase)


def load_questions(path: Path) -> tuple[QuestionCase, ...]:
    """Every question of a file. Raises DatasetError with all faults."""
    return _load(path, QuestionCase)


def load_conversations(path: Path) -> tuple[Conversation, ...]:
    """Every conversation of a file. Raises DatasetError with all faults."""
    return _load(path, Conversation)


def load_checkins(path: Path) -> tuple[CheckinCase, ...]:
    """Every message of a file. Raises DatasetError with all faults."""
    return _load(path, CheckinCase)


def load_probes(path: Path) -> tuple[Probe, ...]:
    """Every message of a file. Raises DatasetError with all faults."""
    return _load(path, Probe)


def load_paraphrases(path: Path) -> tuple[Paraphrase, ...]:
    """Every wording of a file. Raises DatasetError with all faults."""
    return _load(path, Paraphrase)


def _load(path: Path, shape: type[_Case]) -> tuple[_Case, ...]:
    cases: list[_Case] = []
    faults: list[str] = []
    seen: set[str] = set()
    for place, line in _lines(path):
        try:
            case = shape.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            faults.append(f"{place}: not JSON: {error.msg}")
            continue
        except ValidationError as error:
            faults.extend(
                f"{place}: {_where(problem['loc'])}: {problem['msg']}" for problem in error.errors()
            )
            continue
        if case.id in seen:
            faults.append(f"{place}: id {case.id} stands twice")
        seen.add(case.id)
        cases.append(case)
    if faults:
        raise DatasetError(faults)
    return tuple(cases)


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            yield f"{path.name}:{number}", line


def _where(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "line"
