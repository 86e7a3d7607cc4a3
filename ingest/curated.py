"""Reviewed answers: what an editor wrote down as question, answer and clause, checked against the documents."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.document import Document, Section
from ingest.errors import Fault
from ingest.records import CuratedAnswer
from ingest.text import letters_and_digits
from ingest.wording import say

ANSWERS: Final = "answers"
_DIGITS: Final = re.compile(r"\d+(?:\.\d+)?")


class _Entry(BaseModel):
    """One `[[answer]]` of a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: str = Field(min_length=1)
    quote: str = Field(min_length=1)
    says: str = ""
    stated: bool = True
    questions: tuple[str, ...] = Field(min_length=1)


class _File(BaseModel):
    """A file of `answers/`: the document its answers rest on, by any of its names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str = Field(min_length=1)
    answer: tuple[_Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class CuratedAnswers:
    """The answers that hold, and the faults of those that do not."""

    answers: tuple[CuratedAnswer, ...]
    faults: tuple[Fault, ...]


def read_curated(folder: Path, documents: Sequence[Document]) -> CuratedAnswers:
    """Every reviewed answer of a corpus. One whose words no longer stand in the document is a fault, never used.

    A file about a document that the corpus does not hold is only warned of: documents come and go.
    """
    answers: list[CuratedAnswer] = []
    faults: list[Fault] = []
    by_name = _by_name(documents)
    for path in sorted((folder / ANSWERS).glob("*.toml")):
        try:
            file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
            faults.append(_fault(path, "", "bad_answers", reason=_reason(error)))
            continue
        document = by_name.get(letters_and_digits(file.document))
        if document is None:
            faults.append(_fault(path, "", "answers_without_document", name=file.document, is_warning=True))
            continue
        for entry in file.answer:
            found = _anchored(path, entry, document)
            if isinstance(found, Fault):
                faults.append(found)
            else:
                answers.append(found)
    return CuratedAnswers(tuple(answers), tuple(faults))


def _anchored(path: Path, entry: _Entry, document: Document) -> CuratedAnswer | Fault:
    section = next((one for one in document.sections if one.path == entry.section), None)
    if section is None:
        return _fault(path, entry.section, "answer_without_section", title=document.identity.title)
    place = _locate(document, section, entry.quote)
    if place is None:
        return _fault(path, entry.section, "answer_without_words", quote=entry.quote)
    start, end = place
    untraced = _digits(entry.says) - _digits(document.text[start:end])
    if untraced:
        return _fault(path, entry.section, "answer_untraced", digits="、".join(sorted(untraced)))
    return CuratedAnswer(
        document_id=document.id,
        section_path=section.path,
        start=start,
        end=end,
        says=entry.says.strip(),
        is_stated=entry.stated,
        questions=tuple(question.strip() for question in entry.questions if question.strip()),
    )


def _locate(document: Document, section: Section, quote: str) -> tuple[int, int] | None:
    """Where the quoted words stand in a section; white space makes no difference."""
    visible = [char for char in quote if not char.isspace()]
    pattern = r"\s*".join(map(re.escape, visible))
    match = re.compile(pattern).search(document.text, section.start, section.end)
    return match.span() if match else None


def _by_name(documents: Iterable[Document]) -> Mapping[str, Document]:
    """Documents by id, number and title; a number or title of two documents names the official one."""
    names: dict[str, Document] = {}
    for document in sorted(documents, key=lambda one: one.identity.kind != "official"):
        identity = document.identity
        for name in (document.id, identity.doc_number, identity.title):
            if name:
                names.setdefault(letters_and_digits(name), document)
    return {**names, **{letters_and_digits(one.id): one for one in documents}}


def _digits(text: str) -> set[str]:
    return set(_DIGITS.findall(text))


def _fault(path: Path, place: str, code: str, *, is_warning: bool = False, **slots: object) -> Fault:
    return Fault(f"{ANSWERS}/{path.name}", place, code, say(code, **slots), is_warning)


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error)
