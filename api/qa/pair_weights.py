"""Character pairs weighted by how rare they are in the corpus: how much of one text another one holds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from ingest.index import Document, normalise

UNSEEN = ""


class PairWeights:
    """Inverse section frequency of character pairs over a corpus."""

    def __init__(self, documents: Iterable[Document]) -> None:
        counts: Counter[str] = Counter()
        sections = 0
        for document in documents:
            for section in document.sections:
                sections += 1
                counts.update(self.pairs(document.text[section.start : section.end]))
        self._weights = {pair: math.log((sections + 1) / (count + 0.5)) for pair, count in counts.items()}
        self._weights[UNSEEN] = math.log((sections + 1) / 0.5)
        self._weight_of = lru_cache(maxsize=8192)(self.weight)  # titles and measures are wanted each time

    @staticmethod
    def pairs(text: str) -> frozenset[str]:
        """Pairs of neighbouring letters and digits of the normalised text."""
        letters = "".join(char if char.isalnum() else " " for char in normalise(text))
        return frozenset(first + second for run in letters.split() for first, second in pairwise(run))

    def weight(self, pairs: Iterable[str]) -> float:
        """The summed weight of some pairs."""
        unseen = self._weights[UNSEEN]
        return sum(self._weights.get(pair, unseen) for pair in pairs)

    def share(self, wanted: frozenset[str], held: frozenset[str]) -> float:
        """How much of the weight of `wanted` is in `held`: 0-1, 0 for nothing wanted."""
        total = self._weight_of(wanted)
        return self.weight(wanted & held) / total if total else 0.0
