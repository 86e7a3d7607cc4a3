"""Pinyin is read as the name or word that sounds so."""

from __future__ import annotations

import pytest

from tests.api.qa.asker import Asker


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("caizhengju", "财政局", id="a-name"),
        pytest.param("cai zheng ju", "财政局", id="written-apart"),
        pytest.param("fagaiwei he caizhengju", "发改委和财政局", id="two-names-and-a-little-word"),
        pytest.param("chewanghudong", "车网互动", id="a-piece-of-a-title"),
        pytest.param("czj", "财政局", id="initials"),
    ],
)
def test_pinyin_is_read(alone: Asker, typed: str, read: str) -> None:
    assert alone.desk.pinyin.read(typed) == read


@pytest.mark.parametrize("typed", ["he", "wifi", "app", "5g", "hello world", "usb"])
def test_other_letters_stay(alone: Asker, typed: str) -> None:
    assert alone.desk.pinyin.read(typed) == typed
