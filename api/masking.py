"""Masks identity card, phone and bank card numbers before words are stored."""

from __future__ import annotations

import re
from collections.abc import Mapping

# `\d` also matches full-width digits; people write numbers in groups, so one separator may stand between digits.
_GAP = r"[\s\-–—·.]?"
_CARD_BODY = rf"\d(?:{_GAP}\d){{16}}"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("identity_card", re.compile(rf"(?<!\d){_CARD_BODY}{_GAP}[xXｘＸ](?![0-9A-Za-z])")),
    (
        "identity_card",
        re.compile(
            rf"(?<!\d)[1-9１-９](?:{_GAP}\d){{5}}{_GAP}(?:[1１][9９]|[2２][0０])(?:{_GAP}\d){{10}}(?!{_GAP}\d)"
        ),
    ),
    ("bank_card", re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{15,18}}(?!\d)")),
    ("identity_card", re.compile(rf"(?<!\d)[1-9１-９](?:{_GAP}\d){{14}}(?!\d)")),
    (
        "phone",
        re.compile(
            rf"(?<!\d)(?:(?:[+＋]|[0０]{{2}})?[8８][6６]{_GAP})?[1１][3-9３-９](?:{_GAP}\d){{9}}(?!\d)",
        ),
    ),
    ("phone", re.compile(r"(?<!\d)[（(]?[0０]\d{2,3}[）)]?[\s\-–—]?[1-9１-９]\d{6,7}(?!\d)")),
)


def mask(text: str, masks: Mapping[str, str]) -> str:
    """The text with every such number replaced; `masks` gives the word for each kind."""
    for kind, pattern in _PATTERNS:
        text = pattern.sub(masks[kind], text)
    return text


def mask_within(value: object, masks: Mapping[str, str]) -> object:
    """The same for every string inside JSON-ready values."""
    match value:
        case str():
            return mask(value, masks)
        case Mapping():
            return {str(key): mask_within(item, masks) for key, item in value.items()}
        case list() | tuple():
            return [mask_within(item, masks) for item in value]
        case _:
            return value
