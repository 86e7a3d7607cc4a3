"""Document and Section: what every reader returns, and what a document is once its structure is known.

Three stages, three shapes: a reader turns a file into a `Source` (blocks exactly as read); cleaning and
structure turn a `Source` into a `Document` (one text, cut into sections without gap or overlap, tables with
the offsets of their cells); identity adds what the document is. All offsets are characters of `Document.text`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property


class SourceFormat(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or one physical line where the format knows no paragraphs (`is_line`).

    `heading_level` is 1-6 where the format marks headings (Markdown `#`, Word styles, HTML h1-h6), else None.
    `blank_before` says that an empty line or an indent starts a new paragraph here (text and PDF).
    """

    text: str
    is_line: bool = False
    heading_level: int | None = None
    blank_before: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; a merged cell stands once, at its top left place. Rows and columns count from 0."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read. `header_rows` is how many rows at the top name the columns (0: not known)."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    header_rows: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """Text of the file that is no text of the document: a page number, a running header."""

    kind: str
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read. `header` is its front matter or sidecar: what the policy owner says of the document."""

    name: str
    sha256: str
    format: SourceFormat
    blocks: tuple[Paragraph | Table, ...]
    header: Mapping[str, object] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()


class SectionKind(StrEnum):
    HEAD = "head"  # 文头: title, number, addressee, date
    LEAD = "lead"  # 引言: the paragraphs before the first heading
    BODY = "body"
    ARTICLE = "article"  # 第八条
    ROW = "row"  # a row of a table
    ANNEX = "annex"  # the annex itself: its title and what precedes its first heading
    TAIL = "tail"  # 文末: 主办, 督办, 抄送, 印发


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the document under one heading, without its sub-sections.

    The sections of a document, in order, cover `Document.text` without gap or overlap: `start` is where the
    heading begins, `body_start` where the words after it begin, `end` where the next section begins.
    `path` is the heading path of the HTTP contract; `number` and `heading` are its own part, e.g. `2.` and
    `加快推进5G网络建设`; both are empty for 文头, 引言 and 文末.
    """

    path: str
    parent: str | None
    kind: SectionKind
    level: int
    number: str
    heading: str
    start: int
    body_start: int
    end: int
    in_annex: bool = False


@dataclass(frozen=True, slots=True)
class CellSpan:
    """A table cell in the text. `section` is the path of the row section it stands in."""

    row: int
    column: int
    row_span: int
    column_span: int
    start: int
    end: int
    section: str


@dataclass(frozen=True, slots=True)
class TableSpan:
    """A table in the text; `section` is the path of the section it belongs to (the parent of its rows)."""

    section: str
    rows: int
    columns: int
    header_rows: int
    start: int
    end: int
    cells: tuple[CellSpan, ...]


class DocumentKind(StrEnum):
    OFFICIAL = "official"
    DIGEST = "digest"  # 要点摘编: our own notes of what a policy says, never shown as its text


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document that this one names. `title` is without 《》; `doc_number` None where not given."""

    title: str | None
    doc_number: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is: read from the document itself, corrected by its header or sidecar.

    `place` is the city, county or province it governs (`开封市`), "" where none is known; `level` is one of
    国家, 省, 市, 县 or "". `in_force_until_basis` says where the end comes from (`plan_period`, `header`, `text`).
    `issued` keeps the date as far as it is known (`2020-05`); `issued_on` is the day, where known.
    """

    title: str
    doc_number: str | None
    kind: DocumentKind
    issuer: str | None = None
    level: str = ""
    place: str = ""
    issued: str | None = None
    issued_on: date | None = None
    printed_on: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    in_force_until_basis: str | None = None
    plan_period: tuple[int, int] | None = None
    addressees: str | None = None
    organiser: str | None = None  # 主办
    overseer: str | None = None  # 督办
    copied_to: str | None = None  # 抄送
    printed_by: str | None = None
    based_on: tuple[Reference, ...] = ()
    replaced_by: tuple[str, ...] = ()  # titles or numbers of the documents that came after
    repealed_on: date | None = None
    audience: str = "public"
    short_names: tuple[str, ...] = ()  # other names people use for it, from its header
    coverage_note: str | None = None  # digests: what of the original was not seen
    status_note: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A document whose structure is known. `id` is stable across rebuilds: it comes from the file's name."""

    id: str
    source_name: str
    sha256: str
    format: SourceFormat
    identity: Identity
    text: str
    sections: tuple[Section, ...]
    tables: tuple[TableSpan, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    @cached_property
    def _by_path(self) -> dict[str, Section]:
        return {section.path: section for section in self.sections}

    def section(self, path: str) -> Section:
        """The section with this path. Raises KeyError."""
        return self._by_path[path]

    def section_at(self, offset: int) -> Section:
        """The section that holds this character. Raises IndexError outside the text."""
        for section in self.sections:
            if section.start <= offset < section.end:
                return section
        raise IndexError(f"offset {offset} lies outside {self.id} ({len(self.text)} characters)")

    def body(self, section: Section) -> str:
        """The words of a section after its heading, without its sub-sections."""
        return self.text[section.body_start : section.end]

    def children(self, path: str | None) -> Iterator[Section]:
        """The direct sub-sections of a path, in order; None gives the top level."""
        return (section for section in self.sections if section.parent == path)
