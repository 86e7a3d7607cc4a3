"""Numbers as people say and type them, written in digits: 百分之九十三点五 → 93.5%, 1.5w → 1.5万."""

from __future__ import annotations

import re
from typing import Final

from api.checkins.words import checkin_words
from ingest.index import read_number

_OF_BILLS: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_DIGITS: Final = str.maketrans("零一二三四五六七八九", "0123456789")


def with_digits(text: str) -> str:
    """The text with decimals in words and scales of chat in digits and signs that everybody reads."""
    words = checkin_words().numbers
    text = words.bill_numeral.sub(lambda match: match[0].translate(_OF_BILLS), text)
    text = words.spoken_share.sub(lambda match: _decimal(match) + "%", text)
    text = words.spoken_decimal.sub(_decimal, text)
    return words.spoken_scale.sub(lambda match: words.spoken_scales[match["scale"]], text)


def _decimal(match: re.Match[str]) -> str:
    try:
        whole = read_number(match["whole"])
    except ValueError:
        return match[0]
    rest = match["rest"]
    return f"{whole:f}.{rest.translate(_DIGITS)}" if rest else f"{whole:f}"
