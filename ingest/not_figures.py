"""Digits that are no figure: numbers of headings, documents and articles, names, addresses, dates of issue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ingest.document import Document, Section, SectionKind
from ingest.figure_words import figure_words
from ingest.numerals import number_or_none
from ingest.periods import find_periods
from ingest.quantities import letter_unit_at

BLANK: Final = "\ue000"
_DIGITS: Final = re.compile(r"\d+(?:\.\d+)?")
_LIST_NUMBER: Final = re.compile(
    r"^[ \t\-•*]*(?P<number>[（(]?\d{1,3}(?:[.、)）](?!\d)))|(?<=[。；：])(?P<inner>[（(]\d{1,2}[）)])",
    re.MULTILINE,
)
_HEADING_NUMBER: Final = re.compile(r"\s*[（(]?\s*\d+(?:\.\d+)*\s*[)）.、．]?")
_CITATION_LABEL: Final = re.compile(r"[A-Za-z]\d+")
_DATE_LINE: Final = re.compile(r"[ \t]*(?P<date>[^ \t\n]{6,16})[ \t]*")
_NUMERAL: Final = re.compile(r"[\d一二两三四五六七八九十百千]")
_PUNCTUATION: Final = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "〇": "〇"}


@dataclass(frozen=True, slots=True)
class NotedDigits:
    """A stretch of text whose digits are no figure, and why (a code of figures.toml)."""

    start: int
    end: int
    code: str


def even_out(text: str) -> str:
    """The text, character for character, with one way of writing digits, letters and punctuation.

    Wide digits and letters become narrow; narrow punctuation beside Chinese becomes wide, except within numbers.
    """
    narrow = "".join(_narrow(character) for character in text)
    return "".join(
        _PUNCTUATION[character]
        if character in _PUNCTUATION and not _joins_ascii(narrow, index)
        else character
        for index, character in enumerate(narrow)
    )


def _narrow(character: str) -> str:
    if "！" <= character <= "～" and (character.isalnum() or character in "％＋．～"):
        return unicodedata.normalize("NFKC", character)
    return character


def _joins_ascii(text: str, index: int) -> bool:
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    return (before.isdigit() and after.isdigit() and text[index] in ",:") or (
        text[index] == ":" and after == "/"
    )


def note_not_figures(document: Document, text: str) -> list[NotedDigits]:
    """Every stretch with digits that are no figure, in the evened-out text; where several apply, the first counts."""
    noted: list[NotedDigits] = []
    taken = [False] * len(text)
    for candidate in _candidates(document, text):
        if not any(taken[candidate.start : candidate.end]):
            noted.append(candidate)
            taken[candidate.start : candidate.end] = [True] * (candidate.end - candidate.start)
    return sorted(noted, key=lambda item: item.start)


def blank_out(text: str, noted: list[NotedDigits]) -> str:
    """The text with the numbers of these stretches made unreadable as numbers; offsets stay."""
    characters = list(text)
    for item in noted:
        for index in range(item.start, item.end):
            if _NUMERAL.match(characters[index]):
                characters[index] = BLANK
    return "".join(characters)


def _candidates(document: Document, text: str) -> Iterator[NotedDigits]:
    yield from _heading_numbers(document, text)
    yield from _rules(document, text)
    yield from _citation_labels(text)
    yield from _list_numbers(text)
    yield from _names(text)
    yield from _dates_of_issue(document, text)
    yield from _remaining_of_head(document, text)


def _heading_numbers(document: Document, text: str) -> Iterator[NotedDigits]:
    for section in document.sections:
        match = _HEADING_NUMBER.match(text, section.start, section.end)
        if match and any(character.isdecimal() for character in section.number):
            yield NotedDigits(match.start(), match.end(), "heading_number")


def _rules(document: Document, text: str) -> Iterator[NotedDigits]:
    for rule in figure_words().not_a_figure:
        for start, end in _stretches(document, rule.places, len(text)):
            for match in rule.compiled.finditer(text, start, end):
                yield NotedDigits(match.start(), match.end(), rule.code)


def _stretches(document: Document, places: tuple[str, ...], length: int) -> list[tuple[int, int]]:
    if not places:
        return [(0, length)]
    return [(section.start, section.end) for section in document.sections if section.kind in places]


def _citation_labels(text: str) -> Iterator[NotedDigits]:
    """Labels of sources (S1) wherever they stand, once a mark such as 〔报道，S1〕 has introduced them."""
    mark = next(rule for rule in figure_words().not_a_figure if rule.code == "citation_mark")
    labels = {label for match in mark.compiled.finditer(text) for label in _CITATION_LABEL.findall(match[0])}
    for match in _CITATION_LABEL.finditer(text):
        if match[0] in labels:
            yield NotedDigits(match.start(), match.end(), "citation_mark")


def _list_numbers(text: str) -> Iterator[NotedDigits]:
    for match in _LIST_NUMBER.finditer(text):
        group = "number" if match["number"] else "inner"
        yield NotedDigits(match.start(group), match.end(group), "list_number")


def _names(text: str) -> Iterator[NotedDigits]:
    """Digits glued to Latin letters (5G, IPv6, 4K), unless the letters are a unit (500Mbps)."""
    for match in _DIGITS.finditer(text):
        before, after = text[: match.start()][-2:], text[match.end() : match.end() + 1]
        is_glued_before = bool(re.search(r"[A-Za-z][-./+]?$", before))
        is_glued_after = after.isascii() and after.isalpha()
        value = number_or_none(match[0])
        if is_glued_after and value is not None and letter_unit_at(text, match.end(), value) is not None:
            continue
        if is_glued_before or is_glued_after:
            yield NotedDigits(match.start(), match.end(), "name")


def _dates_of_issue(document: Document, text: str) -> Iterator[NotedDigits]:
    for section in document.sections:
        if section.kind in (SectionKind.HEAD, SectionKind.TAIL):
            yield from _dates_in(section, text)
    offset = 0
    for line in text.split("\n"):
        match = _DATE_LINE.fullmatch(line)
        if match:
            for period in find_periods(match["date"], None):
                if period.text == match["date"] and period.has_month:
                    yield NotedDigits(offset + match.start("date"), offset + match.end("date"), "issue_date")
        offset += len(line) + 1


def _dates_in(section: Section, text: str) -> Iterator[NotedDigits]:
    for period in find_periods(text[section.start : section.end], None):
        if not period.has_month:
            continue
        following = text[section.start + period.end : section.start + period.end + 3]
        code = "print_date" if section.kind is SectionKind.TAIL and "印" in following else "issue_date"
        yield NotedDigits(section.start + period.start, section.start + period.end, code)


def _remaining_of_head(document: Document, text: str) -> Iterator[NotedDigits]:
    for section in document.sections:
        if section.kind is SectionKind.HEAD:
            for match in _DIGITS.finditer(text, section.start, section.end):
                yield NotedDigits(match.start(), match.end(), "title")
