"""Nearest passages by meaning, in a real Chroma."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.index.vectors import VectorIndex, build_vectors, read_vectors
from ingest.records import Chunk

COUNT, DIMENSION = 60, 16


def some_vectors() -> np.ndarray:
    vectors = np.random.default_rng(5).standard_normal((COUNT, DIMENSION)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def some_chunks() -> list[Chunk]:
    return [Chunk(f"c{n}", f"d{n % 3}", "引言", 0, 1, f"第{n}段", "") for n in range(COUNT)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build = tmp_path_factory.mktemp("vectors")
    stored: list[int] = []
    build_vectors(build, some_chunks(), some_vectors(), stored.append)
    assert sum(stored) == COUNT
    return build


@pytest.fixture(params=[0, COUNT], ids=["searched by Chroma", "scanned"])
def index(built: Path, request: pytest.FixtureRequest) -> Iterator[VectorIndex]:
    rows = {chunk.id: row for row, chunk in enumerate(some_chunks())}
    opened = VectorIndex(built, rows, most_scanned=request.param)
    yield opened
    opened.close()


def test_a_vector_is_nearest_to_itself(index: VectorIndex) -> None:
    row, similarity = index.nearest(some_vectors()[17], 3)[0]
    assert (row, similarity) == (17, pytest.approx(1.0, abs=1e-5))


def test_chroma_finds_what_an_exact_scan_finds(index: VectorIndex) -> None:
    question = some_vectors()[3] + some_vectors()[8]
    question /= np.linalg.norm(question)
    by_graph, by_scan = index.nearest(question, 10), index.nearest(question, 10, np.arange(COUNT))
    assert [row for row, _ in by_graph] == [row for row, _ in by_scan]
    assert [score for _, score in by_graph] == pytest.approx([score for _, score in by_scan], abs=1e-5)


def test_chosen_rows_are_kept_to(index: VectorIndex) -> None:
    rows = np.array([2, 5, 8, 11])
    assert {row for row, _ in index.nearest(some_vectors()[17], 10, rows)} == {2, 5, 8, 11}


def test_no_rows_give_nothing(index: VectorIndex) -> None:
    assert index.nearest(some_vectors()[0], 5, np.zeros(0, dtype=np.int64)) == []


def test_a_vector_of_zeros_is_near_nothing(index: VectorIndex) -> None:
    assert index.nearest(np.zeros(DIMENSION, dtype=np.float32), 5) == []


def test_more_may_be_asked_for_than_there_is(index: VectorIndex) -> None:
    assert len(index.nearest(some_vectors()[0], COUNT * 3)) == COUNT


def test_vectors_come_back_in_the_order_of_the_chunks(built: Path) -> None:
    assert (read_vectors(built) == some_vectors()).all()


def test_a_build_still_opens_after_its_folder_was_renamed(built: Path, tmp_path: Path) -> None:
    build_vectors(tmp_path, some_chunks(), some_vectors(), lambda _: None)
    moved = tmp_path.rename(tmp_path.with_name("moved"))
    opened = VectorIndex(moved, {chunk.id: row for row, chunk in enumerate(some_chunks())})
    assert opened.nearest(some_vectors()[4], 1)[0][0] == 4
    opened.close()


def test_a_build_without_chunks_opens_and_finds_nothing(tmp_path: Path) -> None:
    build_vectors(tmp_path, [], np.zeros((0, DIMENSION), dtype=np.float32), lambda _: None)
    opened = VectorIndex(tmp_path, {})
    assert opened.nearest(some_vectors()[0], 5) == []
    opened.close()


@pytest.mark.parametrize("rows", [None, np.arange(5, 40)])
def test_the_spread_is_that_of_all_similarities(index: VectorIndex, rows: np.ndarray | None) -> None:
    question = some_vectors()[3]
    similarities = some_vectors()[slice(None) if rows is None else rows] @ question
    mean, spread = index.spread(question, rows)
    assert (mean, spread) == (
        pytest.approx(similarities.mean(), abs=1e-4),
        pytest.approx(similarities.std(), abs=1e-4),
    )


def test_similarities_come_in_the_order_asked_for(index: VectorIndex) -> None:
    question = some_vectors()[3]
    rows = np.array([9, 3, 50])
    assert index.similarities(question, rows) == pytest.approx(some_vectors()[rows] @ question, abs=1e-5)
