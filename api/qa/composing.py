"""A guarded draft → the answer as sent: statements with marks, citations numbered once each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.qa.drafting import Draft, Evidence, Statement
from api.qa.outcomes import Answer, Citation
from ingest.index import Document

MAX_MARKS_PER_STATEMENT = 3


def compose(draft: Draft, statements: Iterable[Statement], documents: Mapping[str, Document]) -> Answer:
    """The answer: one line a statement, `[n]` marks after it, each place cited once."""
    numbers: dict[Evidence, int] = {}
    lines = []
    for statement in statements:
        marks = [_number(evidence, numbers) for evidence in statement.evidence]
        lines.append(statement.text + _marks(marks))
    citations = tuple(_citation(number, evidence, documents) for evidence, number in numbers.items())
    return Answer(
        status=draft.status,
        text="\n".join(lines),
        citations=citations,
        notices=tuple(dict.fromkeys(draft.notices)),
        suggestions=draft.suggestions,
        choices=draft.choices,
        reason=draft.reason,
        frame=draft.slots,
    )


def _number(evidence: Evidence, numbers: dict[Evidence, int]) -> int:
    return numbers.setdefault(evidence, len(numbers) + 1)


def _marks(marks: list[int]) -> str:
    unique = list(dict.fromkeys(marks))
    if len(unique) > MAX_MARKS_PER_STATEMENT and unique == list(range(unique[0], unique[-1] + 1)):
        return f"[{unique[0]}]–[{unique[-1]}]"
    return "".join(f"[{number}]" for number in unique)


def _citation(number: int, evidence: Evidence, documents: Mapping[str, Document]) -> Citation:
    document = documents[evidence.document_id]
    return Citation(
        number=number,
        document_id=evidence.document_id,
        section_path=evidence.section_path,
        quote=document.text[evidence.start : evidence.end],
        start=evidence.start,
        end=evidence.end,
    )
