"""Word: order, numbering, merged cells, tracked changes, notes, boxes, contents; and files made to do harm."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph as WordParagraph

from ingest.document import Paragraph, Source, Table
from ingest.errors import SourceError
from ingest.readers import read_source
from ingest.readers.intake import standard_limits

Texts = Callable[[Source], list[str]]
Kinds = Callable[[Source], dict[str, list[str]]]
Refusal = Callable[[str, "bytes | str"], tuple[str, str, str]]
NAMESPACES = nsdecls("w")


def as_bytes(word: WordDocument) -> bytes:
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


@pytest.fixture
def read_word(tmp_path: Path) -> Callable[[WordDocument], Source]:
    def read(word: WordDocument) -> Source:
        path = tmp_path / "通知.docx"
        path.write_bytes(as_bytes(word))
        return read_source(path)

    return read


Read = Callable[[WordDocument], Source]


def append(word: WordDocument, inner: str) -> None:
    """Adds a paragraph of this XML at the end of the body."""
    body = word.element.body
    body.insert(len(body) - 1, parse_xml(f"<w:p {nsdecls('w', 'wp', 'a', 'pic')}>{inner}</w:p>"))


def with_list(word: WordDocument, levels: list[tuple[str, str]], num_id: str = "77") -> None:
    """Adds a list whose levels have these formats and texts."""
    numbering = word.part.numbering_part.element
    written = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {NAMESPACES} w:abstractNumId="{num_id}">{written}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {NAMESPACES} w:numId="{num_id}"><w:abstractNumId w:val="{num_id}"/></w:num>')
    )


def numbered(paragraph: WordParagraph, level: int, num_id: str = "77") -> None:
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {NAMESPACES}><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>')
    )


def test_paragraphs_and_tables_come_in_document_order(read_word: Read) -> None:
    word = docx.Document()
    word.add_paragraph("上文")
    word.add_table(rows=1, cols=2).cell(0, 0).text = "格"
    word.add_paragraph("下文")
    assert [type(block).__name__ for block in read_word(word).blocks] == ["Paragraph", "Table", "Paragraph"]


def test_automatic_numbers_are_written_out(read_word: Read, texts: Texts) -> None:
    word = docx.Document()
    with_list(word, [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")])
    for level, words in (
        (0, "总体目标"),
        (0, "重点任务"),
        (1, "建网"),
        (2, "选址"),
        (2, "5G供电"),
        (1, "用网"),
        (2, "试点"),
    ):
        numbered(word.add_paragraph(words), level)
    assert texts(read_word(word)) == [
        "一、总体目标", "二、重点任务", "（一）建网", "1. 选址", "2. 5G供电", "（二）用网", "1. 试点",
    ]  # fmt: skip


def test_a_list_counts_on_past_other_paragraphs_and_ten(read_word: Read, texts: Texts) -> None:
    word = docx.Document()
    with_list(word, [("chineseCounting", "%1、")])
    for number in range(12):
        numbered(word.add_paragraph(f"项{number}"), 0)
        word.add_paragraph("说明")
    assert texts(read_word(word))[::2][9:] == ["十、项9", "十一、项10", "十二、项11"]


def test_a_number_of_several_levels_is_written_with_all_of_them(read_word: Read, texts: Texts) -> None:
    word = docx.Document()
    with_list(word, [("decimal", "%1"), ("decimal", "%1.%2")])
    for level in (0, 1, 1):
        numbered(word.add_paragraph("项"), level)
    assert texts(read_word(word)) == ["1 项", "1.1 项", "1.2 项"]


def test_a_style_gives_its_number_to_the_paragraph(read_word: Read, texts: Texts) -> None:
    word = docx.Document()
    with_list(word, [("chineseCounting", "第%1章 ")])
    word.styles["Heading 1"].element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {NAMESPACES}><w:numId w:val="77"/></w:numPr>')
    )
    word.add_heading("总则", level=1)
    word.add_heading("附则", level=1)
    assert [text.replace(" ", "") for text in texts(read_word(word))] == ["第一章总则", "第二章附则"]


def test_a_paragraph_can_do_without_the_number_of_its_style(read_word: Read, texts: Texts) -> None:
    word = docx.Document()
    with_list(word, [("decimal", "%1.")])
    numbered(word.add_paragraph("有号"), 0)
    numbered(word.add_paragraph("无号"), 0, num_id="0")
    assert texts(read_word(word)) == ["1. 有号", "无号"]


def test_an_instance_of_a_list_can_begin_anew(read_word: Read, texts: Texts) -> None:
    word = docx.Document()
    with_list(word, [("decimal", "%1.")])
    word.part.numbering_part.element.append(
        parse_xml(
            f'<w:num {NAMESPACES} w:numId="78"><w:abstractNumId w:val="77"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    for num_id in ("77", "77", "78", "78"):
        numbered(word.add_paragraph("项"), 0, num_id)
    assert texts(read_word(word)) == ["1. 项", "2. 项", "1. 项", "2. 项"]


def test_a_bullet_is_no_text(read_word: Read, texts: Texts) -> None:
    word = docx.Document()
    word.add_paragraph("要点", style="List Bullet")
    assert texts(read_word(word)) == ["要点"]


def test_heading_styles_and_outline_levels_give_the_heading_level(read_word: Read) -> None:
    word = docx.Document()
    word.add_heading("二级", level=2)
    outlined = word.add_paragraph("一级")
    outlined._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {NAMESPACES} w:val="0"/>'))
    body = word.add_paragraph("正文")
    body._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {NAMESPACES} w:val="9"/>'))
    assert [block.heading_level for block in read_word(word).blocks if isinstance(block, Paragraph)] == [
        2,
        1,
        None,
    ]


def test_merged_cells_stand_once_with_their_spans(
    read_word: Read,
    table_of: Callable[[Source], Table],
    spans: Callable[[Table], dict[str, tuple[int, int, int, int]]],
) -> None:
    word = docx.Document()
    table = word.add_table(rows=4, cols=3)
    for row in range(4):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 2)).text = "标题"
    table.cell(1, 0).merge(table.cell(3, 0)).text = "组"
    table.cell(1, 1).merge(table.cell(2, 2)).text = "块"
    found = spans(table_of(read_word(word)))
    assert found == {
        "标题": (0, 0, 1, 3), "组": (1, 0, 3, 1), "块": (1, 1, 2, 2), "31": (3, 1, 1, 1), "32": (3, 2, 1, 1),
    }  # fmt: skip


def test_rows_repeated_on_each_page_are_header_rows(
    read_word: Read, table_of: Callable[[Source], Table]
) -> None:
    word = docx.Document()
    table = word.add_table(rows=3, cols=2)
    table.cell(2, 0).text = "格"
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    assert table_of(read_word(word)).header_rows == 2


def test_the_paragraphs_of_a_cell_are_its_lines(read_word: Read, table_of: Callable[[Source], Table]) -> None:
    word = docx.Document()
    cell = word.add_table(rows=1, cols=2).cell(0, 0)
    cell.text = "甲局"
    cell.add_paragraph("乙局")
    assert table_of(read_word(word)).cells[0].text == "甲局\n乙局"


def test_numbers_in_cells_are_written_out(read_word: Read, table_of: Callable[[Source], Table]) -> None:
    word = docx.Document()
    with_list(word, [("decimal", "%1")])
    table = word.add_table(rows=2, cols=2)
    for row in range(2):
        table.cell(row, 0).paragraphs[0].text = "项"
        numbered(table.cell(row, 0).paragraphs[0], 0)
    assert [cell.text for cell in table_of(read_word(word)).cells if cell.column == 0] == ["1 项", "2 项"]


def test_a_box_around_text_is_no_table(read_word: Read, texts: Texts) -> None:
    word = docx.Document()
    word.add_table(rows=1, cols=1).cell(0, 0).text = "框内文字"
    assert texts(read_word(word)) == ["框内文字"]


def test_insertions_count_and_deletions_do_not(read_word: Read, texts: Texts, kinds: Kinds) -> None:
    word = docx.Document()
    append(
        word,
        '<w:r><w:t>补助</w:t></w:r><w:del w:id="1" w:author="a"><w:r><w:delText>2000</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>2500</w:t></w:r></w:ins><w:r><w:t>元</w:t></w:r>',
    )
    source = read_word(word)
    assert texts(source) == ["补助2500元"]
    assert kinds(source)["deleted_text"] == ["2000"]


def test_a_deleted_end_of_paragraph_joins_the_two(read_word: Read, texts: Texts) -> None:
    word = docx.Document()
    append(word, '<w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r>')
    append(word, "<w:r><w:t>后半</w:t></w:r>")
    assert texts(read_word(word)) == ["前半后半"]


def test_hidden_text_is_set_aside(read_word: Read, texts: Texts, kinds: Kinds) -> None:
    word = docx.Document()
    word.add_paragraph("可见").add_run("隐藏").font.hidden = True
    source = read_word(word)
    assert texts(source) == ["可见"]
    assert kinds(source) == {"hidden_text": ["隐藏"]}


def test_headers_footers_and_comments_are_set_aside(read_word: Read, kinds: Kinds) -> None:
    word = docx.Document()
    word.add_comment(word.add_paragraph("正文").runs, text="请核对", author="甲", initials="甲")
    word.sections[0].header.paragraphs[0].text = "某市文件"
    word.sections[0].footer.paragraphs[0].text = "第1页"
    assert kinds(read_word(word)) == {
        "comment": ["请核对"],
        "page_header": ["某市文件"],
        "page_footer": ["第1页"],
    }


def test_a_text_box_follows_the_paragraph_it_hangs_on_and_stands_once(read_word: Read, texts: Texts) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框中字</w:t></w:r></w:p></w:txbxContent>"
    word = docx.Document()
    append(
        word,
        '<w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>'
        "</mc:AlternateContent></w:r>",
    )
    assert texts(read_word(word)) == ["正文", "框中字"]


def test_a_footnote_follows_its_paragraph(tmp_path: Path, texts: Texts) -> None:
    word = docx.Document()
    append(word, '<w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>')
    word.add_paragraph("下段")
    notes = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {NAMESPACES}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>注释</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    path = tmp_path / "通知.docx"
    path.write_bytes(with_part(as_bytes(word), "footnotes", notes))
    assert texts(read_source(path)) == ["正文", "注释", "下段"]


def with_part(data: bytes, kind: str, xml: str) -> bytes:
    """A Word file with one more part, related to the document."""
    relation = f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{kind}.xml"/>'
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    override = f'<Override PartName="/word/{kind}.xml" ContentType="{content}"/>'

    def changed(name: str, part: bytes) -> bytes:
        if name == "word/_rels/document.xml.rels":
            return part.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
        return (
            part.replace(b"</Types>", override.encode() + b"</Types>")
            if name == "[Content_Types].xml"
            else part
        )

    return repacked(data, changed, {f"word/{kind}.xml": xml.encode()})


def repacked(data: bytes, changed: Callable[[str, bytes], bytes], added: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed(name, old.read(name)))
        for name, part in added.items():
            new.writestr(name, part)
    return stream.getvalue()


def test_the_table_of_contents_is_set_aside(read_word: Read, texts: Texts, kinds: Kinds) -> None:
    word = docx.Document()
    append(
        word,
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>一、目标</w:t></w:r><w:r><w:tab/><w:t>3</w:t></w:r>',
    )
    append(word, '<w:r><w:t>二、任务</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')
    word.add_heading("一、目标", level=1)
    source = read_word(word)
    assert texts(source) == ["一、目标"]
    assert kinds(source) == {"table_of_contents": ["一、目标 3", "二、任务"]}


def test_a_line_broken_by_hand_gives_lines(read_word: Read) -> None:
    word = docx.Document()
    word.add_paragraph("某市人民政府\n关于巡查的通知")
    blocks = [block for block in read_word(word).blocks if isinstance(block, Paragraph)]
    assert [(block.text, block.is_line) for block in blocks] == [
        ("某市人民政府", True),
        ("关于巡查的通知", True),
    ]


def test_words_of_a_content_control_are_read(read_word: Read, texts: Texts) -> None:
    word = docx.Document()
    append(
        word,
        "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>控件内</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>外</w:t></w:r>",
    )
    assert texts(read_word(word)) == ["控件内外"]


# What is refused


def test_a_word_file_without_words_is_refused(refusal: Refusal) -> None:
    assert refusal("空.docx", as_bytes(docx.Document()))[0] == "no_text"


@pytest.mark.parametrize("length", [200, 5000, -30])
def test_a_cut_off_file_is_refused(refusal: Refusal, length: int) -> None:
    word = docx.Document()
    word.add_paragraph("正文")
    assert refusal("残.docx", as_bytes(word)[:length])[0] == "broken_file"


def test_bytes_that_are_no_archive_are_refused(refusal: Refusal) -> None:
    assert refusal("假.docx", "只是文字".encode())[0] == "broken_file"


def test_an_encrypted_file_is_refused(refusal: Refusal) -> None:
    container = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + b"\0" * 1024
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 512
    )
    code, _, message = refusal("密.docx", container)
    assert code == "encrypted"
    assert "密码" in message


def test_macros_inside_are_refused(refusal: Refusal) -> None:
    data = repacked(as_bytes(docx.Document()), lambda _, part: part, {"word/vbaProject.bin": b"x"})
    assert refusal("宏.docx", data)[0] == "macros"


def test_another_archive_is_refused(refusal: Refusal) -> None:
    data = repacked(b"PK\x05\x06" + b"\0" * 18, lambda _, part: part, {"a.txt": b"x"})
    assert refusal("包.docx", data)[0] == "wrong_suffix"


def test_an_archive_that_unpacks_without_measure_is_refused(refusal: Refusal) -> None:
    data = repacked(as_bytes(docx.Document()), lambda _, part: part, {"word/media/a.bin": b"\0" * 20_000_000})
    code, place, _ = refusal("炸弹.docx", data)
    assert (code, place) == ("zip_bomb", "word/media/a.bin")


def test_an_archive_that_unpacks_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "大.docx"
    path.write_bytes(as_bytes(docx.Document()))
    with pytest.raises(SourceError) as raised:
        read_source(path, standard_limits().model_copy(update={"unpacked_mebibytes": 0.01}))
    assert raised.value.faults[0].code == "zip_bomb"


def test_declared_entities_are_refused_with_their_part(refusal: Refusal) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

    def changed(name: str, part: bytes) -> bytes:
        return bomb + part.split(b"?>", 1)[1] if name == "word/document.xml" else part

    data = repacked(as_bytes(docx.Document()), changed, {})
    assert refusal("实体.docx", data)[:2] == ("xml_entities", "word/document.xml")


def test_xml_that_does_not_parse_is_refused(refusal: Refusal) -> None:
    data = repacked(
        as_bytes(docx.Document()), lambda name, part: part[:-20] if name == "word/document.xml" else part, {}
    )
    assert refusal("残.docx", data)[0] == "broken_file"


def test_a_missing_main_part_is_refused(refusal: Refusal) -> None:
    def changed(name: str, part: bytes) -> bytes:
        return part.replace(b"word/document.xml", b"word/absent.xml") if name == "_rels/.rels" else part

    assert refusal("残.docx", repacked(as_bytes(docx.Document()), changed, {}))[0] == "broken_file"


def test_the_width_of_a_table_has_a_limit(refusal: Refusal) -> None:
    word = docx.Document()
    table = word.add_table(rows=1, cols=2)
    cell = table.cell(0, 0)
    cell.text = "格"
    cell._tc.get_or_add_tcPr().get_or_add_gridSpan().set(qn("w:val"), "999999999")
    assert refusal("宽.docx", as_bytes(word))[0] == "too_large"
