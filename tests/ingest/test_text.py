"""Text made comparable, cut into sentences, words and tokens."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text import (
    LexicalTokens,
    WordCutter,
    character_tokens,
    clean,
    lexical_tokens,
    normalise,
    normalise_with_offsets,
    read_lexicon,
    split_sentences,
    to_simplified,
)

WRITING = st.text(
    alphabet=st.one_of(
        st.characters(), st.sampled_from("５Ｇ（）：，。；！？臺灣補貼網絡ﬁ㎡㈠①é\u0301\u200b\ufeff \t\n")
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("５Ｇ基站", "5g基站"),
        ("３：７", "3:7"),
        ("（一）", "(一)"),
        ("補貼多少錢", "补贴多少钱"),
        ("5\u200bG基\ufeff站", "5g基站"),
        ("a\u0000b\u0007c", "abc"),
        ("⼯信局", "工信局"),
        ("一　二", "一 二"),
        ("100㎡", "100m2"),
        ("", ""),
    ],
)
def test_the_same_thing_written_differently_becomes_the_same(written: str, expected: str) -> None:
    assert normalise(written) == expected


@given(st.text(alphabet=st.sampled_from("5Ga，。：；！？（）％～　 \n\t“”《》〔〕—·補貼网"), max_size=40))
def test_the_quick_way_and_the_thorough_way_agree(text: str) -> None:
    thorough, offsets = normalise_with_offsets(text + "\u200b\ufb01")
    assert normalise_with_offsets(text) == (thorough[:-2], offsets[:-2])


def test_cleaning_keeps_capitals() -> None:
    assert clean("ＶＲ補貼") == "VR补贴"


@given(WRITING)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(WRITING)
def test_every_normalised_character_points_into_the_original(text: str) -> None:
    normalised, offsets = normalise_with_offsets(text)
    assert len(normalised) == len(offsets)
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)


def test_offsets_lead_back_to_the_words_as_written() -> None:
    written = "全市\u200b５Ｇ　㎡基站"
    normalised, offsets = normalise_with_offsets(written)
    start = normalised.index("基站")
    assert written[offsets[start] : offsets[start + 1] + 1] == "基站"


@given(WRITING)
def test_simplifying_keeps_the_length(text: str) -> None:
    assert len(to_simplified(text)) == len(text)


@given(WRITING)
def test_sentences_hold_every_visible_character_in_order(text: str) -> None:
    spans = split_sentences(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_a_closing_quotation_mark_stays_with_its_sentence() -> None:
    text = "他说：“可以。”随后离开；第二天又来。"
    assert [text[a:b] for a, b in split_sentences(text)] == ["他说：“可以。”", "随后离开；", "第二天又来。"]


def test_a_decimal_point_ends_no_sentence() -> None:
    text = "占比降至20.5%以内。"
    assert split_sentences(text) == [(0, len(text))]


def test_character_tokens_are_single_characters_and_pairs() -> None:
    assert character_tokens("基站补") == ["基", "站", "补", "基站", "站补"]


def test_latin_words_and_numbers_stay_whole() -> None:
    assert character_tokens("VR/AR 5G 1,500元 20.5%") == ["vr", "ar", "5g", "1500", "元", "20.5"]


def test_pairs_do_not_reach_across_punctuation() -> None:
    assert "站机" not in character_tokens("基站、机房")


def test_a_term_of_the_lexicon_is_one_word() -> None:
    assert "潮汐车道" in WordCutter(["潮汐车道"]).cut("设置潮汐车道十条")


def test_word_tokens_also_hold_the_words_inside_a_long_word() -> None:
    tokens = WordCutter(["基站配套设施"]).tokens("基站配套设施")
    assert {"基站配套设施", "设施"} <= set(tokens)


def test_two_lexicons_do_not_mix() -> None:
    WordCutter(["潮汐车道"]).cut("潮汐车道")
    assert "潮汐车道" not in WordCutter().cut("潮汐车道")


def test_word_tokens_have_no_punctuation() -> None:
    assert WordCutter().tokens("，。（）“”") == []


def test_many_threads_may_cut_at_once() -> None:
    cutter = WordCutter(["智慧灯杆"])
    found: list[list[str]] = []
    threads = [threading.Thread(target=lambda: found.append(cutter.cut("推广智慧灯杆"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [["推广", "智慧灯杆"]] * 8


def test_both_kinds_of_tokens_count_a_shared_token_once() -> None:
    tokens = lexical_tokens("基站", LexicalTokens.BOTH, WordCutter())
    assert tokens.count("基站") == 1


def test_a_lexicon_file_may_have_comments_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.txt"
    path.write_text("# 说明\n\n潮汐车道  # 交通\n智慧灯杆\n", encoding="utf-8")
    assert read_lexicon(path) == ("潮汐车道", "智慧灯杆")


def test_a_corpus_without_a_lexicon_has_no_terms(tmp_path: Path) -> None:
    assert read_lexicon(tmp_path / "lexicon.txt") == ()


@pytest.mark.parametrize("text", ["İstanbul", "ΣΟΦΟΣ", "5Ｇ基站ＡＢ", "臺灣ǅ", "", "①²ﬁ"])
def test_lower_case_keeps_the_length_of_the_cleaned_text(text: str) -> None:
    assert len(normalise(text)) == len(clean(text)) == len(normalise_with_offsets(text)[1])


def test_texts_of_any_length_normalise_alike() -> None:
    assert normalise("５Ｇ基站，補貼。" * 2_000) == normalise("５Ｇ基站，補貼。") * 2_000
