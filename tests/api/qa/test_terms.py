"""Which words of a question an answer must account for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.qa.terms import Terms
from api.qa.words import load_slot_words
from ingest.index import Index, open_index

WORDS = load_slot_words(Path(__file__).resolve().parents[3] / "prompts" / "understanding" / "words.toml")


@pytest.fixture(scope="module")
def index(index_dir: Path) -> Iterator[Index]:
    opened = open_index(index_dir)
    yield opened
    opened.close()


def terms_of(index: Index, text: str, *expressions: str) -> list[str]:
    synonyms = dict.fromkeys(expressions, ("换电站",))
    return [term.text for term in Terms(index, WORDS, synonyms).of(text)]


def test_an_expression_of_the_synonyms_stays_whole(index: Index) -> None:
    assert "雨污分流" in terms_of(index, "雨污分流管网", "雨污分流")


@pytest.mark.parametrize(
    ("text", "expression"),
    [("机关门口", "关门"), ("召开会议", "开会"), ("提出事项", "出事"), ("smart城市", "ar")],
)
def test_an_expression_does_not_tear_words_apart(index: Index, text: str, expression: str) -> None:
    assert expression not in terms_of(index, text, expression)


def test_a_clause_with_the_other_name_accounts_for_a_word(index: Index) -> None:
    terms = Terms(index, WORDS, {"加梯": ("加装电梯",)})
    assert terms.coverage(terms.of("加梯"), "支持既有住宅加装电梯。") > 0.5
