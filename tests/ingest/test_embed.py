"""Chunks and their sentences as vectors; nothing is embedded twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from ingest.embed import Embedded, embed, embedded_text
from ingest.embedding import SHIPPED_MODEL, Embedder, load_embedder
from ingest.index.folder import Contents, Manifest, ModelRecord, write_contents
from ingest.index.sentences import sentences_of
from ingest.index.vectors import build_vectors
from ingest.progress import Silent
from ingest.records import Chunk
from ingest.text import LexicalTokens

CHUNKS = [
    Chunk("a", "d", "一、标准", 0, 20, "每建成一座补助两千元。由财政局发放。", "补助办法 一、标准"),
    Chunk("b", "d", "二、附则", 20, 30, "由财政局发放。", "补助办法 二、附则"),
]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder(SHIPPED_MODEL)


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that the model is given."""
    texts: list[str] = []
    encode = Embedder.encode

    def listening(self: Embedder, some: Sequence[str]) -> np.ndarray:
        texts.extend(some)
        return encode(self, some)

    monkeypatch.setattr(Embedder, "encode", listening)
    return texts


def a_manifest(embedder: Embedder) -> Manifest:
    identity = embedder.identity
    model = ModelRecord(identity.name, identity.dimension, identity.digest)
    return Manifest("b", datetime(2026, 1, 1, tzinfo=UTC), model, LexicalTokens.CHARACTERS, 240, {}, "", {})


def stored(embedded: Embedded, chunks: Sequence[Chunk], build: Path) -> Path:
    write_contents(build, Contents(chunks=tuple(chunks)))
    build_vectors(build, chunks, embedded.vectors, lambda _: None)
    embedded.write_sentences(build)
    return build


def test_a_sentence_that_stands_twice_is_embedded_once(embedder: Embedder, asked_for: list[str]) -> None:
    embedded = embed(CHUNKS, embedder, None, None, Silent())
    assert len(asked_for) == len(set(asked_for)) == 4
    assert embedded.sentence_counts == (2, 1) and embedded.new == 2
    assert (embedded.sentence_vectors[1] == embedded.sentence_vectors[2]).all()


def test_vectors_stand_in_the_order_of_chunks_and_sentences(embedder: Embedder) -> None:
    embedded = embed(CHUNKS, embedder, None, None, Silent())
    texts = [embedded_text(chunk) for chunk in CHUNKS]
    sentences = [sentence for chunk in CHUNKS for sentence in sentences_of(chunk)]
    assert embedded.vectors == pytest.approx(embedder.encode(texts), abs=1e-6)
    assert embedded.sentence_vectors == pytest.approx(embedder.encode(sentences), abs=1e-6)


def test_what_the_build_before_holds_is_not_embedded_again(
    embedder: Embedder, asked_for: list[str], tmp_path: Path
) -> None:
    build = stored(embed(CHUNKS, embedder, None, None, Silent()), CHUNKS, tmp_path)
    asked_for.clear()
    again = embed(CHUNKS, embedder, build, a_manifest(embedder), Silent())
    assert asked_for == [] and again.new == 0


def test_a_damaged_build_before_is_passed_over(embedder: Embedder, tmp_path: Path) -> None:
    build = stored(embed(CHUNKS, embedder, None, None, Silent()), CHUNKS, tmp_path)
    (build / "sentences.npy").write_bytes(b"no numbers")
    assert embed(CHUNKS, embedder, build, a_manifest(embedder), Silent()).new == len(CHUNKS)


def test_no_chunks_give_no_vectors(embedder: Embedder) -> None:
    embedded = embed([], embedder, None, None, Silent())
    assert (len(embedded.vectors), embedded.sentence_counts, len(embedded.sentence_vectors)) == (0, (), 0)
