"""Numbers as the formats of Word write them."""

from __future__ import annotations

import pytest

from ingest.readers.numbering import write_number


@pytest.mark.parametrize(
    ("number_format", "number", "written"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 3, "03"),
        ("decimalFullWidth", 12, "１２"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 11, "十一"),
        ("chineseCountingThousand", 21, "二十一"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("japaneseCounting", 3, "三"),
        ("ideographDigital", 10, "一〇"),
        ("chineseLegalSimplified", 3, "叁"),
        ("ideographTraditional", 2, "乙"),
        ("ideographZodiac", 2, "丑"),
        ("decimalEnclosedCircleChinese", 3, "③"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("upperLetter", 28, "BB"),
        ("lowerLetter", 1, "a"),
        ("upperRoman", 14, "XIV"),
        ("lowerRoman", 49, "xlix"),
        ("decimalEnclosedCircle", 99, "99"),
        ("someNewFormat", 7, "7"),
    ],
)
def test_a_number_is_written_in_its_format(number_format: str, number: int, written: str) -> None:
    assert write_number(number, number_format) == written
