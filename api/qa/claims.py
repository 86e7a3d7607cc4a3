"""A number that the asker believes and wants to hear confirmed: 不是2000吗, 补贴是150万吧."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from api.qa.frames import Quantity
from api.qa.words import SlotWords
from ingest.index import number_or_none

_BARE = re.compile(r"(?<![\da-z.:])\d+(?:\.\d+)?(?![\d.:年月日号a-z])")
_TENTHS = re.compile(r"(\d|[一二两三四五六七八九])成")
_HALF = re.compile(r"一半|对半")
_JOIN = re.compile(r"\s*(?:到|至|[-—–~])+\s*")


@dataclass(frozen=True, slots=True)
class Claim:
    """What is believed: a value, or two that are the ends of a range; `text` as said. `start` is its place."""

    values: tuple[Decimal, ...]
    text: str
    start: int

    def agrees_with(self, values: Iterable[Decimal]) -> bool:
        """True where every value believed is among the true ones."""
        return set(self.values) <= set(values)


def claim_of(text: str, quantities: Sequence[Quantity], words: SlotWords) -> Claim | None:
    """The last number of a question that it asks to confirm; None where there is none."""
    numbers = sorted([*_spans(quantities), *_bare(text, quantities), *_tenths(text)])
    for place in range(len(numbers) - 1, -1, -1):
        start, end, value = numbers[place]
        first = numbers[place - 1] if place else None
        is_range = first is not None and _JOIN.fullmatch(text[first[1] : start]) is not None
        begin = first[0] if is_range and first else start
        if _is_believed(text, begin, end, words):
            values = (first[2], value) if is_range and first else (value,)
            return Claim(values, text[begin:end].strip(), begin)
    return None


def operands(quantities: Iterable[Quantity], claim: Claim | None) -> list[Quantity]:
    """The quantities that an answer is to be reckoned from: those that are not believed to be the answer."""
    return [one for one in quantities if claim is None or one.start < claim.start]


def _is_believed(text: str, start: int, end: int, words: SlotWords) -> bool:
    after, before = _patterns(words.claims_after, words.claims_before)
    return after.match(text, end) is not None or before.search(text[:start]) is not None


@lru_cache(maxsize=4)
def _patterns(after: tuple[str, ...], before: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile("|".join(after)), re.compile("|".join(before))


def _spans(quantities: Iterable[Quantity]) -> list[tuple[int, int, Decimal]]:
    return [(one.start, one.end, one.value) for one in quantities]


def _tenths(text: str) -> list[tuple[int, int, Decimal]]:
    """六成, 一半: shares in per cent."""
    found = [
        (*match.span(), value * 10)
        for match in _TENTHS.finditer(text)
        if (value := number_or_none(match[1])) is not None
    ]
    return found + [(*match.span(), Decimal(50)) for match in _HALF.finditer(text)]


def _bare(text: str, quantities: Sequence[Quantity]) -> list[tuple[int, int, Decimal]]:
    """Numbers in digits that stand without a unit and are no year."""
    found = []
    for match in _BARE.finditer(text):
        value = number_or_none(match.group())
        is_taken = any(one.start <= match.start() < one.end for one in quantities)
        if value is not None and not is_taken:
            found.append((*match.span(), value))
    return found
