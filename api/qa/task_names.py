"""Which tasks of the matrices a question names, by the weight of their titles that it holds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from api.qa.frames import TaskMatch
from ingest.index import Document, Task, normalise

NAMED_COVERAGE = 0.5  # evals: ownership
TIE_SHARE = 0.92  # a match this close to the best is another reading
MIN_MATCHED_WEIGHT = 4.0
SMALL_GAP_CHARS = 2


class TaskNames:
    """The titles of all tasks as weighted character pairs; pairs common in the corpus weigh little."""

    def __init__(self, tasks: Sequence[Task], documents: Iterable[Document]) -> None:
        self._tasks = tuple(tasks)
        self._rarity = _rarity(documents)
        self._grams = {task.id: frozenset(_pairs(title_core(task.title))) for task in tasks}

    def find(self, text: str, document_ids: frozenset[str] | None = None) -> tuple[TaskMatch, ...]:
        """Tasks the text names, best first; only those close to the best one for their part of the text."""
        pairs = frozenset(_pairs(normalise(text)))
        scored = [
            (task, matched, coverage)
            for task in self._tasks
            if document_ids is None or task.document_id in document_ids
            for matched, coverage in [self._score(task, pairs)]
            if coverage >= NAMED_COVERAGE and matched >= MIN_MATCHED_WEIGHT
        ]
        scored.sort(key=lambda row: (-row[2], row[0].ordinal))
        return tuple(
            TaskMatch(task, round(coverage, 3), self._grams[task.id] & pairs)
            for task, coverage in self._independent(scored, pairs)
        )

    def coverage(self, text: str, task: Task) -> float:
        """How much of the task's title, by weight, the text holds: 0-1."""
        return self._score(task, frozenset(_pairs(normalise(text))))[1]

    def spans(self, text: str, task: Task) -> list[tuple[int, int]]:
        """Where the text names the task: the stretches that hold pairs of its title, small gaps closed."""
        grams = self._grams[task.id]
        spans: list[tuple[int, int]] = []
        for place in range(len(text) - 1):
            if text[place : place + 2] not in grams:
                continue
            if spans and place - spans[-1][1] <= SMALL_GAP_CHARS:
                spans[-1] = (spans[-1][0], place + 2)
            else:
                spans.append((place, place + 2))
        return spans

    def _score(self, task: Task, pairs: frozenset[str]) -> tuple[float, float]:
        grams = self._grams[task.id]
        total = sum(self._weight(gram) for gram in grams)
        matched = sum(self._weight(gram) for gram in grams & pairs)
        return matched, matched / total if total else 0.0

    def _independent(self, scored: list[tuple[Task, float, float]], pairs: frozenset[str]) -> list[tuple[Task, float]]:
        """Drops a match whose words in the text all belong to a clearly better one."""
        kept: list[tuple[Task, float, frozenset[str]]] = []
        for task, _, coverage in scored:
            shared = self._grams[task.id] & pairs
            rival = next((row for row in kept if self._mostly_within(shared, row[2])), None)
            if rival is not None and coverage < rival[1] * TIE_SHARE:
                continue
            kept.append((task, coverage, shared))
        return [(task, coverage) for task, coverage, _ in kept]

    def _mostly_within(self, grams: frozenset[str], other: frozenset[str]) -> bool:
        total = sum(self._weight(gram) for gram in grams)
        own = sum(self._weight(gram) for gram in grams - other)
        return own < 0.34 * total

    def _weight(self, gram: str) -> float:
        return self._rarity.get(gram, self._rarity[""])


def title_core(title: str) -> str:
    """A title as compared: normalised, letters and digits alone."""
    return "".join(char for char in normalise(title) if char.isalnum())


def _pairs(text: str) -> list[str]:
    letters = "".join(char if char.isalnum() else " " for char in text)
    return [first + second for run in letters.split() for first, second in zip(run, run[1:], strict=False)]


def _rarity(documents: Iterable[Document]) -> dict[str, float]:
    """Inverse section frequency of character pairs over the corpus; the key "" holds that of an unseen pair."""
    counts: Counter[str] = Counter()
    sections = 0
    for document in documents:
        for section in document.sections:
            sections += 1
            counts.update(set(_pairs(normalise(document.text[section.start : section.end]))))
    rarity = {pair: math.log((sections + 1) / (count + 0.5)) for pair, count in counts.items()}
    rarity[""] = math.log((sections + 1) / 0.5)
    return rarity
