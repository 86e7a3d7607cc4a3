"""How official documents are laid out: the words and patterns of structure.toml, and the reading of one number."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from ingest.numerals import read_chinese

STRUCTURE_PATH: Final = Path(__file__).with_name("structure.toml")

_HALF_WIDTH: Final = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in range(0xFF01, 0xFF5F)
    if unicodedata.normalize("NFKC", chr(code)).isalnum() or chr(code) in "＋．－"
}
_PATH_CHARACTERS: Final = str.maketrans(
    {**{chr(c): h for c, h in _HALF_WIDTH.items()}, "(": "（", ")": "）", "/": "／"}
)


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Punctuation(_Data):
    terminal: str
    sentence_end: str
    inner: str
    pairs: tuple[str, ...]
    never_first: str
    never_last: str
    joining_last: re.Pattern[str]
    joining_first: re.Pattern[str]
    cut_date_last: re.Pattern[str]
    cut_date_first: re.Pattern[str]
    just_begun_last: re.Pattern[str]


class NumberingStyle(_Data):
    """One way of numbering. `keeps_heading`: the path part carries the heading; `always_heading`: never a list item."""

    name: str
    pattern: re.Pattern[str]
    keeps_heading: bool = True
    always_heading: bool = False


class Titles(_Data):
    longest: int
    longest_run_in: int
    longest_with_colon: int
    not_a_title_first: re.Pattern[str]
    not_a_title_inside: re.Pattern[str]
    contents: re.Pattern[str]


class Annexes(_Data):
    path: str
    line: re.Pattern[str]
    titled: re.Pattern[str]
    list_item: re.Pattern[str]


class Parts(_Data):
    head: str
    lead: str
    tail: str
    closing: str
    after_table: str
    longest_head_line: int


class Lines(_Data):
    date: re.Pattern[str]
    dated: re.Pattern[str]
    number: re.Pattern[str]
    addressee: re.Pattern[str]
    lead_in: re.Pattern[str]
    title_end: re.Pattern[str]
    letterhead: re.Pattern[str]
    label: re.Pattern[str]
    tail: re.Pattern[str]
    release: re.Pattern[str]
    signature: re.Pattern[str]


class Organisations(_Data):
    endings: re.Pattern[str]
    separators: str


class TableWords(_Data):
    row_name: tuple[re.Pattern[str], ...]
    header: tuple[re.Pattern[str], ...]
    serial: re.Pattern[str]
    ordinal: re.Pattern[str]
    longest_row_name: int


class Conventions(_Data):
    """structure.toml, checked."""

    punctuation: Punctuation
    numbering: tuple[NumberingStyle, ...]
    titles: Titles
    annex: Annexes
    parts: Parts
    lines: Lines
    organisations: Organisations
    tables: TableWords


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the beginning of a paragraph: `written` as it stands (`（一）`), `end` where the words after it begin."""

    style: NumberingStyle
    ordinal: int
    written: str
    end: int


@cache
def conventions() -> Conventions:
    """The conventions of structure.toml, read once."""
    return Conventions.model_validate(tomllib.loads(STRUCTURE_PATH.read_text(encoding="utf-8")))


def read_marker(text: str) -> Marker | None:
    """The number that a paragraph begins with, or None."""
    lead = len(text) - len(text.lstrip())
    for style in conventions().numbering:
        match = style.pattern.match(text, lead)
        if match is None:
            continue
        ordinal = _ordinal(match["ordinal"])
        if ordinal is None:
            continue
        end = match.end()
        while end < len(text) and text[end].isspace():
            end += 1
        return Marker(style, ordinal, match.group().strip(), end)
    return None


def _ordinal(written: str) -> int | None:
    plain = unicodedata.normalize("NFKC", written)
    if plain.isdecimal():
        return int(plain)
    try:
        return int(read_chinese(plain))
    except ValueError:
        return None


def path_part(text: str) -> str:
    """Text as a part of a section path: no whitespace, half-width digits and letters, full-width round brackets."""
    return re.sub(r"\s+", "", text).translate(_PATH_CHARACTERS)


def compact(text: str) -> str:
    """Text without any whitespace, compatibility forms folded: for comparing what was written with patterns."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def is_title_length(text: str) -> bool:
    """Whether text is short enough for a heading on its own line."""
    return 0 < len(text) <= conventions().titles.longest


def ends_a_paragraph(text: str) -> bool:
    """Whether text stops where a paragraph may stop: after a terminal mark, also inside closing quotes or brackets."""
    bare = text.rstrip().rstrip("”’」』）)》】\"'")
    return bare.endswith(tuple(conventions().punctuation.terminal))


def is_date_line(text: str) -> bool:
    """Whether a line holds a date and nothing else (but 印发 and the like)."""
    lines = conventions().lines
    match = lines.date.match(text.strip())
    return match is not None and lines.dated.fullmatch(text.strip(), match.end()) is not None


def is_number_line(text: str) -> bool:
    """Whether a line holds a document's number and nothing else."""
    return conventions().lines.number.fullmatch(text.strip()) is not None


def is_annex_line(text: str) -> bool:
    """Whether a line says that an annex begins, and nothing else."""
    return conventions().annex.line.fullmatch(text.strip()) is not None


def is_tail_line(text: str) -> bool:
    """Whether a line is one of those that close a document: 主办, 督办, 抄送, 印发."""
    return conventions().lines.tail.fullmatch(text.strip()) is not None


def is_release_line(text: str) -> bool:
    """Whether a line says how the document may be released: （此件公开发布）."""
    return conventions().lines.release.fullmatch(text.strip()) is not None


def is_addressee_line(text: str) -> bool:
    """Whether a line names those a document is sent to."""
    lines = conventions().lines
    stripped = text.strip()
    return lines.addressee.fullmatch(stripped) is not None and lines.lead_in.search(stripped) is None


def is_labelled(text: str) -> bool:
    """Whether a line begins with a label of its own, such as 责任单位：."""
    return conventions().lines.label.match(text.strip()) is not None


def is_title_line(text: str) -> bool:
    """Whether a line ends as titles of documents end, and is no sentence."""
    stripped = text.strip()
    if any(mark in stripped for mark in "，。；：") or len(stripped) > conventions().parts.longest_head_line:
        return False
    closed = stripped.rstrip("》〉”")
    return any(match.end() == len(closed) for match in conventions().lines.title_end.finditer(closed))


def ends_with_name(text: str) -> bool:
    """Whether text ends as names of organisations do."""
    closed = re.sub(r"[（(][^（）()]*[）)]$", "", text).rstrip("。")
    return any(match.end() == len(closed) for match in conventions().organisations.endings.finditer(closed))
