"""PDF: lines, paragraphs, page numbers and running headers, ruled tables over pages; and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from ingest.document import Paragraph, Source, Table
from ingest.errors import SourceError
from ingest.readers import read_source
from ingest.readers.intake import standard_limits

Texts = Callable[[Source], list[str]]
Kinds = Callable[[Source], dict[str, list[str]]]
Refusal = Callable[[str, "bytes | str"], tuple[str, str, str]]
TableOf = Callable[[Source], Table]
Spans = Callable[[Table], dict[str, tuple[int, int, int, int]]]
WORLD = Path(__file__).parents[2] / "world" / "policies"


def test_lines_know_their_page_and_where_paragraphs_begin(fixtures: Path) -> None:
    blocks = [block for block in read_source(fixtures / "letter.pdf").blocks if isinstance(block, Paragraph)]
    assert [(block.text[:5], block.blank_before) for block in blocks[2:6]] == [
        ("各街区管理", True),
        ("一、巡查要", True),
        ("坏的及时修", False),
        ("二、巡查要", True),
    ]
    assert all(block.is_line and block.page == 1 for block in blocks)


def test_a_centred_title_on_two_lines_is_one_paragraph(fixtures: Path) -> None:
    first, second = read_source(fixtures / "letter.pdf").blocks[:2]
    assert isinstance(first, Paragraph) and isinstance(second, Paragraph)
    assert (first.blank_before, second.blank_before, second.text) == (True, False, "通知及安排")


def test_a_file_that_only_restricts_printing_is_read(fixtures: Path, texts: Texts) -> None:
    assert "通知及安排" in texts(read_source(fixtures / "owner_password.pdf"))


def test_page_numbers_and_running_headers_are_set_aside(kinds: Kinds, texts: Texts) -> None:
    source = read_source(next(WORLD.glob("*.pdf")))
    assert kinds(source)["page_number"] == [f"— {number} —" for number in range(1, 6)]
    assert len(kinds(source)["page_header"]) == 5
    assert not any("—" in text for text in texts(source))


@pytest.mark.parametrize("name", ["matrix_over_pages", "matrix_without_repeated_header"])
def test_a_table_over_three_pages_is_one_table(fixtures: Path, table_of: TableOf, name: str) -> None:
    table = table_of(read_source(fixtures / f"{name}.pdf"))
    assert (table.rows, table.columns, table.header_rows, table.page) == (10, 4, 1, 1)


@pytest.mark.parametrize("name", ["matrix_over_pages", "matrix_without_repeated_header"])
def test_merged_cells_go_on_over_a_page_break(
    fixtures: Path, table_of: TableOf, spans: Spans, name: str
) -> None:
    found = spans(table_of(read_source(fixtures / f"{name}.pdf")))
    assert [found[group] for group in ("完善制度", "改造设施", "强化运维")] == [
        (1, 0, 3, 1),
        (4, 0, 4, 1),
        (8, 0, 2, 1),
    ]


def test_a_repeated_header_is_set_aside(fixtures: Path, kinds: Kinds) -> None:
    source = read_source(fixtures / "matrix_over_pages.pdf")
    assert kinds(source) == {"repeated_header": ["类别 任务 责任单位 时限"] * 2}


def test_text_around_a_table_keeps_its_place(fixtures: Path) -> None:
    blocks = read_source(fixtures / "matrix_over_pages.pdf").blocks
    assert [block.text if isinstance(block, Paragraph) else "表" for block in blocks] == [
        "附件",
        "街区照明提升任务分工表",
        "表",
        "注：本表由市照明管理中心解释。",
    ]


def test_wrapped_words_of_a_cell_are_joined(fixtures: Path, table_of: TableOf) -> None:
    cells = {cell.text for cell in table_of(read_source(fixtures / "matrix_over_pages.pdf")).cells}
    assert "市照明管理中心、市能源服务中心、市采购服务中心、各街区管理委员会、各物业服务企业" in cells


def test_breaks_that_a_writer_made_in_a_cell_stay(fixtures: Path, table_of: TableOf) -> None:
    cells = {cell.text for cell in table_of(read_source(fixtures / "cells_with_breaks.pdf")).cells}
    assert "甲中心\n乙中心\n丙公司" in cells
    assert "建设覆盖城乡的公共照明智能管控平台并接入城市运行系统" in cells


def test_a_row_cut_by_a_page_break_is_one_row(fixtures: Path, table_of: TableOf) -> None:
    table = table_of(read_source(fixtures / "row_cut_by_a_page.pdf"))
    assert table.rows == 4
    assert [cell.text[-5:] for cell in table.cells if cell.column == 1] == [
        "内容",
        "不得拖延。",
        "不得拖延。",
        "收尾。",
    ]


def test_rows_cut_in_all_their_cells_read_as_in_the_word_file(
    fixtures: Path, table_of: TableOf, spans: Spans
) -> None:
    word, pdf = (table_of(read_source(fixtures / f"narrow_matrix.{suffix}")) for suffix in ("docx", "pdf"))
    assert spans(pdf) == spans(word)


def test_column_names_on_two_levels_below_a_title_are_header_rows(
    fixtures: Path, table_of: TableOf, spans: Spans
) -> None:
    table = table_of(read_source(fixtures / "two_level_header.pdf"))
    assert table.header_rows == 3
    assert [spans(table)[name] for name in ("指标表", "目标", "单位")] == [
        (0, 0, 1, 4),
        (1, 1, 1, 2),
        (1, 3, 2, 1),
    ]


# What is refused


def test_an_encrypted_file_is_refused(fixtures: Path) -> None:
    with pytest.raises(SourceError) as raised:
        read_source(fixtures / "encrypted.pdf")
    assert raised.value.faults[0].code == "encrypted"


def test_a_scan_without_text_is_refused_with_its_page_and_the_way_out(refusal: Refusal) -> None:
    stream = BytesIO()
    Image.new("RGB", (400, 600), "white").save(stream, "PDF")
    code, place, message = refusal("扫描.pdf", stream.getvalue())
    assert (code, place) == ("no_text", "第1页")
    assert "文字识别" in message


def blank_pages(number: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(number):
        document.new_page(300, 400)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_file_of_empty_pages_is_refused(refusal: Refusal) -> None:
    assert refusal("空.pdf", blank_pages(2))[0] == "no_text"


def test_too_many_pages_are_refused(refusal: Refusal) -> None:
    code, _, message = refusal("长.pdf", blank_pages(standard_limits().pages + 1))
    assert code == "too_many_pages"
    assert str(standard_limits().pages) in message


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\ngarbage\n%%EOF", b"%PDF-1.4\n1 0 obj\n<<"])
def test_a_broken_file_is_refused(refusal: Refusal, content: bytes) -> None:
    assert refusal("残.pdf", content)[0] == "broken_file"


def test_a_file_cut_off_is_refused_although_pages_can_be_found(refusal: Refusal, fixtures: Path) -> None:
    assert refusal("残.pdf", (fixtures / "letter.pdf").read_bytes()[:-3000])[0] == "broken_file"


def test_bytes_that_are_no_pdf_are_refused(refusal: Refusal) -> None:
    assert refusal("假.pdf", "只是文字".encode())[0] == "broken_file"


def test_a_page_that_unpacks_without_measure_is_refused(fixtures: Path) -> None:
    with pytest.raises(SourceError) as raised:
        read_source(
            fixtures / "letter.pdf", standard_limits().model_copy(update={"unpacked_mebibytes": 0.001})
        )
    assert raised.value.faults[0].code == "zip_bomb"


def test_a_page_with_too_many_objects_is_refused_with_its_place(fixtures: Path) -> None:
    with pytest.raises(SourceError) as raised:
        read_source(fixtures / "letter.pdf", standard_limits().model_copy(update={"page_objects": 10}))
    assert (raised.value.faults[0].code, raised.value.faults[0].place) == ("too_large", "第1页")
