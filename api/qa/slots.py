"""Years, quantities, areas, levels and ordinals of a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from api.qa.frames import Ordinal, Quantity
from api.qa.words import QuantityWords, SlotWords
from ingest.index import number_or_none

_FULL_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)\s*年")
LONGEST_RANGE_YEARS = 10
_SHORT_YEAR = re.compile(r"(?<!\d)([1-4]\d)\s*年(?!来|内|期|以上|以下|前|后)")
_CHINESE_YEAR = re.compile(r"二[〇零○]([〇零○一二三四五六七八九]{2})\s*年?")
_YEAR_RANGE = re.compile(
    r"(?<!\d)(?P<first>(?:20)?\d\d)\s*年?\s*[-—–~至到]+\s*(?P<last>(?:20)?\d\d)\s*年|(?<!\d)(?P<full>20\d\d)\s*年?\s*[-—–~至到]+\s*(?P<full_last>20\d\d)"
)
_CENTURY = 2000
_CHINESE_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
}
_NUMERAL = r"\d[\d,]*(?:\.\d+)?|[零〇一二三四五六七八九十百千两]+"
_SCALES = {
    None: Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1_000),
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
    "千万": Decimal(10_000_000),
    "百万": Decimal(1_000_000),
    "万亿": Decimal(1_000_000_000_000),
}
_CLAUSE_MARKS = ",，;；。、?？"
_BARE_YEAR = re.compile(
    r"(?<![\d〔\[(【:：.])(20[1-3]\d)(?=[)）]|$)|(?<=[说指是\s])(20[1-3]\d)(?![\d个座处万户元年.:：%])"
)
_LARGE = r"万亿|千万|百万|亿|万"  # said without a unit, they count money: 投了600万


def find_year_spans(text: str, this_year: int, words: SlotWords) -> list[tuple[int, int, int]]:
    """Years named, as (start, end, year) in order; `21年` is 2021, `去年` counts from this year, a range is each of its years."""
    found: list[tuple[int, int, int]] = []
    for match in _YEAR_RANGE.finditer(text):
        names = ("first", "last") if match["first"] else ("full", "full_last")
        first, last = (int(match[name]) % 100 + _CENTURY for name in names)
        if first <= last <= first + LONGEST_RANGE_YEARS:
            begin, end = match.span(names[0]), (match.start(names[1]), match.end())
            found.extend((*(end if year == last else begin), year) for year in range(first, last + 1))
    found.extend((*match.span(), int(match[1])) for match in _FULL_YEAR.finditer(text))
    found.extend((*match.span(), 2000 + int(match[1])) for match in _SHORT_YEAR.finditer(text))
    found.extend((*match.span(), _chinese_year(match[1])) for match in _CHINESE_YEAR.finditer(text))
    found.extend((*match.span(), int(match[1] or match[2])) for match in _BARE_YEAR.finditer(text))
    for word, shift in (
        words.relative_years.items() if not found else ()
    ):  # 今年（我说2022）: as it is set right
        found.extend((*match.span(), this_year + shift) for match in re.finditer(re.escape(word), text))
    return sorted(dict.fromkeys(found))


def _chinese_year(digits: str) -> int:
    return 2000 + int("".join(_CHINESE_DIGITS[char] for char in digits))


def find_quantities(
    text: str, area_spans: Iterable[tuple[int, str]], words: QuantityWords
) -> tuple[Quantity, ...]:
    """Numbers with a unit, and large ones without; each takes the last area named before it in the same question."""
    spans = sorted(area_spans)
    quantities = []
    for match in _quantity_pattern(words).finditer(text):
        value = number_or_none(match["number"])
        is_article = match["number"] == "一" and match["unit"] not in words.pieces  # 一度多少钱: for each
        if value is None or is_article or text[: match.start()].endswith("第"):
            continue
        area = _area_of(text, match, spans)
        scale, unit = match["scale"] or match["large"], match["unit"] or ""
        quantities.append(
            Quantity(
                value * _SCALES[scale],
                words.names.get(unit, unit),
                match.group().strip(),
                area,
                match.start(),
            )
        )
    return tuple(quantities)


def _area_of(text: str, quantity: re.Match[str], spans: Sequence[tuple[int, str]]) -> str | None:
    """The area of a quantity: the last one before it in its clause, the next one after it there, else the last before."""
    start = max(text.rfind(mark, 0, quantity.start()) for mark in _CLAUSE_MARKS)
    end = min(
        (place for mark in _CLAUSE_MARKS if (place := text.find(mark, quantity.end())) >= 0),
        default=len(text),
    )
    before = [name for place, name in spans if place < quantity.start()]
    within = [name for place, name in spans if start < place < quantity.start()]
    after = [name for place, name in spans if quantity.end() <= place < end]
    return within[-1] if within else after[0] if after else before[-1] if before else None


@lru_cache(maxsize=4)
def _quantity_pattern(words: QuantityWords) -> re.Pattern[str]:
    units = "|".join(map(re.escape, words.units))
    return re.compile(
        rf"(?P<number>{_NUMERAL})\s*(?:(?P<scale>{_LARGE}|千|百)?\s*(?P<unit>{units})(?!{words.not_before})"
        rf"|(?P<large>{_LARGE})(?![多几余来]|{words.not_before}))"
    )


def find_areas(text: str, words_of_text: Iterable[str], words: SlotWords) -> list[tuple[int, str]]:
    """Kinds of area named as words of their own (县里, 区级), with their place; 县区 and 小区 are none."""
    found: list[tuple[int, str]] = []
    position = 0
    for word in words_of_text:
        start = text.find(word, position)
        if start < 0:
            continue
        position = start + len(word)
        found.extend((start, area) for area, names in words.areas.items() if word in names)
    return found


def find_level_spans(text: str, places: Mapping[str, str], words: SlotWords) -> list[tuple[int, int, str]]:
    """Levels of government named, as (start, end, level): by a word (省里) or a place of the corpus (name → level)."""
    names = [
        *((re.escape(name), level) for name, level in places.items()),
        *((name, level) for level, names in words.levels.items() for name in names if len(name) > 1),
    ]
    found: list[tuple[int, int, str]] = []
    for name, level in sorted(names, key=lambda pair: -len(pair[0])):
        for match in re.finditer(name, text):
            if not any(start < match.end() and match.start() < end for start, end, _ in found):
                found.append((*match.span(), level))
    return sorted(found)


def find_ordinal(text: str, words: SlotWords) -> Ordinal | None:
    """第三条, 第四块第三条, 第四部分的第2项; None where no ordinal is named."""
    number = r"第\s*(\d+|[一二三四五六七八九十]+)\s*"
    group = re.search(number + f"(?:{'|'.join(words.group_units)})", text)
    item = re.search(number + f"(?:{'|'.join(words.ordinal_units)})", text[group.end() :] if group else text)
    ordinal = Ordinal(group=_ordinal_value(group), item=_ordinal_value(item))
    return None if ordinal == Ordinal(None, None) else ordinal


def _ordinal_value(match: re.Match[str] | None) -> int | None:
    """Counted from 1: there is no 第0条."""
    value = number_or_none(match[1]) if match else None
    return int(value) if value else None
