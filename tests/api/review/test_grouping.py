"""Questions that ask for the same come together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from api.review.grouping import group_alike
from ingest.index import Index, normalise, open_index

ALIKE = ["停车费多少钱", "停车怎么收费", "停车费是多少"]
OTHER = "养老院有没有补助"


@pytest.fixture(scope="module")
def index(index_dir: Path) -> Iterator[Index]:
    opened = open_index(index_dir)
    yield opened
    opened.close()


def groups_of(index: Index, *questions: str) -> list[list[int]]:
    texts = [normalise(question) for question in questions]
    return group_alike(texts, index.question_vectors(texts))


def test_wordings_of_one_question_come_together(index: Index) -> None:
    assert groups_of(index, ALIKE[0], OTHER, *ALIKE[1:]) == [[0, 2, 3], [1]]


def test_a_later_question_moves_no_earlier_one(index: Index) -> None:
    before, after = groups_of(index, *ALIKE, OTHER), groups_of(index, *ALIKE, OTHER, "停车场在哪里")
    assert [group[: len(old)] for group, old in zip(after, before, strict=False)] == before


def test_every_question_is_in_one_group(index: Index) -> None:
    questions = [*ALIKE, OTHER, "？", "5G", "5g"]
    assert sorted(place for group in groups_of(index, *questions) for place in group) == list(range(7))


def test_texts_without_vector_or_letters_stand_alone() -> None:
    assert group_alike(["？", "！"], np.zeros((2, 4), dtype=np.float32)) == [[0], [1]]


def test_nothing_gives_no_groups() -> None:
    assert group_alike([], np.zeros((0, 4), dtype=np.float32)) == []
