"""Page numbers by shape and by counting; marks of continued tables."""

from __future__ import annotations

import pytest

from ingest.readers.page_marks import (
    bare_number,
    counting_lines,
    is_continuation_mark,
    marked_number,
    numbered_pages,
)


@pytest.mark.parametrize(
    "line", ["- 3 -", "—3—", "— 3 —", "－３－", "第3页", "第 3 页 共 12 页", "第3页（共12页）", "3页", "·3·"]
)
def test_a_decorated_page_number(line: str) -> None:
    assert marked_number(line) == 3


@pytest.mark.parametrize(
    "line", ["3", "（3）", "第3章", "-3", "2020—2022年", "—", "- 三 -", "第3页所列", "3.", "-12345-"]
)
def test_no_decorated_page_number(line: str) -> None:
    assert marked_number(line) is None


@pytest.mark.parametrize(
    ("line", "number"), [("3", 3), (" 12 ", 12), ("3/12", 3), ("３", 3), ("3.5", None), ("3 个", None)]
)
def test_a_bare_page_number(line: str, number: int | None) -> None:
    assert bare_number(line) == number


def test_the_longest_rising_run_counts() -> None:
    assert counting_lines({1: 1, 5: 2, 6: 9, 9: 3}) == {1, 5, 9}


def test_numbers_that_keep_their_distance_to_the_page() -> None:
    assert numbered_pages({1: 5, 2: 6, 3: 2020, 4: 8}) == {1, 2, 4}


def test_one_number_alone_must_be_that_of_its_page() -> None:
    assert numbered_pages({3: 3}) == {3}
    assert numbered_pages({3: 7}) == set()


@pytest.mark.parametrize(
    ("line", "is_mark"),
    [("续表", True), ("（续表）", True), ("续上表", True), ("表3（续）", True), ("续建项目表", False)],
)
def test_a_mark_that_a_table_goes_on(line: str, is_mark: bool) -> None:
    assert is_continuation_mark(line) is is_mark
