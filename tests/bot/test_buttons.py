"""Buttons: what they say, and what pressing one means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from bot.api_client import Citation, SourceDocument
from bot.buttons import DATA_BYTES, Offer, Rating, keyboard, meaning_of, with_choice_marked, without
from bot.replies import Reply
from bot.wording import Wording
from tests.builders import a_reply


def data(markup: InlineKeyboardMarkup | None) -> list[str]:
    return [str(button.callback_data) for row in (markup.inline_keyboard if markup else ()) for button in row]


@given(st.text(max_size=100))
def test_no_data_is_more_than_telegram_takes(wording: Wording, answer_id: str) -> None:
    markup = keyboard(a_reply(offers=3, rated_answer_id=answer_id or None), wording)
    assert all(1 <= len(each.encode()) <= DATA_BYTES for each in data(markup))


@given(st.text(max_size=64))
def test_any_data_is_read_or_means_nothing(given_data: str) -> None:
    assert meaning_of(given_data) is None or isinstance(meaning_of(given_data), Offer | Rating)


def test_what_a_button_says_is_read_back(wording: Wording) -> None:
    markup = keyboard(a_reply(offers=2, rated_answer_id="a:1"), wording)
    assert [meaning_of(each) for each in data(markup)] == [
        Offer(0),
        Offer(1),
        Rating("a:1", useful=True),
        Rating("a:1", useful=False),
    ]


def test_a_reply_without_offers_or_verdict_has_no_buttons(wording: Wording) -> None:
    assert keyboard(Reply("好。"), wording) is None


def test_a_pressed_choice_is_taken_off(wording: Wording) -> None:
    markup = keyboard(a_reply(offers=2), wording)
    assert markup is not None
    assert data(without(markup, "ask:0")) == ["ask:1"]


def test_the_last_choice_leaves_no_buttons(wording: Wording) -> None:
    markup = keyboard(a_reply(offers=1), wording)
    assert markup is not None
    assert without(markup, "ask:0") is None


@pytest.mark.parametrize(("verdict", "labels"), [("1", ["✓ 有用", "没用"]), ("0", ["有用", "✓ 没用"])])
def test_the_verdict_that_was_given_is_ticked(wording: Wording, verdict: str, labels: list[str]) -> None:
    markup = keyboard(a_reply(rated_answer_id="a"), wording)
    assert markup is not None
    ticked = with_choice_marked(markup, f"rate:{verdict}:a", wording)
    assert [button.text for row in ticked.inline_keyboard for button in row] == labels


def cited(*urls: str) -> Reply:
    document = SourceDocument(title="文件", kind="official")
    citations = tuple(
        Citation(number=number, document=document, section="一", quote="话", url=url)
        for number, url in enumerate(urls, start=1)
    )
    return Reply("答复[1]", citations=citations)


@pytest.mark.parametrize(
    ("public_url", "labels"),
    [("https://policy.example.gov.cn", ["原文[1]", "原文[3]"]), ("http://localhost:8000", []), (None, [])],
)
def test_each_clause_that_can_be_opened_has_one_button(
    public_url: str | None, labels: list[str], wording: Wording
) -> None:
    markup = keyboard(cited("/documents/a#1", "/documents/a#1", "/documents/a#2"), wording, public_url)
    rows = markup.inline_keyboard if markup is not None else ()
    assert [button.text for row in rows for button in row] == labels


def test_a_lone_clause_needs_no_number(wording: Wording) -> None:
    markup = keyboard(cited("/documents/a#1"), wording, "https://policy.example.gov.cn")
    assert markup is not None and markup.inline_keyboard[0][0].text == "原文"
