"""Best passages by words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.index.lexical import LexicalIndex, build_lexical
from ingest.text import character_tokens

TEXTS = ["每建成一个基站补助两千元", "网络安全由网信办负责", "基站用电统一结算", "基站基站基站免费开放"]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    build_lexical(tmp_path, [character_tokens(text) for text in TEXTS])
    return LexicalIndex(tmp_path)


def test_the_text_with_the_rarest_shared_words_comes_first(index: LexicalIndex) -> None:
    assert index.best(character_tokens("基站补助"), 4)[0][0] == 0


def test_texts_that_share_no_token_are_left_out(index: LexicalIndex) -> None:
    assert {row for row, _ in index.best(character_tokens("网信办"), 4)} == {1}


def test_scores_fall(index: LexicalIndex) -> None:
    scores = [score for _, score in index.best(character_tokens("基站用电"), 4)]
    assert scores == sorted(scores, reverse=True) and scores[-1] > 0


def test_chosen_rows_are_kept_to(index: LexicalIndex) -> None:
    assert [row for row, _ in index.best(character_tokens("基站补助"), 4, np.array([2, 3]))] == [3, 2]


@pytest.mark.parametrize("question", ["", "。？", "zzz", "饕餮"], ids=["empty", "marks", "latin", "unknown"])
def test_a_question_without_a_known_token_finds_nothing(index: LexicalIndex, question: str) -> None:
    assert index.best(character_tokens(question), 4) == []


def test_unknown_tokens_do_not_spoil_known_ones(index: LexicalIndex) -> None:
    assert index.best(character_tokens("饕餮网信办"), 1)[0][0] == 1


def test_limits_hold(index: LexicalIndex) -> None:
    assert len(index.best(character_tokens("基站"), 2)) == 2
    assert index.best(character_tokens("基站"), 0) == []


def test_a_build_without_words_finds_nothing(tmp_path: Path) -> None:
    build_lexical(tmp_path, [])
    assert LexicalIndex(tmp_path).best(["基"], 5) == []


def test_every_text_has_a_score_and_those_that_share_nothing_have_none(index: LexicalIndex) -> None:
    scores = index.scores(character_tokens("网信办"))
    assert len(scores) == len(TEXTS)
    assert [row for row, score in enumerate(scores) if score > 0] == [1]


def test_unknown_tokens_score_nothing_anywhere(index: LexicalIndex) -> None:
    scores = index.scores(["ψ"])
    assert len(scores) == len(TEXTS) and not scores.any()
