"""Automatic numbering of Word: the number a paragraph shows, counted and written as its list says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import cn2an
from docx.oxml.ns import qn
from lxml.etree import _Element
from pydantic import BaseModel

_MOST_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_UNITS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class _Formats(BaseModel):
    counting: list[str]
    legal: list[str]
    digits: dict[str, str]
    series: dict[str, str]


@cache
def _formats() -> _Formats:
    return _Formats.model_validate(tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")))


def write_number(number: int, number_format: str) -> str:
    """A number as one of Word's formats writes it; formats not known here are written in decimal digits."""
    known = _formats()
    if number_format in known.counting and number >= 0:
        return str(cn2an.an2cn(number, "low"))
    if number_format in known.legal and number >= 0:
        return str(cn2an.an2cn(number, "up"))
    if number_format in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman.upper() if number_format == "upperRoman" else roman
    series = known.series.get(number_format, "")
    if number_format in ("upperLetter", "lowerLetter") and number > 0:
        return series[(number - 1) % len(series)] * ((number - 1) // len(series) + 1)
    if 0 < number <= len(series):
        return series[number - 1]
    if number_format == "decimalZero":
        return f"{number:02d}"
    digits = known.digits.get(number_format, known.digits["decimal"])
    return "".join(digits[int(digit)] for digit in str(abs(number)))


def _roman(number: int) -> str:
    written = ""
    for value, letters in (*_ROMAN, *_ROMAN_UNITS):
        times, number = divmod(number, value)
        written += letters * times
    return written


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first number, format and text (`（%1）`), and what follows the number."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    is_legal: bool = False
    suffix: str = "tab"
    restarts_after: int | None = None
    style: str | None = None

    @property
    def is_bullet(self) -> bool:
        return self.number_format == "bullet"


@dataclass(slots=True)
class _Counters:
    """The numbers reached in one list; a level begins anew when a higher one has moved on."""

    reached: list[int | None] = field(default_factory=lambda: [None] * _MOST_LEVELS)

    def advance(self, level: int, levels: dict[int, Level]) -> None:
        for higher in range(level):
            if self.reached[higher] is None:
                self.reached[higher] = levels.get(higher, Level()).start
        current = self.reached[level]
        self.reached[level] = levels.get(level, Level()).start if current is None else current + 1
        for lower in range(level + 1, _MOST_LEVELS):
            restarts_after = levels.get(lower, Level()).restarts_after
            if restarts_after is None or level < restarts_after:
                self.reached[lower] = None


class Numbering:
    """The lists of a document, with the numbers reached so far. `label` moves a list on by one."""

    def __init__(self, element: _Element | None) -> None:
        self._levels_of: dict[str, dict[int, Level]] = {}
        self._list_of: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counters: dict[str, _Counters] = {}
        if element is not None:
            self._read(element)

    def _read(self, element: _Element) -> None:
        abstract = {item.get(qn("w:abstractNumId"), ""): item for item in element.iter(qn("w:abstractNum"))}
        by_style = {_value(item, "w:styleLink"): key for key, item in abstract.items()}
        levels = {key: dict(_levels(item)) for key, item in abstract.items()}
        for key, item in abstract.items():
            linked = by_style.get(_value(item, "w:numStyleLink"))
            if linked is not None and not levels[key]:
                levels[key] = levels[linked]
        for number in element.iter(qn("w:num")):
            self._read_instance(number, levels)

    def _read_instance(self, number: _Element, levels: dict[str, dict[int, Level]]) -> None:
        num_id = number.get(qn("w:numId"), "")
        abstract_id = _value(number, "w:abstractNumId") or ""
        own = dict(levels.get(abstract_id, {}))
        for override in number.iter(qn("w:lvlOverride")):
            at = _whole(override.get(qn("w:ilvl")), 0)
            own.update(_levels(override))
            start = _value(override, "w:startOverride")
            if start is not None:
                self._restarts.setdefault(num_id, {})[at] = _whole(start, 1)
        self._levels_of[num_id] = own
        self._list_of[num_id] = abstract_id

    def level_of_style(self, num_id: str, style: str) -> int:
        """The level that a list gives to a paragraph style; 0 where it names none."""
        levels = self._levels_of.get(num_id, {})
        return next((at for at, level in levels.items() if level.style == style), 0)

    def label(self, num_id: str, at: int) -> str:
        """The number of the next paragraph at this level, with the space that parts it from the words."""
        levels = self._levels_of.get(num_id)
        if levels is None or not 0 <= at < _MOST_LEVELS:
            return ""
        level = levels.get(at, Level())
        counters = self._counters.setdefault(self._list_of[num_id], _Counters())
        self._restart(num_id, at, counters)
        counters.advance(at, levels)
        if level.is_bullet:
            return ""
        return _part_from_words(self._write(level, levels, counters), level)

    def _restart(self, num_id: str, at: int, counters: _Counters) -> None:
        """Begins a level anew the first time a list instance that says so is used."""
        start = self._restarts.get(num_id, {}).pop(at, None)
        if start is not None:
            counters.reached[at] = start - 1

    @staticmethod
    def _write(level: Level, levels: dict[int, Level], counters: _Counters) -> str:
        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            number_format = levels.get(at, Level()).number_format
            return write_number(counters.reached[at] or 0, "decimal" if level.is_legal else number_format)

        return re.sub(r"%([1-9])", written, level.text)


def _part_from_words(label: str, level: Level) -> str:
    """A number that ends in a wide mark (、 ）) stands close to the words, others keep a space."""
    if not label or not label[-1].isascii() or level.suffix == "nothing":
        return label
    return label + " "


def _levels(parent: _Element) -> Iterator[tuple[int, Level]]:
    for item in parent.iter(qn("w:lvl")):
        restart = _value(item, "w:lvlRestart")
        number_format = _value(item, "w:numFmt") or _value_below(item, "w:numFmt") or "decimal"
        yield (
            _whole(item.get(qn("w:ilvl")), 0),
            Level(
                start=_whole(_value(item, "w:start"), 1),
                number_format=number_format,
                text="" if number_format == "none" else _value(item, "w:lvlText") or "",
                is_legal=item.find(qn("w:isLgl")) is not None,
                suffix=_value(item, "w:suff") or "tab",
                restarts_after=None if restart is None else _whole(restart, 0),
                style=_value(item, "w:pStyle"),
            ),
        )


def _value(parent: _Element, name: str) -> str | None:
    child = parent.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _value_below(parent: _Element, name: str) -> str | None:
    child = next(parent.iter(qn(name)), None)
    return None if child is None else child.get(qn("w:val"))


def _whole(value: str | None, otherwise: int) -> int:
    try:
        return int(value) if value is not None else otherwise
    except ValueError:
        return otherwise
