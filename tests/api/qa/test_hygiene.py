"""A question is made readable before it is understood."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.qa.hygiene import clean_question, is_traditional

ANY_TEXT = st.text(max_size=300)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("５Ｇ基站", "5G基站", id="full-width"),
        pytest.param("補貼多少錢", "补贴多少钱", id="traditional"),
        pytest.param("补\u200b贴\ufeff多少", "补贴多少", id="invisible"),
        pytest.param("补贴\x00多\x07少", "补贴多少", id="control"),
        pytest.param("  补贴 \n\t 多少 ", "补贴 多少", id="white-space"),
        pytest.param("补贴\u202e多少", "补贴多少", id="direction-mark"),
        pytest.param("补贴\ue000多少", "补贴多少", id="private-use"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_question_is_cleaned(written: str, read: str) -> None:
    assert clean_question(written) == read


@given(text=ANY_TEXT)
def test_nothing_invisible_is_left(text: str) -> None:
    left = {unicodedata.category(char) for char in clean_question(text)}
    assert not left & {"Cc", "Cf", "Cs", "Co", "Cn"}


@given(text=ANY_TEXT)
def test_a_clean_question_has_single_spaces_and_none_at_its_ends(text: str) -> None:
    cleaned = clean_question(text)
    assert cleaned == " ".join(cleaned.split())


@pytest.mark.parametrize(("text", "expected"), [("補貼多少錢", True), ("补贴多少钱", False), ("5G", False)])
def test_traditional_characters_are_noticed(text: str, *, expected: bool) -> None:
    assert is_traditional(text) is expected
