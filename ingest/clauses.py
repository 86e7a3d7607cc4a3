"""What a clause says around a number: on what condition, per what, and who pays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ingest.figure_words import any_of, figure_words
from ingest.numerals import NUMBER, read_number
from ingest.quantities import Quantity
from ingest.records import Bound, FigureKind

_PART_ENDS: Final = "，：；。！？"
_PAYS: Final = (FigureKind.AMOUNT, FigureKind.RATIO, FigureKind.SHARE, FigureKind.MULTIPLE)


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    text: str


def part_start(text: str, offset: int) -> int:
    """Where the part of the sentence begins that holds this offset: after a comma, colon or an open bracket."""
    depth = 0
    for index in range(offset - 1, -1, -1):
        character = text[index]
        if character == "）":
            depth += 1
        elif character == "（":
            if depth == 0:
                return index + 1
            depth -= 1
        elif depth == 0 and character in _PART_ENDS:
            return index + 1
    return 0


def part_end(text: str, offset: int) -> int:
    """Where the part of the sentence ends that holds this offset."""
    depth = 0
    for index in range(offset, len(text)):
        character = text[index]
        if character == "（":
            depth += 1
        elif character == "）":
            if depth == 0:
                return index
            depth -= 1
        elif depth == 0 and character in _PART_ENDS + "\n\t":
            return index
    return len(text)


def _parts_before(text: str, offset: int) -> list[Span]:
    """The parts of the sentence before the one at this offset, the nearest first."""
    parts: list[Span] = []
    end = part_start(text, offset) - 1
    while end > 0:
        start = part_start(text, end)
        parts.append(Span(start, end, text[start:end]))
        end = start - 1
    return parts


def find_condition(text: str, quantity: Quantity) -> Span | None:
    """The words that say when or for whom a number holds (`逾期不改正的`, `自受理之日起`), within its sentence."""
    words = figure_words().conditions
    start = part_start(text, quantity.reach_start)
    inline = words.inline.search(text[start : quantity.reach_start])
    if inline and (group := next(name for name, value in inline.groupdict().items() if value)):
        return _stripped(text, start + inline.start(group), start + inline.end(group))
    parts = _parts_before(text, start)
    for part in parts:
        named = words.inline.search(part.text)
        if named and named["named"]:
            return _stripped(text, part.start + named.start("named"), part.start + named.end("named"))
        if words.ends.search(part.text) or (words.begins.match(part.text) and len(part.text) > 3):
            return _stripped(text, part.start, part.end)
    if quantity.kind in _PAYS and parts and "的" in parts[0].text[1:-1] and _is_paid(text, quantity):
        return _stripped(text, parts[0].start, parts[0].end)
    return None


def _stripped(text: str, start: int, end: int) -> Span:
    words = figure_words().conditions
    opening = words.strip.match(text[start:end])
    start += opening.end() if opening else 0
    return Span(start, end, text[start:end])


def _is_paid(text: str, quantity: Quantity) -> bool:
    around = text[part_start(text, quantity.start) : part_end(text, quantity.end)]
    return any(word in around for word in (*figure_words().payers.paying, *figure_words().payers.purposes))


@lru_cache(maxsize=1)
def _per_pattern() -> re.Pattern[str]:
    words = figure_words()
    verbs = any_of([*words.measures.verbs, *words.measures.kept_verbs])
    units = any_of([*words.units.count, *words.units.measure, *words.units.duration])
    return re.compile(rf"每(?:{verbs})?(?:完成|成功)?(?P<number>{NUMBER})?(?P<scale>{any_of(words.scales)})?(?P<unit>{units})")


@lru_cache(maxsize=1)
def _per_noun_end() -> re.Pattern[str]:
    words = figure_words()
    stops = {*words.payers.paying, *words.payers.purposes, *(word for group in words.bounds.before.values() for word in group)}
    levels = any_of(words.payers.levels)
    return re.compile(rf"{any_of(stops)}|除|按|由|可|配|不|达|拥有|设|收取|应|须|要|的|{levels}(?:级|财政)|(?<!\d){NUMBER}(?![\dA-Za-z.])|[，。；：、）（]")


def find_per(text: str, quantity: Quantity) -> tuple[str, Span] | None:
    """What one amount is for (`个5G基站`, `100人`) and where the words stand."""
    if quantity.per:
        return quantity.per, Span(quantity.end - len(quantity.per), quantity.end, quantity.per)
    is_total = quantity.bound is Bound.AT_MOST and quantity.reach_start < quantity.start
    reaches_back = quantity.kind is FigureKind.AMOUNT and not is_total
    floor = 0 if reaches_back else part_start(text, quantity.start)
    matches = [match for match in _per_pattern().finditer(text, floor, quantity.start) if not _is_recurring(match[0])]
    if not matches:
        return None
    match = matches[-1]
    stop = _per_noun_end().search(text, match.end(), quantity.start)
    noun = text[match.end() : stop.start() if stop else match.end()]
    if len(noun) < 2 and match["unit"] in figure_words().units.count:
        noun = _noun_before(text, match.start())
    count = "" if _is_one(match["number"]) else match["number"]
    return f"{count}{match['scale'] or ''}{match['unit']}{noun}", Span(match.start(), match.end(), match[0])


def _is_recurring(words: str) -> bool:
    return words in figure_words().periods.recurring


def _is_one(number: str | None) -> bool:
    return number is None or read_number(number) == 1


def _noun_before(text: str, offset: int) -> str:
    """The noun that 每个 leaves out: the end of the words before it, in the same part or the one before."""
    start = part_start(text, offset)
    if start == offset and start > 0:
        end = start - 1
        start = part_start(text, end)
    else:
        end = offset
    noun = text[start:end].rsplit("的", 1)[-1]
    return noun if re.fullmatch(r"[\w（）+\-]{2,12}", noun) and not re.search(r"\d{2}", noun) else ""


@lru_cache(maxsize=1)
def _payer_pattern() -> re.Pattern[str]:
    words = figure_words().payers
    level, join = any_of(words.levels), any_of(words.joins)
    tail = any_of(words.tails)
    several = "[省市州盟旗县区镇乡]{2,4}(?:[两三四二]级)?"
    member = f"(?:{level}|{several})(?:{tail})?"
    return re.compile(rf"(?:{member}{join})*(?:{level}|{several})(?:{tail})(?!{words.not_before})")


@lru_cache(maxsize=1)
def _level_pattern() -> re.Pattern[str]:
    return re.compile(any_of(figure_words().payers.levels))


def find_payers(text: str, quantity: Quantity, floor: int) -> tuple[str, ...]:
    """Who pays, as `市级财政` or `省级`, in the order of the text; looked for between `floor` and the number, then after it."""
    before = list(_payer_pattern().finditer(text, floor, quantity.start))
    if before:
        return _members(before[-1][0], len(quantity.parts))
    after = _payer_pattern().search(text, quantity.end, part_end(text, min(quantity.end + 1, len(text))))
    if after and text[: after.start()].endswith("由"):
        return _members(after[0], len(quantity.parts))
    return ()


def payers_named(words: str) -> tuple[str, ...]:
    """The payers in the name of a column (省级补助)."""
    match = _payer_pattern().search(words)
    return _members(match[0], 0) if match else ()


def _members(group: str, wanted: int) -> tuple[str, ...]:
    tail = "级财政" if "财政" in group else "级"
    levels = _level_pattern().findall(re.sub(any_of(figure_words().payers.tails), "、", group))
    if wanted and len(levels) < wanted:
        levels = [letter for level in levels for letter in (level if len(level) <= 3 else [level])]
    return tuple(level + (tail.removeprefix("级") if len(level) > 1 and level[0] in "中国" else tail) for level in levels)


def payer_label(payers: Sequence[str]) -> str:
    """Several payers as one adjective: 市级财政, 县级财政 → 市县级."""
    if not payers:
        return ""
    levels = "".join(dict.fromkeys(payer.removesuffix("财政").removesuffix("级") for payer in payers))
    return f"{levels}级" if any("级" in payer for payer in payers) else levels
