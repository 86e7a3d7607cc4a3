"""Quantities in a text: number, scale, unit and bound, before anything is known of what they measure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from ingest.figure_words import FigureWords, any_of, figure_words
from ingest.numerals import ARABIC, CHINESE, NUMBER, is_arabic, number_or_none
from ingest.records import Bound, FigureKind

_SCALED_UNIT_END: Final = re.compile(r"/(?P<per>[\u4e00-\u9fffA-Za-z²³]{1,6}(?:[·/][\u4e00-\u9fff]{1,3})?)")


_ORDINAL_LIST: Final = re.compile(r"第[一二三四五六七八九十百零、和至]+$")


_FREQUENCY: Final = re.compile(r"每[^，。；：]{1,20}$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit at `start:end`; with its comparators it fills `reach_start:reach_end`.

    `unit` is as written with its scale (`万户`), `base_unit` without (`户`); `per` is what a unit such as
    元/平方米 divides by. `is_number_written_in_digits` tells 3家 from 三家.
    """

    kind: FigureKind
    start: int
    end: int
    reach_start: int
    reach_end: int
    text: str
    value: Decimal | None
    unit: str
    base_value: Decimal | None
    base_unit: str
    bound: Bound
    high: Decimal | None = None
    parts: tuple[Decimal, ...] = ()
    per: str | None = None
    has_digits: bool = True


@dataclass(frozen=True, slots=True)
class _Patterns:
    span: re.Pattern[str]
    fraction: re.Pattern[str]
    ratio: re.Pattern[str]
    bare_ratio: re.Pattern[str]
    single: re.Pattern[str]
    rank: re.Pattern[str]
    before: re.Pattern[str]
    before_any_verb: re.Pattern[str]
    compared: re.Pattern[str]
    after: re.Pattern[str]
    after_duration: re.Pattern[str]
    bound_words: Mapping[str, Bound]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = figure_words()
    scale = _scale_pattern(words)
    unit = _unit_pattern(words)
    join = f"(?:{any_of(words.numbers.range_joins)})"
    at_least, at_most = any_of(words.bounds.after[Bound.AT_LEAST]), any_of(words.bounds.after[Bound.AT_MOST])
    less = any_of(words.bounds.before[Bound.LESS_THAN])
    glue = any_of([*words.payers.paying, *words.payers.purposes, *words.numbers.before_number])
    before_words = any_of(word for group in words.bounds.before.values() for word in group)
    whole_words = any_of(word for group in words.bounds.before.values() for word in group if len(word) > 1)
    verbs = any_of([*words.measures.verbs, *words.measures.kept_verbs, *words.numbers.before_number])
    spans = "|".join(
        (
            rf"{at_least}[、，]?(?:{less})?(?P<n2a>{NUMBER})(?P<s2a>{scale})?(?P<u2a>{unit})(?:{at_most})?(?:的)?",
            rf"{join}(?P<n2b>{NUMBER})(?P<s2b>{scale})?(?P<u2b>{unit})?",
        )
    )
    return _Patterns(
        span=re.compile(rf"(?P<n1>{NUMBER})(?P<s1>{scale})?(?P<u1>{unit})?(?:{spans})"),
        fraction=re.compile(
            rf"(?P<base>百|千|万)分之(?P<n1>{NUMBER}|百)(?:{join}(?:(?:百|千|万)分之)?(?P<n2>{NUMBER}))?"
            rf"|(?P<whole>{CHINESE})分之(?P<part>{CHINESE})"
        ),
        ratio=re.compile(
            rf"(?P<a>{ARABIC}|{CHINESE})(?:{any_of(words.numbers.ratio_joins)})(?P<b>{ARABIC}|{CHINESE})"
            rf"(?:(?:{any_of(words.numbers.ratio_joins)})(?P<c>{ARABIC}|{CHINESE}))?"
            rf"(?:(?:{any_of(words.numbers.ratio_joins)})(?P<d>{ARABIC}|{CHINESE}))?(?!{unit}|[\d%])"
        ),
        bare_ratio=re.compile(
            rf"(?P<a>[一二三四五六七八九])(?P<b>[一二三四五六七八九])(?={any_of(words.numbers.bare_ratio_tails)})"
        ),
        single=re.compile(rf"(?P<n>{NUMBER})(?P<s>{scale})?(?P<u>{unit})?"),
        rank=re.compile(rf"(?P<how>第|前)(?P<n>{NUMBER})(?P<u>位|名|强)"),
        before=re.compile(
            rf"(?P<word>{before_words})(?:{glue}|每[\u4e00-\u9fff]{{1,2}})*$|(?P<word_before_verb>{whole_words}){verbs}{{1,3}}$"
        ),
        before_any_verb=re.compile(rf"(?P<word>{whole_words})[\u4e00-\u9fff]{{2,4}}$"),
        compared=re.compile(rf"(?P<word>{before_words})[^，。；：\d]{{2,16}}的$"),
        after=re.compile(
            f"(?P<word>{any_of(word for group in words.bounds.after.values() for word in group)})"
        ),
        after_duration=re.compile(
            any_of(word for group in words.bounds.after_duration.values() for word in group)
        ),
        bound_words={
            **{word: bound for bound, group in words.bounds.before.items() for word in group},
            **{word: bound for bound, group in words.bounds.after.items() for word in group},
            **{word: bound for bound, group in words.bounds.after_duration.items() for word in group},
        },
    )


def _scale_pattern(words: FigureWords) -> str:
    """A scale, but never the beginning of a unit: 5000千瓦时 counts 千瓦时, not thousands of something."""
    scales = []
    for scale in sorted(words.scales, key=len, reverse=True):
        tails = [
            unit.removeprefix(scale) for unit in words.units.kinds if unit.startswith(scale) and unit != scale
        ]
        scales.append(re.escape(scale) + (f"(?!{any_of(tails)})" if tails else ""))
    return "(?:" + "|".join(scales) + ")"


def _unit_pattern(words: FigureWords) -> str:
    units = []
    for unit in sorted(words.units.kinds, key=len, reverse=True):
        guard = words.unit_guards.get(unit)
        tail = r"(?![A-Za-z0-9\-])" if unit in words.units.letters else f"(?!{guard})" if guard else ""
        units.append(re.escape(unit) + tail)
    return "(?:" + "|".join(units) + ")"


def find_quantities(text: str) -> list[Quantity]:
    """Every quantity of a text, in order, without overlap. What is no number should have been blanked before."""
    found: list[Quantity] = []
    free = [True] * len(text)
    for finder in (_fractions, _ranks, _spans, _ratios, _singles):
        for quantity in finder(text):
            if all(free[quantity.start : quantity.end]):
                found.append(quantity)
                free[quantity.start : quantity.end] = [False] * (quantity.end - quantity.start)
    return _with_shared_bounds(text, sorted(found, key=lambda quantity: quantity.start))


def _with_shared_bounds(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """A bound before the first of two joined numbers holds for both: 至少开展1次测评和2次演练."""
    shared: list[Quantity] = []
    for quantity in quantities:
        last = shared[-1] if shared else None
        if (
            last
            and last.unit == quantity.unit
            and last.reach_start < last.start
            and quantity.bound is Bound.EXACT
        ):
            between = text[last.reach_end : quantity.reach_start]
            if last.bound in (Bound.AT_LEAST, Bound.AT_MOST) and re.fullmatch(
                r"[\u4e00-\u9fff]{1,10}[和及与]", between
            ):
                quantity = replace(quantity, bound=last.bound)
        shared.append(quantity)
    return shared


def letter_unit_at(text: str, offset: int, value: Decimal) -> str | None:
    """The unit in Latin letters that begins here, if the number before it may carry one."""
    letters = figure_words().units.letters
    for unit in sorted(letters, key=len, reverse=True):
        after = text[offset + len(unit) : offset + len(unit) + 1]
        if (
            text.startswith(unit, offset)
            and value >= letters[unit]
            and not (after.isascii() and (after.isalnum() or after == "-"))
        ):
            return unit
    return None


def _fractions(text: str) -> Iterator[Quantity]:
    units = {"百": "%", "千": "‰", "万": "‱"}
    for match in _patterns().fraction.finditer(text):
        if match["whole"]:
            part, whole = number_or_none(match["part"]), number_or_none(match["whole"])
            if part is not None and whole is not None:
                yield _quantity(
                    text, match.start(), match.end(), FigureKind.SHARE, None, None, "", parts=(part, whole)
                )
            continue
        value = number_or_none("一百" if match["n1"] == "百" else match["n1"])
        high = number_or_none(match["n2"]) if match["n2"] else None
        if value is not None:
            unit = units[match["base"]]
            yield _quantity(text, match.start(), match.end(), FigureKind.SHARE, value, high, unit)


def _ranks(text: str) -> Iterator[Quantity]:
    for match in _patterns().rank.finditer(text):
        bound = Bound.AT_MOST if match["how"] == "前" else Bound.EXACT
        value = number_or_none(match["n"])
        if value is not None:
            yield _quantity(
                text, match.start("n"), match.end(), FigureKind.COUNT, value, None, match["u"], bound=bound
            )


def _spans(text: str) -> Iterator[Quantity]:
    for match in _patterns().span.finditer(text):
        branch = "a" if match["n2a"] else "b"
        number2, scale2, unit2 = match[f"n2{branch}"], match[f"s2{branch}"], match[f"u2{branch}"]
        unit = unit2 or match["u1"] or ""
        if match["u1"] and unit2 and match["u1"] != unit2:
            continue
        if not unit and not scale2:
            continue
        if _is_blocked(text, match.start(), match["n1"]):
            continue
        low, high = number_or_none(match["n1"]), number_or_none(number2)
        if low is None or high is None:
            continue
        end = match.end() - (1 if match[0].endswith("的") else 0)
        yield from _span_quantity(
            text, match.start(), end, (low, match["s1"], match["u1"]), (high, scale2 or "", unit)
        )


def _span_quantity(
    text: str,
    start: int,
    end: int,
    lower: tuple[Decimal, str | None, str | None],
    upper: tuple[Decimal, str, str],
) -> Iterator[Quantity]:
    low, low_scale, low_unit = lower
    high, scale, unit = upper
    factor = Decimal(figure_words().scales.get(scale, 1))
    low_factor = Decimal(figure_words().scales.get(low_scale or "", 1))
    shares_scale = not low_scale and not low_unit and low < high
    base_low = low * (factor if shares_scale else low_factor)
    if base_low >= high * factor:
        return
    kind = figure_words().units.kinds.get(unit, FigureKind.COUNT)
    if low_unit and (low_scale or "") != scale:  # 五千元以上二万元以下: both in base units
        base_high = high * factor
        yield _quantity(text, start, end, kind, base_low, base_high, unit, bound=Bound.RANGE)
        return
    yield _quantity(text, start, end, kind, base_low / factor, high, unit, scale=scale, bound=Bound.RANGE)


def _ratios(text: str) -> Iterator[Quantity]:
    for pattern in (_patterns().ratio, _patterns().bare_ratio):
        for match in pattern.finditer(text):
            numbers = [number_or_none(part) for part in match.groups() if part]
            if any(number is None for number in numbers) or _is_blocked(text, match.start(), match["a"]):
                continue
            parts = tuple(number for number in numbers if number is not None)
            if pattern is _patterns().bare_ratio and sum(parts) != 10:
                continue
            yield _quantity(text, match.start(), match.end(), FigureKind.RATIO, None, None, "", parts=parts)


def _singles(text: str) -> Iterator[Quantity]:
    words = figure_words()
    for match in _patterns().single.finditer(text):
        number, scale, unit = match["n"], match["s"] or "", match["u"] or ""
        value = number_or_none(number)
        if value is None or _is_blocked(text, match.start(), number):
            continue
        if not is_arabic(number) and not unit:
            continue
        if unit in words.units.letters and letter_unit_at(text, match.start("u"), value) != unit:
            continue
        kind = words.units.kinds.get(unit, FigureKind.COUNT)
        quantity = _quantity(text, match.start(), match.end(), kind, value, None, unit, scale=scale)
        if quantity.has_digits or _is_meant_as_number(text, quantity):
            yield quantity


def _quantity(
    text: str,
    start: int,
    end: int,
    kind: FigureKind,
    value: Decimal | None,
    high: Decimal | None,
    unit: str,
    *,
    scale: str = "",
    bound: Bound | None = None,
    parts: tuple[Decimal, ...] = (),
) -> Quantity:
    words = figure_words()
    factor = Decimal(words.scales.get(scale, 1)) * (10 if unit == "成" else 1)
    slash = _SCALED_UNIT_END.match(text, end) if unit else None
    full_end = slash.end() if slash else end
    base_value = _whole(value * factor) if value is not None else None
    if not unit and base_value is not None and base_value != base_value.to_integral_value():
        kind = FigureKind.MEASURE  # things are counted in whole numbers; 0.61 is a coefficient
    said, reach_start, reach_end = _bound_around(text, start, full_end, kind, unit)
    if high is not None:
        said = Bound.RANGE
    return Quantity(
        kind=kind,
        start=start,
        end=full_end,
        reach_start=reach_start,
        reach_end=reach_end,
        text=text[start:full_end],
        value=_whole(value) if value is not None else None,
        unit=scale + unit + (slash[0] if slash else ""),
        base_value=base_value,
        base_unit=("%" if unit in ("成", "％", "﹪") else unit) + (slash[0] if slash else ""),
        bound=bound or said,
        high=high,
        parts=parts,
        per=slash["per"] if slash else None,
        has_digits=any(character.isdecimal() for character in text[start:end]),
    )


def _whole(value: Decimal) -> Decimal:
    """The same value without zeros after the point: 168000.0 → 168000."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _bound_around(text: str, start: int, end: int, kind: FigureKind, unit: str) -> tuple[Bound, int, int]:
    patterns = _patterns()
    is_frequency = unit in figure_words().numbers.frequency_units
    before = patterns.before.search(text, max(0, start - 16), start)
    if before is None and is_frequency:
        before = patterns.before_any_verb.search(text, max(0, start - 16), start)
    after = patterns.after.match(text, end)
    if after is None and kind is FigureKind.DURATION:
        after = patterns.after_duration.match(text, end)
    reach_start = before.start() if before else start
    reach_end = after.end() if after else end
    said_before = next(word for word in before.groups() if word) if before else ""
    word = said_before or (after[0] if after else "")
    if not word and kind in (FigureKind.SHARE, FigureKind.MULTIPLE):
        compared = patterns.compared.search(text, max(0, start - 24), start)
        word = compared["word"] if compared else ""
    if said_before and after and patterns.bound_words[said_before] is Bound.ABOUT:
        word = after[0]
    elif after and patterns.bound_words[after[0]] is Bound.ABOUT:
        word = after[0]  # 控制在4.5%左右 keeps near, not below
    return patterns.bound_words.get(word, Bound.EXACT), reach_start, reach_end


def _is_blocked(text: str, start: int, number: str) -> bool:
    """Whether what stands before a Chinese numeral makes it part of a name or an ordinal."""
    if is_arabic(number):
        return text[start - 1 : start] == "."
    if _ORDINAL_LIST.search(text, max(0, start - 24), start):
        return True
    return any(text.endswith(word, 0, start) for word in figure_words().numbers.not_after)


def _is_meant_as_number(text: str, quantity: Quantity) -> bool:
    """Whether a Chinese numeral counts: 一个 and a plan's 三年 mostly do not, 一万元 and 三年内 do."""
    numbers = figure_words().numbers
    if quantity.kind in (FigureKind.AMOUNT, FigureKind.SHARE, FigureKind.MULTIPLE):
        return quantity.unit not in ("成",) or quantity.value != 1
    is_bounded = quantity.bound in (Bound.AT_LEAST, Bound.AT_MOST, Bound.RANGE)
    if quantity.unit == "年":
        is_compared = quantity.bound in (Bound.MORE_THAN, Bound.LESS_THAN)
        after = numbers.years_need_after + (numbers.years_compared_need_after if is_compared else ())
        return is_bounded or _stands_beside(text, quantity, numbers.years_need_before, after)
    if quantity.value == 1:
        if quantity.unit in numbers.frequency_units and _FREQUENCY.search(text, 0, quantity.start):
            return True
        return is_bounded or (
            quantity.kind is FigureKind.DURATION
            and _stands_beside(text, quantity, numbers.one_needs_before, ())
        )
    return True


def _stands_beside(text: str, quantity: Quantity, before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    return any(text.endswith(word, 0, quantity.start) for word in before) or any(
        text.startswith(word, quantity.end) for word in after
    )
