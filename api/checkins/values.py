"""Numbers in a clause: which are readings, which are progress, which are only what was planned or is left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from api.checkins.words import NumberWords, checkin_words
from ingest.index import Bound, FigureKind, find_quantities, read_number

BLANK: Final = "\x00"
NAME: Final = "〓"
MYRIAD: Final = 10_000
_SIGNS: Final = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9+()（）/.·\x00]+")
_PERCENT: Final = "%"


class Part(StrEnum):
    """What a number is in a report."""

    READING = "reading"
    PROGRESS = "progress"
    PLANNED = "planned"
    WHOLE = "whole"
    LEFT = "left"  # what is still to be done, a delay, a value taken back


@dataclass(frozen=True, slots=True)
class Value:
    """A number in a clause; `name` is what the words around it say that it measures."""

    start: int
    end: int
    value: Decimal
    unit: str
    kind: FigureKind
    part: Part = Part.READING
    name: str = ""
    is_approximate: bool = False
    is_increment: bool = False


def blank(text: str, spans: Iterator[tuple[int, int]] | list[tuple[int, int]]) -> str:
    """The text with these stretches taken out; offsets stay."""
    for start, end in spans:
        text = text[:start] + BLANK * (end - start) + text[end:]
    return text


def read_values(
    clause: str, *, corrects: bool = False, titles: Sequence[tuple[int, int]] = ()
) -> list[Value]:
    """The numbers of a clause in order, days and names of organisations being blanked already.

    Words of a task's title (`titles`: where they stand) name the task and judge no number: 规划布局 is no plan.
    """
    judged = hide(clause, titles)
    found = sorted(_numbers(clause), key=lambda value: value.start)
    values = [_negated(value, clause) for value in found]
    read: list[Value] = []
    subject, left = "", 0
    for place, value in enumerate(values):
        right = values[place + 1].start if place + 1 < len(values) else len(clause)
        before = subject + clause[left : value.start]
        value = replace(value, name=_name(before, clause[value.end : right]))
        told = subject + judged[left : value.start]
        read.append(_with_part(value, told, judged[value.end : right], judged[: value.start], corrects))
        raised = checkin_words().numbers.raised.search(before)
        is_step = raised is not None and read[-1].part is Part.LEFT
        # 由41%提高到48%: what is measured stands before both.
        subject, left = before[: raised.start()] if raised and is_step else "", value.end
    return read


def hide(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with these stretches standing for some name; offsets stay."""
    for start, end in spans:
        text = text[:start] + NAME * (end - start) + text[end:]
    return text


def is_vague(clause: str) -> bool:
    """Whether the clause counts without saying a number (几十个)."""
    return checkin_words().numbers.vague.search(clause) is not None


# ── finding ──


def _numbers(clause: str) -> Iterator[Value]:
    words = checkin_words().numbers
    kept = {match.start() for match in words.kept_letters.finditer(clause)}
    names = [match.span() for match in words.no_number.finditer(clause) if match.start() not in kept]
    text = blank(clause, names)
    for finder in (_shares_in_words, _loose, _together, _written):
        taken = list(finder(text, words))
        yield from taken
        text = blank(text, [(value.start, value.end) for value in taken])


def _shares_in_words(text: str, words: NumberWords) -> Iterator[Value]:
    taken: list[tuple[int, int]] = []
    for match in words.tenths.finditer(text):
        rest = match["rest"] or ""
        value = read_number(match["whole"]) * 10
        value += 5 if rest == "半" else read_number(rest) if rest else 0
        taken.append(match.span())
        is_loose = match["also"] is not None  # 七八成
        yield Value(*match.span(), value, _PERCENT, FigureKind.SHARE, is_approximate=is_loose)
    for match in words.halves.finditer(text):
        is_approximate = bool(match["over"] or match["nearly"])
        yield Value(*match.span(), Decimal(50), _PERCENT, FigureKind.SHARE, is_approximate=is_approximate)
    for match in words.all_words.finditer(text):
        yield Value(*match.span(), Decimal(100), _PERCENT, FigureKind.SHARE)


def _loose(text: str, words: NumberWords) -> Iterator[Value]:
    """六十来个, 1000多户: the number as said, and not exact."""
    for match in words.loose.finditer(text):
        if not any(character.isdigit() for character in match["number"]) and len(match["number"]) > 8:
            continue
        try:
            value = read_number(match["number"])
        except ValueError:
            continue
        for scale in (match["scale"], match["scale2"]):
            value *= words.scales.get(scale or "", 1)
        unit = match["unit"] if match["unit"].strip() else ""
        yield Value(*match.span(), value, unit, _kind_of(unit, words), is_approximate=True)


def _together(text: str, words: NumberWords) -> Iterator[Value]:
    for word, value in words.together.items():
        for match in re.finditer(word, text):
            yield Value(*match.span(), Decimal(value), "个", FigureKind.COUNT)


def _written(text: str, words: NumberWords) -> Iterator[Value]:
    quantities = find_quantities(text)
    for quantity in quantities:
        if quantity.kind in (FigureKind.DURATION, FigureKind.RATIO, FigureKind.MULTIPLE):
            continue
        value, unit = quantity.base_value, quantity.base_unit
        if value is None:
            continue
        value, unit = _unscaled(value, unit, words)
        end = quantity.end
        kind: FigureKind = quantity.kind
        if not unit:
            following = text[end : end + 1]
            if following in words.measure_words:
                unit, end = following, end + 1
            elif following == "块":
                unit, end = "元", end + 1
            elif text[end - 1] in words.scales:
                unit = "元" if words.money_names.search(text[: quantity.start]) else ""
                kind = _kind_of(unit, words)
            elif not _may_stand_bare(text, quantity.start, words):
                continue
        is_word = words.not_loose.search(text, 0, quantity.start) is not None
        is_about = quantity.bound is Bound.RANGE or (quantity.bound is Bound.ABOUT and not is_word)
        yield Value(quantity.start, end, value, unit, kind, is_approximate=is_about)
    yield from _single_words(text, [(one.start, one.end) for one in quantities])


def _single_words(text: str, taken: list[tuple[int, int]]) -> Iterator[Value]:
    """一个, 一家, 十档: Chinese numerals that a document would use as words, but a report counts with."""
    for match in _counted().finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        try:
            value = read_number(match["number"])
        except ValueError:
            continue
        yield Value(*match.span(), value, match["unit"], FigureKind.COUNT)


@lru_cache(maxsize=1)
def _counted() -> re.Pattern[str]:
    units = "".join(checkin_words().numbers.measure_words)
    return re.compile(
        rf"(?P<number>[一二两三四五六七八九十][一二三四五六七八九十百千零]*)(?P<unit>[个家座处所间项台套条根{units}])(?![样别月性人])"
    )


def _unscaled(value: Decimal, unit: str, words: NumberWords) -> tuple[Decimal, str]:
    """18.6 万人次 is 186000 人次, whichever measure word the scale stands before."""
    scale = words.scales.get(unit[:1], 1) if len(unit) > 1 else 1
    return (value * scale, unit[1:]) if scale >= MYRIAD else (value, unit)  # 千 begins 千瓦 too


def _may_stand_bare(text: str, start: int, words: NumberWords) -> bool:
    return words.bare_after.search(text, 0, start) is not None or not text[:start].strip(BLANK + " ")


def _kind_of(unit: str, words: NumberWords) -> FigureKind:
    return FigureKind.AMOUNT if unit in words.money else FigureKind.COUNT


def _negated(value: Value, clause: str) -> Value:
    sign = checkin_words().numbers.negative.search(clause, 0, value.start)
    return replace(value, start=sign.start(), value=-value.value) if sign else value


# ── what it is ──


def _with_part(value: Value, before: str, after: str, said: str, corrects: bool) -> Value:
    numbers, roles = checkin_words().numbers, checkin_words().roles
    is_approximate = (
        value.is_approximate
        or numbers.approximate_before.search(before) is not None
        or numbers.approximate_after.search(after) is not None
    )
    part = _part_of(value, before, after, said, corrects)
    name = "" if part is Part.PROGRESS else value.name
    increment = roles.increment.search(before) is not None and roles.cumulative.search(before) is None
    return replace(value, part=part, name=name, is_approximate=is_approximate, is_increment=increment)


def _part_of(value: Value, before: str, after: str, said: str, corrects: bool) -> Part:
    """`before` reaches back to the number before, `said` to the beginning of the clause."""
    if _is_superseded(before, after, corrects):
        return Part.LEFT
    if value.unit == _PERCENT and value.kind is FigureKind.SHARE:
        return _part_of_share(before, said)
    roles = checkin_words().roles
    if roles.target_after.match(after):
        return Part.PLANNED
    if roles.rest.search(before) or roles.late_by.search(before):
        return Part.LEFT
    if roles.undone.search(after):
        return Part.LEFT
    if roles.directive.search(before):
        return Part.PLANNED
    achieved = [match.end() for match in roles.achieved.finditer(before)]
    target = roles.target.search(before)
    if target and not _is_achieved_after(before, target.start(), achieved):
        return Part.PLANNED
    owed = roles.owed.search(before)
    if owed and not roles.carried_out.search(before[owed.start() :]):
        return Part.WHOLE
    if roles.whole.search(before) and not achieved:
        return Part.WHOLE
    return Part.READING


def _is_achieved_after(before: str, start: int, achieved: list[int]) -> bool:
    """计划建 is a plan though 建 is a deed; 计划外已建 is none: only what is marked as done counts."""
    return bool(achieved) and checkin_words().roles.carried_out.search(before[start:]) is not None


def _part_of_share(before: str, said: str) -> Part:
    roles = checkin_words().roles
    if roles.directive.search(before):
        return Part.PLANNED
    if roles.plan_share.search(before):
        return Part.PROGRESS
    if roles.rest.search(before) and not roles.share_name.search(before):
        return Part.LEFT
    if roles.grown.search(before):
        return Part.READING
    if roles.share_name.search(before) and not roles.progress_rate.search(before):
        return Part.READING
    if roles.target.search(before) and not roles.carried_out.search(said):
        return Part.PLANNED
    return Part.PROGRESS


def _is_superseded(before: str, after: str, corrects: bool) -> bool:
    words = checkin_words()
    if words.numbers.arrow.match(after.lstrip()):
        return True
    if (
        words.numbers.raised.search(before)
        and words.numbers.raised_to.match(after)
        and after.strip(BLANK + " ")
    ):
        return True
    if not corrects or words.corrections.kept_before.match(after):
        return False
    takes_back = words.corrections.takes_back_before.search(after)
    return takes_back is not None or words.corrections.takes_back_after.search(before) is not None


def _name(before: str, after: str) -> str:
    """What is measured: the words before the number, and the noun right after its unit."""
    roles = checkin_words().roles
    left = _last_telling(_SIGNS.split(before.replace(BLANK, "").strip(" :~")))
    left = roles.name_trailing.sub("", roles.name_leading.sub("", left))
    noun = re.match(r"[\u4e00-\u9fffA-Za-z0-9+]{2,12}", after)
    right = roles.name_trailing.sub("", noun[0]) if noun else ""
    return left + right if len(left) < 12 else left


def _last_telling(words: Sequence[str]) -> str:
    """The last words before a number, with those before them where they say nothing: 取水口 完成402处."""
    empty = checkin_words().roles.empty_name
    said = len(words) - 1
    while said > 0 and not empty.sub("", words[said]):
        said -= 1
    telling = "".join(words[said:])
    return telling if empty.sub("", telling) else words[-1]
