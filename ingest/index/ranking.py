"""The highest of many scores, without sorting them all."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def highest(scores: NDArray[np.floating[Any]], limit: int) -> NDArray[np.intp]:
    """Places of the `limit` highest scores, best first; equal scores in the order they stand."""
    if limit < 1:
        return np.zeros(0, dtype=np.intp)
    if limit < len(scores):
        threshold = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        candidates = np.flatnonzero(scores >= threshold)
    else:
        candidates = np.arange(len(scores))
    order = np.argsort(-scores[candidates], kind="stable")[:limit]
    return candidates[order]
