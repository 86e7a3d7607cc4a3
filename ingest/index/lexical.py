"""Best passages by words: BM25 over characters or words."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import bm25s
import numpy as np
from numpy.typing import NDArray

from ingest.index.ranking import highest

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]

_FOLDER: Final = "bm25"
# Longer chunks are not longer-winded, and a word that stands twice is not twice as telling; evals: retrieval_bench.
_SATURATION: Final = 0.9  # k1
_LENGTH_SHARE: Final = 0.4  # b
_NOTHING: Final = "\0"  # the library cannot count nothing at all; no question holds this token

logging.getLogger("bm25s").setLevel(logging.WARNING)


def build_lexical(build: Path, tokens: Sequence[list[str]]) -> None:
    """Counts the tokens of the chunks, in their order, and stores the counts."""
    ranking = bm25s.BM25(k1=_SATURATION, b=_LENGTH_SHARE)
    ranking.index(list(tokens) or [[_NOTHING]], show_progress=False)
    ranking.save(str(build / _FOLDER), show_progress=False)


class LexicalIndex:
    """The word counts of one build, opened for reading."""

    def __init__(self, build: Path) -> None:
        self._ranking = bm25s.BM25.load(str(build / _FOLDER), show_progress=False)

    def best(self, tokens: list[str], limit: int, rows: Rows | None = None) -> list[tuple[int, float]]:
        """Rows of the best chunks with their BM25 score, best first, none without a shared token; `rows` keeps to these."""
        scores = self.scores(tokens)
        found = scores if rows is None else scores[rows]
        places = (int(place) for place in highest(found, limit) if found[place] > 0)
        return [(place if rows is None else int(rows[place]), float(found[place])) for place in places]

    def scores(self, tokens: list[str]) -> Scores:
        """The BM25 score of every chunk; 0 where it shares no token."""
        known = self._ranking.get_tokens_ids(tokens)
        if not known:
            return np.zeros(self._ranking.scores["num_docs"], dtype=np.float32)
        scores: Scores = self._ranking.get_scores_from_ids(known)
        return scores
