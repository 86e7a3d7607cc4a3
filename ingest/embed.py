"""Chunks and their sentences → vectors; what the build before embedded is not embedded again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ingest.embedding import Embedder
from ingest.errors import IndexMismatchError
from ingest.index.folder import Manifest, read_chunks
from ingest.index.sentences import build_sentences, read_sentences, sentences_of
from ingest.index.vectors import Vectors, read_vectors
from ingest.progress import Reporter
from ingest.records import Chunk
from ingest.wording import say

_AT_ONCE: Final = 512  # texts between two steps of the progress bar


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors of the chunks and of all their sentences, both in order; how many chunks are new."""

    vectors: Vectors
    sentence_counts: tuple[int, ...]
    sentence_vectors: Vectors
    new: int

    def write_sentences(self, build: Path) -> None:
        build_sentences(build, self.sentence_counts, self.sentence_vectors)


def embedded_text(chunk: Chunk) -> str:
    """What is embedded and counted for a chunk: where it stands, then its words."""
    return f"{chunk.context}\n{chunk.text}"


def embed(
    chunks: Sequence[Chunk],
    embedder: Embedder,
    kept_from: Path | None,
    previous: Manifest | None,
    reporter: Reporter,
) -> Embedded:
    """The vectors of all chunks and sentences; those that the previous build holds are taken from it."""
    texts = [embedded_text(chunk) for chunk in chunks]
    by_chunk = [sentences_of(chunk) for chunk in chunks]
    sentences = [sentence for of_chunk in by_chunk for sentence in of_chunk]
    known = _known_vectors(kept_from, previous, embedder)
    missing = list(dict.fromkeys(text for text in (*texts, *sentences) if text not in known))
    new = sum(text not in known for text in texts)
    with reporter.step(say("step_embed"), len(missing)) as advance:
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            known.update(zip(some, embedder.encode(some), strict=True))
            advance(len(some))
    dimension = embedder.identity.dimension
    counts = tuple(len(of_chunk) for of_chunk in by_chunk)
    return Embedded(_stacked(texts, known, dimension), counts, _stacked(sentences, known, dimension), new)


def _stacked(texts: Sequence[str], known: dict[str, Vectors], dimension: int) -> Vectors:
    vectors = np.zeros((len(texts), dimension), dtype=np.float32)
    for row, text in enumerate(texts):
        vectors[row] = known[text]
    return vectors


def _known_vectors(
    kept_from: Path | None, previous: Manifest | None, embedder: Embedder
) -> dict[str, Vectors]:
    """Vectors of the previous build by the text they stand for; none when another model made them."""
    if kept_from is None or previous is None or previous.model.digest != embedder.identity.digest:
        return {}
    try:
        chunks = read_chunks(kept_from)
        vectors, sentence_vectors = read_vectors(kept_from), read_sentences(kept_from)
    except (IndexMismatchError, OSError, ValueError):
        return {}  # a damaged index is no reason not to build a sound one
    sentences = [sentence for chunk in chunks for sentence in sentences_of(chunk)]
    texts = [embedded_text(chunk) for chunk in chunks]
    # Last the chunks: their vectors are kept whole, those of sentences are not.
    return dict(zip(sentences, sentence_vectors, strict=False)) | dict(zip(texts, vectors, strict=False))
