"""Numbers as documents write them, in digits or Chinese numerals, to exact decimals."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

import cn2an

_WIDE: Final = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_SINGLE: Final = "一二两三四五六七八九"

ARABIC: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
# A numeral begins with a digit or 十 (千家万户 is a word); 万 and 亿 at its end are left to the scale.
CHINESE: Final = rf"(?:[{_SINGLE}十][{_SINGLE}零〇十百千]*(?:[万亿][{_SINGLE}零〇十百千]*[{_SINGLE}十百千])*(?:点[{_SINGLE}零〇]+)?)"
NUMBER: Final = rf"(?:{ARABIC}|{CHINESE})"

_ARABIC_ONLY: Final = re.compile(ARABIC)
_ENUMERATION: Final = re.compile(rf"[{_SINGLE}]{{2}}")
_MOST_DIGITS: Final = 24  # a longer row of digits is no quantity, and sums of it would no longer be exact
_YEAR_DIGITS: Final = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))


def is_arabic(text: str) -> bool:
    """Whether a number is written in digits."""
    return _ARABIC_ONLY.fullmatch(text.translate(_WIDE)) is not None


def read_number(text: str) -> Decimal:
    """The value of a number in digits (`1,500`, `１６．８`) or Chinese numerals (`十二万五千`). Raises ValueError."""
    plain = text.translate(_WIDE)
    if _ARABIC_ONLY.fullmatch(plain):
        if len(plain) > _MOST_DIGITS:
            raise ValueError(f"a row of {len(plain)} digits, no number")
        return Decimal(plain.replace(",", ""))
    whole, point, fraction = plain.partition("点")
    if point:
        return Decimal(f"{read_number(whole)}.{_spelt_digits(fraction)}")
    if _ENUMERATION.search(whole):
        raise ValueError(f"digits in a row, no number: {whole}")
    return read_chinese(whole)


def number_or_none(text: str) -> Decimal | None:
    """The value as `read_number` reads it; None where the text is no number: 三四, 五千百三十九."""
    try:
        return read_number(text)
    except ValueError:
        return None


def read_chinese(text: str) -> Decimal:
    """The value of a number in Chinese numerals alone. Raises ValueError."""
    try:
        return Decimal(str(cn2an.cn2an(text.replace("〇", "零"), "normal")))
    except KeyError as error:  # what the library makes of 五千百三十九
        raise ValueError(f"no number: {text}") from error


def read_year(text: str) -> int:
    """A year in digits or spelt out digit by digit (`二〇二五`). Raises ValueError."""
    plain = text.translate(_WIDE)
    return int(plain) if plain.isdecimal() else int(_spelt_digits(plain))


def _spelt_digits(text: str) -> str:
    try:
        return "".join(_YEAR_DIGITS[character] for character in text)
    except KeyError as error:
        raise ValueError(f"not a row of spelt digits: {text}") from error
