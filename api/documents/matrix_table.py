"""A document's matrix as a table for people: by task or by party, filtered and sorted as the address says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from api.documents.catalogue import section_url
from api.matrix.lookup import MatrixLookup
from api.wording import Wording
from ingest.index import PartyRegistry, Task, normalise


class TableView(StrEnum):
    TASKS = "tasks"  # one row per task
    PARTIES = "parties"  # one row per party


class TableOrder(StrEnum):
    GIVEN = "given"  # as in the document
    NAME = "name"
    COUNT = "count"  # most names, or most tasks, first


@dataclass(frozen=True, slots=True)
class TableFilter:
    """What the address asks for: words that occur in a task, the id of a party, which view, in what order."""

    task: str = ""
    party: str = ""
    view: TableView = TableView.TASKS
    order: TableOrder = TableOrder.GIVEN


@dataclass(frozen=True, slots=True)
class Link:
    """A name in a cell, and where it leads ("" for nowhere)."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A task with the parties named for it by role, or a party with its tasks under no role (""); all in given order."""

    number: str
    head: Link
    group: str
    deadline: str
    groups: tuple[tuple[str, tuple[Link, ...]], ...]

    @property
    def count(self) -> int:
        return sum(len(links) for _, links in self.groups)


@dataclass(frozen=True, slots=True)
class MatrixTable:
    """`total` counts the rows before filtering; `parties` are those one can choose from, as id and name."""

    rows: tuple[MatrixRow, ...]
    total: int
    parties: tuple[tuple[str, str], ...]
    has_deadlines: bool


def matrix_table(
    matrix: MatrixLookup, registry: PartyRegistry, wording: Wording, wanted: TableFilter
) -> MatrixTable:
    """The rows that fit, in the order asked for. `matrix` holds the rows of one document."""
    names = {party_id: registry.party(party_id).name for party_id in matrix.party_ids}
    kept = matrix.among({task.id for task in matrix.tasks if _fits(matrix, task, wanted)})
    if wanted.view is TableView.TASKS:
        rows = [_task_row(kept, task, names, wording) for task in kept.tasks]
    else:
        shown = [party_id for party_id in kept.party_ids if wanted.party in ("", party_id)]
        rows = [_party_row(kept, number, party_id, names) for number, party_id in enumerate(shown, 1)]
    total = len(matrix.tasks) if wanted.view is TableView.TASKS else len(matrix.party_ids)
    has_deadlines = wanted.view is TableView.TASKS and any(task.deadline for task in kept.tasks)
    return MatrixTable(tuple(_ordered(rows, wanted.order)), total, tuple(names.items()), has_deadlines)


def _fits(matrix: MatrixLookup, task: Task, wanted: TableFilter) -> bool:
    words = normalise(wanted.task).split()
    text = normalise(f"{task.group or ''} {task.title}")
    has_party = not wanted.party or matrix.position(task.id, wanted.party) is not None
    return has_party and all(word in text for word in words)


def _task_row(matrix: MatrixLookup, task: Task, names: Mapping[str, str], wording: Wording) -> MatrixRow:
    by_role: dict[str, list[Link]] = {}
    for link in matrix.parties_of(task.id):
        role = wording.say(f"roles.{link.role}")
        by_role.setdefault(role, []).append(Link(link.member or names[link.party_id]))
    return MatrixRow(
        number=task.number or str(task.ordinal),
        head=Link(task.title, section_url(task.document_id, task.path)),
        group=task.group or "",
        deadline=task.deadline or "",
        groups=tuple((role, tuple(links)) for role, links in by_role.items()),
    )


def _party_row(matrix: MatrixLookup, number: int, party_id: str, names: Mapping[str, str]) -> MatrixRow:
    tasks = matrix.tasks_of(party_id)
    links = tuple(Link(task.title, section_url(task.document_id, task.path)) for task in tasks)
    return MatrixRow(str(number), Link(names[party_id]), "", "", (("", links),))


_KEYS: Mapping[TableOrder, Callable[[MatrixRow], Any]] = {
    TableOrder.NAME: lambda row: row.head.text,
    TableOrder.COUNT: lambda row: -row.count,
}


def _ordered(rows: Sequence[MatrixRow], order: TableOrder) -> Sequence[MatrixRow]:
    return sorted(rows, key=_KEYS[order]) if order in _KEYS else rows
