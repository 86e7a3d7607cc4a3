"""Official numbering (一、 （一） 1.), annexes and tables → a tree of Sections that covers the text without gap or overlap."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from ingest.cleaning import join_broken_lines
from ingest.conventions import (
    Marker,
    compact,
    conventions,
    ends_a_paragraph,
    is_addressee_line,
    is_annex_line,
    is_date_line,
    is_number_line,
    is_release_line,
    is_tail_line,
    is_title_line,
    path_part,
    read_marker,
)
from ingest.document import (
    Cell,
    Document,
    Paragraph,
    Section,
    SectionKind,
    Source,
    SourceFormat,
    Table,
    TableSpan,
)
from ingest.identity import read_identity
from ingest.outline import Block, Heading, find_headings
from ingest.rows import TableRows, read_rows


def build_document(source: Source) -> Document:
    """The document of a source: cleaned, cut into sections, with its identity read."""
    cleaned = join_broken_lines(source)
    text, blocks = lay_out(cleaned.blocks)
    outline = _Outline(text, blocks, only_marked=source.format is SourceFormat.MARKDOWN)
    sections, tables = outline.build()
    return Document(
        id=document_id(source.name),
        source_name=source.name,
        sha256=source.sha256,
        format=source.format,
        identity=read_identity(text, sections, source.header, source.name),
        text=text,
        sections=sections,
        tables=tables,
        dropped=source.dropped,
    )


def document_id(source_name: str) -> str:
    """A stable id from a file's name: its stem, NFKC, with `-` for everything that is no letter or digit."""
    stem = unicodedata.normalize("NFKC", PurePath(source_name).stem)
    return re.sub(r"[\W_]+", "-", stem).strip("-") or "document"


def lay_out(blocks: Sequence[Paragraph | Table]) -> tuple[str, list[Block]]:
    """The text of a document and its blocks with their offsets: a paragraph a line, a table row a line, cells by tabs."""
    laid: list[Block] = []
    at = 0
    for block in blocks:
        text = block.text if isinstance(block, Paragraph) else "\n".join(_row_lines(block))
        if not text.strip():
            continue
        level = block.heading_level if isinstance(block, Paragraph) else None
        laid.append(Block(text, at, at + len(text) + 1, level, block if isinstance(block, Table) else None))
        at += len(text) + 1
    return "".join(block.text + "\n" for block in laid), laid


def _row_lines(table: Table) -> list[str]:
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        rows[cell.row].append(cell)
    return ["\t".join(cell.text for cell in row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Zone:
    """A stretch of blocks with one outline of its own: the main document, one annex, or a document inside a notice.

    `root` is the path that all others of the zone begin with, "" for the main document.
    """

    first: int
    last: int
    root: str = ""
    title: str = ""
    title_offset: int = 0
    is_annex: bool = False


@dataclass(slots=True)
class _Outline:
    """The sections of one document in the making; `_open` is the section in which the next table stands."""

    text: str
    blocks: Sequence[Block]
    only_marked: bool
    _sections: list[Section] = field(default_factory=list)
    _paths: set[str] = field(default_factory=set)
    _tables: list[TableSpan] = field(default_factory=list)

    def build(self) -> tuple[tuple[Section, ...], tuple[TableSpan, ...]]:
        end = _tail_start(self.blocks, 0, len(self.blocks))
        zones = _zones(self.blocks, end, self.only_marked)
        for zone in zones:
            self._add_zone(zone, is_only=len(zones) == 1, has_tail=end < len(self.blocks))
        if end < len(self.blocks):
            self._add(conventions().parts.tail, None, SectionKind.TAIL, self.blocks[end].start)
        return self._closed(), tuple(self._tables)

    def _add_zone(self, zone: _Zone, is_only: bool, has_tail: bool) -> None:
        parts = conventions().parts
        closing = zone.last if is_only or zone.is_annex else _tail_start(self.blocks, zone.first, zone.last)
        headings = find_headings(self.blocks, zone.first + bool(zone.root), closing, self.only_marked)
        first = headings[0].block if headings else closing
        if zone.root:
            self._add_root(zone)
            self._add_tables(zone.first + 1, first, self._sections[-1].path)
        else:
            self._add_front(zone.first, first, has_headings=bool(headings))
        self._add_headings(headings, closing, self._sections[-1] if zone.root else None)
        if closing < zone.last:
            path = self._unique(parts.closing if has_tail else parts.tail)
            self._add(path, None, SectionKind.TAIL, self.blocks[closing].start)
            self._add_tables(closing, zone.last, path)

    def _add_root(self, zone: _Zone) -> None:
        """The section of an annex or inner document itself: its title and what precedes its first heading."""
        start = self.blocks[zone.first].start
        self._add(
            self._unique(zone.root),
            None,
            SectionKind.ANNEX if zone.is_annex else SectionKind.BODY,
            start,
            number=zone.root if zone.is_annex else "",
            heading=zone.title,
            body=start + zone.title_offset,
        )

    def _add_front(self, first: int, last: int, has_headings: bool) -> None:
        """文头 and 引言: what stands before the first heading."""
        if first == last:
            return
        parts = conventions().parts
        lead = _lead_start(self.blocks, first, last, has_headings)
        if lead > first:
            self._add(parts.head, None, SectionKind.HEAD, self.blocks[first].start)
            self._add_tables(first, lead, parts.head)
        if lead < last:
            self._add(parts.lead, None, SectionKind.LEAD, self.blocks[lead].start)
            self._add_tables(lead, last, parts.lead)

    def _add_headings(self, headings: Sequence[Heading], last: int, root: Section | None) -> None:
        paths: list[str] = []
        for position, heading in enumerate(headings):
            parent = (root.path if root else None) if heading.parent is None else paths[heading.parent]
            block = self.blocks[heading.block]
            path = self._unique(heading.part if parent is None else f"{parent}/{heading.part}")
            paths.append(path)
            kind = SectionKind.ARTICLE if heading.is_article else SectionKind.BODY
            self._add(
                path,
                parent,
                kind,
                block.start,
                number=heading.number,
                heading=heading.text,
                body=min(block.start + heading.body_offset, block.end),
                in_annex=root is not None and root.in_annex,
            )
            following = headings[position + 1].block if position + 1 < len(headings) else last
            self._add_tables(heading.block + 1, following, path)

    def _add_tables(self, first: int, last: int, path: str) -> None:
        """The tables among these blocks, all of which belong to the section with this path."""
        after_rows = False
        for index in range(first, last):
            block = self.blocks[index]
            if block.table is None:
                if after_rows:
                    self._add(
                        self._unique(f"{path}/{conventions().parts.after_table}"),
                        path,
                        SectionKind.BODY,
                        block.start,
                        in_annex=self._owner(path).in_annex,
                    )
                after_rows = False
                continue
            rows = read_rows(block.table, block.start, path, self._paths)
            after_rows = self._add_rows(rows) or after_rows
            self._tables.append(rows.span)

    def _add_rows(self, rows: TableRows) -> bool:
        owner = self._owner(rows.span.section)
        in_annex = owner.in_annex or owner.kind is SectionKind.ANNEX
        for row in rows.rows:
            kind = SectionKind.BODY if row.is_group else SectionKind.ROW
            self._add(
                row.path,
                row.parent,
                kind,
                row.start,
                number=row.number,
                heading=row.name,
                body=row.body_start,
                in_annex=in_annex,
            )
        return bool(rows.rows)

    def _owner(self, path: str) -> Section:
        return next(section for section in reversed(self._sections) if section.path == path)

    def _add(
        self,
        path: str,
        parent: str | None,
        kind: SectionKind,
        start: int,
        *,
        number: str = "",
        heading: str = "",
        body: int | None = None,
        in_annex: bool = False,
    ) -> None:
        level = 1 if parent is None else self._owner(parent).level + 1
        self._paths.add(path)
        self._sections.append(
            Section(
                path=path,
                parent=parent,
                kind=kind,
                level=level,
                number=number,
                heading=heading,
                start=start,
                body_start=start if body is None else body,
                end=start,
                in_annex=in_annex or kind is SectionKind.ANNEX,
            )
        )

    def _unique(self, path: str) -> str:
        if path not in self._paths:
            return path
        number = 2
        while f"{path}〔{number}〕" in self._paths:
            number += 1
        return f"{path}〔{number}〕"

    def _closed(self) -> tuple[Section, ...]:
        ends = [section.start for section in self._sections[1:]] + [len(self.text)]
        return tuple(
            replace(section, end=end, body_start=min(section.body_start, end))
            for section, end in zip(self._sections, ends, strict=True)
        )


def _zones(blocks: Sequence[Block], end: int, only_marked: bool) -> list[_Zone]:
    """The main document and its annexes."""
    starts = [index for index in range(1, end) if _begins_annex(blocks, index, end, only_marked)]
    main = _main_zones(blocks, starts[0] if starts else end)
    annexes: list[_Zone] = []
    for position, start in enumerate(starts):
        last = starts[position + 1] if position + 1 < len(starts) else end
        zone = _annex_zone(blocks, start, last, len(starts), position)
        if zone.root in {annex.root for annex in annexes}:
            zone = replace(zone, root=f"{conventions().annex.path}{position + 1}")
        annexes.append(zone)
    return main + annexes


def _main_zones(blocks: Sequence[Block], last: int) -> list[_Zone]:
    """The main document, and the plan inside a notice where the notice has numbered paragraphs of its own."""
    for index in range(2, last):
        title = "".join(_title_lines(blocks, index, last))
        if not title or not (is_date_line(blocks[index - 1].text) or is_release_line(blocks[index - 1].text)):
            continue
        before, after = _first_marker(blocks, 0, index), _first_marker(blocks, index, last)
        if before and after and before.style is after.style and before.ordinal == after.ordinal == 1:
            inner = _Zone(
                index, last, path_part(title), title, _title_end(blocks, index, last) - blocks[index].start
            )
            return [_Zone(0, index), inner]
    return [_Zone(0, last)] if last else []


def _first_marker(blocks: Sequence[Block], first: int, last: int) -> Marker | None:
    markers = (read_marker(block.text) for block in blocks[first:last] if block.table is None)
    return next((marker for marker in markers if marker is not None), None)


def _title_end(blocks: Sequence[Block], first: int, last: int) -> int:
    """Where the title that begins at block `first` ends in the text."""
    count = sum(1 for _ in _title_lines(blocks, first, last))
    return blocks[first + count - 1].start + len(blocks[first + count - 1].text)


def _annex_zone(blocks: Sequence[Block], start: int, last: int, count: int, position: int) -> _Zone:
    text = blocks[start].text.strip()
    annex = conventions().annex
    match = annex.line.fullmatch(text) or annex.titled.fullmatch(text)
    assert match is not None
    number = path_part(match["number"] or "") or (str(position + 1) if count > 1 else "")
    title = match.groupdict().get("title") or ""
    offset = match.start("title") if title else len(text)
    title = title or "".join(_title_lines(blocks, start + 1, last))
    return _Zone(start, last, annex.path + number, title, offset, is_annex=True)


def _begins_annex(blocks: Sequence[Block], index: int, end: int, only_marked: bool) -> bool:
    block = blocks[index]
    if block.table is not None or (only_marked and block.heading_level is None):
        return False
    text = block.text.strip()
    is_line = is_annex_line(text)
    if not is_line and (
        conventions().annex.titled.fullmatch(text) is None
        or len(text) > conventions().parts.longest_head_line
    ):
        return False
    has_body_before = any(_is_prose(before) or before.table for before in blocks[:index])
    return has_body_before and not _is_list_of_annexes(blocks, index, end)


def _is_list_of_annexes(blocks: Sequence[Block], index: int, end: int) -> bool:
    """Whether a line opens the list of annexes that stands at the end of a body, not an annex."""
    annex = conventions().annex
    match = annex.titled.fullmatch(blocks[index].text.strip())
    if match is not None and read_marker(match["title"]) is not None:
        return True
    after = index + 1
    while after < end and (
        annex.list_item.match(blocks[after].text) or annex.titled.fullmatch(blocks[after].text.strip())
    ):
        if blocks[after].table or len(blocks[after].text) > conventions().parts.longest_head_line:
            break
        after += 1
    if after >= end:
        return True
    if is_annex_line(blocks[index].text) and after == index + 1:
        return False
    following = blocks[after].text
    closes = is_date_line(following) or is_release_line(following) or _is_signature(blocks, after, end)
    return (
        closes
        or is_annex_line(following)
        or (match is not None and _is_repeated(blocks, index, end, match["title"]))
    )


def _is_repeated(blocks: Sequence[Block], index: int, end: int, title: str) -> bool:
    return any(compact(block.text) == compact(title) for block in blocks[index + 2 : end])


def _title_lines(blocks: Sequence[Block], first: int, last: int) -> Iterator[str]:
    """The title of an annex: the lines after 附件 that are no sentences, before its first number or table."""
    for block in blocks[first:last]:
        if (
            block.table
            or read_marker(block.text)
            or _is_prose(block)
            or len(block.text) > conventions().parts.longest_head_line
        ):
            return
        if is_addressee_line(block.text) or is_date_line(block.text) or re.search("[:：]", block.text):
            return
        yield block.text
        if is_title_line(block.text):
            return


def _tail_start(blocks: Sequence[Block], first: int, last: int) -> int:
    """Where the closing lines begin (主办, 抄送, signature, date, 印发); `last` where there are none."""
    start = last
    for index in range(last - 1, first, -1):
        if not _is_closing(blocks, index, last, begun=start < last):
            break
        start = index
    return start


def _is_closing(blocks: Sequence[Block], index: int, last: int, begun: bool) -> bool:
    block = blocks[index]
    if block.heading_level is not None:
        return False
    if block.table is not None:
        return all(is_tail_line(cell.text) or not cell.text for cell in block.table.cells)
    if is_tail_line(block.text) or is_date_line(block.text) or is_release_line(block.text):
        return True
    return begun and _is_signature(blocks, index, last)


def _is_signature(blocks: Sequence[Block], index: int, end: int) -> bool:
    """Whether a line is the name of an organisation that signs: a date or another signature comes next."""
    if index + 1 >= end or conventions().lines.signature.fullmatch(blocks[index].text.strip()) is None:
        return False
    following = blocks[index + 1].text
    return is_date_line(following) or is_tail_line(following) or _is_signature(blocks, index + 1, end)


def _lead_start(blocks: Sequence[Block], first: int, last: int, has_headings: bool) -> int:
    """Where the lead paragraphs begin: after the last line of the front that is no running text."""
    start = last
    for index in range(last - 1, first - 1, -1):
        if not (_is_prose(blocks[index]) or blocks[index].table):
            break
        start = index
    if start == last and not has_headings:
        prose = [index for index in range(first, last) if _is_prose(blocks[index]) or blocks[index].table]
        return prose[0] if prose else last
    return start


def _is_prose(block: Block) -> bool:
    """Whether a paragraph is running text, not a title, a number, a date or an addressee."""
    if block.table is not None or block.heading_level is not None:
        return False
    text = block.text.strip()
    if is_addressee_line(text) or is_number_line(text) or is_date_line(text) or is_release_line(text):
        return False
    return (
        (ends_a_paragraph(text) and len(text) > 8) or any(mark in text for mark in "。；") or len(text) > 100
    )
