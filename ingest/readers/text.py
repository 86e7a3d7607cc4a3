"""Plain text: encoding found, front matter set apart, each physical line a paragraph."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, groupby

from ingest.document import Dropped, Paragraph, Table
from ingest.readers.characters import Sieve, even_spaces, unify_line_ends
from ingest.readers.grid import SpannedCell, lay_out
from ingest.readers.header import read_front_matter
from ingest.readers.intake import Reading, SourceFile
from ingest.readers.page_marks import bare_number, counting_lines, marked_number, numbered_pages

_TABLE_TABS, _TABLE_LINES = 2, 3  # three columns and three rows at least make a table
_LEAST_COMMON_SHARE = 0.8  # of the non-ASCII characters of a GB18030 text, those in GB 2312
_MOST_BROKEN_SHARE = 0.2  # of the non-ASCII characters, broken ones in what is still taken for UTF-8


def read(file: SourceFile) -> Reading:
    """The lines of a text file. Raises SourceError."""
    text = decode(file)
    _refuse_markup(file, text)
    sieve = Sieve()
    text = sieve.pass_text(unify_line_ends(text))
    front = read_front_matter(file, text)
    lines = _physical_lines(text, front.line_count if front else 0)
    page_numbers = _page_number_lines(lines)
    dropped = [Dropped("front_matter", front.raw)] if front else []
    dropped += [
        Dropped("page_number", even_spaces(lines[at].text), lines[at].page) for at in sorted(page_numbers)
    ]
    kept = _without(lines, page_numbers)
    return Reading(tuple(_blocks(kept)), (*dropped, *sieve.dropped()), front.header if front else None)


def decode(file: SourceFile) -> str:
    """The characters of the file: UTF-8, UTF-16 with its mark, or GB18030. Raises SourceError."""
    data = file.data
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "\ufeff" + _decode_strictly(file, "utf-16")
    if b"\0" in data:
        at = data.index(b"\0")
        raise file.fault(
            f"第{at + 1}字节",
            "nul_bytes",
            "文件里有空字节（NUL），不是文本文件，或编码不受支持；请另存为 UTF-8",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_chinese(file, error)


def _decode_strictly(file: SourceFile, encoding: str) -> str:
    try:
        return file.data.decode(encoding)
    except UnicodeDecodeError as error:
        raise file.fault(
            f"第{error.start + 1}字节", "broken_encoding", f"文字编码（{encoding}）损坏，请另存为 UTF-8"
        ) from error


def _decode_chinese(file: SourceFile, utf8_error: UnicodeDecodeError) -> str:
    broken = file.fault(
        _place_of_byte(file.data, utf8_error.start),
        "broken_encoding",
        "不是有效的 UTF-8，也不像 GB18030（GBK）文字；文件可能损坏，请另存为 UTF-8",
    )
    if _is_mostly_utf8(file.data):
        raise broken from utf8_error
    try:
        text = file.data.decode("gb18030")
    except UnicodeDecodeError:
        raise broken from utf8_error
    if not _looks_chinese(text):
        raise broken from utf8_error
    return text


def _place_of_byte(data: bytes, at: int) -> str:
    line = data.count(b"\n", 0, at) + 1
    return f"第{line}行，第{at + 1}字节"


def _is_mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    beyond_ascii = sum(1 for character in text if not character.isascii())
    return text.count("\ufffd") <= _MOST_BROKEN_SHARE * beyond_ascii


def _looks_chinese(text: str) -> bool:
    beyond_ascii = [character for character in text if not character.isascii()]
    common = sum(1 for character in beyond_ascii if _is_in_gb2312(character))
    return common >= _LEAST_COMMON_SHARE * len(beyond_ascii)


def _is_in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _refuse_markup(file: SourceFile, text: str) -> None:
    start = text.lstrip("\ufeff \t\r\n")[:200].lower()
    if start.startswith(("<!doctype html", "<html", "<?xml")):
        raise file.fault("第1行", "wrong_suffix", "后缀是文本文件，内容却是网页或 XML；网页请用后缀 .html")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    indent: int
    after_blank: bool
    page: int | None
    is_page_edge: bool


def _physical_lines(text: str, skipped_lines: int) -> list[_Line]:
    """The lines that hold something; pages are counted where the text has form feeds."""
    body = text.split("\n", skipped_lines)[-1] if skipped_lines <= text.count("\n") else ""
    has_pages = "\f" in body
    lines: list[_Line] = []
    for page, page_text in zip(count(1), body.split("\f"), strict=False):
        lines += _lines_of_page(page_text, page if has_pages else None)
    return lines


def _lines_of_page(page_text: str, page: int | None) -> list[_Line]:
    written = page_text.split("\n")
    filled = [at for at, line in enumerate(written) if line.strip()]
    return [
        _Line(
            text=written[at],
            indent=_indent(written[at]),
            after_blank=at > 0 and not written[at - 1].strip(),
            page=page,
            is_page_edge=page is not None and at in (filled[0], filled[-1]),
        )
        for at in filled
    ]


def _indent(line: str) -> int:
    """The width of the white space before the first word; ideographic space counts twice, and as an indent always."""
    leading = line[: len(line) - len(line.lstrip())].expandtabs(4)
    return sum(2 if character == "\u3000" else 1 for character in leading)


def _page_number_lines(lines: list[_Line]) -> set[int]:
    marked = {at: number for at, line in enumerate(lines) if (number := marked_number(line.text)) is not None}
    found = counting_lines(marked)
    at_edges = {
        line.page: (at, number)
        for at, line in enumerate(lines)
        if line.page is not None and line.is_page_edge and (number := bare_number(line.text)) is not None
    }
    kept = numbered_pages({page: number for page, (_, number) in at_edges.items()})
    return found | {at_edges[page][0] for page in kept}


def _without(lines: list[_Line], page_numbers: set[int]) -> list[_Line]:
    """The other lines, on the pages the numbers count; an empty line beside a page number parts no paragraphs."""
    kept: list[_Line] = []
    page = 1
    for at, line in enumerate(lines):
        if at in page_numbers:
            page += 1
            continue
        is_first = at > 0 and at - 1 in page_numbers
        counted = page if page_numbers and line.page is None else line.page
        kept.append(replace(line, page=counted, after_blank=line.after_blank and not is_first))
    return kept


def _paragraphs(lines: list[_Line]) -> tuple[Paragraph, ...]:
    margin = _left_margin(lines)
    return tuple(
        Paragraph(
            text=line.text.rstrip(),
            is_line=True,
            blank_before=line.after_blank or line.indent > margin or line.text.startswith("\u3000\u3000"),
            page=line.page,
        )
        for line in lines
    )


def _blocks(lines: list[_Line]) -> Iterator[Paragraph | Table]:
    """The lines as paragraphs; lines in columns, as a table copied from a Word file leaves them, as a table."""
    for tabs, run in groupby(zip(lines, _paragraphs(lines), strict=True), key=_tabs_of):
        pairs = list(run)
        if tabs >= _TABLE_TABS and len(pairs) >= _TABLE_LINES:
            rows = [[SpannedCell(cell.strip()) for cell in line.text.split("\t")] for line, _ in pairs]
            yield replace(lay_out(rows), page=pairs[0][0].page)
        else:
            yield from (paragraph for _, paragraph in pairs)


def _tabs_of(pair: tuple[_Line, Paragraph]) -> int:
    return pair[0].text.count("\t")


def _left_margin(lines: list[_Line]) -> int:
    """The indent that most lines have, where one is that common; else none."""
    if not lines:
        return 0
    indent, lines_with_it = Counter(line.indent for line in lines).most_common(1)[0]
    return indent if lines_with_it * 2 > len(lines) else min(line.indent for line in lines)
