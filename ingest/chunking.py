"""Sections → Chunks along clauses and sentences, within the budget."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from typing import Final

from langchain_text_splitters import RecursiveCharacterTextSplitter

from ingest.document import Document, Section, SectionKind, TableSpan
from ingest.records import Chunk
from ingest.text import split_sentences

# From the strongest pause to the weakest; the last, empty one cuts anywhere.
PAUSES: Final = ("\n", "\t", "。", "；", ";", "：", "，", ",", "、", " ", "")

Span = tuple[int, int]


def cut_chunks(document: Document, budget_chars: int) -> list[Chunk]:
    """Chunks that cover every visible character of the document once, in order, none longer than the budget.

    A chunk never crosses a section; a table row within the budget is one chunk, its columns' headers in `context`.
    """
    if budget_chars < 1:
        raise ValueError("a chunk needs a budget of at least one character")
    splitter = _splitter(budget_chars)
    return [
        _chunk(document, section, span)
        for section in document.sections
        for span in _cut_section(document.text, section, budget_chars, splitter)
    ]


def _cut_section(
    text: str, section: Section, budget: int, splitter: RecursiveCharacterTextSplitter
) -> list[Span]:
    whole = _trimmed(text, section.start, section.end)
    if whole is None:
        return []
    if whole[1] - whole[0] <= budget:
        return [whole]
    pieces = [
        piece for sentence in _sentences(text, whole) for piece in _cut_long(text, sentence, budget, splitter)
    ]
    return _packed(pieces, budget)


def _sentences(text: str, span: Span) -> list[Span]:
    start, end = span
    return [(start + first, start + last) for first, last in split_sentences(text[start:end])]


def _cut_long(text: str, span: Span, budget: int, splitter: RecursiveCharacterTextSplitter) -> Iterator[Span]:
    """A stretch over the budget, cut at its strongest pauses; a shorter one as it is."""
    start, end = span
    if end - start <= budget:
        yield span
        return
    for part in splitter.split_text(text[start:end]):
        trimmed = _trimmed(text, start, start + len(part))
        if trimmed is not None:
            yield trimmed
        start += len(part)


def _packed(pieces: list[Span], budget: int) -> list[Span]:
    """Neighbouring pieces joined into stretches of about equal length, as few as the budget allows."""
    total = pieces[-1][1] - pieces[0][0]
    aim = total / math.ceil(total / budget)
    packed = [pieces[0]]
    for start, end in pieces[1:]:
        first, last = packed[-1]
        fits = end - first <= budget
        if fits and abs(aim - (end - first)) <= abs(aim - (last - first)):
            packed[-1] = (first, end)
        else:
            packed.append((start, end))
    return packed


def _chunk(document: Document, section: Section, span: Span) -> Chunk:
    start, end = span
    text = document.text[start:end]
    digest = hashlib.sha256(
        "\0".join((document.id, section.path, str(start), str(end), text)).encode()
    ).hexdigest()
    return Chunk(
        id=digest[:32],
        document_id=document.id,
        section_path=section.path,
        start=start,
        end=end,
        text=text,
        context=_context(document, section),
        audience=document.identity.audience,
    )


def _context(document: Document, section: Section) -> str:
    """The document's short title, the heading path, and for a table row the headers of its columns."""
    names = document.identity.short_names
    parts = [names[0] if names else document.identity.title, *section.path.split("/")]
    if section.kind is SectionKind.ROW:
        parts.extend(_column_headers(document, section))
    return " ".join(part for part in parts if part)


def _column_headers(document: Document, section: Section) -> list[str]:
    table = next((table for table in document.tables if table.start <= section.start < table.end), None)
    return [] if table is None else _header_texts(document.text, table)


def _header_texts(text: str, table: TableSpan) -> list[str]:
    headers = (text[cell.start : cell.end].strip() for cell in table.cells if cell.row < table.header_rows)
    return [header for header in headers if header]


def _trimmed(text: str, start: int, end: int) -> Span | None:
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    end -= len(stretch) - len(stretch.rstrip())
    return (start, end) if start < end else None


def _splitter(budget: int) -> RecursiveCharacterTextSplitter:
    return RecursiveCharacterTextSplitter(
        separators=list(PAUSES),
        keep_separator="end",
        chunk_size=budget,
        chunk_overlap=0,
        strip_whitespace=False,
    )
