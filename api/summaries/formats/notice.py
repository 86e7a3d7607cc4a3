"""A summary as a 督查通报 in the usual official form: title, addressees, text, signature, annexed tables.

Sizes and margins follow GB/T 9704-2012 (party and government documents).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from api.summaries.composing import Text
from api.summaries.facts import Facts
from api.summaries.formats.cells import cell_text
from api.summaries.formats.charts import Bar, draw_bars
from api.summaries.numbers import day_text, moment_text, percent_text, share_of
from api.summaries.views import Kind, View
from api.wording import Wording

SONG: Final = "方正小标宋简体"  # title
HEI: Final = "黑体"  # headings
FANG: Final = "仿宋_GB2312"  # text
TITLE_SIZE: Final = Pt(22)
TEXT_SIZE: Final = Pt(16)
TABLE_SIZE: Final = Pt(10.5)
LINE: Final = Pt(28)
INDENT: Final = Pt(32)  # two characters of the text
ANNEXED: Final = ("parties", "tasks", "targets", "stuck")
CHART_BARS_MOST: Final = 30
CHART_WIDTH: Final = Mm(156)


@dataclass(frozen=True, slots=True)
class Form:
    """What the document says beside the summary: who signs, on which day, and with which font its charts are drawn."""

    signed_by: str
    signed_on: date
    font: Path | None


def as_notice(
    facts: Facts, text: Text, views: Sequence[View], form: Form, wording: Wording, zone: tzinfo
) -> bytes:
    """The DOCX file."""
    document = Document()
    _set_page(document)
    annexes = [view for view in views if view.key in ANNEXED and view.rows]
    _write_head(document, facts, text, wording)
    _write_text(document, text)
    _write_charts(document, facts, form, wording)
    _write_end(document, facts, annexes, form, wording, zone)
    _write_annexes(document, annexes, wording, zone)
    out = io.BytesIO()
    document.core_properties.title = text.title
    document.core_properties.author = form.signed_by
    document.save(out)
    return out.getvalue()


# ── page ──


def _set_page(document: Docx) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FANG, TEXT_SIZE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FANG)
    _number_pages(section.footer.paragraphs[0])


def _number_pages(paragraph: Paragraph) -> None:
    """— 1 —, in the middle of the foot."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    run = paragraph.add_run()
    for kind, instruction in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = instruction
        run._r.append(element)
    paragraph.add_run(" —")
    for one in paragraph.runs:
        _set_font(one, "宋体", Pt(14))


def _set_font(run: object, name: str, size: Pt, *, bold: bool = False) -> None:
    run.font.name, run.font.size, run.font.bold = name, size, bold  # type: ignore[attr-defined]
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)  # type: ignore[attr-defined]


def _paragraph(
    document: Docx, text: str, font: str = FANG, size: Pt = TEXT_SIZE, *, indent: bool = True
) -> Paragraph:
    paragraph = document.add_paragraph()
    _set_font(paragraph.add_run(text), font, size)
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    form.space_before = form.space_after = Pt(0)
    form.first_line_indent = INDENT if indent else Pt(0)
    return paragraph


# ── text ──


def _write_head(document: Docx, facts: Facts, text: Text, wording: Wording) -> None:
    title = _paragraph(document, text.title, SONG, TITLE_SIZE, indent=False)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = Pt(36)
    below = _paragraph(document, text.subtitle, FANG, TEXT_SIZE, indent=False)
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _paragraph(document, "", indent=False)
    greeting = facts.addressees.rstrip(":：") + "：" if facts.addressees else ""
    _paragraph(document, greeting or wording.say("document.greeting_fallback"), indent=False)


def _write_text(document: Docx, text: Text) -> None:
    for part in text.parts:
        heading = _paragraph(document, part.heading, HEI)
        heading.paragraph_format.keep_with_next = True
        for paragraph in part.paragraphs:
            _paragraph(document, paragraph)


def _write_charts(document: Docx, facts: Facts, form: Form, wording: Wording) -> None:
    charts = (("chart_reported", _reported_bars(facts)), ("chart_targets", _target_bars(facts)))
    for key, bars in charts:
        if not bars:
            continue
        caption = _paragraph(document, wording.say(f"document.{key}"), HEI, Pt(14), indent=False)
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        caption.paragraph_format.keep_with_next = True
        if form.font is None:
            _paragraph(document, wording.say("document.no_font"))
            continue
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run().add_picture(io.BytesIO(draw_bars(bars, form.font)), width=CHART_WIDTH)


def _reported_bars(facts: Facts) -> list[Bar]:
    bars = []
    for party in facts.parties[:CHART_BARS_MOST]:
        pairs = facts.of_party(party)
        reported = sum(pair.has_reported for pair in pairs)
        label = f"{reported}/{len(pairs)}"
        bars.append(Bar(party, float(share_of(reported, len(pairs))), label))
    return bars


def _target_bars(facts: Facts) -> list[Bar]:
    return [
        Bar(f"{fact.body or fact.party} {fact.name}", float(fact.share * 100), percent_text(fact.share * 100))
        for fact in facts.targets[:CHART_BARS_MOST]
        if not fact.is_ceiling
    ]


def _write_end(
    document: Docx, facts: Facts, annexes: Sequence[View], form: Form, wording: Wording, zone: tzinfo
) -> None:
    if annexes:
        names = "　".join(f"{number}.{view.title}" for number, view in enumerate(annexes, start=1))
        _paragraph(document, "", indent=False)
        _paragraph(document, wording.say("document.annex_note", names=names))
    _paragraph(document, "", indent=False)
    for line in (form.signed_by or wording.say("document.signed_fallback"), day_text(form.signed_on)):
        signed = _paragraph(document, line, indent=False)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = INDENT * 2
    counted = wording.say("document.counted_at", moment=moment_text(facts.counted_at, zone))
    _paragraph(document, counted, FANG, Pt(12))


# ── tables ──


def _write_annexes(document: Docx, views: Iterable[View], wording: Wording, zone: tzinfo) -> None:
    """Each on pages of its own, lying on their side."""
    for number, view in enumerate(views, start=1):
        if number == 1:
            section = document.add_section(WD_SECTION.NEW_PAGE)
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(297), Mm(210)
            section.left_margin = section.right_margin = Cm(2.0)
            section.top_margin = section.bottom_margin = Cm(2.2)
        else:
            document.add_page_break()  # type: ignore[no-untyped-call]  # python-docx has no types here
        caption = _paragraph(
            document, wording.say("document.annex_title", number=number, title=view.title), HEI, indent=False
        )
        caption.paragraph_format.keep_with_next = True
        _write_table(document, view, zone)


def _write_table(document: Docx, view: View, zone: tzinfo) -> None:
    shown = _columns_with_content(view)
    table = document.add_table(rows=1 + len(view.rows), cols=len(shown))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    header, *rows = _cells(table)
    for cell, place in zip(header, shown, strict=True):
        _fill(cell, view.columns[place].label, is_header=True)
    _repeat_header(table)
    for cells, row in zip(rows, view.rows, strict=True):
        for cell, place in zip(cells, shown, strict=True):
            kind = view.columns[place].kind
            _fill(cell, cell_text(row[place], kind, zone), is_number=kind is not Kind.TEXT)
    _set_widths(table, view, shown, zone)


def _cells(table: Table) -> list[list[_Cell]]:
    """The cells of each row. The library's own way counts through the whole table again for every row."""
    return [[_Cell(cell, table) for cell in row.tc_lst] for row in table._tbl.tr_lst]


def _columns_with_content(view: View) -> list[int]:
    """A column in which nothing stands only takes room away from the others."""
    return [
        place for place in range(len(view.columns)) if any(row[place] not in (None, "") for row in view.rows)
    ]


def _fill(cell: _Cell, text: str, *, is_header: bool = False, is_number: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    _set_font(paragraph.add_run(text), HEI if is_header else "宋体", TABLE_SIZE)
    paragraph.paragraph_format.space_after = Pt(0)
    if is_header or is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _repeat_header(table: Table) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()
    element = OxmlElement("w:tblHeader")
    element.set(qn("w:val"), "true")
    properties.append(element)


def _set_widths(table: Table, view: View, shown: Sequence[int], zone: tzinfo) -> None:
    """Wide columns for long words, narrow ones for numbers; together they fill the page."""
    weights = [_weight(view, place, zone) for place in shown]
    table.autofit = False
    for cells in _cells(table):
        for cell, weight in zip(cells, weights, strict=True):
            cell.width = Mm(257 * weight / sum(weights))


def _weight(view: View, place: int, zone: tzinfo) -> float:
    column = view.columns[place]
    longest = max((len(cell_text(row[place], column.kind, zone)) for row in view.rows), default=0)
    return float(min(max(longest, 4), 30)) if column.kind is Kind.TEXT else float(min(max(longest, 5), 11))
