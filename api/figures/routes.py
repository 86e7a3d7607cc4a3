"""The ledger over HTTP: every figure, filterable."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import CallerDep, ResourcesDep
from api.documents.catalogue import find_document, visible_documents
from api.figures.lookup import FigureFilter, find_figures
from api.figures.schemas import FigureList, FigureOut
from ingest.index import FigureKind

router = APIRouter(prefix="/v1", tags=["figures"])


@router.get("/figures")
def list_figures(
    resources: ResourcesDep,
    caller: CallerDep,
    document: Annotated[str | None, Query(description="Id, number or title of a document.")] = None,
    section: Annotated[
        str | None, Query(description="A section path; its sub-sections are included.")
    ] = None,
    kind: FigureKind | None = None,
    measure: Annotated[str | None, Query(description="Words that occur in what is measured.")] = None,
    year: int | None = None,
    unit: str | None = None,
    party: Annotated[str | None, Query(description="Who pays.")] = None,
) -> FigureList:
    """The figures that fit every filter given, in the order of the documents."""
    documents = list(resources.index.documents.values())
    wanted = FigureFilter(
        document_ids=(
            {find_document(documents, caller, document).id}
            if document is not None
            else {document.id for document in visible_documents(documents, caller)}
        ),
        section=section,
        kind=kind,
        measure_words=tuple((measure or "").split()),
        year=year,
        unit=unit,
        payer=party,
    )
    found = find_figures(resources.index.figures, wanted)
    return FigureList(
        total=len(found),
        figures=[FigureOut.of(figure, resources.index.documents[figure.document_id]) for figure in found],
    )
