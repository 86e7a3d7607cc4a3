"""Lines → paragraphs: joins what a page break or a hard wrap cut, and nothing else; only white space changes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from ingest.conventions import (
    conventions,
    ends_a_paragraph,
    ends_with_name,
    is_addressee_line,
    is_annex_line,
    is_date_line,
    is_labelled,
    is_number_line,
    is_release_line,
    is_tail_line,
    is_title_line,
    read_marker,
)
from ingest.document import Cell, Paragraph, Source, SourceFormat, Table
from ingest.text import cut_words

_CHINESE: Final = r"\u00b7\u2014\u2018-\u201d\u2026\u2460-\u24ff\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffef"
_GAP: Final = re.compile(r"\s+")
_IS_CHINESE: Final = re.compile(f"[{_CHINESE}]")
_HAN_TAIL: Final = re.compile(r"[\u3400-\u9fff]{1,6}$")
_HAN_HEAD: Final = re.compile(r"[\u3400-\u9fff]{1,6}")
_RUNNING_MARKS: Final = "，。；,;"
_LONGEST_UNPUNCTUATED: Final = (
    60  # characters: a line longer than this is a paragraph even without a mark inside
)
_INDENT_COLUMNS: Final = 4  # two Chinese characters
_RAGGED_COLUMNS: Final = (
    6  # a wrapped line may fall short by a Latin word or a mark that may not begin a line
)
_BRACKET_REACH: Final = 90  # characters a bracket may stay open across a break
# A file counts as hard-wrapped where this share of its lines is full, this share stops there in mid-sentence,
# no more than this share goes beyond, and lines are not narrower than a column of a page.
_WRAPPED_SHARE: Final = 0.35
_CUT_SHARE: Final = 0.2
_BEYOND_SHARE: Final = 0.03
_NARROWEST_COLUMNS: Final = 28


def join_broken_lines(source: Source) -> Source:
    """The source with true paragraphs for blocks; its characters other than white space are the same, in order."""
    blocks = source.blocks
    layout = measure_layout([block for block in blocks if isinstance(block, Paragraph) and block.is_line])
    joined: list[Paragraph | Table] = []
    growing: _Growing | None = None
    for block in blocks:
        if isinstance(block, Paragraph) and not block.text.strip():
            continue
        if isinstance(block, Paragraph) and growing is not None and _continues(growing, block, layout):
            growing = growing.with_line(block, layout)
            continue
        if growing is not None:
            joined.append(growing.finished())
        growing = _Growing.starting(block, layout) if isinstance(block, Paragraph) else None
        if isinstance(block, Table):
            joined.append(_clean_table(block, source.format))
    if growing is not None:
        joined.append(growing.finished())
    return replace(source, blocks=tuple(joined))


def squeeze(text: str) -> str:
    """Text without white space next to Chinese characters; elsewhere one space is kept.

    Between Chinese words one space is kept too where the gap is wide, and after 第八条, where it parts number and words.
    """
    text = text.strip()
    after_number = _end_of_number(text)

    def narrowed(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1], text[match.end()]
        chinese = [_IS_CHINESE.match(character) is not None for character in (before, after)]
        if not any(chinese) or match.start() == after_number:
            return " "
        return " " if all(chinese) and _separates(match, text) else ""

    return _GAP.sub(narrowed, text)


def _end_of_number(text: str) -> int:
    marker = read_marker(text)
    return len(marker.written) if marker is not None and marker.style.always_heading else -1


def _separates(gap: re.Match[str], text: str) -> bool:
    """Whether a gap stands between two words, not between the letters of a spaced-out one (附　件)."""
    if gap.group() == " ":
        return False
    before = text[: gap.start()].split()[-1]
    after = text[gap.end() :].split()[0]
    between_letters = unicodedata.category(before[-1]) == unicodedata.category(after[0]) == "Lo"
    return between_letters and len(before) > 1 and len(after) > 1


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file's lines run: `width` in columns where they are hard-wrapped, else None.

    `marks_paragraphs` says that an empty line or an indent tells the paragraphs apart; where every line has one,
    it tells nothing. `run_in_styles` are the ways of numbering whose titles have their text on the same line.
    """

    width: int | None
    marks_paragraphs: bool
    run_in_styles: frozenset[str] = frozenset()

    def is_full(self, line: Paragraph, begins_paragraph: bool) -> bool:
        """Whether a line goes on to the right edge. Always false in a file that is not hard-wrapped."""
        if self.width is None:
            return False
        indent = _INDENT_COLUMNS if begins_paragraph and line.text[:1].strip() else 0
        return columns(line.text) + indent + _RAGGED_COLUMNS >= self.width


def measure_layout(lines: Sequence[Paragraph]) -> Layout:
    """The layout of a file's physical lines."""
    lines = [line for line in lines if line.text.strip()]
    marked = sum(line.blank_before or _is_indented(line.text) for line in lines)
    marks_paragraphs = 0 < marked <= 0.8 * len(lines)
    width = _wrap_width([line.text for line in lines])
    return Layout(width, marks_paragraphs, _run_in_styles([squeeze(line.text) for line in lines]))


def columns(text: str) -> int:
    """The width of a line in columns: two for a Chinese character, one for a Latin one."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text.rstrip())


def _run_in_styles(lines: Sequence[str]) -> frozenset[str]:
    numbered: dict[str, list[bool]] = {}
    for line in lines:
        marker = read_marker(line)
        if marker is not None:
            has_run_in = 0 < line.find("。", marker.end) - marker.end <= conventions().titles.longest_run_in
            numbered.setdefault(marker.style.name, []).append(has_run_in)
    return frozenset(style for style, found in numbered.items() if sum(found) >= max(2, 0.6 * len(found)))


def _wrap_width(lines: Sequence[str]) -> int | None:
    """The column at which lines were cut: many end there in mid-sentence, and hardly any goes beyond."""
    widths = [columns(line) for line in lines]
    for width in sorted({width for width in widths if width >= _NARROWEST_COLUMNS}, reverse=True):
        if sum(other > width for other in widths) > _BEYOND_SHARE * len(lines):
            return None
        reach = width - _RAGGED_COLUMNS - _INDENT_COLUMNS
        full = [line for line, other in zip(lines, widths, strict=True) if reach <= other <= width]
        cut = [line for line in full if not ends_a_paragraph(line) and not _is_heading_like(line.strip())]
        if len(full) >= _WRAPPED_SHARE * len(lines) and len(cut) >= max(3, _CUT_SHARE * len(lines)):
            return width
    return None


@dataclass(frozen=True, slots=True)
class _Growing:
    """A paragraph that may not be complete: its text so far, its first line, and how its last line ended."""

    text: str
    first: Paragraph
    last_is_full: bool

    @classmethod
    def starting(cls, line: Paragraph, layout: Layout) -> _Growing:
        return cls(line.text.strip(), line, layout.is_full(line, begins_paragraph=True))

    def with_line(self, line: Paragraph, layout: Layout) -> _Growing:
        return replace(
            self,
            text=_glue(self.text, line.text.strip()),
            last_is_full=layout.is_full(line, begins_paragraph=False),
        )

    def finished(self) -> Paragraph:
        return replace(self.first, text=squeeze(self.text), is_line=False)


def _glue(before: str, after: str) -> str:
    needs_space = (
        before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    )
    return f"{before} {after}" if needs_space else before + after


def _continues(growing: _Growing, line: Paragraph, layout: Layout) -> bool:
    """Whether a line goes on with the paragraph above it: the evidence, strongest first."""
    before, after = squeeze(growing.text), squeeze(line.text)
    if growing.first.heading_level is not None or line.heading_level is not None:
        return False
    marks = conventions().punctuation
    if after[0] in marks.never_first or (
        marks.cut_date_last.search(before) and marks.cut_date_first.match(after)
    ):
        return True
    if _opens_a_unit(before, after, growing.last_is_full):
        return False
    if _stands_alone(before, growing.last_is_full):
        return False
    if before[-1] in conventions().punctuation.never_last:
        return True
    if not ends_a_paragraph(before) and (
        _is_cut_inside(before, after) or _is_cut_in_title(before, after, layout)
    ):
        return True
    if not (growing.first.is_line and line.is_line):
        return False
    if layout.width is not None:
        return _continues_when_wrapped(growing, line, layout, before, after)
    return not ends_a_paragraph(before) and _asks_for_more(before, after)


def _continues_when_wrapped(
    growing: _Growing, line: Paragraph, layout: Layout, before: str, after: str
) -> bool:
    begins = layout.marks_paragraphs and (line.blank_before or _is_indented(line.text))
    if begins:  # a page break looks like a new paragraph; an unfinished sentence tells
        return growing.last_is_full and not ends_a_paragraph(before) and _asks_for_more(before, after)
    if ends_a_paragraph(before):
        return growing.last_is_full and layout.marks_paragraphs
    if growing.last_is_full:
        wrapped_heading = _is_heading_like(before) and not layout.marks_paragraphs
        return not (wrapped_heading and layout.is_full(line, begins_paragraph=True) and _runs_on(after))
    return _asks_for_more(before, after) and (
        layout.marks_paragraphs or before[-1] in conventions().punctuation.never_last
    )


def _runs_on(text: str) -> bool:
    """Whether a line has the marks of running text inside."""
    return any(mark in text for mark in _RUNNING_MARKS)


def _is_indented(text: str) -> bool:
    return text.startswith(("\u3000\u3000", "    ", "\t"))


def _opens_a_unit(before: str, after: str, before_is_full: bool) -> bool:
    """Whether a line begins something of its own: a numbered paragraph, a labelled line, an annex, a date."""
    if read_marker(after) is not None:
        marks = conventions().punctuation
        unfinished = before[-1] in marks.never_last or marks.just_begun_last.search(before) is not None
        return not (before_is_full and unfinished)
    alone = (
        is_labelled,
        is_annex_line,
        is_date_line,
        is_number_line,
        is_tail_line,
        is_release_line,
        is_addressee_line,
    )
    if is_addressee_line(after) and not ends_a_paragraph(before) and _is_addressee_start(before):
        return False
    return any(is_kind(after) for is_kind in alone) or re.match(r"[-*•●■◆▪]\s*\S", after) is not None


def _is_addressee_start(text: str) -> bool:
    """Whether text is the first part of a line of addressees that was cut."""
    return "，" in text and is_addressee_line(text + "：")


def _stands_alone(before: str, is_full: bool) -> bool:
    """Whether a line is complete without a mark at its end."""
    if any(
        is_kind(before)
        for is_kind in (is_annex_line, is_date_line, is_number_line, is_release_line, is_addressee_line)
    ):
        return True
    if is_full:
        return False
    has_no_marks = not any(mark in before for mark in "，。；：、")
    is_letterhead = has_no_marks and conventions().lines.letterhead.fullmatch(before) is not None
    return is_letterhead or (is_title_line(before) and not _open_bracket(before))


def _is_cut_inside(before: str, after: str) -> bool:
    """Whether the break falls inside a bracket, a number, a word, or beside a word that joins two others."""
    if _bracket_spans(before, after):
        return True
    if before[-1].isdigit() and after[0].isdigit():
        return _asks_for_more(before, after)
    marks = conventions().punctuation
    if marks.joining_last.search(before) or marks.joining_first.match(after):
        return True
    return _word_spans(before, after)


def _is_cut_in_title(before: str, after: str, layout: Layout) -> bool:
    """Whether the break falls inside a numbered title: nothing after the number, or the end of a run-in title below."""
    marker = read_marker(before)
    if marker is None:
        return False
    if marker.end >= len(before) or after.endswith(
        ("；", ";")
    ):  # the body of a title does not end like an item
        return True
    rest, mark, body = after.partition("。")
    fits = len(before) - marker.end + len(rest) <= conventions().titles.longest_run_in
    is_end_of_title = bool(mark and body) and fits and not any(sign in before + rest for sign in "，；：,;:")
    return is_end_of_title and marker.style.name in layout.run_in_styles


def _open_bracket(text: str) -> str:
    """The closing mark that text waits for, or "" where every bracket is closed."""
    waiting: list[str] = []
    for character in text[-_BRACKET_REACH:]:
        folded = {"(": "（", ")": "）"}.get(character, character)
        for pair in conventions().punctuation.pairs:
            if folded == pair[0]:
                waiting.append(pair[1])
            elif folded == pair[1] and folded in waiting:
                del waiting[len(waiting) - 1 - waiting[::-1].index(folded) :]
    return waiting[-1] if waiting else ""


def _bracket_spans(before: str, after: str) -> bool:
    closing = _open_bracket(before)
    if not closing:
        return False
    opening = next(pair[0] for pair in conventions().punctuation.pairs if pair[1] == closing)
    ahead = after[:_BRACKET_REACH].replace("(", "（").replace(")", "）")
    closes_at, opens_at = ahead.find(closing), ahead.find(opening)
    return closes_at >= 0 and (opens_at < 0 or closes_at < opens_at)


def _word_spans(before: str, after: str) -> bool:
    """Whether a word lies across the break and one of its halves is no word by itself."""
    tail, head = _HAN_TAIL.search(before), _HAN_HEAD.match(after)
    if tail is None or head is None:
        return False
    left, right = cut_words(tail.group()), cut_words(head.group())
    if not left or not right or min(len(left[-1]), len(right[0])) > 1:
        return False
    reached = 0
    for word in cut_words(tail.group() + head.group()):
        reached += len(word)
        if reached >= len(tail.group()):
            return reached > len(tail.group())
    return False


def _is_heading_like(text: str) -> bool:
    marker = read_marker(text)
    return (
        marker is not None
        and not any(mark in text for mark in "。；：;:")
        and len(text) <= conventions().titles.longest
    )


def _asks_for_more(before: str, after: str) -> bool:
    """Whether text that stops without a mark must go on: it is running text, or a list that stops within a name."""
    if is_labelled(before):
        return before[-1] in conventions().punctuation.never_last or _name_spans(before, after)
    if _is_heading_like(before):
        return False
    return _runs_on(before) or len(before) > _LONGEST_UNPUNCTUATED or _begins_as_sentence(before)


def _begins_as_sentence(text: str) -> bool:
    opens = conventions().titles.not_a_title_first.match(text) is not None and read_marker(text) is None
    return opens and conventions().lines.signature.fullmatch(text) is None


def _name_spans(before: str, after: str) -> bool:
    """Whether a name in a list of organisations lies across the break: `…、住房城乡建` and `设局、公安局`."""
    separators = f"[{conventions().organisations.separators}：:]"
    above, below = re.split(separators, before)[-1], re.split(f"[。]|{separators}", after)[0]
    return not ends_with_name(above) and ends_with_name(below)


def _clean_table(table: Table, source_format: SourceFormat) -> Table:
    """The table with every cell on one line."""
    widths: dict[int, int] = {}
    for cell in table.cells:
        widest = max((columns(line) for line in cell.text.splitlines()), default=0)
        widths[cell.column] = max(widths.get(cell.column, 0), widest)
    is_wrapped = source_format is SourceFormat.PDF
    return replace(
        table,
        cells=tuple(_clean_cell(cell, widths[cell.column] if is_wrapped else None) for cell in table.cells),
    )


def _clean_cell(cell: Cell, width: int | None) -> Cell:
    """The cell on one line; lines that are entries of their own stay apart by a space."""
    lines = [line for line in cell.text.splitlines() if line.strip()]
    if not lines:
        return replace(cell, text="")
    pieces = [squeeze(lines[0])]
    for above, line in pairwise(lines):
        after = squeeze(line)
        if _cell_line_continues(pieces[-1], above, after, width):
            pieces[-1] = squeeze(_glue(pieces[-1], after))
        else:
            pieces.append(after)
    return replace(cell, text=" ".join(pieces))


def _cell_line_continues(before: str, above: str, after: str, width: int | None) -> bool:
    if (
        after[0] in conventions().punctuation.never_first
        or before[-1] in conventions().punctuation.never_last
    ):
        return True
    if ends_a_paragraph(before) or read_marker(after) is not None:
        return False
    if width is not None and columns(above) + 3 >= width:
        return True
    return _is_cut_inside(before, after) or (width is None and _breaks_a_list(before, after))


def _breaks_a_list(before: str, after: str) -> bool:
    whole = re.split(f"[{conventions().organisations.separators}]", before)
    last = whole.pop()
    return bool(whole) and all(map(ends_with_name, whole)) and not ends_with_name(last) and bool(after)
