"""Text is cut where a reader would pause, and nothing but whitespace is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spans import Mark, Span, cut_where_readers_pause, length, split_spans, visible

LIMIT = 40
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("甲乙。，\n 😀👍🏽e\u0301")), max_size=400)


def parts(text: str, limit: int = LIMIT) -> list[str]:
    return [text[start:end] for start, end in cut_where_readers_pause(text, limit)]


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(TEXTS)
def test_nothing_but_whitespace_is_lost(text: str) -> None:
    assert squeezed("".join(parts(text))) == squeezed(text)


@given(TEXTS, st.integers(2, 60))
def test_no_part_is_over_the_limit(text: str, limit: int) -> None:
    assert all(length(part) <= limit for part in parts(text, limit))


@given(TEXTS)
def test_no_part_is_blank(text: str) -> None:
    assert all(part.strip() for part in parts(text))


@given(st.lists(st.builds(Span, TEXTS, st.sampled_from(Mark)), max_size=8))
def test_spans_keep_their_marks_over_cuts(spans: list[Span]) -> None:
    split = [span for part in split_spans(spans, LIMIT) for span in part]
    for mark in Mark:
        before = squeezed("".join(span.text for span in spans if span.mark is mark))
        assert squeezed("".join(span.text for span in split if span.mark is mark)) == before


def test_a_short_text_stays_whole() -> None:
    assert parts("第一段。\n\n第二段。") == ["第一段。\n\n第二段。"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("甲" * 25 + "。\n\n" + "乙" * 5 + "。\n" + "丙" * 30, "甲" * 25 + "。"),
        ("甲" * 25 + "。乙\n" + "丙" * 30, "甲" * 25 + "。乙"),
        ("甲" * 25 + "。乙，" + "丙" * 30, "甲" * 25 + "。"),
        ("甲" * 25 + "，" + "丙" * 30, "甲" * 25 + "，"),
        ("甲" * 60, "甲" * 40),
    ],
    ids=["paragraph", "line", "sentence", "phrase", "character"],
)
def test_the_best_pause_that_fits_is_taken(text: str, first: str) -> None:
    assert parts(text)[0] == first


def test_a_closing_quotation_mark_stays_with_its_sentence() -> None:
    assert parts("“" + "甲" * 30 + "。”" + "乙" * 30)[0].endswith("。”")


def test_an_early_pause_is_not_worth_a_short_part() -> None:
    assert len(parts("甲。" + "乙" * 50)[0]) == LIMIT


def test_a_character_keeps_its_accent() -> None:
    assert parts("a" * 39 + "e\u0301" + "b" * 9)[1].startswith("e\u0301")


def test_an_emoji_keeps_its_modifier() -> None:
    assert parts("a" * 38 + "👍🏽" + "b" * 9)[1].startswith("👍🏽")


def test_emoji_count_twice() -> None:
    assert length("甲😀") == 3


@given(st.text(st.characters(categories=["Cc", "Cs", "Lo"])))
def test_what_is_visible_can_be_sent(text: str) -> None:
    assert not any(char < " " and char not in "\n\t" for char in visible(text).encode().decode())
