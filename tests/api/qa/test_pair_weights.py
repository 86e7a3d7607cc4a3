"""How much of one text another holds, rare pairs of characters counting more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.qa.pair_weights import PairWeights
from tests.api.qa.drafts import PLAN

WEIGHTS = PairWeights([PLAN])
TEXT = st.text(alphabet="充电桩补贴市财政局5G，。 ", max_size=30)


def share(wanted: str, held: str) -> float:
    return WEIGHTS.share(WEIGHTS.pairs(wanted), WEIGHTS.pairs(held))


def test_a_rare_pair_weighs_more_than_a_common_one() -> None:
    assert WEIGHTS.weight({"排队"}) > WEIGHTS.weight({"充电"})


def test_a_pair_that_no_section_holds_weighs_most() -> None:
    assert WEIGHTS.weight({"鲸鱼"}) >= WEIGHTS.weight({"排队"})


def test_punctuation_joins_no_pair() -> None:
    assert WEIGHTS.pairs("充电，桩") == {"充电"}


def test_width_and_case_make_no_difference() -> None:
    assert WEIGHTS.pairs("５Ｇ网") == WEIGHTS.pairs("5g网")


@pytest.mark.parametrize(
    ("wanted", "held", "expected"),
    [("充电桩", "建充电桩吗", 1.0), ("充电桩", "天气", 0.0), ("", "天气", 0.0)],
    ids=["all", "nothing", "nothing-wanted"],
)
def test_the_share_held(wanted: str, held: str, expected: float) -> None:
    assert share(wanted, held) == expected


@given(wanted=TEXT, held=TEXT)
def test_a_share_lies_between_nothing_and_all(wanted: str, held: str) -> None:
    assert 0.0 <= share(wanted, held) <= 1.0 + 1e-9


@given(wanted=TEXT, held=TEXT, more=TEXT)
def test_a_longer_text_holds_no_less(wanted: str, held: str, more: str) -> None:
    assert share(wanted, f"{held} {more}") >= share(wanted, held) - 1e-9
