"""Cases made from the matrix and the ledger themselves: every party with every task, every list, every figure.

What is expected comes straight from `GET /v1/tasks`, `/v1/parties` and `/v1/figures`; how it is asked for is data
(`datasets/phrasings.toml`). Nothing here knows how answers are made.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from evals.driver import FigureRow, PartyRow, Reply, TaskRow
from evals.ownership import Check, Cites, NamesExactly, ReadingWords, SaysYesOrNo, StatesCount, StatesFigure
from evals.report import Line

OFFICIAL = "official"  # the kind of a document that is an original
_SAID_TWICE = re.compile(r"(\w{2,})的\1")  # 补装期限的期限
MAX_PAIRS = 500  # pairs of parties asked about per document; beyond it a fixed sample


class _Reading(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    yes: tuple[str, ...]
    no: tuple[str, ...]
    count_words: tuple[str, ...]


class _Questions(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    is_in_row: tuple[str, ...]
    owners: tuple[str, ...]
    tasks_of_party: tuple[str, ...]
    joint: tuple[str, ...]
    without: tuple[str, ...]
    task_count: tuple[str, ...]
    party_count: tuple[str, ...]
    total_tasks: tuple[str, ...]
    total_parties: tuple[str, ...]
    busiest: tuple[str, ...]
    idlest: tuple[str, ...]
    fullest: tuple[str, ...]
    emptiest: tuple[str, ...]
    alias: tuple[str, ...]
    tasks_in_place: tuple[str, ...]
    owners_in_place: tuple[str, ...]
    figures: Mapping[str, tuple[str, ...]]


class Phrasings(BaseModel):
    """How generated cases ask, and the words by which their answers are read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reading: _Reading
    questions: _Questions

    @classmethod
    def load(cls, path: Path) -> Phrasings:
        """Raises pydantic's ValidationError where a table is missing or unknown."""
        return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))

    @property
    def words(self) -> ReadingWords:
        return ReadingWords(self.reading.yes, self.reading.no, self.reading.count_words)


@dataclass(frozen=True, slots=True)
class GeneratedCase:
    """A question whose answer the data fix. `document` is sent along where several documents have a matrix."""

    id: str
    kind: str
    question: str
    document: str | None
    checks: tuple[Check, ...]

    def faults(self, reply: Reply) -> tuple[str, ...]:
        if not reply.answered:
            return reply.notices if reply.failed else (f"refused ({reply.status})",)
        return tuple(fault for check in self.checks for fault in check.faults(reply))


@dataclass(frozen=True)
class Matrix:
    """One document's rows and the parties they name, as the API gives them, with the lists a case needs."""

    document_id: str
    rows: tuple[TaskRow, ...]
    parties: tuple[PartyRow, ...]

    @classmethod
    def of(cls, document_id: str, tasks: Iterable[TaskRow], parties: Iterable[PartyRow]) -> Matrix:
        rows = tuple(task for task in tasks if task.document.id == document_id)
        named = {link.party_id for row in rows for link in row.parties}
        return cls(document_id, rows, tuple(party for party in parties if party.id in named))

    @cached_property
    def place(self) -> str:
        """Where its parties are at home; empty where they have no place, or several."""
        places = {party.place for party in self.parties}
        return places.pop() if len(places) == 1 else ""

    @cached_property
    def party_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(link.name for row in self.rows for link in row.parties))

    @cached_property
    def titles(self) -> frozenset[str]:
        return frozenset(row.title for row in self.rows)

    @cached_property
    def rows_of(self) -> Mapping[str, tuple[TaskRow, ...]]:
        found: dict[str, list[TaskRow]] = defaultdict(list)
        for row in self.rows:
            for name in dict.fromkeys(link.name for link in row.parties):
                found[name].append(row)
        return {name: tuple(rows) for name, rows in found.items()}

    def owners(self, row: TaskRow) -> frozenset[str]:
        return frozenset(link.name for link in row.parties)

    def shown(self, row: TaskRow) -> frozenset[str]:
        """The names as an answer lists them: the member where the row names one body alone."""
        return frozenset(link.member or link.name for link in row.parties)

    @cached_property
    def names_shown(self) -> frozenset[str]:
        """Every name that an answer about a row may list."""
        return frozenset(self.party_names).union(*(self.shown(row) for row in self.rows))

    def names_in_part(self, row: TaskRow, party: str) -> bool:
        """Whether a row names only a member of this party: then neither yes nor no is the whole truth."""
        return any(link.name == party and link.member for link in row.parties)

    def unique_aliases(self) -> Iterator[tuple[str, str]]:
        """Every other name, a member's too, that means one party of this matrix alone; with that party."""
        meant: dict[str, set[str]] = defaultdict(set)
        for party in self.parties:
            members = [name for member in party.members for name in (member.name, *member.aliases)]
            for alias in (*party.aliases, *members):
                meant[alias].add(party.name)
        for alias, names in sorted(meant.items()):
            if len(names) == 1 and alias not in self.rows_of:
                yield alias, next(iter(names))


def matrices(tasks: Sequence[TaskRow], parties: Sequence[PartyRow]) -> tuple[Matrix, ...]:
    """The matrix of each document that has one."""
    documents = dict.fromkeys(task.document.id for task in tasks)
    return tuple(Matrix.of(document, tasks, parties) for document in documents)


def generate(
    tasks: Sequence[TaskRow],
    parties: Sequence[PartyRow],
    figures: Sequence[FigureRow],
    phrasings: Phrasings,
    most_pairs: int | None = None,
) -> tuple[GeneratedCase, ...]:
    """Every case of every matrix and of every ledger of an original, in a fixed order.

    `most_pairs`: only a fixed sample of the pairs (party and task, two parties) of each document.
    """
    found = matrices(tasks, parties)
    ledgers = ledgers_of(tasks, figures)
    is_named = len({*ledgers, *(matrix.document_id for matrix in found)}) > 1
    cases: list[GeneratedCase] = []
    for matrix in found:
        named = matrix.document_id if is_named else None
        cases.extend(_Maker(matrix, phrasings, named, most_pairs).matrix_cases())
    for document_id, ledger in ledgers.items():
        cases.extend(figure_cases(ledger, phrasings, document_id if is_named else None))
    return (*cases, *_place_cases(found, phrasings))


def ledgers_of(tasks: Sequence[TaskRow], figures: Sequence[FigureRow]) -> Mapping[str, tuple[FigureRow, ...]]:
    """The figures of each document that has a matrix or is an original; what a digest repeats is not asked."""
    with_matrix = {task.document.id for task in tasks}
    found: dict[str, list[FigureRow]] = defaultdict(list)
    for figure in figures:
        if figure.document.id in with_matrix or figure.document.kind == OFFICIAL:
            found[figure.document.id].append(figure)
    return {document_id: tuple(ledger) for document_id, ledger in found.items()}


def _place_cases(found: Sequence[Matrix], phrasings: Phrasings) -> Iterator[GeneratedCase]:
    """Names that the matrices of several places share, told apart in the question by the place alone."""
    places = Counter(matrix.place for matrix in found)
    alone = [matrix for matrix in found if matrix.place and places[matrix.place] == 1]
    names = Counter(name for matrix in alone for name in (*matrix.party_names, *matrix.titles))
    for matrix in alone:
        yield from _Maker(matrix, phrasings, None).in_place({name for name in names if names[name] > 1})


@dataclass(frozen=True)
class _Maker:
    matrix: Matrix
    phrasings: Phrasings
    document: str | None
    most_pairs: int | None = None

    def matrix_cases(self) -> Iterator[GeneratedCase]:
        yield from self._pairs_of_party_and_task()
        yield from self._owners()
        yield from self._tasks_of_parties()
        yield from self._joint()
        yield from self._without()
        yield from self._counts()
        yield from self._extremes()
        yield from self._aliases()

    def _pairs_of_party_and_task(self) -> Iterator[GeneratedCase]:
        rows = {row.id: row for row in self.matrix.rows}
        pairs = list(product(rows, self.matrix.party_names))
        for row_id, party in sampled(pairs, self.most_pairs or len(pairs)):
            row = rows[row_id]
            if self.matrix.names_in_part(row, party):
                continue
            said = SaysYesOrNo(party in self.matrix.owners(row), self.phrasings.words)
            yield self._case("is_in_row", (said, self._cites([row])), party=party, task=row.title)

    def _owners(self) -> Iterator[GeneratedCase]:
        for row in self.matrix.rows:
            yield self._case("owners", (self._names(row), self._cites([row])), task=row.title)

    def _tasks_of_parties(self) -> Iterator[GeneratedCase]:
        for party, rows in self.matrix.rows_of.items():
            counted = StatesCount(len(rows), self.phrasings.words)
            yield self._case("tasks_of_party", (self._titles(rows), counted, self._cites(rows)), party=party)

    def _joint(self) -> Iterator[GeneratedCase]:
        for party, other in sampled(combinations(self.matrix.party_names, 2), self.most_pairs or MAX_PAIRS):
            shared = [row for row in self.matrix.rows if {party, other} <= self.matrix.owners(row)]
            checks = (self._titles(shared), self._cites(shared)) if shared else (self._titles(shared),)
            yield self._case("joint", checks, party=party, other=other)

    def _without(self) -> Iterator[GeneratedCase]:
        for party in self.matrix.party_names:
            rows = [row for row in self.matrix.rows if party not in self.matrix.owners(row)]
            yield self._case("without", (self._titles(rows),), party=party)

    def _counts(self) -> Iterator[GeneratedCase]:
        words = self.phrasings.words
        for party, rows in self.matrix.rows_of.items():
            yield self._case("task_count", (StatesCount(len(rows), words),), party=party)
        for row in self.matrix.rows:
            yield self._case(
                "party_count", (StatesCount(len(self.matrix.owners(row)), words),), task=row.title
            )
        yield self._case("total_tasks", (StatesCount(len(self.matrix.rows), words),))
        yield self._case("total_parties", (StatesCount(len(self.matrix.party_names), words),))

    def _extremes(self) -> Iterator[GeneratedCase]:
        words = self.phrasings.words
        per_party = Counter({party: len(rows) for party, rows in self.matrix.rows_of.items()})
        per_task = Counter({row.title: len(self.matrix.shown(row)) for row in self.matrix.rows})
        names, titles = frozenset(per_party), frozenset(per_task)
        for kind, counts, universe, pick in (
            ("busiest", per_party, names, max),
            ("idlest", per_party, names, min),
            ("fullest", per_task, titles, max),
            ("emptiest", per_task, titles, min),
        ):
            extreme = pick(counts.values())
            tied = frozenset(name for name, count in counts.items() if count == extreme)
            yield self._case(kind, (NamesExactly(tied, universe), StatesCount(extreme, words)))

    def _aliases(self) -> Iterator[GeneratedCase]:
        for alias, party in self.matrix.unique_aliases():
            yield self._case("alias", (self._titles(self.matrix.rows_of[party]),), party=alias)

    def in_place(self, shared: Collection[str]) -> Iterator[GeneratedCase]:
        """The parties and tasks of these names, asked for with the place in front."""
        place = self.matrix.place
        for party, rows in self.matrix.rows_of.items():
            if party in shared:
                asked = (self._titles(rows), self._cites(rows))
                yield self._case("tasks_in_place", asked, place=place, party=at_home(party, place))
        for row in self.matrix.rows:
            if row.title in shared:
                checks = (self._names(row), self._cites([row]))
                yield self._case("owners_in_place", checks, place=place, task=row.title)

    def _names(self, row: TaskRow) -> NamesExactly:
        return NamesExactly(self.matrix.shown(row), self.matrix.names_shown)

    def _titles(self, rows: Iterable[TaskRow]) -> NamesExactly:
        return NamesExactly(frozenset(row.title for row in rows), self.matrix.titles)

    def _cites(self, rows: Iterable[TaskRow]) -> Cites:
        return Cites(self.matrix.document_id, frozenset(row.path for row in rows))

    def _case(self, kind: str, checks: tuple[Check, ...], **slots: str) -> GeneratedCase:
        key = ":".join((kind, self.matrix.document_id, *slots.values()))
        phrasings: tuple[str, ...] = getattr(self.phrasings.questions, kind)
        return GeneratedCase(key, kind, chosen(phrasings, key).format_map(slots), self.document, checks)


def figure_cases(
    ledger: Iterable[FigureRow], phrasings: Phrasings, document: str | None
) -> Iterator[GeneratedCase]:
    """A question for every figure that has a measure and whose kind is asked for.

    Where that would be the question of another figure too, its condition is said first: each fine has its offence.
    """
    asked = [(figure, question) for figure in ledger if (question := _question(figure, phrasings))]
    answers_to = Counter(_names(figure) for figure, _ in asked)
    for figure, question in asked:
        states = StatesFigure(
            figure.text, figure.value, figure.unit, figure.document.id, figure.start, figure.end
        )
        condition = figure.condition if answers_to[_names(figure)] > 1 else None
        yield GeneratedCase(
            f"figure:{figure.id}",
            f"figure {figure.kind}",
            f"{condition}，{question}" if condition else question,
            document,
            (states,),
        )


def _question(figure: FigureRow, phrasings: Phrasings) -> str:
    """How a figure is asked for; empty where nobody could."""
    kinds = phrasings.questions.figures
    found = kinds.get(f"{figure.kind} {figure.unit}") or kinds.get(figure.kind, ())
    if not found or not figure.measure:
        return ""
    return _SAID_TWICE.sub(r"\1", chosen(found, figure.id).format_map(_slots(figure)))


def _names(figure: FigureRow) -> tuple[str, ...]:
    """By what a question tells a figure from others."""
    return (figure.kind, figure.measure, figure.period or "", *figure.payer)


def at_home(party: str, place: str) -> str:
    """A party with its place in front; a name that begins with the place's level shares that character (甲市委办)."""
    return place + party.removeprefix(place[-1])


def chosen(phrasings: Sequence[str], key: str) -> str:
    """The phrasing whose turn it is: fixed by the case itself, so another case more or less changes no other."""
    return phrasings[zlib.crc32(key.encode()) % len(phrasings)]


def sampled(pairs: Iterable[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """All pairs, or a sample that is the same in every run."""
    found = list(pairs)
    if len(found) <= most:
        return found
    kept = set(sorted(found, key=lambda pair: zlib.crc32(":".join(pair).encode()))[:most])
    return [pair for pair in found if pair in kept]


def unasked(figures: Iterable[FigureRow], phrasings: Phrasings) -> int:
    """How many figures have no measure, so that nobody could ask for them."""
    return sum(1 for figure in figures if figure.kind in phrasings.questions.figures and not figure.measure)


def lines(suite: str, results: Iterable[tuple[GeneratedCase, tuple[str, ...]]]) -> tuple[Line, ...]:
    """Each kind, and the whole."""
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for case, faults in results:
        by_kind[case.kind].append(not faults)
    rows = [Line(suite, kind, float(sum(passed)), len(passed)) for kind, passed in by_kind.items()]
    whole = Line(suite, "overall", sum(row.points for row in rows), sum(row.count for row in rows))
    return (*rows, whole)


def _slots(figure: FigureRow) -> Mapping[str, str]:
    """What a question is built of; a part that the measure already names is not said twice."""
    parts = {
        "period": figure.period or "",
        "payer": "、".join(figure.payer),
        "per": figure.per or "",
        "condition": figure.condition or "",
        "applies_to": figure.applies_to or "",
    }
    return {"measure": figure.measure} | {
        name: "" if words and words in figure.measure else words for name, words in parts.items()
    }
