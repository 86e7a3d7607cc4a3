"""Documents over HTTP: the list, one with its outline and sections, and the pages where they are read."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, BeforeValidator, Field

from api.callers import Caller
from api.deps import CallerDep, ResourcesDep
from api.documents.catalogue import find_document, is_government_address, visible_documents
from api.documents.facts import facts_of
from api.documents.figure_table import figure_table
from api.documents.finding import MAX_WORDS_CHARS, find_words
from api.documents.matrix_table import TableFilter, TableOrder, TableView, matrix_table
from api.documents.page import Marks, lay_out, outline_of
from api.documents.schemas import ClauseOut, DocumentDetail, DocumentList, DocumentSummary
from api.documents.validity import ValidityStatus
from api.errors import InvalidInputError
from api.matrix.lookup import matrix_of
from api.pages import Pages
from api.resources import Resources
from ingest.index import Document, DocumentKind, normalise

router = APIRouter(tags=["documents"])
pages = Pages()

On = Annotated[date | None, Query(description="The day for which validity is stated; today where left out.")]

Status = Annotated[ValidityStatus | None, BeforeValidator(lambda given: given or None)]
Words = Annotated[str, Query(max_length=MAX_WORDS_CHARS)]


class ReadingQuery(BaseModel):
    """What the address of a reading page may ask for; every field has its place in a form of the page.

    `start` and `end` mark quoted words, `words` are searched for; the rest says which rows of the matrix are shown.
    """

    start: int | None = None
    end: int | None = None
    words: Annotated[str, Field(max_length=MAX_WORDS_CHARS)] = ""
    task: Annotated[str, Field(max_length=MAX_WORDS_CHARS)] = ""
    party: Annotated[str, Field(max_length=MAX_WORDS_CHARS)] = ""
    view: TableView = TableView.TASKS
    order: TableOrder = TableOrder.GIVEN

    def table(self) -> TableFilter:
        return TableFilter(self.task, self.party, self.view, self.order)


@router.get("/v1/documents")
def list_documents(resources: ResourcesDep, caller: CallerDep, on: On = None) -> DocumentList:
    """Every document the caller may see."""
    return DocumentList(documents=_summaries(resources, caller, on or resources.today()))


@router.get("/v1/documents/{document_id}")
def show_document(
    document_id: str, resources: ResourcesDep, caller: CallerDep, on: On = None
) -> DocumentDetail:
    """What a document is, whether it is in force, its outline and all its sections."""
    document = _find(resources, caller, document_id)
    return DocumentDetail.detail_of(document, on or resources.today(), resources.wording)


@router.get("/v1/documents/{document_id}/passage")
def show_clause(
    document_id: str, resources: ResourcesDep, caller: CallerDep, start: int, end: int
) -> ClauseOut:
    """The words from `start` to `end` within their section, as a citation's reader wants to see them."""
    document = _find(resources, caller, document_id)
    return ClauseOut.of(document, *_within(document, start, end))


@router.get("/documents", response_class=HTMLResponse, include_in_schema=False)
def list_page(
    resources: ResourcesDep, caller: CallerDep, words: Words = "", status: Status = None
) -> HTMLResponse:
    """The list, for people; `words` must occur in title, number or issuer."""
    documents = _summaries(resources, caller, resources.today())
    shown = [one for one in documents if status in (None, one.validity.status) and _is_called(one, words)]
    statuses = dict.fromkeys((one.validity.status, one.validity.label) for one in documents)
    return pages.render(
        "documents.html",
        resources.wording,
        documents=shown,
        total=len(documents),
        statuses=list(statuses),
        words=words,
        status=status,
    )


@router.get("/documents/{document_id}", response_class=HTMLResponse, include_in_schema=False)
def reading_page(
    document_id: str,
    resources: ResourcesDep,
    caller: CallerDep,
    wanted: Annotated[ReadingQuery, Query()],
) -> HTMLResponse:
    """A document to be read, with its matrix and its figures as tables."""
    document = _find(resources, caller, document_id)
    index, wording = resources.index, resources.wording
    summary = DocumentSummary.summary_of(document, resources.today(), wording)
    found = find_words(document, wanted.words)
    marks = Marks(_mark(document, wanted.start, wanted.end), found.places)
    matrix = matrix_of(index).within({document.id})
    return pages.render(
        "document.html",
        wording,
        document=summary,
        coverage_note=document.identity.coverage_note,
        facts=facts_of(document.identity, wording),
        sections=lay_out(document, marks),
        outline=outline_of(document),
        sources=[(address, is_government_address(address)) for address in document.identity.sources],
        is_digest=document.identity.kind is DocumentKind.DIGEST,
        is_marked=marks.quoted is not None,
        wanted=wanted,
        found=found,
        matrix=matrix_table(matrix, index.parties, wording, wanted.table()),
        figures=figure_table(index.figures, document),
    )


def _find(resources: Resources, caller: Caller, name: str) -> Document:
    return find_document(list(resources.index.documents.values()), caller, name)


def _summaries(resources: Resources, caller: Caller, day: date) -> list[DocumentSummary]:
    documents = visible_documents(list(resources.index.documents.values()), caller)
    return [DocumentSummary.summary_of(document, day, resources.wording) for document in documents]


def _is_called(document: DocumentSummary, words: str) -> bool:
    names = normalise(" ".join(filter(None, (document.title, document.doc_number, document.issuer))))
    return all(word in names for word in normalise(words).split())


def _mark(document: Document, start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else _within(document, start, end)


def _within(document: Document, start: int, end: int) -> tuple[int, int]:
    if not 0 <= start < end <= len(document.text):
        raise InvalidInputError("/query/start", "passage_range")
    return start, end
