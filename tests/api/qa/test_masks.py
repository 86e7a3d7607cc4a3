"""Names in a question become placeholders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.qa.masks import AREA, PARTY, PLACEHOLDERS, TASK, YEAR, Span, as_symbols, mask

TEXT = "财政局2021年有哪些任务"


@pytest.mark.parametrize(
    ("spans", "masked"),
    [
        pytest.param([], TEXT, id="none"),
        pytest.param([Span(0, 3, PARTY)], "〈单位〉2021年有哪些任务", id="one"),
        pytest.param(
            [Span(0, 3, PARTY), Span(3, 8, YEAR)], "〈单位〉〈年份〉有哪些任务", id="two-side-by-side"
        ),
        pytest.param([Span(0, 2, AREA), Span(0, 3, PARTY)], "〈单位〉2021年有哪些任务", id="longer-of-two"),
        pytest.param([Span(3, 8, YEAR), Span(0, 3, PARTY)], "〈单位〉〈年份〉有哪些任务", id="any-order"),
    ],
)
def test_names_are_masked(spans: list[Span], masked: str) -> None:
    assert mask(TEXT, spans) == masked


def test_a_placeholder_counts_as_one_character() -> None:
    assert len(as_symbols(f"{PARTY.word}和{TASK.word}")) == 3


def test_no_two_placeholders_look_alike_to_the_classifier() -> None:
    assert len({one.symbol for one in PLACEHOLDERS}) == len({one.word for one in PLACEHOLDERS}) == 6


@given(data=st.data(), text=st.text(alphabet="财政局任务年1", min_size=1, max_size=40))
def test_characters_outside_the_names_stay(data: st.DataObject, text: str) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert mask(text, [Span(start, end, PARTY)]) == text[:start] + PARTY.word + text[end:]
