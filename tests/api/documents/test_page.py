"""A document laid out for reading loses nothing and marks exactly the quoted words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.documents.page import Marks, Paragraph, SectionView, Segment, TableView, lay_out, outline_of
from ingest.index import (
    CellSpan,
    Document,
    DocumentKind,
    Identity,
    Section,
    SectionKind,
    SourceFormat,
    TableSpan,
)

HEAD = "某市方案\n"
BODY = "一、目标\n建成100座。见https://www.gov.cn/a与https://example.com/b。\n第二段。\n"
ANNEX = "附件\n"
TABLE = "任务\t单位\n修路\t交通局\n"
TEXT = HEAD + BODY + ANNEX + TABLE + "说明。"
A, B, C = len(HEAD), len(HEAD + BODY), len(HEAD + BODY + ANNEX)
D = C + len(TABLE)


def cell(row: int, column: int, words: str, section: str, row_span: int = 1) -> CellSpan:
    start = TEXT.index(words, C)
    return CellSpan(row, column, row_span, 1, start, start + len(words), section)


DOCUMENT = Document(
    id="plan",
    source_name="plan.txt",
    sha256="0",
    format=SourceFormat.TEXT,
    identity=Identity("某市方案", None, DocumentKind.OFFICIAL),
    text=TEXT,
    sections=(
        Section("文头", None, SectionKind.HEAD, 1, "", "", 0, 0, A),
        Section("一、目标", None, SectionKind.BODY, 1, "一、", "目标", A, A + 5, B),
        Section("附件", None, SectionKind.ANNEX, 1, "", "附件", B, C, C + 6, True),
        Section("附件/修路", "附件", SectionKind.ROW, 2, "", "修路", C + 6, C + 6, D, True),
        Section("文末", None, SectionKind.TAIL, 1, "", "", D, D, len(TEXT)),
    ),
    tables=(
        TableSpan(
            "附件",
            2,
            2,
            1,
            C,
            D,
            (
                cell(0, 0, "任务", "附件"),
                cell(0, 1, "单位", "附件"),
                cell(1, 0, "修路", "附件/修路"),
                cell(1, 1, "交通局", "附件/修路"),
            ),
        ),
    ),
)


def segments(sections: list[SectionView]) -> list[Segment]:
    found: list[Segment] = []
    for section in sections:
        found.extend(section.heading)
        for block in section.blocks:
            match block:
                case Paragraph():
                    found.extend(block.segments)
                case TableView():
                    found.extend(s for row in block.rows for c in row.cells for s in c.segments)
    return found


def visible(text: str) -> str:
    return "".join(text.split())


def test_every_character_is_shown_once() -> None:
    shown = "".join(segment.text for segment in segments(lay_out(DOCUMENT)))
    assert visible(shown) == visible(TEXT)


@given(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT)))
def test_exactly_the_quoted_words_are_marked(start: int, length: int) -> None:
    end = min(len(TEXT), start + length)
    marked = "".join(s.text for s in segments(lay_out(DOCUMENT, Marks((start, end)))) if s.is_marked)
    assert visible(marked) == visible(TEXT[start:end])


@given(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT)))
def test_a_quote_has_one_place_to_jump_to(start: int, length: int) -> None:
    end = min(len(TEXT), start + length)
    first = [s for s in segments(lay_out(DOCUMENT, Marks((start, end)))) if s.is_first_mark]
    assert len(first) == (1 if visible(TEXT[start:end]) else 0)


def test_a_table_stays_a_table_with_its_header() -> None:
    annex = next(section for section in lay_out(DOCUMENT) if section.anchor == "附件")
    table = next(block for block in annex.blocks if isinstance(block, TableView))
    assert [[c.is_header for c in row.cells] for row in table.rows] == [[True, True], [False, False]]


def test_a_row_in_a_table_keeps_its_anchor_and_is_no_section_of_its_own() -> None:
    laid_out = lay_out(DOCUMENT)
    table = next(block for section in laid_out for block in section.blocks if isinstance(block, TableView))
    assert [row.anchor for row in table.rows] == [None, "附件/修路"]
    assert "附件/修路" not in [section.anchor for section in laid_out]


def test_only_government_addresses_in_the_text_become_links() -> None:
    assert [s.link for s in segments(lay_out(DOCUMENT)) if s.link] == ["https://www.gov.cn/a"]


def test_the_outline_lists_the_headings() -> None:
    assert [(entry.anchor, entry.text) for entry in outline_of(DOCUMENT)] == [
        ("一、目标", "一、目标"),
        ("附件", "附件"),
    ]
