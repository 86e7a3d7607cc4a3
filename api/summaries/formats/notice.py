"""A summary as a 督查通报 in the usual official form: title, addressees, text, signature, annexed tables.

Sizes and margins follow GB/T 9704-2012 (party and government documents).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.shared import Cm, Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table
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
TABLE_FONT: Final = "宋体"
TABLE_MM: Final = 257  # between the margins of a page on its side
TABLE_SIZE: Final = Pt(9)
CHARACTER_MM: Final = 3.2  # of that size
DIGIT_WIDTH: Final = 0.6
PADDING: Final = 1.4
WORDS_MOST: Final = 24
SHORT_MM: Final = 18
LINE: Final = Pt(28)
INDENT: Final = Pt(32)  # two characters of the text
ANNEXED: Final = ("parties", "tasks", "targets", "stuck")
TITLE_CHARS: Final = 20  # of 22 points between the margins
_BREAK_AFTER: Final = "》）”、"
_BREAK_BEFORE: Final = "《（“"
_NUMERALS: Final = "一二三四五六七八九十百"
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


def balanced_lines(title: str) -> list[str]:
    """A title on lines of about the same length, broken after a word's end where one is near and never inside a number."""
    count = -(-len(title) // TITLE_CHARS)
    lines = []
    while count > 1:
        place = _break_near(title, -(-len(title) // count))
        lines.append(title[:place])
        title, count = title[place:], count - 1
    return [*lines, title]


def _break_near(title: str, ideal: int) -> int:
    near = [place for place in range(ideal - 4, ideal + 5) if place <= TITLE_CHARS and place < len(title)]
    near = [
        place for place in near if title[place] not in _BREAK_AFTER and not _is_inside_number(title, place)
    ]
    near.sort(key=lambda place: abs(place - ideal))
    at_mark = (place for place in near if title[place - 1] in _BREAK_AFTER or title[place] in _BREAK_BEFORE)
    return next(at_mark, near[0] if near else ideal)


def _is_inside_number(title: str, place: int) -> bool:
    return all(one.isascii() or one in _NUMERALS for one in title[place - 1 : place + 1]) or (
        title[place - 1] in _NUMERALS
    )


def _write_head(document: Docx, facts: Facts, text: Text, wording: Wording) -> None:
    for line in balanced_lines(text.title):
        title = _paragraph(document, line, SONG, TITLE_SIZE, indent=False)
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
    charts = (("chart_reported", reported_bars(facts)), ("chart_targets", _target_bars(facts)))
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


def reported_bars(facts: Facts) -> list[Bar]:
    """How much each party has reported of what it owes."""
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
        caption = _paragraph(
            document, wording.say("document.annex_title", number=number, title=view.title), HEI, indent=False
        )
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.page_break_before = number > 1
        _write_table(document, view, zone)


def _write_table(document: Docx, view: View, zone: tzinfo) -> None:
    shown = _columns_with_content(view)
    head, words, numbers = _cell_styles(document)
    columns = [view.columns[place] for place in shown]
    widths = _widths(view, shown, zone)
    table = document.add_table(rows=2, cols=len(shown))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    header, pattern = table._tbl.tr_lst
    _prepare(header, [head] * len(shown), widths)
    _prepare(pattern, [words if one.kind is Kind.TEXT else numbers for one in columns], widths)
    _mark(header, "w:tblHeader")
    _say(header, [one.label for one in columns])
    for grid, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.w = width
    for row in view.rows:
        texts = [cell_text(row[place], one.kind, zone) for place, one in zip(shown, columns, strict=True)]
        _say(_added_row(table, pattern), texts)
    table._tbl.remove(pattern)


def _prepare(row: CT_Row, styles: Sequence[ParagraphStyle], widths: Sequence[Length]) -> None:
    """Everything of the row but its words. It never begins on one page and ends on the next."""
    _mark(row, "w:cantSplit")
    for cell, style, width in zip(row.tc_lst, styles, widths, strict=True):
        cell.width = width
        cell.p_lst[0].style = style.style_id
        cell.p_lst[0].add_r()


def _added_row(table: Table, pattern: CT_Row) -> CT_Row:
    """A row like the pattern. The library looks a style up for each of its cells, and there are thousands."""
    row = deepcopy(pattern)
    table._tbl.append(row)
    return row


def _say(row: CT_Row, texts: Sequence[str]) -> None:
    for cell, text in zip(row.tc_lst, texts, strict=True):
        cell.p_lst[0].r_lst[0].text = text


def _cell_styles(document: Docx) -> tuple[ParagraphStyle, ParagraphStyle, ParagraphStyle]:
    """For the header, for words and for numbers."""
    made = {style.name: style for style in document.styles if isinstance(style, ParagraphStyle)}
    wanted = (("Cell Head", HEI, True), ("Cell Words", TABLE_FONT, False), ("Cell Number", TABLE_FONT, True))
    head, words, numbers = (
        made.get(name) or _add_style(document, name, font, is_centred=is_centred)
        for name, font, is_centred in wanted
    )
    return head, words, numbers


def _columns_with_content(view: View) -> list[int]:
    """A column in which nothing stands only takes room away from the others."""
    return [
        place for place in range(len(view.columns)) if any(row[place] not in (None, "") for row in view.rows)
    ]


def _add_style(document: Docx, name: str, font: str, *, is_centred: bool) -> ParagraphStyle:
    """How the text of a cell looks; said once, since a table has thousands."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = font, TABLE_SIZE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    style.paragraph_format.space_after = Pt(0)
    if is_centred:
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return style


def _mark(row: CT_Row, name: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    row.get_or_add_trPr().append(element)


def _widths(view: View, shown: Sequence[int], zone: tzinfo) -> list[Length]:
    """Numbers and short words get the room they need, so that none is broken; the others share the rest by their length."""
    needed = [_characters(view, place, zone) * CHARACTER_MM for place in shown]
    is_text = [
        view.columns[place].kind is Kind.TEXT and mm > SHORT_MM
        for place, mm in zip(shown, needed, strict=True)
    ]
    numbers = sum(mm for mm, text in zip(needed, is_text, strict=True) if not text)
    words = sum(mm for mm, text in zip(needed, is_text, strict=True) if text)
    share = (TABLE_MM - numbers) / words if words else 1.0
    return [Mm(mm * share if text else mm) for mm, text in zip(needed, is_text, strict=True)]


def _characters(view: View, place: int, zone: tzinfo) -> float:
    """How wide a column wants to be, in Chinese characters and with its padding. A label may take two lines."""
    column = view.columns[place]
    longest = max((_width(cell_text(row[place], column.kind, zone)) for row in view.rows), default=0.0)
    label = len(column.label) / 2 if len(column.label) > 3 else len(column.label)
    return max(min(longest, WORDS_MOST), label) + PADDING


def _width(text: str) -> float:
    """In Chinese characters: a digit or letter is a little more than half of one."""
    return sum(DIGIT_WIDTH if character.isascii() else 1.0 for character in text)
