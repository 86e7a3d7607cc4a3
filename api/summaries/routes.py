"""Summaries over HTTP: one address, five formats."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from api.callers import Caller
from api.checkins.plan_rows import find_row
from api.checkins.schemas import Day, Name, Path
from api.deps import AuditorDep, ReaderDep, ResourcesDep, may
from api.errors import InvalidInputError
from api.members.parties import reporting_party
from api.permissions import Permission
from api.resources import Resources
from api.summaries.composing import Text, compose
from api.summaries.counting import count_facts
from api.summaries.facts import Facts, Scope
from api.summaries.formats.csv_table import as_csv
from api.summaries.formats.fonts import find_font
from api.summaries.formats.markdown import as_markdown
from api.summaries.formats.notice import Form, as_notice
from api.summaries.formats.workbook import as_workbook
from api.summaries.periods import Period
from api.summaries.schemas import Format, SummaryOut, ViewKey
from api.summaries.views import WORDING_PATH, View, views_of
from api.wording import Wording

router = APIRouter(prefix="/v1/summaries", tags=["summaries"])

DAYS_MOST: Final = 7320  # twenty years
MEDIA: Final = {
    Format.JSON: "application/json",
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_CONTENT: Final[dict[str, dict[str, object]]] = {
    media.split(";")[0]: {} for kind, media in MEDIA.items() if kind is not Format.JSON
}


@router.get("", response_model=SummaryOut, responses={200: {"content": _CONTENT}})
def summarise(
    _caller: Annotated[Caller, may(Permission.SUMMARISE)],
    resources: ResourcesDep,
    session: ReaderDep,
    audit: AuditorDep,
    since: Annotated[Day | None, Query(alias="from")] = None,
    until: Annotated[Day | None, Query(alias="to")] = None,
    party: Annotated[Name | None, Query()] = None,
    task: Annotated[Path | None, Query()] = None,
    format: Annotated[Format, Query()] = Format.JSON,
    view: Annotated[ViewKey, Query()] = ViewKey.REPORTS,
) -> Response:
    """What was reported from one local day to another, both included; without days, of this month up to today.

    `view` chooses the table of a CSV; the other formats hold all of them.
    """
    scope = scope_of(resources, since, until, party, task)
    facts = count_facts(session, resources.index, scope, resources.clock(), resources.settings.zone)
    audit.note_reading("summaries.read", f"{scope.period.first}/{scope.period.last} {format}")
    return written(resources, facts, format, view)


def scope_of(
    resources: Resources, since: date | None, until: date | None, party: str | None, task: str | None
) -> Scope:
    """From `since` to `until`, of one party or task; without days, this month up to today. Raises InvalidInputError, NotFoundError."""
    last = until or resources.today()
    period = Period(since or last.replace(day=1), last)
    if period.days < 1:
        raise InvalidInputError("/from", "period_backwards")
    if period.first > resources.today():
        raise InvalidInputError("/from", "period_not_begun")
    if period.days > DAYS_MOST:
        raise InvalidInputError("/from", "period_too_long", days=DAYS_MOST)
    reporting = reporting_party(resources.index, party) if party else None
    row = find_row(resources.index, task, reporting.party if reporting else None) if task else None
    return Scope(
        period,
        reporting.party if reporting else None,
        reporting.sub_party if reporting else None,
        row.path if row else None,
    )


@lru_cache(maxsize=1)
def summary_wording() -> Wording:
    """What summaries say, as shipped."""
    return Wording.load(WORDING_PATH)


def written(resources: Resources, facts: Facts, kind: Format, key: ViewKey = ViewKey.REPORTS) -> Response:
    """The same facts in any format; all but JSON come as a file."""
    wording, zone = summary_wording(), resources.settings.zone
    text, views = compose(facts, wording), views_of(facts, wording)
    match kind:
        case Format.JSON:
            return Response(SummaryOut.of(facts, text, views, zone).model_dump_json(), media_type=MEDIA[kind])
        case Format.MARKDOWN:
            return _file(as_markdown(text, views, zone).encode(), kind, facts)
        case Format.CSV:
            return _file(as_csv(next(one for one in views if one.key == key), zone), kind, facts, key)
        case Format.XLSX:
            return _file(as_workbook(text, views, zone), kind, facts)
        case Format.DOCX:
            return _file(_notice(resources, facts, text, views), kind, facts)


def _notice(resources: Resources, facts: Facts, text: Text, views: tuple[View, ...]) -> bytes:
    settings = resources.settings
    form = Form(settings.summary_signed_by or facts.issuer, resources.today(), find_font(settings.chart_font))
    return as_notice(facts, text, views, form, summary_wording(), settings.zone)


def _file(content: bytes, kind: Format, facts: Facts, key: ViewKey | None = None) -> Response:
    """A file with a name that people recognise; the plain one is for programs that read no other."""
    period = facts.scope.period
    what = summary_wording().say(f"views.{key}") if key else summary_wording().say("document.file")
    plain = f"summary-{period.first}-{period.last}.{kind}"
    named = quote(f"{what}{period.first}至{period.last}.{kind}")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{named}"
    return Response(content, media_type=MEDIA[kind], headers={"Content-Disposition": disposition})
