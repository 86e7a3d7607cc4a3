"""What a clause says around a number: on what condition, per what, and who pays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ingest.figure_words import any_of, figure_words
from ingest.numerals import NUMBER, number_or_none
from ingest.quantities import Quantity, find_quantities
from ingest.records import Bound, FigureKind

_PART_ENDS: Final = "，：；。！？"
_PAYS: Final = (FigureKind.AMOUNT, FigureKind.RATIO, FigureKind.SHARE, FigureKind.MULTIPLE)


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Condition:
    """When or for whom a number holds: the words, and the stretches they come from."""

    text: str
    spans: tuple[Span, ...]


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


def find_condition(text: str, quantity: Quantity) -> Condition | None:
    """The words that say when or for whom a number holds (`逾期不改正的`, `自受理之日起`), within its sentence."""
    start = part_start(text, quantity.reach_start)
    inline = _inline_condition(text, start, quantity.reach_start)
    earlier = _earlier_case(text, start) if inline else _earlier_condition(text, quantity, start)
    if inline and earlier:
        return Condition(f"{earlier.text}，{inline.text}", (earlier, inline))
    found = inline or earlier
    return Condition(found.text, (found,)) if found else None


def _earlier_case(text: str, start: int) -> Span | None:
    """An earlier part that is a case of its own (逾期不改正的), to which the condition of the number's own part is added."""
    ends = figure_words().conditions.ends
    return next((part for part in _parts_before(text, start) if ends.search(part.text)), None)


def _earlier_condition(text: str, quantity: Quantity, start: int) -> Span | None:
    words = figure_words().conditions
    parts = _parts_before(text, start)
    for part in parts:
        named = words.inline.search(part.text)
        if named and named["named"]:
            return _stripped(text, part.start + named.start("named"), part.start + named.end("named"))
        case = words.head.match(part.text)
        if case:
            return _stripped(text, part.start, part.start + case.end("head"))
        if words.ends.search(part.text) or (words.begins.match(part.text) and len(part.text) > 3):
            return _stripped(text, part.start, part.end)
    is_plain = parts and "的" in parts[0].text[1:-1] and not find_quantities(parts[0].text)
    is_paid = _is_granted(text, quantity) or bool(quantity.parts)
    if quantity.kind in _PAYS and is_plain and is_paid:
        return _stripped(text, parts[0].start, parts[0].end)
    return None


def _inline_condition(text: str, start: int, end: int) -> Span | None:
    """A condition in the same part as its number; a bare number before 的 (每座5000元的奖励) is none."""
    words = figure_words().conditions
    match = words.inline.search(text[start:end])
    group = next((name for name, value in match.groupdict().items() if value), None) if match else None
    if match is None or group is None:
        return None
    said = match[group]
    exact = [found.end for found in find_quantities(said) if found.bound is Bound.EXACT]
    if words.never.search(said) or (group == "case" and len(said) - 1 in exact):
        return None
    return _stripped(text, start + match.start(group), start + match.end(group))


def _stripped(text: str, start: int, end: int) -> Span:
    words = figure_words().conditions
    opening = words.strip.match(text[start:end])
    start += opening.end() if opening else 0
    return Span(start, end, text[start:end])


def _is_granted(text: str, quantity: Quantity) -> bool:
    around = text[part_start(text, quantity.start) : part_end(text, quantity.end)]
    return any(word in around for word in figure_words().payers.granting)


@lru_cache(maxsize=1)
def _per_pattern() -> re.Pattern[str]:
    words = figure_words()
    verbs = any_of([*words.measures.verbs, *words.measures.kept_verbs])
    units = any_of([*words.units.count, *words.units.measure, *words.units.duration])
    times = any_of(word.removeprefix("每") for word in words.periods.recurring)
    paid = any_of(words.payers.granting)
    return re.compile(
        rf"每(?:{verbs})?(?:完成|成功)?(?P<number>{NUMBER})?(?P<scale>{any_of(words.scales)})?(?P<unit>{units})"
        rf"|每(?!{times})(?P<noun>[\u4e00-\u9fff]{{1,3}}?)(?=(?:再|另|额外|一次性|最高|分别)*{paid})"
    )


@lru_cache(maxsize=1)
def _per_noun_end() -> re.Pattern[str]:
    words = figure_words()
    stops = {
        *words.payers.paying,
        *words.payers.purposes,
        *words.payers.after_noun,
        *(word for group in words.bounds.before.values() for word in group),
    }
    levels = any_of(words.payers.levels)
    return re.compile(rf"{any_of(stops)}|{levels}(?:级|财政)|(?<!\d){NUMBER}(?![\dA-Za-z.])|[，。；：、）（]")


def find_per(text: str, quantity: Quantity) -> tuple[str, Span] | None:
    """What one amount is for (`个5G基站`, `100人`) and where the words stand."""
    if quantity.per:
        return quantity.per, Span(quantity.end - len(quantity.per), quantity.end, quantity.per)
    is_total = quantity.bound is Bound.AT_MOST and quantity.reach_start < quantity.start
    reaches_back = quantity.kind is FigureKind.AMOUNT and not is_total and _is_granted(text, quantity)
    floor = 0 if reaches_back else part_start(text, quantity.start)
    matches = [
        match for match in _per_pattern().finditer(text, floor, quantity.start) if not _is_recurring(match[0])
    ]
    if not matches:
        return None
    match = matches[-1]
    if match["noun"]:
        return match["noun"], Span(match.start(), match.end(), match[0])
    stop = _per_noun_end().search(text, match.end(), quantity.start)
    noun = text[match.end() : stop.start() if stop else match.end()]
    if len(noun) < 2 and match["unit"] in figure_words().units.count and quantity.kind is FigureKind.AMOUNT:
        noun = _noun_before(text, match.start())
    count = "" if _is_one(match["number"]) else match["number"]
    return f"{count}{match['scale'] or ''}{match['unit']}{noun}", Span(match.start(), match.end(), match[0])


def _is_recurring(words: str) -> bool:
    return words in figure_words().periods.recurring


def _is_one(number: str | None) -> bool:
    return number is None or number_or_none(number) == 1


def _noun_before(text: str, offset: int) -> str:
    """The noun that 每个 leaves out: the end of the words before it, in the same part or the one before."""
    start = part_start(text, offset)
    if start == offset and start > 0:
        end = start - 1
        start = part_start(text, end)
    else:
        end = offset
    noun = text[start:end].rsplit("的", 1)[-1]
    words = figure_words()
    if words.conditions.never.search(noun) or any(word in noun for word in words.payers.granting):
        return ""
    return noun if re.fullmatch(r"[\w（）+\-]{2,12}", noun) and not re.search(r"\d{2}", noun) else ""


@lru_cache(maxsize=1)
def _payer_pattern() -> re.Pattern[str]:
    words = figure_words().payers
    level, join = any_of(words.levels), any_of(words.joins)
    bare = any_of(tail for tail in words.tails if tail.endswith("级"))
    full = any_of(tail for tail in words.tails if not tail.endswith("级"))
    tail = f"(?:{full}|{bare}(?={words.bare_before}|$))"
    several = "[省市州盟旗县区镇乡]{2,4}(?:[两三四二]级)?"
    member = f"(?:{level}|{several})(?:{any_of(words.tails)})?"
    return re.compile(
        rf"(?:{member}{join})*(?:{level}|{several}){tail}|(?:{level}{join})+{level}(?=(?:共同)?按)"
    )


@lru_cache(maxsize=1)
def _level_pattern() -> re.Pattern[str]:
    return re.compile(any_of(figure_words().payers.levels))


def find_payers(
    text: str, quantity: Quantity, floor: int, condition: Condition | None = None
) -> tuple[str, ...]:
    """Who pays, as `市级财政` or `省级`, in the order of the text; looked for between `floor` and the number, then after it."""
    before = [
        match
        for match in _payer_pattern().finditer(text, floor, quantity.start)
        if _pays(text, match, quantity) and not _is_within(match, condition)
    ]
    if before:
        return _members(before[-1][0], len(quantity.parts))
    after = _payer_pattern().search(text, quantity.end, part_end(text, min(quantity.end + 1, len(text))))
    if after and text[: after.start()].endswith("由"):
        return _members(after[0], len(quantity.parts))
    return ()


def _is_within(match: re.Match[str], condition: Condition | None) -> bool:
    spans = condition.spans if condition else ()
    return any(span.start <= match.start() and match.end() <= span.end for span in spans)


def _pays(text: str, match: re.Match[str], quantity: Quantity) -> bool:
    """Whether the words between a level of government and a number speak of paying; 财政 does so by itself."""
    words = figure_words().payers
    if quantity.parts or "财政" in match[0]:
        return True
    said = text[match.start() : quantity.reach_end + 6].split("的", 1)[
        0
    ]  # 接入市级平台的桩 names a thing, no payer
    return any(word in said for word in (*words.paying, *words.purposes))


def payers_named(words: str) -> tuple[str, ...]:
    """The payers in the name of a column (省级补助)."""
    match = _payer_pattern().search(words)
    return _members(match[0], 0) if match else ()


def _members(group: str, wanted: int) -> tuple[str, ...]:
    tail = "级财政" if "财政" in group else "级"
    levels = _level_pattern().findall(re.sub(any_of(figure_words().payers.tails), "、", group))
    if wanted and len(levels) < wanted:
        levels = [letter for level in levels for letter in (level if len(level) <= 3 else [level])]
    return tuple(
        level + (tail.removeprefix("级") if len(level) > 1 and level[0] in "中国" else tail)
        for level in levels
    )


def payer_label(payers: Sequence[str]) -> str:
    """Several payers as one adjective: 市级财政, 县级财政 → 市县级."""
    if not payers:
        return ""
    levels = "".join(dict.fromkeys(payer.removesuffix("财政").removesuffix("级") for payer in payers))
    return f"{levels}级" if any("级" in payer for payer in payers) else levels
