"""The nearest sentence of each chunk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.index.sentences import SentenceIndex, build_sentences, read_sentences, sentences_of
from ingest.records import Chunk

COUNTS = (2, 1, 3)
SENTENCES = np.eye(6, dtype=np.float32)


@pytest.fixture
def index(tmp_path: Path) -> SentenceIndex:
    build_sentences(tmp_path, COUNTS, SENTENCES)
    return SentenceIndex(tmp_path)


def a_chunk(text: str) -> Chunk:
    return Chunk("c", "d", "引言", 0, len(text), text, "题目")


def test_the_sentences_of_a_chunk_are_its_text_without_its_headings() -> None:
    assert sentences_of(a_chunk("建成一座补两千元；由财政局发放。\n自印发之日起施行")) == [
        "建成一座补两千元；",
        "由财政局发放。",
        "自印发之日起施行",
    ]


def test_a_chunk_without_an_end_of_a_sentence_is_one_sentence() -> None:
    assert sentences_of(a_chunk("责任单位：市财政局")) == ["责任单位：市财政局"]


def test_every_chunk_gets_its_nearest_sentence_in_the_order_asked_for(index: SentenceIndex) -> None:
    question = np.array([0.1, 0.5, 0.3, 0.2, 0.9, 0.4], dtype=np.float32)
    assert index.similarities(question, np.array([2, 0, 1])) == pytest.approx([0.9, 0.5, 0.3], abs=1e-3)


def test_no_rows_give_no_similarities(index: SentenceIndex) -> None:
    assert not len(index.similarities(SENTENCES[0], np.zeros(0, dtype=np.int64)))


def test_half_floats_keep_three_digits(tmp_path: Path) -> None:
    vectors = np.random.default_rng(3).standard_normal((4, 256)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    build_sentences(tmp_path, (4,), vectors)
    found = SentenceIndex(tmp_path).similarities(vectors[2], np.array([0]))
    assert found[0] == pytest.approx(1.0, abs=1e-3)


def test_vectors_come_back_in_order(tmp_path: Path) -> None:
    build_sentences(tmp_path, COUNTS, SENTENCES)
    assert (read_sentences(tmp_path) == SENTENCES).all()


def test_a_build_without_chunks_opens(tmp_path: Path) -> None:
    build_sentences(tmp_path, (), np.zeros((0, 6), dtype=np.float32))
    assert not len(SentenceIndex(tmp_path).similarities(SENTENCES[0], np.zeros(0, dtype=np.int64)))


def test_a_folder_without_sentences_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="sentences"):
        SentenceIndex(tmp_path)
