"""The sentences of the chunks as vectors: how near the nearest sentence of a chunk comes to a question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.records import Chunk
from ingest.text import split_sentences

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]

_VECTORS: Final = "sentences.npy"  # half floats: read for a few candidates only, three digits are enough
_STARTS: Final = "sentence_starts.npy"  # the first sentence of every chunk, and the end of the last


def sentences_of(chunk: Chunk) -> list[str]:
    """The sentences of a chunk without its headings; at least one, the whole text where nothing ends a sentence."""
    spans = split_sentences(chunk.text) or [(0, len(chunk.text))]
    return [chunk.text[start:end] for start, end in spans]


def build_sentences(build: Path, counts: Sequence[int], vectors: Vectors) -> None:
    """Stores the sentences' vectors, in order; `counts` says how many belong to each chunk."""
    np.save(build / _VECTORS, vectors.astype(np.float16))
    np.save(build / _STARTS, np.cumsum([0, *counts], dtype=np.int64))


def read_sentences(build: Path) -> Vectors:
    """The stored vectors, in order, as half floats; read from the disk as they are used."""
    vectors: Vectors = np.load(build / _VECTORS, mmap_mode="r")
    return vectors


class SentenceIndex:
    """The sentences of one build, opened for reading."""

    def __init__(self, build: Path) -> None:
        """Raises OSError or ValueError where the folder does not hold what `build_sentences` stored."""
        self._vectors = read_sentences(build)
        self._starts: Rows = np.load(build / _STARTS)

    def similarities(self, vector: Vectors, rows: Rows) -> Vectors:
        """The cosine similarity of each chunk's nearest sentence, in the order of the rows."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        counts = self._starts[rows + 1] - self._starts[rows]
        ends = np.cumsum(counts)
        places = np.arange(ends[-1]) + np.repeat(self._starts[rows] - (ends - counts), counts)
        similarities = self._vectors[places].astype(np.float32) @ vector
        nearest: Vectors = np.maximum.reduceat(similarities, ends - counts)
        return np.clip(nearest, -1.0, 1.0)
