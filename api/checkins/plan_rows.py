"""Rows of the matrix as check-ins name them: which document a row belongs to, and who is responsible for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from api.errors import InvalidInputError
from api.matrix.lookup import matrix_of
from ingest.index import Index, Task, normalise


def find_row(index: Index, name: str, party: str | None, pointer: str = "/task") -> Task:
    """The row with this path, id or title; of several plans the one that names the party. Raises InvalidInputError."""
    wanted = normalise(name)
    for rows in _rows_by_name(index):
        found = rows.get(wanted, ())
        named = [task for task in found if party is not None and is_responsible(index, party, task)]
        at_home = [task for task in found if _place_of(index, task) == index.home_place]
        if found:
            return (named or at_home or list(found))[0]
    raise InvalidInputError(pointer, "unknown_task", name=name)


def titles_of(index: Index) -> dict[str, str]:
    """Section paths of rows → what people call them."""
    return {task.path: task.title for task in index.tasks}


def is_responsible(index: Index, party: str, task: Task) -> bool:
    """Whether the row names this party."""
    return (party, task.id) in _links(index)


def owed_pairs(index: Index) -> tuple[tuple[str, str], ...]:
    """Every party with every row that names it, in the order of the home place's matrices: who owes a report on what."""
    matrix = matrix_of(index)
    names = {party.id: party.name for party in index.parties.parties()}
    pairs = (
        (names[link.party_id], task.path)
        for task in matrix.tasks
        if not index.home_place or _place_of(index, task) == index.home_place
        for link in matrix.parties_of(task.id)
    )
    return tuple(dict.fromkeys(pairs))


@lru_cache(maxsize=4)
def _links(index: Index) -> frozenset[tuple[str, str]]:
    names = {party.id: party.name for party in index.parties.parties()}
    return frozenset((names[link.party_id], link.task_id) for link in index.responsibilities)


@lru_cache(maxsize=4)
def _rows_by_name(index: Index) -> tuple[Mapping[str, Sequence[Task]], Mapping[str, Sequence[Task]]]:
    """Rows by path and id, which are tried first, and by title; names normalised."""
    exact: dict[str, list[Task]] = {}
    titled: dict[str, list[Task]] = {}
    for task in index.tasks:
        for name in {normalise(task.path), normalise(task.id)}:
            exact.setdefault(name, []).append(task)
        titled.setdefault(normalise(task.title), []).append(task)
    return exact, titled


def _place_of(index: Index, task: Task) -> str | None:
    return index.documents[task.document_id].identity.place
