"""Sources for tests, built from text as a reader would build them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.document import Cell, Paragraph, Source, SourceFormat, Table

Row = Sequence[str | None]


def text_source(text: str, name: str = "plan.txt", header: Mapping[str, object] | None = None) -> Source:
    """A source whose lines are those of a text file."""
    blocks = []
    after_blank = False
    for line in text.splitlines():
        if line.strip():
            is_indented = line.startswith(("\u3000", "  "))
            blocks.append(Paragraph(line.rstrip(), is_line=True, blank_before=after_blank or is_indented))
        after_blank = not line.strip()
    return Source(name, "0" * 64, SourceFormat.TEXT, tuple(blocks), header or {})


def block_source(*blocks: Paragraph | Table, source_format: SourceFormat = SourceFormat.HTML) -> Source:
    """A source of blocks as a Word or HTML reader gives them."""
    return Source("plan.html", "0" * 64, source_format, blocks)


def a_table(*rows: Row, spans: Mapping[tuple[int, int], tuple[int, int]] | None = None) -> Table:
    """A table; None marks a place covered by a merged cell, whose spans are given by its top left place."""
    cells = [
        Cell(text, row, column, *(spans or {}).get((row, column), (1, 1)))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text is not None
    ]
    return Table(len(rows), max(len(row) for row in rows), tuple(cells))


def heading(text: str, level: int) -> Paragraph:
    return Paragraph(text, heading_level=level)
