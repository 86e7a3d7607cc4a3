"""What is sent is well-formed whatever the API says, and never over Telegram's limits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.api_client import Choice
from bot.rendering import (
    ENTITY_LIMIT,
    MESSAGE_LIMIT,
    QUOTE_SHOWN_CHARS,
    render,
    render_sentence,
    shown_offers,
)
from bot.replies import MAX_OFFERS, Reply
from bot.wording import Wording
from tests.builders import a_citation, a_reply
from tests.telegram_html import parse, utf16_length

PUBLIC = "https://policy.example.gov.cn"
HOSTILE = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            [
                "<b>",
                "</b>",
                "<",
                ">",
                "&",
                "&amp;",
                "&#",
                '"',
                "'",
                "</code>",
                "[1]",
                "[2]",
                "😀",
                "甲。",
                "\n",
            ]
        ),
        max_size=60,
    ).map("".join),
)
LONG = st.tuples(HOSTILE, st.integers(1, 60)).map(lambda drawn: drawn[0] * drawn[1])
REPLIES = st.builds(
    Reply,
    text=LONG,
    asked=st.none() | HOSTILE,
    notices=st.lists(HOSTILE, max_size=3).map(tuple),
    citations=st.lists(
        st.builds(a_citation, st.integers(1, 3), LONG, HOSTILE, url=st.just("/d?a=1&b=2#q") | HOSTILE),
        max_size=4,
    ).map(tuple),
    offers_title=HOSTILE,
    offers=st.lists(st.builds(Choice, label=HOSTILE, question=LONG), max_size=MAX_OFFERS).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(REPLIES, st.sampled_from([None, PUBLIC]))
def test_every_message_is_well_formed_and_fits(
    wording: Wording, reply: Reply, public_url: str | None
) -> None:
    for message in render(reply, wording, public_url):
        parsed = parse(message)
        assert parsed.text.strip()
        assert utf16_length(parsed.text) <= MESSAGE_LIMIT


@settings(max_examples=100, deadline=None)
@given(REPLIES)
def test_buttons_find_their_questions_in_the_last_message(wording: Wording, reply: Reply) -> None:
    parsed = parse(render(reply, wording, PUBLIC)[-1])
    units = parsed.text.encode("utf-16-le")
    marks = [entity for entity in parsed.entities[:ENTITY_LIMIT] if entity["type"] == "code"]
    found = [units[2 * m["offset"] : 2 * (m["offset"] + m["length"])].decode("utf-16-le") for m in marks]
    assert found == [offer.question for offer in shown_offers(reply, wording)]


@given(HOSTILE)
def test_a_sentence_of_ours_is_well_formed(sentence: str) -> None:
    parse(render_sentence(sentence))


def shown(wording: Wording, reply: Reply, public_url: str | None = None) -> str:
    return "\n".join(parse(message).text for message in render(reply, wording, public_url))


def test_sources_are_numbered_below_the_answer(wording: Wording) -> None:
    text = shown(wording, a_reply("答。[1][2]", citations=(a_citation(1), a_citation(2, "乙局配合。"))))
    assert re.search(
        r"答。\[1\]\[2\].*依据.*《某办法》某发〔2023〕1号\n\[1\] .*\n由甲局牵头。\n\[2\] .*\n乙局配合。",
        text,
        re.S,
    )


def test_citations_of_one_document_name_it_once(wording: Wording) -> None:
    assert shown(wording, a_reply(citations=(a_citation(1), a_citation(2)))).count("《某办法》") == 1


def test_words_that_the_answer_quotes_are_not_quoted_again(wording: Wording) -> None:
    reply = a_reply("文件写明：“由甲局牵头。”[1]", citations=(a_citation(1, "由甲局牵头。"),))
    assert shown(wording, reply).count("由甲局牵头。") == 1


def test_a_digest_says_that_it_is_one(wording: Wording) -> None:
    assert "要点摘编" in shown(wording, a_reply(citations=(a_citation(kind="digest"),)))


def test_a_long_quote_is_shortened(wording: Wording) -> None:
    text = shown(wording, a_reply(citations=(a_citation(quote="长" * 999),)))
    assert text.count("长") == QUOTE_SHOWN_CHARS


def test_notices_are_shown(wording: Wording) -> None:
    assert "⚠️ 已到期。" in shown(wording, a_reply(notices=("已到期。",)))


def test_marks_and_sources_lead_to_the_document(wording: Wording) -> None:
    entities = parse(render(a_reply(citations=(a_citation(),)), wording, PUBLIC)[0]).entities
    links = [entity["url"] for entity in entities if entity["type"] == "text_link"]
    assert links == [f"{PUBLIC}/documents/d?start=1&end=10#q"] * 2


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_only_paths_of_the_api_become_links(wording: Wording, url: str) -> None:
    entities = parse(render(a_reply(citations=(a_citation(url=url),)), wording, PUBLIC)[0]).entities
    assert not [entity for entity in entities if entity["type"] == "text_link"]


def test_without_a_public_address_there_are_no_links(wording: Wording) -> None:
    assert "<a " not in render(a_reply(citations=(a_citation(),)), wording)[0]


def test_a_long_answer_comes_in_parts(wording: Wording) -> None:
    messages = render(a_reply("第一句话就是这样说的。" * 900), wording)
    assert len(messages) == 3
    assert all(message.endswith("。") for message in messages)


def test_choices_stand_below_each_other(wording: Wording) -> None:
    assert shown(wording, a_reply("请问？", offers=2)).endswith(
        "您问的是：\n1. 第1项由谁负责？\n2. 第2项由谁负责？"
    )


def test_too_many_marks_leave_those_that_buttons_need(wording: Wording) -> None:
    reply = a_reply("[1]" * 200, offers=2, citations=(a_citation(),))
    entities = parse(render(reply, wording, PUBLIC)[-1]).entities
    assert [entity["type"] for entity in entities] == ["code", "code"]


def test_an_empty_answer_says_so(wording: Wording) -> None:
    assert render(Reply(" \n"), wording) == [wording.answer.nothing]
