"""Task → parties, party → tasks, both, neither, how many: always complete, always in the order of the matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from ingest.index import Index, Responsibility, Role, Task

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Extreme(Generic[Thing]):
    """The ones with the highest or lowest count, ties included; empty with a count of 0 in an empty matrix."""

    things: tuple[Thing, ...]
    count: int


class MatrixLookup:
    """The rows of one or more matrices. Narrow it first (`within`, `among`), then ask."""

    def __init__(self, tasks: Iterable[Task], responsibilities: Iterable[Responsibility]) -> None:
        self.tasks: tuple[Task, ...] = tuple(tasks)
        self._by_id = {task.id: task for task in self.tasks}
        self._links: dict[str, list[Responsibility]] = {task.id: [] for task in self.tasks}
        for link in responsibilities:
            if link.task_id in self._links:
                self._links[link.task_id].append(link)
        for links in self._links.values():
            links.sort(key=lambda link: link.position)

    def within(self, document_ids: Collection[str]) -> MatrixLookup:
        """Only the rows of these documents."""
        return MatrixLookup((t for t in self.tasks if t.document_id in document_ids), self.responsibilities)

    def among(self, task_ids: Collection[str]) -> MatrixLookup:
        """Only these rows, e.g. those under one heading."""
        return MatrixLookup((t for t in self.tasks if t.id in task_ids), self.responsibilities)

    def under(self, group: str) -> MatrixLookup:
        """Only the rows under one heading of the matrix."""
        return MatrixLookup((t for t in self.tasks if t.group == group), self.responsibilities)

    @cached_property
    def responsibilities(self) -> tuple[Responsibility, ...]:
        """Every link, by row and position."""
        return tuple(link for task in self.tasks for link in self._links[task.id])

    @cached_property
    def party_ids(self) -> tuple[str, ...]:
        """Every party named, in the order of first appearance."""
        return tuple(dict.fromkeys(link.party_id for link in self.responsibilities))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The headings above the rows, in order."""
        return tuple(dict.fromkeys(task.group for task in self.tasks if task.group is not None))

    def task(self, task_id: str) -> Task:
        """Raises KeyError."""
        return self._by_id[task_id]

    # One row, one party

    def parties_of(self, task_id: str, role: Role | None = None) -> tuple[Responsibility, ...]:
        """Who is named in a row, in its order; with a role, those named in it. Raises KeyError."""
        return tuple(link for link in self._links[task_id] if role is None or link.role is role)

    def tasks_of(
        self, party_id: str, role: Role | None = None, member: str | None = None
    ) -> tuple[Task, ...]:
        """The rows that name a party. A member has the rows that name it and those that name all its party."""
        return self._where(lambda links: any(_names(link, party_id, role, member) for link in links))

    def position(self, task_id: str, party_id: str) -> int | None:
        """At which place a row names a party, counted from 1; None where it does not."""
        return next((link.position for link in self._links[task_id] if link.party_id == party_id), None)

    def first_named(self, task_id: str) -> Responsibility | None:
        """Who comes first in a row. That is no lead: a lead is one only where the matrix says so."""
        return next(iter(self._links[task_id]), None)

    def first_in(self, party_id: str) -> tuple[Task, ...]:
        """The rows that name a party first."""
        return self.at_place(party_id, 1)

    def at_place(self, party_id: str, place: int) -> tuple[Task, ...]:
        """The rows that name a party at this place, counted from 1; from the end where it is negative."""
        index = place - 1 if place > 0 else place
        return self._where(
            lambda links: -len(links) <= index < len(links) and links[index].party_id == party_id
        )

    def without_lead(self) -> tuple[Task, ...]:
        """The rows that mark nobody as lead."""
        return self.with_leads(0)

    def with_leads(self, count: int) -> tuple[Task, ...]:
        """The rows that mark exactly so many parties as lead."""
        return self._where(
            lambda links: len({_key(link) for link in links if link.role is Role.LEAD}) == count
        )

    def with_several_leads(self) -> tuple[Task, ...]:
        """The rows that mark more than one party as lead."""
        return self._where(lambda links: len({_key(link) for link in links if link.role is Role.LEAD}) > 1)

    # Several parties

    def both(self, party_ids: Collection[str]) -> tuple[Task, ...]:
        """The rows that name every one of these parties."""
        return self._where(lambda links: set(party_ids) <= _parties(links))

    def either(self, party_ids: Collection[str]) -> tuple[Task, ...]:
        """The rows that name at least one of them."""
        return self._where(lambda links: bool(set(party_ids) & _parties(links)))

    def neither(self, party_ids: Collection[str]) -> tuple[Task, ...]:
        """The rows that name none of them."""
        return self._where(lambda links: not set(party_ids) & _parties(links))

    def without(self, party_id: str) -> tuple[Task, ...]:
        """The rows that do not name a party."""
        return self.neither((party_id,))

    def with_but_without(self, wanted: Collection[str], unwanted: Collection[str]) -> tuple[Task, ...]:
        """The rows that name all of the first and none of the second."""
        return self._where(
            lambda links: set(wanted) <= _parties(links) and not set(unwanted) & _parties(links),
        )

    # Counts

    @cached_property
    def leads_per_party(self) -> tuple[tuple[str, int], ...]:
        """Party and number of rows that it leads, most first, of those that lead any."""
        counts = Counter(
            party
            for links in self._links.values()
            for party in {link.party_id for link in links if link.role is Role.LEAD}
        )
        return tuple(
            sorted(
                ((party, counts[party]) for party in self.party_ids if counts[party]), key=lambda one: -one[1]
            )
        )

    def never_lead(self) -> tuple[str, ...]:
        """The parties that no row marks as lead, in order of first appearance."""
        leads = dict(self.leads_per_party)
        return tuple(party for party in self.party_ids if party not in leads)

    def in_every_task(self) -> tuple[str, ...]:
        """The parties that every row names."""
        return self.parties_with(len(self.tasks))

    @cached_property
    def tasks_per_party(self) -> tuple[tuple[str, int], ...]:
        """Party and number of rows, most first, ties in order of first appearance."""
        counts: Counter[str] = Counter()
        for links in self._links.values():
            counts.update(_parties(links))
        return tuple(sorted(((party, counts[party]) for party in self.party_ids), key=lambda pair: -pair[1]))

    @cached_property
    def parties_per_task(self) -> tuple[tuple[Task, int], ...]:
        """Row and number of names in it, most first, ties in the order of the matrix."""
        pairs = ((task, len(_named(self._links[task.id]))) for task in self.tasks)
        return tuple(sorted(pairs, key=lambda pair: -pair[1]))

    def only_one_task(self) -> tuple[str, ...]:
        """The parties with exactly one row."""
        return self.parties_with(1)

    def parties_with(self, count: int) -> tuple[str, ...]:
        """The parties with exactly so many rows, in order of first appearance."""
        counts = dict(self.tasks_per_party)
        return tuple(party for party in self.party_ids if counts[party] == count)

    def with_parties(self, count: int) -> tuple[Task, ...]:
        """The rows with exactly so many names."""
        return tuple(task for task, its in self.parties_per_task if its == count)

    def most_tasks(self) -> Extreme[str]:
        return _extreme(self.tasks_per_party, max)

    def most_leads(self) -> Extreme[str]:
        return _extreme(self.leads_per_party, max)

    def least_tasks(self) -> Extreme[str]:
        return _extreme(self.tasks_per_party, min)

    def most_parties(self) -> Extreme[Task]:
        return _extreme(self.parties_per_task, max)

    def least_parties(self) -> Extreme[Task]:
        return _extreme(self.parties_per_task, min)

    def _where(self, holds: Callable[[Sequence[Responsibility]], bool]) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if holds(self._links[task.id]))


def _names(link: Responsibility, party_id: str, role: Role | None, member: str | None) -> bool:
    is_party = link.party_id == party_id and (role is None or link.role is role)
    return is_party and (member is None or link.member is None or link.member == member)


def _parties(links: Iterable[Responsibility]) -> set[str]:
    return {link.party_id for link in links}


def _named(links: Iterable[Responsibility]) -> set[tuple[str, str | None]]:
    return {_key(link) for link in links}


def _key(link: Responsibility) -> tuple[str, str | None]:
    return link.party_id, link.member


def _extreme(counts: Sequence[tuple[Thing, int]], pick: Callable[[Iterable[int]], int]) -> Extreme[Thing]:
    if not counts:
        return Extreme((), 0)
    count = pick(count for _, count in counts)
    return Extreme(tuple(thing for thing, its in counts if its == count), count)


@lru_cache(maxsize=2)
def matrix_of(index: Index) -> MatrixLookup:
    """The matrix of a whole index, built once."""
    return MatrixLookup(index.tasks, index.responsibilities)
