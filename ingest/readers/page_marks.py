"""What only the page break brings: page numbers, recognised by shape and by counting upwards, and `续表`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel


class _Shapes(BaseModel):
    marked: list[str]
    bare: list[str]
    continued: list[str]


@cache
def _shapes() -> _Shapes:
    return _Shapes.model_validate(tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")))


@cache
def _marked() -> re.Pattern[str]:
    return _any_of(_shapes().marked)


@cache
def _bare() -> re.Pattern[str]:
    return _any_of(_shapes().bare)


@cache
def _continued() -> re.Pattern[str]:
    return _any_of(_shapes().continued)


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    numbered = (pattern.replace("(?P<number>", f"(?P<number{at}>") for at, pattern in enumerate(patterns))
    return re.compile("|".join(f"(?:{pattern})" for pattern in numbered))


def _number(pattern: re.Pattern[str], line: str) -> int | None:
    compact = "".join(unicodedata.normalize("NFKC", line).split())
    match = pattern.fullmatch("".join(line.split())) or pattern.fullmatch(compact)
    if match is None:
        return None
    return next(int(group) for group in match.groups() if group is not None)


def marked_number(line: str) -> int | None:
    """The number of a line such as `— 3 —` or `第3页`; None where the line is something else."""
    return _number(_marked(), line)


def bare_number(line: str) -> int | None:
    """The number of a line that is nothing but digits, or `3/12`."""
    return _number(_bare(), line)


def is_continuation_mark(line: str) -> bool:
    """Whether a line only says that the table below goes on from the page before (`续表`)."""
    return _continued().fullmatch("".join(line.split())) is not None


def counting_lines(numbers: Mapping[int, int]) -> set[int]:
    """Of lines (index → number read), those that count upwards as page numbers do: the longest strictly rising run.

    Of runs of one length the one that rises least is taken; one line alone counts.
    """
    last_numbers: list[int] = []  # by length of run less one, the smallest number such a run can end with
    last_lines: list[int] = []
    line_before: dict[int, int | None] = {}
    for line in sorted(numbers):
        length = bisect_left(last_numbers, numbers[line])
        line_before[line] = last_lines[length - 1] if length else None
        last_numbers[length : length + 1] = [numbers[line]]
        last_lines[length : length + 1] = [line]
    return set(_followed_back(last_lines[-1] if last_lines else None, line_before))


def _followed_back(line: int | None, line_before: Mapping[int, int | None]) -> Iterator[int]:
    while line is not None:
        yield line
        line = line_before[line]


def numbered_pages(numbers: Mapping[int, int]) -> set[int]:
    """Of pages (page → bare number at its edge), those whose number keeps the commonest distance to the page."""
    if not numbers:
        return set()
    distance, _ = Counter(number - page for page, number in numbers.items()).most_common(1)[0]
    pages = {page for page, number in numbers.items() if number - page == distance}
    return pages if len(pages) > 1 or distance == 0 else set()
