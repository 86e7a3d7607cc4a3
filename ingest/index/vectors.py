"""Nearest passages by meaning: Chroma over many chunks, an exact scan over few or chosen ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from ingest.index.ranking import highest
from ingest.records import Chunk

if TYPE_CHECKING:
    from chromadb.api.client import Client

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]

_VECTORS: Final = "vectors.npy"
_CHROMA: Final = "chroma"
_COLLECTION: Final = "chunks"
_BATCH: Final = 2_000
_SPACE: Final = "cosine"
_SEARCH_WIDTH: Final = 128  # at least the largest number of passages asked for; Chroma's own default is 100

MOST_SCANNED: Final = 10_000  # chunks: a scan takes 0.4 ms of one core, Chroma 2 to 4; evals: retrieval_bench
_BLOCK: Final = 256  # rows at once: larger products are shared out among threads that wait for each other


def build_vectors(
    build: Path, chunks: Sequence[Chunk], vectors: Vectors, advance: Callable[[int], None]
) -> None:
    """Stores the vectors, in the order of the chunks; `advance` is told how many were stored."""
    np.save(build / _VECTORS, vectors)
    client = _client(build / _CHROMA)
    try:
        collection = client.create_collection(
            _COLLECTION,
            embedding_function=None,
            configuration={
                "hnsw": {"space": _SPACE, "ef_construction": _SEARCH_WIDTH, "ef_search": _SEARCH_WIDTH}
            },
        )
        for start in range(0, len(chunks), _BATCH):
            batch = chunks[start : start + _BATCH]
            collection.add(
                ids=[chunk.id for chunk in batch],
                embeddings=vectors[start : start + _BATCH],
                documents=[chunk.text for chunk in batch],
                metadatas=[
                    {"document_id": chunk.document_id, "section_path": chunk.section_path} for chunk in batch
                ],
            )
            advance(len(batch))
    finally:
        client.close()


def read_vectors(build: Path) -> Vectors:
    """The stored vectors, in the order of the chunks; read from the disk as they are used."""
    vectors: Vectors = np.load(build / _VECTORS, mmap_mode="r")
    return vectors


class VectorIndex:
    """The vectors of one build, opened for reading."""

    def __init__(
        self, build: Path, row_of_chunk: Mapping[str, int], most_scanned: int = MOST_SCANNED
    ) -> None:
        """With more than `most_scanned` chunks Chroma is asked.

        Raises OSError or ValueError where the folder does not hold what `build_vectors` stored.
        """
        from chromadb.errors import ChromaError
        from langchain_chroma import Chroma

        self._row_of_chunk = row_of_chunk
        self._vectors = np.asarray(read_vectors(build))
        self._is_scanned = len(row_of_chunk) <= most_scanned
        if not (build / _CHROMA).is_dir():
            raise FileNotFoundError(_CHROMA)  # else Chroma would make an empty one
        self._client = _client(build / _CHROMA)
        try:
            self._store = Chroma(
                client=self._client, collection_name=_COLLECTION, create_collection_if_not_exists=False
            )
        except ChromaError as error:
            self._client.close()
            raise ValueError(_CHROMA) from error

    def nearest(self, vector: Vectors, limit: int, rows: Rows | None = None) -> list[tuple[int, float]]:
        """Rows of the nearest chunks with their cosine similarity, best first; `rows` keeps to these.

        A filter makes Chroma read the metadata of every chunk (8 ms for 5,000); scanning the chosen vectors is
        faster and exact.
        """
        if not vector.any() or limit < 1 or not self._row_of_chunk:
            return []
        is_searched = rows is None and not self._is_scanned
        return self._search(vector, limit) if is_searched else self._scan(vector, limit, rows)

    def similarities(self, vector: Vectors, rows: Rows) -> Vectors:
        """The cosine similarity of each of these chunks."""
        found: Vectors = np.clip(_products(self._vectors[rows], vector), -1.0, 1.0)
        return found

    def spread(self, vector: Vectors, rows: Rows | None = None) -> tuple[float, float]:
        """Mean and standard deviation of the similarities to all chunks, or to these."""
        if rows is not None:
            found = self.similarities(vector, rows)
            return float(found.mean()), float(found.std())
        mean, moment = self._moments
        average = float(mean @ vector)
        return average, math.sqrt(max(float(vector @ moment @ vector) - average**2, 0.0))

    @cached_property
    def _moments(self) -> tuple[Vectors, Vectors]:
        """The mean vector and the mean of the vectors' outer products: they give any query's spread without a scan."""
        mean: Vectors = self._vectors.mean(axis=0)
        moment: Vectors = (self._vectors.T @ self._vectors / np.float32(len(self._vectors))).astype(
            np.float32
        )
        return mean, moment

    def close(self) -> None:
        """Lets go of Chroma's files."""
        self._client.close()

    def _search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        wanted = min(limit, len(self._row_of_chunk))
        found = self._store.similarity_search_by_vector_with_relevance_scores(vector.tolist(), k=wanted)
        ranked = [
            (self._row_of_chunk[str(document.id)], _similarity(1.0 - distance))
            for document, distance in found
        ]
        return sorted(ranked, key=lambda hit: (-hit[1], hit[0]))

    def _scan(self, vector: Vectors, limit: int, rows: Rows | None) -> list[tuple[int, float]]:
        similarities = _products(self._vectors if rows is None else self._vectors[rows], vector)
        best = highest(similarities, limit)
        found = best if rows is None else rows[best]
        columns = zip(found, similarities[best], strict=True)
        return [(int(row), _similarity(float(similarity))) for row, similarity in columns]


def _products(vectors: Vectors, vector: Vectors) -> Vectors:
    starts = range(0, len(vectors), _BLOCK)
    products = [vectors[start : start + _BLOCK] @ vector for start in starts]
    return np.concatenate(products) if products else np.zeros(0, dtype=np.float32)


def _similarity(value: float) -> float:
    return max(-1.0, min(1.0, value))


def _client(folder: Path) -> Client:
    import chromadb
    from chromadb.api.client import Client
    from chromadb.config import Settings

    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    assert isinstance(client, Client)  # the declared type leaves out `close`
    return client
