"""Names in a question replaced by placeholders, so that a way of asking is learned once for all names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A kind of name: `word` stands for it in the examples, `symbol` is the one character the classifier sees."""

    word: str
    symbol: str


PARTY = Placeholder("〈单位〉", "Ⓐ")
TASK = Placeholder("〈任务〉", "Ⓑ")
YEAR = Placeholder("〈年份〉", "Ⓒ")
QUANTITY = Placeholder("〈数〉", "Ⓓ")
AREA = Placeholder("〈县区〉", "Ⓔ")
DOCUMENT = Placeholder("〈文件〉", "Ⓕ")
PLACEHOLDERS = (PARTY, TASK, YEAR, QUANTITY, AREA, DOCUMENT)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the question that a placeholder replaces."""

    start: int
    end: int
    placeholder: Placeholder


def mask(text: str, spans: Iterable[Span]) -> str:
    """The text with each span replaced; of two that overlap the longer one counts."""
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start - one.end, one.start)):
        if all(span.end <= other.start or other.end <= span.start for other in chosen):
            chosen.append(span)
    for span in sorted(chosen, key=lambda one: -one.start):
        text = text[: span.start] + span.placeholder.word + text[span.end :]
    return text


def as_symbols(text: str) -> str:
    """Placeholders as single characters, so that they count as one in n-grams."""
    for placeholder in PLACEHOLDERS:
        text = text.replace(placeholder.word, placeholder.symbol)
    return text
