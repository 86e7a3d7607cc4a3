"""Questions that ask for the same, by meaning and by characters. The same questions always give the same groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from api.qa.retrieval import without_asking_words

Vectors = NDArray[np.float32]

MEANING_SHARE = 0.3  # decision 50
SAME = 0.4  # mean likeness to a group from which a question belongs to it; decision 50


def group_alike(texts: Sequence[str], vectors: Vectors) -> list[list[int]]:
    """Places of texts that are alike, each in one group; groups and places in the order given.

    A text joins the group that it is most like on average, so a later text never moves an earlier one.
    `texts` are normalised, `vectors` theirs, of length one or zero.
    """
    characters = _characters(texts)
    group_of = np.zeros(len(texts), dtype=np.int64)
    groups: list[list[int]] = []
    for place in range(len(texts)):
        best, likeness = _nearest(place, vectors, characters, group_of, len(groups))
        if likeness < SAME:
            best = len(groups)
            groups.append([])
        groups[best].append(place)
        group_of[place] = best
    return groups


def _nearest(
    place: int, vectors: Vectors, characters: csr_matrix, group_of: NDArray[np.int64], count: int
) -> tuple[int, float]:
    """The group of the texts before that a text is most like, with its mean likeness to them."""
    if not place:
        return 0, 0.0
    meaning = vectors[:place] @ vectors[place]
    written = (characters[:place] @ characters[place].T).toarray().ravel()
    likeness = MEANING_SHARE * meaning + (1 - MEANING_SHARE) * written
    sums = np.bincount(group_of[:place], weights=likeness, minlength=count)
    means = sums / np.bincount(group_of[:place], minlength=count)
    best = int(np.argmax(means))
    return best, float(means[best])


def _characters(texts: Sequence[str]) -> csr_matrix:
    """Characters and pairs of what each text is about, as rows of length one."""
    rows = [_pieces(text) for text in texts]
    places = {piece: place for place, piece in enumerate(sorted(frozenset().union(*rows)))}
    columns = [places[piece] for row in rows for piece in sorted(row)]
    values = [1.0 / np.sqrt(len(row)) for row in rows for _ in row]
    starts = np.cumsum([0, *map(len, rows)])
    return csr_matrix((values, columns, starts), shape=(len(rows), len(places)))


def _pieces(text: str) -> frozenset[str]:
    letters = "".join(char for char in without_asking_words(text) if char.isalnum())
    return frozenset((*letters, *(letters[place : place + 2] for place in range(len(letters) - 1))))
