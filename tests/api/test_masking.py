"""Numbers that name a person are masked; figures of a policy are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.masking import mask, mask_within

MASKS = {"identity_card": "<证>", "phone": "<话>", "bank_card": "<卡>"}

HIDDEN = [
    pytest.param("我的身份证410202199001011234能领吗", "我的身份证<证>能领吗", id="identity card"),
    pytest.param("410202 19900101 123X", "<证>", id="identity card in groups, ending in X"),
    pytest.param("４１０２０２１９９００１０１１２３４", "<证>", id="full-width identity card"),
    pytest.param("老身份证410202900101123办理", "老身份证<证>办理", id="identity card of 15 digits"),
    pytest.param("电话13800138000", "电话<话>", id="mobile"),
    pytest.param("打我138-0013-8000", "打我<话>", id="mobile in groups"),
    pytest.param("+86 13800138000", "<话>", id="mobile with country code"),
    pytest.param("0371-12345678找谁", "<话>找谁", id="landline"),
    pytest.param("卡号6222021234567890123", "卡号<卡>", id="bank card of 19 digits"),
    pytest.param("6222 0212 3456 7890", "<卡>", id="bank card in groups"),
]
SHOWN = [
    "补贴2500元",
    "2020—2022年",
    "汴政办〔2020〕44号",
    "12345热线",
    "100 200 300座",
    "投资1200000000元",
    "3:7比例",
]


@pytest.mark.parametrize(("text", "masked"), HIDDEN)
def test_a_number_that_names_a_person_is_masked(text: str, masked: str) -> None:
    assert mask(text, MASKS) == masked


@pytest.mark.parametrize("text", SHOWN)
def test_a_figure_of_a_policy_is_left_alone(text: str) -> None:
    assert mask(text, MASKS) == text


def test_every_string_inside_a_frame_is_masked() -> None:
    frame = {"words": ["13800138000"], "inner": {"asked": "6222021234567890123"}, "year": 2021}
    assert mask_within(frame, MASKS) == {"words": ["<话>"], "inner": {"asked": "<卡>"}, "year": 2021}


@given(st.text(alphabet="人民补贴元年。，ab", max_size=30), st.integers(13000000000, 19999999999))
def test_a_mobile_number_never_survives(around: str, number: int) -> None:
    assert str(number) not in mask(f"{around}{number}{around}", MASKS)


@given(st.text(max_size=60))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text, MASKS)
    assert mask(once, MASKS) == once
