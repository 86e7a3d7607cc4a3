"""Over HTTP: how tasks stand, what the supervisors judged, and which figures citizens may see."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.callers import Caller
from api.checkins.plan_rows import find_row, titles_of
from api.checkins.progress import Measure, measures_of, public_readings, public_settings, set_public
from api.checkins.schemas import Path
from api.checkins.supervising import judge, judgements_of, task_states
from api.checkins.supervision_schemas import (
    JudgementIn,
    JudgementList,
    JudgementOut,
    ProgressList,
    PublicFigureIn,
    PublicFigureList,
    PublicFigureOut,
    TaskStateList,
    TaskStateOut,
)
from api.checkins.tables import StoredTaskState
from api.deps import AuditorDep, ReaderDep, ResourcesDep, TransactionDep, may
from api.errors import InvalidInputError
from api.members.parties import reporting_party
from api.permissions import Permission

router = APIRouter(prefix="/v1", tags=["supervision"])


@router.get("/task-states")
def list_states(
    _caller: Annotated[Caller, may(Permission.JUDGE_TASKS)],
    resources: ResourcesDep,
    session: ReaderDep,
    audit: AuditorDep,
    task: Annotated[Path | None, Query(description="Path, id or title of a row of the matrix.")] = None,
) -> TaskStateList:
    """Every task, or one, with how it stands by its reports and by judgement."""
    index, zone = resources.index, resources.settings.zone
    paths = [find_row(index, task, None, "/query/task").path] if task is not None else None
    states = task_states(session, index, paths)
    audit.note_reading("states.list", paths[0] if paths else "")
    shown = [
        TaskStateOut.of(one, titles_of(index), resources.wording, zone, resources.today()) for one in states
    ]
    return TaskStateList(total=len(shown), tasks=shown)


@router.get("/task-states/history")
def show_judgements(
    _caller: Annotated[Caller, may(Permission.JUDGE_TASKS)],
    resources: ResourcesDep,
    session: ReaderDep,
    task: Annotated[Path, Query(description="Path, id or title of a row of the matrix.")],
) -> JudgementList:
    """Every judgement of a task, newest first."""
    path = find_row(resources.index, task, None, "/query/task").path
    zone = resources.settings.zone
    shown = [JudgementOut.of(row, resources.wording, zone) for row in judgements_of(session, path)]
    return JudgementList(total=len(shown), judgements=shown)


@router.post("/task-states", status_code=201)
def judge_task(
    caller: Annotated[Caller, may(Permission.JUDGE_TASKS)],
    body: JudgementIn,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> JudgementOut:
    """Judges a task, of one party or of all; what was judged before stays in its history."""
    party = reporting_party(resources.index, body.party).party if body.party else None
    row = StoredTaskState(
        task=find_row(resources.index, body.task, party).path,
        party=party,
        state=body.state.value,
        reason=body.reason,
        agreed_on=body.agreed_on,
        agreed_by=body.agreed_by,
        set_by=caller.member_id or "",
        set_at=resources.clock(),
    )
    judge(session, row)
    audit.note_change(session, "states.judge", row.task)
    return JudgementOut.of(row, resources.wording, resources.settings.zone)


# ── what citizens see ──


@router.get("/progress")
def show_progress(
    _caller: Annotated[Caller, may(Permission.SEE_PROGRESS)], resources: ResourcesDep, session: ReaderDep
) -> ProgressList:
    """The last readings of the measures that were made public; nothing until one was."""
    return ProgressList.of(public_readings(session, resources.index))


@router.get("/public-figures")
def list_public_figures(
    _caller: Annotated[Caller, may(Permission.PUBLISH_FIGURES)], resources: ResourcesDep, session: ReaderDep
) -> PublicFigureList:
    """Every measure that can be made public, and whether it is."""
    settings, zone = public_settings(session), resources.settings.zone
    shown = [PublicFigureOut.of(one, settings.get(one), zone) for one in measures_of(resources.index)]
    return PublicFigureList(total=len(shown), figures=shown)


@router.put("/public-figures")
def publish_figure(
    caller: Annotated[Caller, may(Permission.PUBLISH_FIGURES)],
    body: PublicFigureIn,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> PublicFigureOut:
    """From now on citizens see, or do not see, this measure."""
    measure = Measure(body.document_id, body.measure)
    if measure not in measures_of(resources.index):
        raise InvalidInputError("/measure", "unknown_measure", name=body.measure)
    now = resources.clock()
    set_public(session, measure, is_public=body.is_public, by=caller.member_id or "", at=now)
    audit.note_change(session, "figures.publish" if body.is_public else "figures.hide", body.measure)
    return PublicFigureOut.of(measure, public_settings(session)[measure], resources.settings.zone)
