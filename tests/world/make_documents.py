"""Makes the three invented documents of `policies/` from `texts/`: hard-wrapped text, Word, PDF.

Run `python tests/world/make_documents.py` after editing a text; the results are committed, so that the tests need no
LibreOffice. In the texts `@word` chooses a layout, `#` marks a heading, `^` in a table continues the cell above.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

HERE = Path(__file__).parent
TEXTS = HERE / "texts"
POLICIES = HERE / "policies"

CHARGING = POLICIES / "澜阳市充电基础设施三年行动方案.txt"
IRRIGATION = POLICIES / "霁川县智慧水利建设实施方案.docx"
METERING = POLICIES / "岚江省取用水计量监督管理办法.pdf"

LINE_COLUMNS = 70  # 35 full-width characters
PAGE_LINES = 30
NEVER_FIRST = "，。；：、）》〕”！？％%"


def make_all() -> None:
    """Writes the three documents anew."""
    POLICIES.mkdir(exist_ok=True)
    CHARGING.write_text(typeset((TEXTS / "charging.txt").read_text(encoding="utf-8")), encoding="utf-8")
    word_document((TEXTS / "irrigation.txt").read_text(encoding="utf-8"), "霁川县人民政府文件").save(
        str(IRRIGATION)
    )
    _make_pdf((TEXTS / "metering.txt").read_text(encoding="utf-8"))


# --- plain text, as it comes out of a scanner


def typeset(text: str, *, line_columns: int = LINE_COLUMNS) -> str:
    """The text on pages of fixed lines, each line cut where it is full, each page numbered."""
    pages = [page for part in text.split("===\n") for page in _pages(part, line_columns)]
    return "\n\n".join(f"{page}\n\n{'':>32}- {number} -" for number, page in enumerate(pages, 1)) + "\n"


def _pages(part: str, line_columns: int) -> Iterator[str]:
    lines = [line for paragraph in part.strip("\n").split("\n") for line in wrap(paragraph, line_columns)]
    for start in range(0, len(lines), PAGE_LINES):
        yield "\n".join(lines[start : start + PAGE_LINES])


def wrap(paragraph: str, line_columns: int) -> Iterator[str]:
    """The lines of one paragraph; a run of digits or Latin letters stays whole, as a typesetter keeps it."""
    line = ""
    for piece in re.findall(r"[0-9A-Za-z.]+|.", paragraph):
        if columns(line + piece) > line_columns and piece not in NEVER_FIRST:
            yield line
            line = ""
        line += piece
    yield line


def columns(text: str) -> int:
    """The width of a text on a terminal: two columns for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


# --- Word


def word_document(text: str, running_header: str) -> WordDocument:
    """A Word file of a text, with heading styles and merged cells."""
    word = docx.Document()
    _set_fonts(word)
    _set_margins(word, running_header)
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("@table"):
            _add_table(word, list(_until_end(lines)))
        else:
            _add_line(word, line)
    return word


def _set_fonts(word: WordDocument) -> None:
    names = ["Normal", "Title", "Header", "Footer", "Heading 1", "Heading 2", "Heading 3"]
    for name in names:
        style = word.styles[name]
        style.font.name = "Noto Serif CJK SC"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Noto Serif CJK SC")
    word.styles["Normal"].font.size = Pt(16)
    word.styles["Normal"].paragraph_format.widow_control = False
    word.styles["Title"].font.size = Pt(20)


def _set_margins(word: WordDocument, running_header: str) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.header.paragraphs[0].text = running_header
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    _add_page_field(footer)
    footer.add_run(" —")


def _add_page_field(paragraph: Paragraph) -> None:
    for kind, code in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()
        element = OxmlElement("w:instrText" if code else "w:fldChar")
        if code:
            element.text = code
        else:
            element.set(qn("w:fldCharType"), str(kind))
        run._r.append(element)


def _until_end(lines: Iterator[str]) -> Iterator[list[str]]:
    for line in lines:
        if line == "@end":
            return
        yield [cell.strip() for cell in line.split("|")]


def _add_line(word: WordDocument, line: str) -> None:
    layout, _, words = line.partition(" ") if line[0] in "@#" else ("", "", line)
    if layout == "@page":
        word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    elif layout == "@title":
        word.add_paragraph(words, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif layout.startswith("#"):
        word.add_heading(words, level=len(layout))
    else:
        paragraph = word.add_paragraph(words)
        paragraph.alignment = {"@center": WD_ALIGN_PARAGRAPH.CENTER, "@right": WD_ALIGN_PARAGRAPH.RIGHT}.get(
            layout
        )
        if not layout:
            paragraph.paragraph_format.first_line_indent = Pt(30)


def _add_table(word: WordDocument, rows: list[list[str]]) -> None:
    table = word.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row_number, row in enumerate(rows):
        for column_number, words in enumerate(row):
            if words != "^":
                table.cell(row_number, column_number).text = words
    _merge_continued(table, rows)


def _merge_continued(table: Table, rows: list[list[str]]) -> None:
    for column_number in range(len(rows[0])):
        top = 0
        for row_number, row in enumerate(rows):
            if row[column_number] != "^":
                top = row_number
                continue
            words = rows[top][column_number]
            merged = table.cell(top, column_number).merge(table.cell(row_number, column_number))
            merged.text = words


# --- PDF, through LibreOffice


def _make_pdf(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / (METERING.stem + ".docx")
        word = word_document(text, "岚江省人民政府文件　岚政〔2023〕8号")
        word.core_properties.title = METERING.stem
        word.save(str(draft))
        _convert(draft, POLICIES)


def _convert(draft: Path, folder: Path) -> None:
    command: Iterable[str] = (
        "soffice",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(draft),
    )
    subprocess.run(list(command), check=True, capture_output=True, timeout=180)


if __name__ == "__main__":
    make_all()
