"""Documents over HTTP: the list, one with its outline and sections, and the pages where they are read."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.callers import Caller
from api.deps import CallerDep, ResourcesDep
from api.documents.catalogue import find_document, is_government_address, reading_url, visible_documents
from api.documents.page import lay_out, outline_of
from api.documents.schemas import DocumentDetail, DocumentList, DocumentSummary
from api.documents.validity import chinese_day
from api.errors import InvalidInputError
from api.pages import Pages
from api.resources import Resources
from ingest.index import Document, DocumentKind

router = APIRouter(tags=["documents"])
pages = Pages()

On = Annotated[date | None, Query(description="The day for which validity is stated; today where left out.")]


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


@router.get("/documents", response_class=HTMLResponse, include_in_schema=False)
def list_page(resources: ResourcesDep, caller: CallerDep) -> HTMLResponse:
    """The list, for people."""
    documents = _summaries(resources, caller, resources.today())
    return pages.render("documents.html", resources.wording, documents=documents)


@router.get("/documents/{document_id}", response_class=HTMLResponse, include_in_schema=False)
def reading_page(
    document_id: str,
    resources: ResourcesDep,
    caller: CallerDep,
    start: int | None = None,
    end: int | None = None,
) -> HTMLResponse:
    """A document to be read; `start` and `end` mark the quoted words."""
    document = _find(resources, caller, document_id)
    summary = DocumentDetail.detail_of(document, resources.today(), resources.wording)
    return pages.render(
        "document.html",
        resources.wording,
        document=summary,
        facts=_facts(document, resources),
        sections=lay_out(document, _mark(document, start, end)),
        outline=outline_of(document),
        sources=[(address, is_government_address(address)) for address in document.identity.sources],
        is_digest=document.identity.kind is DocumentKind.DIGEST,
        is_marked=start is not None and end is not None,
        home=reading_url(document.id),
    )


def _find(resources: Resources, caller: Caller, name: str) -> Document:
    return find_document(list(resources.index.documents.values()), caller, name)


def _summaries(resources: Resources, caller: Caller, day: date) -> list[DocumentSummary]:
    documents = visible_documents(list(resources.index.documents.values()), caller)
    return [DocumentSummary.summary_of(document, day, resources.wording) for document in documents]


def _mark(document: Document, start: int | None, end: int | None) -> tuple[int, int] | None:
    if start is None or end is None:
        return None
    if not 0 <= start < end <= len(document.text):
        raise InvalidInputError("/query/start", "passage_range")
    return start, end


def _facts(document: Document, resources: Resources) -> list[tuple[str, str]]:
    """What the page says of a document beside its title: label and value, only what is known."""
    identity = document.identity
    period = f"{identity.plan_period[0]}—{identity.plan_period[1]}年" if identity.plan_period else None
    based_on = "；".join(
        f"《{reference.title}》（{reference.doc_number}）"
        if reference.title and reference.doc_number
        else f"《{reference.title}》"
        if reference.title
        else reference.doc_number or ""
        for reference in identity.based_on
    )
    known = {
        "doc_number": identity.doc_number,
        "issuer": identity.issuer,
        "issued": chinese_day(identity.issued_on) or identity.issued,
        "printed": chinese_day(identity.printed_on),
        "period": period,
        "based_on": based_on,
        "replaced_by": "；".join(identity.replaced_by),
    }
    return [(resources.wording.say(f"page.{key}"), value) for key, value in known.items() if value]
