"""Lines of a title."""

from __future__ import annotations

import pytest

from api.summaries.formats.notice import TITLE_CHARS, balanced_lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于财政局承担任务进展情况的督查通报", ["关于财政局承担任务进展情况的督查通报"]),
        (
            "关于《开封市加快5G产业发展三年行动计划（2020—2022年）》任务进展情况的督查通报",
            ["关于《开封市加快5G产业发展", "三年行动计划（2020—2022年）》", "任务进展情况的督查通报"],
        ),
    ],
)
def test_a_title_is_broken_where_a_reader_would(title: str, lines: list[str]):
    assert balanced_lines(title) == lines


def test_no_line_of_a_title_is_too_long():
    assert all(len(line) <= TITLE_CHARS for line in balanced_lines("督查" * 45))
