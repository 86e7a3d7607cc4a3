"""How nearly texts say a word: the table of many texts agrees with reading each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.qa.said import SaidTable, Term, said_in
from ingest.index import Index, normalise, open_index

LETTERS = "农业灌溉县市区（、）5g基站a"
texts = st.lists(st.text(alphabet=LETTERS, max_size=14), max_size=8)
terms = st.builds(
    Term,
    text=st.text(alphabet=LETTERS, min_size=1, max_size=5),
    weight=st.just(1.0),
    is_known=st.booleans(),
    others=st.lists(st.text(alphabet=LETTERS, min_size=1, max_size=3), max_size=2).map(tuple),
)


@given(texts, terms)
def test_the_table_says_of_each_text_what_reading_it_says(some: list[str], term: Term) -> None:
    assert SaidTable(some).shares(term).tolist() == [said_in(term, text) for text in some]


@pytest.fixture(scope="module")
def index(index_dir: Path) -> Iterator[Index]:
    opened = open_index(index_dir)
    yield opened
    opened.close()


@pytest.mark.parametrize("is_known", [True, False])
def test_the_table_agrees_on_every_word_of_the_corpus(index: Index, is_known: bool) -> None:
    clauses = [
        normalise(index.documents[one.document_id].text[one.clause_start : one.clause_end])
        for one in index.figures
    ]
    table = SaidTable(clauses)
    words = {word for clause in clauses for word in index.words(clause)}
    for term in (Term(word, 1.0, is_known, (word[:2],)) for word in sorted(words)):
        assert table.shares(term).tolist() == [said_in(term, clause) for clause in clauses], term


def test_another_name_counts_for_less_than_the_word_itself() -> None:
    shares = SaidTable(["电动汽车", "新能源车"]).shares(Term("新能源车", 1.0, True, ("电动汽车",)))
    assert 0 < shares[0] < shares[1] == 1.0


def test_a_short_form_that_nobody_writes_is_found_in_full() -> None:
    shares = SaidTable(["农业灌溉用电", "农业用电。灌溉"]).shares(Term("农灌", 1.0, False))
    assert shares[0] > shares[1] == 0.0


def test_coverage_is_the_share_of_the_weight_that_is_said() -> None:
    table = SaidTable(["基站补贴", "基站"])
    covered = table.coverage([Term("基站", 1.0, True), Term("补贴", 3.0, True)])
    assert covered.tolist() == [1.0, 0.25]


def test_terms_count_only_in_the_texts_marked() -> None:
    table = SaidTable(["基站补贴", "基站"])
    marks = [np.array([True, True]), np.array([True, False])]
    assert table.coverage([Term("基站", 1.0, True), Term("补贴", 3.0, True)], marks).tolist() == [1.0, 1.0]


def test_everything_is_covered_where_nothing_is_asked() -> None:
    assert SaidTable(["基站"]).coverage([]).tolist() == [1.0]


def test_no_texts_give_no_shares() -> None:
    assert SaidTable([]).shares(Term("基站", 1.0, True)).tolist() == []
