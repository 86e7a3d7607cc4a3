"""Ranked passages + accepted sections → recall and reciprocal rank; pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.driver import Passage
from evals.matching import Label
from evals.report import Line

DEPTH = 10  # how far down a passage still counts: MRR@10


@dataclass(frozen=True, slots=True)
class Rank:
    """Where the first accepted passage stood, from 1; None: not among the first ten."""

    first: int | None

    def within(self, depth: int) -> bool:
        return self.first is not None and self.first <= depth

    @property
    def reciprocal(self) -> float:
        return 1 / self.first if self.first else 0.0


def rank(passages: Sequence[Passage], sections: Sequence[str], home: str) -> Rank:
    """The place of the first passage that lies at or below an accepted section."""
    labels = [Label.parse(section, home) for section in sections]
    for place, passage in enumerate(passages[:DEPTH], start=1):
        if any(label.matches(passage) for label in labels):
            return Rank(place)
    return Rank(None)


def lines(ranks: Sequence[Rank]) -> tuple[Line, ...]:
    """R@1, R@5 and MRR@10 over the questions that name sections."""
    count = len(ranks)
    return (
        Line("retrieval", "R@1", float(sum(rank.within(1) for rank in ranks)), count),
        Line("retrieval", "R@5", float(sum(rank.within(5) for rank in ranks)), count),
        Line("retrieval", f"MRR@{DEPTH}", sum(rank.reciprocal for rank in ranks), count),
    )
