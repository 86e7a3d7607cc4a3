"""The operators' pages: the indexes, what was understood of each document, going back."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.callers import CallerKind
from api.deps import Auditor, TransactionDep
from api.documents.facts import facts_of
from api.documents.page import outline_of
from api.documents.validity import status_on, validity_label
from api.errors import NotFoundError
from api.matrix.lookup import matrix_of
from api.pages import Pages
from api.permissions import Permission, require
from api.supervision.builds import build_before, build_lines
from api.supervision.sign_in import HOME, DeskDep, SealedFormDep
from api.supervision.understanding import (
    findings_of,
    refusal_of,
    understood,
    understood_of,
    unknown_names,
    warnings_of_no_document,
)
from ingest.index import rollback

router = APIRouter(prefix=HOME, include_in_schema=False)
pages = Pages()


@router.get("/indexes", response_class=HTMLResponse)
def indexes(desk: DeskDep) -> HTMLResponse:
    """The indexes and which one serves; of each document, whether all of it was understood; what was refused."""
    require(desk.caller, Permission.REVIEW_QUESTIONS)
    index, index_dir = desk.resources.index, desk.resources.settings.index_dir
    lines, findings = build_lines(index_dir, index.manifest.build_id), findings_of(index_dir, index)
    return pages.render(
        "indexes.html",
        desk.resources.wording,
        desk=desk,
        lines=lines,
        is_operator=desk.caller.kind is CallerKind.OPERATOR,
        before=build_before(lines),
        refusal=refusal_of(index_dir),
        understood=understood(index, findings),
        warnings=warnings_of_no_document(index, findings),
        unknown_names=unknown_names(index),
        zone=desk.resources.settings.zone,
    )


@router.get("/indexes/documents/{document_id}", response_class=HTMLResponse)
def one_document(document_id: str, desk: DeskDep) -> HTMLResponse:
    """What was understood of one document: what it is, the proof, outline, matrix, ledger, warnings."""
    require(desk.caller, Permission.REVIEW_QUESTIONS)
    resources = desk.resources
    index, wording = resources.index, resources.wording
    one = understood_of(index, findings_of(resources.settings.index_dir, index), document_id)
    identity = one.document.identity
    matrix = matrix_of(index).within({document_id})
    return pages.render(
        "understood.html",
        wording,
        desk=desk,
        one=one,
        identity=identity,
        validity=validity_label(status_on(identity, resources.today()), wording),
        facts=facts_of(identity, wording),
        outline=outline_of(one.document),
        sections={section.path: section for section in one.document.sections},
        rows=[(task, matrix.parties_of(task.id)) for task in matrix.tasks],
        party=index.parties.party,
        figures=[figure for figure in index.figures if figure.document_id == document_id],
    )


@router.post("/indexes/rollback")
def roll_back(desk: DeskDep, _form: SealedFormDep, session: TransactionDep) -> Response:
    """Points to the index before; this process goes on with the one it has until it is restarted."""
    require(desk.caller, Permission.GIVE_TOKENS)
    index_dir = desk.resources.settings.index_dir
    if build_before(build_lines(index_dir, desk.resources.index.manifest.build_id)) is None:
        raise NotFoundError("no_index_before")
    build_id = rollback(index_dir)
    Auditor(desk.resources, desk.caller, desk.request_id).note_change(session, "index.rollback", build_id)
    return RedirectResponse(f"{HOME}/indexes", 303)
