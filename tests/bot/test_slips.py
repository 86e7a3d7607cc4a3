"""What a report's buttons carry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.report_buttons import Press, Verb, data_of, press_of
from bot.slips import Slip

PERSONS = st.integers(min_value=-(2**52), max_value=2**52)
MESSAGES = st.integers(min_value=0, max_value=2**31)
NAMES = st.text(min_size=1, max_size=20)


@given(PERSONS, MESSAGES, st.lists(NAMES, max_size=2), st.lists(NAMES, max_size=4))
def test_what_is_written_is_read_back(person: int, message: int, picks: list[str], doubts: list[str]) -> None:
    slip = Slip(person, message)
    for pick in picks:
        slip = slip.picking(pick)
    for doubt in doubts:
        slip = slip.settling(doubt)
    assert press_of(data_of(Verb.CHOOSE, slip, "12")) == Press(Verb.CHOOSE, slip, "12")


@given(PERSONS, MESSAGES)
def test_the_longest_button_fits_into_its_bytes(person: int, message: int) -> None:
    assert len(data_of(Verb.WITHDRAW_SURELY, Slip(person, message), "f" * 32).encode()) <= 64


def test_a_settled_doubt_is_known_again() -> None:
    slip = Slip(1, 2).settling("approximate_value")
    assert (slip.has_settled("approximate_value"), slip.has_settled("contradiction")) == (True, False)


@pytest.mark.parametrize(
    "data",
    ["", "ci", "ci:y", "ci:?:1.1..:", "ci:y:1.1:", "ci:y:!.1..:", "ci:y:1.1.a.:", "ask:1", "ci:y:1.1..:x:y"],
)
def test_what_is_no_button_of_a_report_means_nothing(data: str) -> None:
    assert press_of(data) is None
