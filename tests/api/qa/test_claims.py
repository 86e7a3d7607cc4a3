"""Numbers that a question wants to hear confirmed, and those that it only reckons with."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from api.qa.claims import claim_of, operands
from api.qa.slots import find_quantities
from api.qa.words import load_slot_words

WORDS = load_slot_words(Path("prompts/understanding/words.toml"))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("基站补贴不是2000吗", [2000], id="a-bare-number"),
        pytest.param("换电站每座补贴150万对吧", [1_500_000], id="a-large-one"),
        pytest.param("是不是罚二万到十万", [20_000, 100_000], id="a-range"),
        pytest.param("市里出六成吧", [60], id="tenths"),
        pytest.param("补贴是30%吗", [30], id="per-cent"),
    ],
)
def test_a_number_asked_to_be_confirmed_is_a_belief(text: str, values: list[int]) -> None:
    claim = claim_of(text, find_quantities(text, (), WORDS.quantities), WORDS)
    assert claim is not None
    assert list(claim.values) == [Decimal(value) for value in values]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("建20个基站能补多少", id="a-count"),
        pytest.param("2021年要建多少", id="a-year"),
        pytest.param("投了600万设备能补多少", id="a-sum-spent"),
    ],
)
def test_a_number_to_reckon_with_is_no_belief(text: str) -> None:
    assert claim_of(text, find_quantities(text, (), WORDS.quantities), WORDS) is None


def test_what_stands_before_a_belief_is_reckoned_with() -> None:
    text = "设备投资1000万,补贴是150万吗"
    quantities = find_quantities(text, (), WORDS.quantities)
    claim = claim_of(text, quantities, WORDS)
    assert [one.value for one in operands(quantities, claim)] == [Decimal(10_000_000)]
