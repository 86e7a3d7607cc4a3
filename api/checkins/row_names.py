"""Which row of a matrix a report is about: by its title, by a telling part of it, or by what the plan says there."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from api.checkins.words import checkin_words
from api.qa.pair_weights import PairWeights
from ingest.index import Index, Task, normalise

NAMED_COVERAGE = 0.58  # evals: checkins; of the weight of a title's core
NAMED_WEIGHT = 2.4
TIE_SHARE = 0.9
LEAST_SCORE = 1.9
CLEAR_LEAD = 1.2  # how much better than the next one the best must be
OWN_SHARE = 0.34
HEAD_CHARS = 2  # of the noun with which a title ends: …建设
TITLE_RUN_CHARS = 4  # as many characters of a title in a row are no chance
GROUP_SHARE = 0.5  # of what a phrase says that a heading must hold to be what it names
_LEADING_VERB_CLASSES = ("v", "d", "a")


@dataclass(frozen=True, slots=True)
class Named:
    """Tasks named: several where a report is about each of them; `candidates` where only one of them can be meant."""

    tasks: tuple[Task, ...] = ()
    candidates: tuple[Task, ...] = ()
    is_by_title: bool = False
    score: float = 0.0

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(task.title for task in (*self.tasks, *self.candidates))


@dataclass(frozen=True, slots=True)
class _Row:
    task: Task
    core: frozenset[str]
    said: frozenset[str]
    group: frozenset[str]


class RowNames:
    """The rows of all matrices as character pairs, weighted by how few rows hold them."""

    def __init__(self, index: Index) -> None:
        self._same = {**checkin_words().naming.same, **index.same_terms}
        self._rows = tuple(self._row(index, task) for task in index.tasks)
        self._of_titles = frozenset().union(*(row.core | row.group for row in self._rows))
        counts = Counter(pair for row in self._rows for pair in row.said | row.core | row.group)
        total = len(self._rows)
        self._names = {
            normalise(name) for row in self._rows for name in (row.task.title, row.task.group or "")
        }
        self._weights = {pair: math.log((total + 1) / (count + 0.5)) for pair, count in counts.items()}

    def title_spans(self, text: str) -> list[tuple[int, int]]:
        """Where a text holds words of a title or a heading: runs of at least `TITLE_RUN_CHARS` characters of one."""
        spans: list[tuple[int, int]] = []
        text, start = text.lower(), 0
        while start + TITLE_RUN_CHARS <= len(text):
            end = start + self._run_length(text, start)
            if end - start >= TITLE_RUN_CHARS:
                spans.append((start, end))
            start = end if end - start >= TITLE_RUN_CHARS else start + 1
        return spans

    def _run_length(self, text: str, start: int) -> int:
        """How many characters from `start` on stand so in one title."""
        length = 0
        while start + length < len(text) and any(
            text[start : start + length + 1] in name for name in self._names
        ):
            length += 1
        return length

    def by_opening(self, text: str) -> Named:
        """The one task whose title holds the words with which the text begins, where no heading holds them too."""
        opening = checkin_words().naming.before_name.sub("", text.lower())
        said = opening[: self._run_length(opening, 0)]
        rows = [row for row in self._rows if said in normalise(row.task.title)]
        if sum(map(str.isalpha, said)) < TITLE_RUN_CHARS or len(rows) != 1:
            return Named()
        if any(said in normalise(row.task.group or "") for row in self._rows):
            return Named()
        return Named((rows[0].task,), is_by_title=True, score=self._weight(_pairs(said)))

    def by_title(self, text: str, rows: Collection[str] | None = None) -> Named:
        """The tasks whose titles the text holds, each by words of its own."""
        held = _pairs(text)
        found = []
        for row in self._among(rows):
            matched = row.core & held
            weight, whole = self._weight(matched), self._weight(row.core)
            if whole and weight / whole >= NAMED_COVERAGE and weight >= min(NAMED_WEIGHT, whole * 0.9):
                found.append((weight / whole, row, matched))
        found.sort(key=lambda item: (-self._weight(item[2]), -item[0], item[1].task.ordinal))
        kept: list[tuple[float, _Row, frozenset[str]]] = []
        for share, row, matched in found:
            own = matched - frozenset().union(*(other[2] for other in kept))
            if not kept or self._weight(own) >= OWN_SHARE * self._weight(matched):
                kept.append((share, row, matched))
        kept = _without_modifiers(text, kept)
        kept.sort(key=lambda item: item[1].task.ordinal)
        if len(kept) == 1 and (twins := [row for _, row, _ in found if row.core == kept[0][1].core])[1:]:
            return self._one_of_twins(twins, text)
        if len(kept) == 1 and (better := self._better_by_content(kept[0][1], text)):
            return better
        tasks = tuple(row.task for _, row, _ in kept)
        return Named(tasks, is_by_title=True, score=sum(self._weight(item[2]) for item in kept))

    def _one_of_twins(self, twins: Sequence[_Row], text: str) -> Named:
        """Rows of several matrices with one title: what else the text says tells which."""
        best = max(self.score(text, row.task) for row in twins)
        nearest = [row.task for row in twins if self.score(text, row.task) >= best * TIE_SHARE]
        return replace(_one_or_several(nearest, best), is_by_title=True)

    def _better_by_content(self, row: _Row, text: str) -> Named | None:
        """A title that says no more than the heading above it names its row only until the rest of the text does."""
        if row.core != row.group:
            return None
        named = self.by_content(text, {other.task.id for other in self._rows if other.group == row.group})
        is_clear = named.tasks and named.score > CLEAR_LEAD * self.score(text, row.task)
        return Named(named.tasks, is_by_title=True, score=named.score) if is_clear else None

    def by_part(self, text: str, rows: Collection[str] | None = None) -> Named:
        """The task or the heading that a short phrase names in part; a heading stands for its rows."""
        held = _pairs(checkin_words().naming.general.sub(" ", text)) & self._of_titles
        said = self._weight(held)
        among = list(self._among(rows))
        if not said or not among:
            return Named()
        best = max(self._weight(row.core & held) for row in among)
        heading = max(self._weight(row.group & held) for row in among)
        if heading >= best and heading / said >= GROUP_SHARE:
            of_group = [row.task for row in among if self._weight(row.group & held) >= heading * TIE_SHARE]
            return _one_or_several(of_group, heading)
        if best / said < GROUP_SHARE:
            return Named()
        nearest = [row.task for row in among if self._weight(row.core & held) >= best * TIE_SHARE]
        return _one_or_several(nearest, best)

    def by_content(self, text: str, rows: Collection[str] | None = None) -> Named:
        """The task whose title and section of the plan hold most of what the text says."""
        held = _pairs(self._with_same(text))
        scored = sorted(
            ((self._weight((row.said | row.core) & held), row.task) for row in self._among(rows)),
            key=lambda item: (-item[0], item[1].ordinal),
        )
        if not scored or scored[0][0] < LEAST_SCORE:
            return Named()
        best = scored[0][0]
        near = [task for score, task in scored if score * CLEAR_LEAD > best]
        by_head = [task for task in near if normalise(task.title)[-HEAD_CHARS:] in held]
        return _one_or_several(by_head if len(by_head) == 1 else near, best)

    def score(self, text: str, task: Task) -> float:
        """How much of what the text says this row holds."""
        held = _pairs(self._with_same(text))
        return next(
            (self._weight((row.said | row.core) & held) for row in self._rows if row.task.id == task.id), 0.0
        )

    def _with_same(self, text: str) -> str:
        said = normalise(text)
        return text + "".join(" " + term for other, term in self._same.items() if other in said)

    def _among(self, rows: Collection[str] | None) -> Iterable[_Row]:
        return (row for row in self._rows if rows is None or row.task.id in rows)

    def _weight(self, pairs: Iterable[str]) -> float:
        return math.fsum(self._weights.get(pair, 0.0) for pair in pairs)  # whatever the order of the set

    def _row(self, index: Index, task: Task) -> _Row:
        document = index.documents[task.document_id]
        body = next((section for section in document.sections if section.path == task.body_path), None)
        text = document.text[body.start : body.end] if body else ""
        return _Row(
            task,
            _core(index, task.title),
            PairWeights.pairs(text) | PairWeights.pairs(task.title),
            _core(index, task.group or ""),
        )


def row_names_of(index: Index) -> RowNames:
    """The names of an index's rows, built once."""
    return _row_names(index)


@lru_cache(maxsize=4)
def _row_names(index: Index) -> RowNames:
    return RowNames(index)


def _core(index: Index, title: str) -> frozenset[str]:
    """The pairs of a title without the verbs it begins with: everything is 推进 or 加快."""
    words: Sequence[str] = index.words(title)
    plain = "".join(words)
    for word in words[:-1]:
        if len(words) < 2 or not index.word_class(word).startswith(_LEADING_VERB_CLASSES) or len(word) < 2:
            break
        plain = plain.removeprefix(word)
    return PairWeights.pairs(plain if len(plain) > 2 else title)


def _pairs(text: str) -> frozenset[str]:
    return PairWeights.pairs(checkin_words().naming.empty.sub(" ", normalise(text)))


def _without_modifiers(
    text: str, found: list[tuple[float, _Row, frozenset[str]]]
) -> list[tuple[float, _Row, frozenset[str]]]:
    """Without titles whose words run on into another's: 5G网络建设配套需求 is about 配套需求 alone."""
    said = checkin_words().naming.empty.sub(" ", normalise(text))
    spans = []
    for _, row, matched in found:
        own = matched - frozenset().union(*(other for _, two, other in found if two is not row))
        at = [place for place in range(len(said)) if said[place : place + 2] in own]
        spans.append((at[0], at[-1] + 2) if at else (0, 0))
    return [
        one
        for one, (start, end) in zip(found, spans, strict=True)
        if not any(start < other_start <= end < other_end for other_start, other_end in spans)
    ]


def _one_or_several(tasks: Sequence[Task], score: float) -> Named:
    if len(tasks) == 1:
        return Named(tasks=(tasks[0],), score=score)
    return Named(candidates=tuple(tasks), score=score)
