"""Characters on a page → lines in reading order, and which of the lines begin a paragraph."""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median

# All measures are parts of the size of a character (em) unless they say otherwise.
_SAME_LINE = 0.5
_SPACE = 0.2
_WIDE_SPACE = 0.8
_INDENT = 0.8
_CENTRED = 1.0
_CENTRED_INDENT = 2.5
_GAP = 1.25  # times the usual distance of two lines
_OTHER_SIZE = 1.1  # times the size of the line before
_SHORT = 0.25  # of the width of the text
_MARGIN_SHARE = 0.08  # of the lines that must begin at the left margin


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character where it stands on the page; the page's y grows downwards."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page (counted from 1)."""

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2


@cache
def _letters_of_radicals() -> dict[int, str]:
    data = tomllib.loads((Path(__file__).parent / "radicals.toml").read_text("utf-8"))
    kangxi = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return kangxi | {
        ord(radical): letter for radical, letter in zip(data["radicals"], data["letters"], strict=True)
    }


def restore_letters(text: str) -> str:
    """Text with radicals that a font put in place of characters turned back into these."""
    return text.translate(_letters_of_radicals())


def set_lines(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """The lines that glyphs of one page form, from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.middle, glyph.x0)):
        if rows and _is_on_line(glyph, rows[-1]):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [line for row in rows if (line := _line(row, page)).text]


def _is_on_line(glyph: Glyph, row: Sequence[Glyph]) -> bool:
    tallest = max(row, key=lambda other: other.size)
    return abs(glyph.middle - tallest.middle) < _SAME_LINE * max(glyph.size, tallest.size)


def _line(row: Sequence[Glyph], page: int) -> Line:
    ordered = sorted(row, key=lambda glyph: glyph.x0)
    written = [glyph for glyph in ordered if not glyph.text.isspace()] or ordered
    return Line(
        text=_spaced(ordered),
        page=page,
        x0=written[0].x0,
        x1=max(glyph.x1 for glyph in written),
        top=min(glyph.top for glyph in written),
        bottom=max(glyph.bottom for glyph in written),
        size=median(glyph.size for glyph in written),
    )


def _spaced(ordered: Sequence[Glyph]) -> str:
    """The text of a line; a gap is one space, a wide one two."""
    pieces: list[str] = []
    before: Glyph | None = None
    has_space = False
    for glyph in ordered:
        if glyph.text.isspace():
            has_space = True
            continue
        if before is not None:
            gap = (glyph.x0 - before.x1) / max(glyph.size, before.size, 1.0)
            pieces.append("  " if gap > _WIDE_SPACE else " " if has_space or gap > _SPACE else "")
        pieces.append(glyph.text)
        before, has_space = glyph, False
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the text of a document begins and ends, and how far apart its lines stand."""

    left: float
    right: float
    pitch: float
    size: float

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Margins:
        """The margins that the lines share. Needs at least one line."""
        starts = Counter(round(line.x0 / 3) for line in lines)
        enough = max(2, _MARGIN_SHARE * len(lines))
        left = min((start for start, number in starts.items() if number >= enough), default=min(starts)) * 3.0
        ends = sorted(line.x1 for line in lines)
        distances = [
            after.top - before.top for before, after in pairwise(lines) if _is_same_text(before, after)
        ]
        return cls(
            left=left,
            right=ends[int(0.9 * (len(ends) - 1))],
            pitch=median(distances) if distances else 0.0,
            size=median(line.size for line in lines),
        )

    def is_indented(self, line: Line) -> bool:
        return line.x0 - self.left > _INDENT * line.size

    def is_centred(self, line: Line) -> bool:
        """Whether a line stands in the middle; large letters do as soon as both sides are alike."""
        off_centre = abs(line.centre - (self.left + self.right) / 2)
        is_large = line.size > _OTHER_SIZE * self.size
        return off_centre < _CENTRED * line.size and (
            is_large or line.x0 - self.left > _CENTRED_INDENT * line.size
        )

    def is_short(self, line: Line) -> bool:
        return self.right - line.x1 > _SHORT * (self.right - self.left)


def _is_same_text(before: Line, after: Line) -> bool:
    return before.page == after.page and after.top > before.top and not _differ_in_size(before, after)


def _differ_in_size(before: Line, after: Line) -> bool:
    return max(before.size, after.size) > _OTHER_SIZE * max(min(before.size, after.size), 1.0)


def begins_paragraph(line: Line, before: Line | None, margins: Margins) -> bool:
    """Whether a line looks like the first of a paragraph: by indent, distance, size, or a short line above."""
    if before is None or _differ_in_size(before, line):
        return True
    if (
        before.page == line.page
        and margins.pitch
        and line.top - before.top > _GAP * margins.pitch * _scale(line, margins)
    ):
        return True
    if margins.is_centred(line) and margins.is_centred(before):
        return False
    return margins.is_indented(line) or margins.is_short(before)


def _scale(line: Line, margins: Margins) -> float:
    """Lines of larger letters stand further apart than the usual ones."""
    return max(1.0, 1.3 * line.size / margins.pitch)
