"""Every digit traced, every citation true; what fails is dropped, not shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.qa.drafting import Draft, Evidence, Statement
from ingest.index import Document

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Dropped:
    """A statement that was not shown, and why: `untraced_digits` or `false_citation`."""

    statement: Statement
    reason: str
    digits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guarded:
    """A draft with only what can be traced, and what had to go."""

    statements: tuple[Statement, ...]
    dropped: tuple[Dropped, ...]


def guard(
    draft: Draft, question: str, documents: Mapping[str, Document], ledger: Iterable[str] = ()
) -> Guarded:
    """The statements whose digits are quoted, in the ledger, derived with a formula, or part of the question.

    `ledger` holds the texts of figures that may be named without a quote. The name of a document or a section states
    no number. A statement resting on a place that is not in its section is dropped too.
    """
    kept: list[Statement] = []
    dropped: list[Dropped] = []
    shared = digits_of(question) | {digit for text in ledger for digit in digits_of(text)}
    for statement in draft.statements:
        if not all(_is_true(evidence, documents) for evidence in statement.evidence):
            dropped.append(Dropped(statement, "false_citation"))
            continue
        untraced = digits_of(_without_names(statement, documents)) - shared
        untraced -= _traced(statement, documents)
        if untraced:
            dropped.append(Dropped(statement, "untraced_digits", tuple(sorted(untraced))))
        else:
            kept.append(statement)
    return Guarded(tuple(kept), tuple(dropped))


def digits_of(text: str) -> set[str]:
    """The digit runs of a text, half-width, without grouping commas and without zeros after the point."""
    plain = _GROUPING.sub("", unicodedata.normalize("NFKC", text))
    return {_canonical(run) for run in _DIGITS.findall(plain)}


def _without_names(statement: Statement, documents: Mapping[str, Document]) -> str:
    """What is said beside the titles of documents and, of those it rests on, their numbers and headings."""
    cited = [(documents[one.document_id].identity, one.section_path) for one in statement.evidence]
    names = {f"《{one.identity.title}》" for one in documents.values() if "《" in statement.text}
    names |= {identity.doc_number for identity, _ in cited if identity.doc_number}
    names |= {f"“{path.rpartition('/')[2]}”" for _, path in cited}
    text = statement.text
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def _canonical(run: str) -> str:
    if "." in run:
        run = run.rstrip("0").rstrip(".")
    return run.lstrip("0") or "0"


def _traced(statement: Statement, documents: Mapping[str, Document]) -> set[str]:
    traced = {digit for text in statement.derived for digit in digits_of(text)}
    for evidence in statement.evidence:
        document = documents[evidence.document_id]
        traced |= digits_of(document.text[evidence.start : evidence.end])
    return traced


def _is_true(evidence: Evidence, documents: Mapping[str, Document]) -> bool:
    document = documents.get(evidence.document_id)
    if document is None or not 0 <= evidence.start < evidence.end <= len(document.text):
        return False
    return any(
        section.path == evidence.section_path
        and section.start <= evidence.start
        and evidence.end <= section.end
        for section in document.sections
    )
