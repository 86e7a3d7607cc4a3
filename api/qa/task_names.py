"""Which tasks of the matrices a question names, by the weight of their titles that it holds."""

from __future__ import annotations

from collections.abc import Sequence

from api.qa.frames import TaskMatch
from api.qa.pair_weights import PairWeights
from ingest.index import Task

NAMED_COVERAGE = 0.5  # evals: ownership
TIE_SHARE = 0.92  # a match this close to the best is another reading
OWN_SHARE = 0.34  # of its weight that a match must have to itself to stand beside a better one
MIN_MATCHED_WEIGHT = 4.0
SMALL_GAP_CHARS = 2
PART_COVERAGE = 0.14  # evals: ownership
PART_TIE_SHARE = 0.8
GROUP_COVERAGE = 0.1  # of a heading that no other heading shares with the question; evals: ownership
GROUP_RIVAL_SHARE = 0.6


class TaskNames:
    """The titles of all tasks as weighted character pairs; pairs common in the corpus weigh little."""

    def __init__(self, tasks: Sequence[Task], weights: PairWeights) -> None:
        self._tasks = tuple(tasks)
        self._weights = weights
        self._pairs = {task.id: weights.pairs(task.title) for task in tasks}

    def find(self, text: str, document_ids: frozenset[str] | None = None) -> tuple[TaskMatch, ...]:
        """Tasks the text names, best first; a match whose words belong to a clearly better one is left out."""
        held = self._weights.pairs(text)
        matches = [
            TaskMatch(task, round(share, 3), self._pairs[task.id] & held)
            for task in self._tasks
            if document_ids is None or task.document_id in document_ids
            for share in [self._weights.share(self._pairs[task.id], held)]
            if share >= NAMED_COVERAGE
            and self._weights.weight(self._pairs[task.id] & held) >= MIN_MATCHED_WEIGHT
        ]
        matches.sort(key=lambda match: (-match.coverage, match.task.ordinal))
        return self._independent(matches)

    def find_part(self, text: str, tasks: Sequence[Task]) -> tuple[TaskMatch, ...]:
        """Tasks that the text names by a telling part of their title, the best and those as good: 安全 fits two."""
        held = self._weights.pairs(text)
        matches = [
            TaskMatch(
                task, round(self._weights.share(self._pairs[task.id], held), 3), self._pairs[task.id] & held
            )
            for task in tasks
        ]
        best = max((match.coverage for match in matches), default=0.0)
        if best < PART_COVERAGE:
            return ()
        return tuple(match for match in matches if match.coverage >= best * PART_TIE_SHARE)

    def group(self, text: str) -> str | None:
        """The part of a matrix that the text names most of; None where it names none clearly better than another."""
        held = self._weights.pairs(text)
        groups = sorted({task.group for task in self._tasks if task.group})
        shares = {group: self._weights.share(self._weights.pairs(group), held) for group in groups}
        ranked = sorted(groups, key=lambda group: -shares[group])
        if not ranked or shares[ranked[0]] < GROUP_COVERAGE:
            return None
        second = shares[ranked[1]] if len(ranked) > 1 else 0.0
        return ranked[0] if second <= shares[ranked[0]] * GROUP_RIVAL_SHARE else None

    def spans(self, text: str, task: Task) -> list[tuple[int, int]]:
        """Where the text names the task: the stretches that hold pairs of its title, small gaps closed."""
        pairs = self._pairs[task.id]
        spans: list[tuple[int, int]] = []
        for place in range(len(text) - 1):
            if text[place : place + 2] not in pairs:
                continue
            if spans and place - spans[-1][1] <= SMALL_GAP_CHARS:
                spans[-1] = (spans[-1][0], place + 2)
            else:
                spans.append((place, place + 2))
        return spans

    def _independent(self, matches: Sequence[TaskMatch]) -> tuple[TaskMatch, ...]:
        kept: list[TaskMatch] = []
        for match in matches:
            rival = next((other for other in kept if self._lies_within(match.words, other.words)), None)
            if rival is None or match.coverage >= rival.coverage * TIE_SHARE:
                kept.append(match)
        return tuple(kept)

    def _lies_within(self, words: frozenset[str], other: frozenset[str]) -> bool:
        return self._weights.weight(words - other) < OWN_SHARE * self._weights.weight(words)
