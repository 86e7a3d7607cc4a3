"""PDF: lines in reading order and ruled tables, with page numbers and running headers set aside."""

from __future__ import annotations

import re
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from math import ceil

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from ingest.document import Dropped, Paragraph, Table
from ingest.errors import SourceError
from ingest.readers.characters import Sieve
from ingest.readers.intake import MEBIBYTE, Reading, SourceFile
from ingest.readers.page_lines import Glyph, Line, Margins, begins_paragraph, restore_letters, set_lines
from ingest.readers.page_marks import (
    bare_number,
    counting_lines,
    is_continuation_mark,
    marked_number,
    numbered_pages,
)
from ingest.readers.page_tables import Box, RuledTable, fill, is_continued, join_parts

_BROKEN = (
    PdfminerException,
    MalformedPDFException,
    PSException,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    AssertionError,
    RecursionError,
    OverflowError,
    struct.error,
    zlib.error,
)  # fmt: skip - what pdfminer raises on files that are not what they claim
_EDGE_SHARE = 0.12  # of the height of a page, where page numbers and running headers stand
_EDGE_LINES = 2
_RUNNING_SHARE = 0.4  # of the pages, that a running header stands on (left and right ones may take turns)
_SAME_HEIGHT = 4.0  # points
_SCANNED_SHARE = 0.5  # of a page without text, covered by pictures
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_END_MARK, _END_BYTES = b"%%EOF", 4096  # the mark stands within so many bytes of the end
_STREAM = re.compile(rb"stream\r?\n")


@dataclass(slots=True)
class _PageContent:
    """What stands on one page (counted from 1)."""

    number: int
    height: float
    lines: list[Line]
    tables: list[RuledTable]


@dataclass(slots=True)
class _Account:
    """What is set aside while pages are read, and how many characters there were."""

    sieve: Sieve = field(default_factory=Sieve)
    dropped: list[Dropped] = field(default_factory=list)
    characters: int = 0
    unmapped: int = 0


def read(file: SourceFile) -> Reading:
    """The blocks of a PDF. Raises SourceError."""
    if _END_MARK not in file.data[-_END_BYTES:]:
        raise file.fault("", "broken_file", "PDF 不完整（没有结尾标记），请重新导出或重新下载")
    _check_streams(file)
    account = _Account()
    pages = _read_pages(file, account)
    _check_text(file, account)
    _set_edges_aside(pages, account)
    blocks = _blocks(pages, account)
    return Reading(tuple(blocks), (*account.dropped, *account.sieve.dropped()))


def _check_streams(file: SourceFile) -> None:
    """Refuses a file that unpacks to more than the limit, before anything is unpacked in full."""
    most_bytes = int(file.limits.unpacked_mebibytes * MEBIBYTE)
    left = most_bytes
    view = memoryview(file.data)
    for match in _STREAM.finditer(file.data):
        try:
            left -= len(zlib.decompressobj().decompress(view[match.end() :], max(left, 1)))
        except zlib.error:
            continue  # not deflated: takes no more room than it has in the file
        if left <= 0:
            raise file.fault(
                "", "zip_bomb", f"解压后超过 {file.limits.unpacked_mebibytes:g} MB 的上限，可能是恶意文件"
            )


def _read_pages(file: SourceFile, account: _Account) -> list[_PageContent]:
    try:
        with pdfplumber.open(BytesIO(file.data)) as pdf:
            _check_pages(file, pdf)
            return [_read_page(file, page, account) for page in pdf.pages]
    except SourceError:
        raise
    except _BROKEN as error:
        causes = (error, *error.args)
        if any(isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)) for cause in causes):
            raise file.fault("", "encrypted", "PDF 设有打开密码，请取消密码后再放入") from error
        raise file.fault("", "broken_file", "PDF 损坏，读不完整，请重新导出或重新下载") from error


def _check_pages(file: SourceFile, pdf: PDF) -> None:
    if not pdf.pages:
        raise file.fault("", "broken_file", "PDF 损坏，里面没有任何页面，请重新导出或重新下载")
    if len(pdf.pages) > file.limits.pages:
        raise file.fault(
            "", "too_many_pages", f"共 {len(pdf.pages)} 页，超过 {file.limits.pages} 页的上限，请拆分后放入"
        )


def _read_page(file: SourceFile, page: Page, account: _Account) -> _PageContent:
    number = page.page_number
    place = f"第{number}页"
    if sum(map(len, page.objects.values())) > file.limits.page_objects:
        raise file.fault(place, "too_large", f"这一页的字符和线条超过 {file.limits.page_objects} 个的上限")
    glyphs = _glyphs(file, page, account)
    if not glyphs:
        _refuse_scan(file, page, place)
    boxes = _boxes(page) if len(page.edges) <= file.limits.page_rules else []
    tables, outside = [], glyphs
    for group in boxes:
        filled, outside = fill(group, outside, number)
        tables.append(RuledTable(number, tuple(filled)))
    content = _PageContent(number, float(page.height), set_lines(outside, number), tables)
    page.close()
    return content


def _glyphs(file: SourceFile, page: Page, account: _Account) -> list[Glyph]:
    """The upright characters of a page, each once; what else it holds is put on account."""
    glyphs: list[Glyph] = []
    turned: list[str] = []
    for char in page.dedupe_chars().chars:
        text = account.sieve.pass_text(restore_letters(_UNMAPPED.sub("", char["text"])), page.page_number)
        account.characters += 1
        account.unmapped += _UNMAPPED.search(char["text"]) is not None
        a, b = char["matrix"][:2]
        if abs(b) > 0.1 * abs(a):
            turned.append(text)
        elif text:
            x0, x1, top, bottom = (float(char[side]) for side in ("x0", "x1", "top", "bottom"))
            glyphs.append(Glyph(text, x0, x1, top, bottom, float(char["size"])))
    written = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if len(turned) > len(written):
        message = "这一页的文字是横放的，读不出顺序，请把页面转正后重新导出"
        raise file.fault(f"第{page.page_number}页", "rotated_page", message)
    if turned:
        account.dropped.append(Dropped("rotated_text", "".join(turned), page.page_number))
    return glyphs if written else []


def _refuse_scan(file: SourceFile, page: Page, place: str) -> None:
    covered = sum(float(image["width"]) * float(image["height"]) for image in page.images)
    if covered > _SCANNED_SHARE * float(page.width) * float(page.height):
        raise file.fault(place, "no_text", "这一页是扫描的图片，没有文字，请先做文字识别（OCR）再放入")


def _boxes(page: Page) -> list[list[Box]]:
    """The cells of the ruled tables of a page; a single box around text is no table."""
    found = [[Box(*cell) for cell in table.cells] for table in page.find_tables()]
    return sorted(
        (boxes for boxes in found if len(boxes) > 1), key=lambda boxes: min(box.top for box in boxes)
    )


def _check_text(file: SourceFile, account: _Account) -> None:
    if account.unmapped > file.limits.unmapped_glyph_share * max(account.characters, 1):
        raise file.fault(
            "",
            "unreadable_font",
            "PDF 的字体没有说明字符是什么，读出来会是乱码，请用原文件重新导出，或先做文字识别（OCR）",
        )
    if account.unmapped:
        account.dropped.append(Dropped("unmapped_glyph", f"{account.unmapped} 个"))


# Page numbers, running headers and footers


def _set_edges_aside(pages: Sequence[_PageContent], account: _Account) -> None:
    """Takes page numbers and what repeats at the edges of the pages out of the lines."""
    tops = {page.number: _edge_lines(page, at_top=True) for page in pages}
    bottoms = {page.number: _edge_lines(page, at_top=False) for page in pages}
    running = {
        "page_header": _running_lines(tops, len(pages)),
        "page_footer": _running_lines(bottoms, len(pages)),
    }
    edges = [line for edge in (tops, bottoms) for lines in edge.values() for line in lines]
    running["page_number"] = _page_number_lines([line for line in edges if not _is_in(line, running)])
    for page in pages:
        kept = []
        for line in page.lines:
            kind = next((kind for kind, lines in running.items() if line in lines), None)
            if kind is None:
                kept.append(line)
            else:
                account.dropped.append(Dropped(kind, line.text, page.number))
        page.lines = kept


def _is_in(line: Line, groups: dict[str, list[Line]]) -> bool:
    return any(line in lines for lines in groups.values())


def _edge_lines(page: _PageContent, at_top: bool) -> list[Line]:
    """The outermost lines of a page within its edge, outermost first."""
    zone = _EDGE_SHARE * page.height
    outermost = page.lines[:_EDGE_LINES] if at_top else page.lines[: -_EDGE_LINES - 1 : -1]
    return [line for line in outermost if (line.bottom < zone if at_top else line.top > page.height - zone)]


def _running_lines(edge: dict[int, list[Line]], page_count: int) -> list[Line]:
    """The lines that stand with the same words at the same height on many pages."""
    alike: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for lines in edge.values():
        for line in lines:
            alike[_compact(line.text), round(line.top / _SAME_HEIGHT)].append(line)
    enough = page_count if page_count < 4 else max(3, ceil(_RUNNING_SHARE * page_count))
    return [line for lines in alike.values() if len(lines) >= max(enough, 2) for line in lines]


def _compact(text: str) -> str:
    return "".join(text.split())


def _page_number_lines(lines: Sequence[Line]) -> list[Line]:
    marked = {at: number for at, line in enumerate(lines) if (number := marked_number(line.text)) is not None}
    by_page = {at: marked[at] for at in sorted(marked, key=lambda at: lines[at].page)}
    order = dict(enumerate(by_page))
    counted = counting_lines({rank: marked[at] for rank, at in order.items()})
    bare = {line.page: (line, number) for line in lines if (number := bare_number(line.text)) is not None}
    kept = numbered_pages({page: number for page, (_, number) in bare.items()})
    return [lines[order[rank]] for rank in counted] + [bare[page][0] for page in kept]


# Blocks


def _blocks(pages: Sequence[_PageContent], account: _Account) -> list[Paragraph | Table]:
    ordered = list(_in_order(pages))
    joined = _join_tables(ordered, account)
    lines = [item for item in joined if isinstance(item, Line)]
    margins = Margins.of(lines) if lines else None
    blocks: list[Paragraph | Table] = []
    before: Line | None = None
    for item in joined:
        if isinstance(item, Line) and margins is not None:
            starts = begins_paragraph(item, before, margins)
            blocks.append(Paragraph(item.text, is_line=True, blank_before=starts, page=item.page))
            before = item
        elif isinstance(item, RuledTable):
            blocks.append(item.laid_out())
            before = None
    return [
        block for block in blocks if isinstance(block, Paragraph) or any(cell.text for cell in block.cells)
    ]


def _in_order(pages: Sequence[_PageContent]) -> Iterable[Line | RuledTable]:
    for page in pages:
        items: list[Line | RuledTable] = [*page.lines, *page.tables]
        yield from sorted(items, key=lambda item: item.top)


def _join_tables(items: Sequence[Line | RuledTable], account: _Account) -> list[Line | RuledTable]:
    """The items with the parts of each table that goes over pages made one."""
    joined: list[Line | RuledTable] = []
    last_page = 0  # of the table that `joined` ends with
    for at, item in enumerate(items):
        above = joined[-1] if joined else None
        if not isinstance(above, RuledTable):
            joined.append(item)
        elif _is_continuation_mark(item, items[at + 1 : at + 2], last_page):
            account.dropped.append(Dropped("continued_table_mark", _text(item), last_page + 1))
            continue
        elif isinstance(item, RuledTable) and item.page == last_page + 1 and is_continued(above, item):
            joined[-1], repeated = join_parts(above, item)
            account.dropped.extend([Dropped("repeated_header", repeated, item.page)] if repeated else [])
        else:
            joined.append(item)
        last_page = item.page
    return joined


def _is_continuation_mark(
    item: Line | RuledTable, following: Sequence[Line | RuledTable], last_page: int
) -> bool:
    """Whether an item is nothing but `续表` between the parts of a table on two pages."""
    if not isinstance(item, Line) or not is_continuation_mark(item.text):
        return False
    return any(isinstance(below, RuledTable) and below.page == last_page + 1 for below in following)


def _text(item: Line | RuledTable) -> str:
    return item.text if isinstance(item, Line) else ""
