"""The matrix over HTTP: tasks and parties as data, any usual name accepted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.callers import Caller
from api.deps import CallerDep, ResourcesDep
from api.documents.catalogue import find_document, visible_documents
from api.errors import NotFoundError
from api.matrix.directory import PartyMatch, matches, nearest_names
from api.matrix.lookup import MatrixLookup, matrix_of
from api.matrix.schemas import PartyDetail, PartyList, PartyRef, PartySummary, PartyTaskOut, TaskList, TaskOut
from api.resources import Resources
from ingest.index import Responsibility, Role, Task

router = APIRouter(prefix="/v1", tags=["matrix"])

DocumentName = Annotated[str | None, Query(description="Id, number or title of a document.")]
PartyName = Annotated[str | None, Query(description="Any usual name of a party or of one of its members.")]
Place = Annotated[str | None, Query(description="The place it belongs to, where several places have one.")]


@router.get("/tasks")
def list_tasks(
    resources: ResourcesDep,
    caller: CallerDep,
    document: DocumentName = None,
    party: PartyName = None,
    role: Role | None = None,
    place: Place = None,
) -> TaskList:
    """Every row, or those of a document, of a party, in a role."""
    matrix = _visible_matrix(resources, caller, document)
    if party is not None:
        found = _matching(resources, matrix, party, place)
        kept = {task.id for match in found for task in matrix.tasks_of(match.party.id, role, match.member)}
        matrix = matrix.among(kept)
    elif role is not None:
        matrix = matrix.among({task.id for task in matrix.tasks if matrix.parties_of(task.id, role)})
    return TaskList(
        total=len(matrix.tasks), tasks=[_task_out(resources, matrix, task) for task in matrix.tasks]
    )


@router.get("/tasks/{task_id:path}")
def show_task(task_id: str, resources: ResourcesDep, caller: CallerDep) -> TaskOut:
    """One row, by its id or its section path."""
    matrix = _visible_matrix(resources, caller, None)
    for task in matrix.tasks:
        if task_id in (task.id, task.path):
            return _task_out(resources, matrix, task)
    raise NotFoundError("unknown_task", name=task_id)


@router.get("/parties")
def list_parties(resources: ResourcesDep, caller: CallerDep, document: DocumentName = None) -> PartyList:
    """Every party that a matrix names, most rows first."""
    matrix = _visible_matrix(resources, caller, document)
    registry = resources.index.parties
    parties = [PartySummary.of(registry.party(party_id), count) for party_id, count in matrix.tasks_per_party]
    return PartyList(total=len(parties), parties=parties)


@router.get("/parties/{name:path}")
def show_party(
    name: str, resources: ResourcesDep, caller: CallerDep, document: DocumentName = None, place: Place = None
) -> PartyDetail:
    """One party with all its rows, by any of its names or the name of a member."""
    matrix = _visible_matrix(resources, caller, document)
    best, *others = _matching(resources, matrix, name, place)
    summary = PartySummary.of(best.party, len(matrix.tasks_of(best.party.id)))
    return PartyDetail(
        **summary.model_dump(),
        asked_as=name,
        member=best.member,
        tasks=[
            _party_task(resources, matrix, task, best)
            for task in matrix.tasks_of(best.party.id, member=best.member)
        ],
        also=[_party_ref(matrix, match) for match in others],
    )


def _visible_matrix(resources: Resources, caller: Caller, document: str | None) -> MatrixLookup:
    documents = list(resources.index.documents.values())
    if document is not None:
        return matrix_of(resources.index).within({find_document(documents, caller, document).id})
    visible = visible_documents(documents, caller)
    whole = matrix_of(resources.index)
    return whole if len(visible) == len(documents) else whole.within({document.id for document in visible})


def _matching(resources: Resources, matrix: MatrixLookup, name: str, place: str | None) -> list[PartyMatch]:
    """The parties of this name, the one with most rows first. Raises NotFoundError with the nearest names."""
    found = matches(resources.index.parties, matrix, name, place)
    if found:
        return found
    nearest = nearest_names(resources.index.parties, matrix, name)
    if not nearest:
        raise NotFoundError("unknown_party", name=name)
    raise NotFoundError("unknown_party_nearest", nearest=nearest, name=name, nearest_names="、".join(nearest))


def _task_out(resources: Resources, matrix: MatrixLookup, task: Task) -> TaskOut:
    index = resources.index
    return TaskOut.of(task, index.documents[task.document_id], matrix, index.parties, resources.wording)


def _party_task(resources: Resources, matrix: MatrixLookup, task: Task, match: PartyMatch) -> PartyTaskOut:
    link = _link_of(matrix, task, match)
    return PartyTaskOut(
        role=link.role.value,
        role_label=resources.wording.say(f"roles.{link.role}"),
        position=link.position,
        task=_task_out(resources, matrix, task),
    )


def _link_of(matrix: MatrixLookup, task: Task, match: PartyMatch) -> Responsibility:
    links = [link for link in matrix.parties_of(task.id) if link.party_id == match.party.id]
    return next((link for link in links if match.member and link.member == match.member), links[0])


def _party_ref(matrix: MatrixLookup, match: PartyMatch) -> PartyRef:
    party = match.party
    return PartyRef(
        id=party.id,
        name=party.name,
        place=party.place,
        is_known=party.is_known,
        task_count=len(matrix.tasks_of(party.id)),
    )
