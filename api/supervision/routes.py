"""The supervisors' pages: sign in, the dashboard, a check-in, downloads."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BeforeValidator
from sqlalchemy.orm import Session

from api.callers import CallerKind
from api.checkins.drafts import Status
from api.checkins.plan_rows import titles_of
from api.checkins.store import find_checkin, find_message, history_of, list_checkins
from api.deps import Auditor, ReaderDep, ResourcesDep, TransactionDep
from api.documents.catalogue import section_url
from api.errors import DomainError, NotFoundError
from api.pages import Pages
from api.permissions import Permission, require
from api.review.routes import start_of_day
from api.review.schemas import NearClauseOut
from api.review.store import Why
from api.review.unanswered import nearest_clauses, under_review
from api.summaries.counting import count_facts
from api.summaries.routes import written
from api.summaries.schemas import Format
from api.summaries.scoping import scope_of
from api.supervision import overview
from api.supervision.downloads import as_csv
from api.supervision.sign_in import (
    HOME,
    Desk,
    DeskDep,
    FormDep,
    KnockDep,
    SealedFormDep,
    page_of_ours,
    sign_in,
    sign_out,
)
from api.supervision.trends import Shape, Trend, chart, trends
from api.supervision.unanswered import unanswered
from api.text_fields import RecordId

router = APIRouter(prefix=HOME, include_in_schema=False)
pages = Pages()

MOST_DOWNLOADED = 10_000
MOST_MEASURED = 5_000
GROUPS_SHOWN = 30

Text = Annotated[str, Query(max_length=400)]
State = Annotated[Status | None, BeforeValidator(lambda given: given or None)]
Since = Annotated[date | None, BeforeValidator(lambda given: given or None)]
AskedWhy = Annotated[Why, Query()]


class SummaryFile(StrEnum):
    """What a summary can be downloaded as."""

    XLSX = "xlsx"
    DOCX = "docx"


async def asked_view(
    round: Text = "", party: Text = "", task: Text = "", state: State = None
) -> overview.View:
    """What the address asks for."""
    return overview.View(round, party, task, state)


ViewDep = Annotated[overview.View, Depends(asked_view)]


@router.get("/sign-in", response_class=HTMLResponse)
def sign_in_page(resources: ResourcesDep, wanted: Annotated[str, Query(alias="next")] = HOME) -> HTMLResponse:
    return pages.render("sign_in.html", resources.wording, fault=None, wanted=page_of_ours(wanted))


@router.post("/sign-in")
def take_token(request: Request, resources: ResourcesDep, form: FormDep, _knock: KnockDep) -> Response:
    """In with a token; a fault is said on the same page."""
    wanted = page_of_ours(form.get("next", ""))
    try:
        return sign_in(resources, form.get("token", ""), wanted, is_secure=request.url.scheme == "https")
    except DomainError as error:
        fault = resources.wording.say(f"problems.{error.key}", **error.slots)
        return pages.render("sign_in.html", resources.wording, 401, fault=fault, wanted=wanted)


@router.post("/sign-out")
def leave(_form: SealedFormDep) -> Response:
    return sign_out()


@router.get("", response_class=HTMLResponse)
def dashboard(desk: DeskDep, view: ViewDep, session: TransactionDep) -> Response:
    """This round at a glance, targets, tasks against parties, what is stuck, check-ins, unanswered questions."""
    if desk.caller.kind is CallerKind.OPERATOR:
        return RedirectResponse(f"{HOME}/indexes", 303)
    require(desk.caller, Permission.SEE_ROUNDS)
    Auditor(desk.resources, desk.caller, desk.request_id).note_change(session, "supervision.show")
    resources, index = desk.resources, desk.resources.index
    states = overview.states_of(session, index)
    return pages.render(
        "supervision.html",
        resources.wording,
        desk=desk,
        view=view,
        zone=resources.settings.zone,
        titles=titles_of(index),
        task_urls={task.path: section_url(task.document_id, task.path) for task in index.tasks},
        rounds=overview.round_view(resources, session, view.round_id),
        states=states,
        heat=overview.heat_table(states, view),
        stuck=overview.stuck(states, view, resources.today()),
        trends=trends(index, list_checkins(session, view.which(), limit=MOST_MEASURED)),
        lines=overview.checkin_lines(session, view),
        unanswered=unanswered(session),
        statuses=list(Status),
    )


@router.get("/trend.svg")
def trend_chart(
    desk: DeskDep, view: ViewDep, session: ReaderDep, measure: Text, shape: Shape = Shape.WIDE
) -> Response:
    """The chart of one measure."""
    require(desk.caller, Permission.SEE_ROUNDS)
    rows = list_checkins(session, view.which(), limit=MOST_MEASURED)
    found: Trend | None = next(
        (one for one in trends(desk.resources.index, rows) if one.measure == measure), None
    )
    if found is None:
        raise NotFoundError("unknown_path")
    label = desk.resources.wording.say("supervision.target")
    return Response(
        chart(found, label, shape), media_type="image/svg+xml", headers={"Cache-Control": "private, no-store"}
    )


@router.get("/checkins.csv")
def download(desk: DeskDep, view: ViewDep, session: ReaderDep) -> Response:
    """The check-ins that fit, for a spreadsheet."""
    require(desk.caller, Permission.LIST_CHECKINS)
    desk.note_reading("supervision.download")
    resources = desk.resources
    lines = overview.checkin_lines(session, view, MOST_DOWNLOADED)
    table = as_csv(lines, titles_of(resources.index), resources.wording, resources.settings.zone)
    headers = {
        "Content-Disposition": 'attachment; filename="checkins.csv"',
        "Cache-Control": "private, no-store",
    }
    return Response(table, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/summary.{format}")
def download_summary(format: SummaryFile, desk: DeskDep, view: ViewDep, session: ReaderDep) -> Response:
    """What was reported in the round, or in this month where there is no round yet, counted: as a workbook or a notice."""
    require(desk.caller, Permission.SUMMARISE)
    resources = desk.resources
    since, until = _period(desk, session, view)
    scope = scope_of(resources, since, until, view.party or None, view.task or None)
    facts = count_facts(session, resources.index, scope, resources.clock(), resources.settings.zone)
    desk.note_reading("supervision.download", f"{scope.period.first}/{scope.period.last} {format}")
    reply = written(resources, facts, Format(format))
    reply.headers["Cache-Control"] = "private, no-store"
    return reply


def _period(desk: Desk, session: Session, view: overview.View) -> tuple[date | None, date | None]:
    """The days of the round, as far as they have come."""
    chosen = overview.chosen_round(session, view.round_id, desk.resources.clock())
    if chosen is None:
        return None, None
    return chosen.starts_on, max(chosen.starts_on, min(chosen.ends_on, desk.resources.today()))


@router.get("/questions", response_class=HTMLResponse)
def questions(
    desk: DeskDep, session: ReaderDep, why: AskedWhy = Why.NO_SOURCE_FOUND, since: Since = None
) -> HTMLResponse:
    """What the documents could not answer, grouped by what is asked for, each with the clauses that come nearest."""
    require(desk.caller, Permission.REVIEW_QUESTIONS)
    resources, zone = desk.resources, desk.resources.settings.zone
    index = resources.index.visible_to(desk.caller.audience)
    review = under_review(session, index, [why], start_of_day(since, zone))
    groups = [
        (one, nearest_clauses(index, one, desk.caller.audience)) for one in review.groups[:GROUPS_SHOWN]
    ]
    return pages.render(
        "questions.html",
        resources.wording,
        desk=desk,
        why=why,
        reasons=list(Why),
        since=since,
        review=review,
        groups=[(one, [NearClauseOut.of(clause, index) for clause in nearest]) for one, nearest in groups],
        zone=zone,
    )


@router.get("/checkins/{checkin_id}", response_class=HTMLResponse)
def one_checkin(checkin_id: RecordId, desk: DeskDep, session: ReaderDep) -> HTMLResponse:
    """A check-in beside the message it came in, and all that was changed."""
    require(desk.caller, Permission.LIST_CHECKINS)
    row = find_checkin(session, checkin_id)
    if row is None:
        raise NotFoundError("unknown_checkin")
    desk.note_reading("supervision.checkin", checkin_id)
    resources = desk.resources
    return pages.render(
        "checkin.html",
        resources.wording,
        desk=desk,
        row=row,
        message=find_message(session, row.message_id) if row.message_id else None,
        history=history_of(session, checkin_id),
        title=titles_of(resources.index).get(row.task, row.task),
        task_url=section_url(row.document_id, row.task),
        zone=resources.settings.zone,
    )
