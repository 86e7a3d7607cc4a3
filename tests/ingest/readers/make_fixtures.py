"""Makes the PDF files of `fixtures/` with Word files of our own and LibreOffice; run by hand, the results are kept."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Row

FIXTURES = Path(__file__).parent / "fixtures"
FONT = "Noto Serif CJK SC"

TASKS = [
    ("完善制度", "制定街区照明管理细则", "市照明管理中心、市法制服务中心、各街区管理委员会", "三月底前"),
    ("完善制度", "修订灯杆合用办法", "市照明管理中心、市通信服务中心", "四月底前"),
    ("完善制度", "公布照明能耗标准", "市能源服务中心", "五月底前"),
    (
        "改造设施",
        "更换老旧灯具",
        "市照明管理中心、市能源服务中心、市采购服务中心、各街区管理委员会、各物业服务企业",
        "六月底前",
    ),
    ("改造设施", "增设单灯控制器", "市照明管理中心", "七月底前"),
    ("改造设施", "改造配电箱", "市电力服务公司", "八月底前"),
    ("改造设施", "补齐背街小巷路灯", "市照明管理中心、各街区管理委员会", "九月底前"),
    ("强化运维", "建立巡查制度", "市照明管理中心", "全年"),
    ("强化运维", "开通报修热线", "市热线服务中心、市照明管理中心", "全年"),
]
HEADER = ("类别", "任务", "责任单位", "时限")


def make_all() -> None:
    """Writes every fixture anew."""
    FIXTURES.mkdir(exist_ok=True)
    to_pdf(matrix_over_pages(), "matrix_over_pages")
    to_pdf(matrix_over_pages(repeats_header=False), "matrix_without_repeated_header")
    to_pdf(row_cut_by_a_page(), "row_cut_by_a_page")
    narrow = narrow_matrix()
    narrow.save(str(FIXTURES / "narrow_matrix.docx"))
    to_pdf(narrow, "narrow_matrix")
    to_pdf(cells_with_breaks(), "cells_with_breaks")
    to_pdf(two_level_header(), "two_level_header")
    to_pdf(plain_letter(), "letter")
    to_pdf(plain_letter(), "encrypted", EncryptFile=True, DocumentOpenPassword="geheim")
    to_pdf(plain_letter(), "owner_password", RestrictPermissions=True, PermissionPassword="geheim")


def matrix_over_pages(repeats_header: bool = True) -> WordDocument:
    """A matrix whose groups are merged cells; two page breaks fall inside it, the first inside a group."""
    word = _word(margin_cm=2.5, height_cm=16)
    word.add_paragraph("附件")
    _centred(word, "街区照明提升任务分工表")
    table = word.add_table(rows=0, cols=4, style="Table Grid")
    _add_row(table.add_row(), HEADER)
    if repeats_header:
        _repeat(table.rows[0])
    for task in TASKS:
        row = table.add_row()
        _add_row(row, task, height_cm=1.9)
        _keep_whole(row)
    _merge_groups(table, [task[0] for task in TASKS])
    word.add_paragraph("注：本表由市照明管理中心解释。")
    return word


def row_cut_by_a_page() -> WordDocument:
    """A table with a row so high that it goes on over the page; only one of its cells does."""
    word = _word(margin_cm=2.5, height_cm=14)
    word.add_paragraph("任务清单")
    table = word.add_table(rows=0, cols=3, style="Table Grid")
    _add_row(table.add_row(), ("序号", "内容", "单位"))
    _repeat(table.rows[0])
    long = (
        "".join(f"第{number}项工作要按期完成并报送结果，" for number in "一二三四五六七八九") + "不得拖延。"
    )
    _add_row(table.add_row(), ("1", long, "甲中心"))
    _add_row(table.add_row(), ("2", long, "乙中心"))
    _add_row(table.add_row(), ("3", "收尾。", "丙中心"))
    return word


def narrow_matrix() -> WordDocument:
    """A numbered matrix of narrow columns and groups, its rows cut wherever a page ends."""
    word = _word(margin_cm=4, height_cm=17)
    table = word.add_table(rows=0, cols=5, style="Table Grid")
    _add_row(table.add_row(), ("序号", *HEADER))
    for number, task in enumerate(TASKS, 1):
        _add_row(table.add_row(), (str(number), *task))
    _merge_groups(table, [task[0] for task in TASKS], column=1)
    return word


def cells_with_breaks() -> WordDocument:
    """Narrow cells: long words wrap, names stand one to a paragraph."""
    word = _word(margin_cm=2.5, height_cm=29.7)
    table = word.add_table(rows=0, cols=3, style="Table Grid")
    _add_row(table.add_row(), ("任务", "单位", "备注"))
    _add_row(
        table.add_row(),
        ("建设覆盖城乡的公共照明智能管控平台并接入城市运行系统", "甲中心\n乙中心\n丙公司", "完成1280套"),
    )
    for cell in table.columns[1].cells:
        cell.width = Cm(6)
    return word


def two_level_header() -> WordDocument:
    """A landscape page with a title row, and column names on two levels."""
    word = _word(margin_cm=2.5, height_cm=21)
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    table = word.add_table(rows=5, cols=4, style="Table Grid")
    rows = [
        ("指标表", "", "", ""),
        ("指标", "目标", "", "单位"),
        ("", "首年", "次年", ""),
        ("路灯数", "300", "500", "盏"),
        ("亮灯率", "95", "98", "%"),
    ]
    for row, words in zip(table.rows, rows, strict=True):
        _add_row(row, words)
    for first, last in (((0, 0), (0, 3)), ((1, 1), (1, 2)), ((1, 0), (2, 0)), ((1, 3), (2, 3))):
        merged = table.cell(*first).merge(table.cell(*last))
        merged.text = merged.text.strip()
    return word


def plain_letter() -> WordDocument:
    """Text without a table: a title on two lines, indented paragraphs, and no page number."""
    word = _word(margin_cm=3, height_cm=20)
    _centred(word, "关于做好街区照明设施冬季巡查工作有关事项的通知及安排", size=20)
    word.add_paragraph("各街区管理委员会：")
    for number in "一二三四":
        paragraph = word.add_paragraph(
            f"{number}、巡查要求。各单位应当按照职责分工组织巡查，发现灯具损坏的及时修复，并在当日十八时前报送情况，不得瞒报漏报。"
        )
        paragraph.paragraph_format.first_line_indent = Pt(32)
    word.add_paragraph("2024年11月5日").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return word


def _word(margin_cm: float, height_cm: float) -> WordDocument:
    word = docx.Document()
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(height_cm)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(margin_cm)
    return word


def _centred(word: WordDocument, words: str, size: int = 16) -> None:
    paragraph = word.add_paragraph()
    paragraph.add_run(words).font.size = Pt(size)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add_row(row: _Row, words: tuple[str, ...], height_cm: float | None = None) -> None:
    for cell, text in zip(row.cells, words, strict=True):
        cell.text = text.split("\n")[0]
        for line in text.split("\n")[1:]:
            cell.add_paragraph(line)
    if height_cm is not None:
        row.height = Cm(height_cm)


def _repeat(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _merge_groups(table: docx.table.Table, groups: list[str], column: int = 0) -> None:
    for group in dict.fromkeys(groups):
        first, last = groups.index(group) + 1, len(groups) - groups[::-1].index(group)
        merged = table.cell(first, column).merge(table.cell(last, column))
        merged.text = group


def to_pdf(word: WordDocument, name: str, **options: bool | str) -> None:
    """Saves a Word file as `fixtures/<name>.pdf`."""
    settings = {
        key: {
            "type": "boolean" if isinstance(value, bool) else "string",
            "value": str(value).lower() if isinstance(value, bool) else value,
        }
        for key, value in options.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / f"{name}.docx"
        word.save(str(draft))
        target = f"pdf:writer_pdf_Export:{json.dumps(settings)}" if settings else "pdf"
        command = ["soffice", "--headless", "--convert-to", target, "--outdir", str(FIXTURES), str(draft)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)


if __name__ == "__main__":
    make_all()
