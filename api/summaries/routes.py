"""Summaries over HTTP: one address, five formats."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from pydantic import StringConstraints

from api.callers import Caller
from api.checkins.schemas import Day, Name, Path
from api.deps import AuditorDep, ReaderDep, ResourcesDep, may
from api.errors import NotFoundError, UnavailableError
from api.permissions import Permission
from api.resources import Resources
from api.summaries.composing import Text, compose
from api.summaries.counting import count_facts
from api.summaries.facts import Facts
from api.summaries.formats.charts import draw_bars
from api.summaries.formats.csv_table import as_csv
from api.summaries.formats.fonts import find_font
from api.summaries.formats.markdown import as_markdown
from api.summaries.formats.notice import Form, as_notice, reported_bars
from api.summaries.formats.workbook import as_workbook
from api.summaries.schemas import Format, SummaryOut, ViewKey
from api.summaries.scoping import NOTHING_ASKED, asked_of, scope_of
from api.summaries.views import WORDING_PATH, View, views_of
from api.text_fields import Line
from api.wording import Wording

router = APIRouter(prefix="/v1/summaries", tags=["summaries"])

About = Annotated[Line, StringConstraints(max_length=200)]
MEDIA: Final = {
    Format.JSON: "application/json",
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PNG: "image/png",
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
    about: Annotated[About | None, Query(description="In words: 上月 财政局; empty: this round.")] = None,
) -> Response:
    """What was reported from one local day to another, both included; without days, of this month up to today.

    `view` chooses the table of a CSV; the other formats hold all of them. `about` says the same in words; what is given
    beside it goes first.
    """
    asked = asked_of(resources, session, about) if about is not None else NOTHING_ASKED
    scope = scope_of(resources, since, until, party, task, asked)
    facts = count_facts(session, resources.index, scope, resources.clock(), resources.settings.zone)
    audit.note_reading("summaries.read", f"{scope.period.first}/{scope.period.last} {format}")
    return written(resources, facts, format, view)


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
        case Format.PNG:
            return _file(_picture(resources, facts), kind, facts)


def _picture(resources: Resources, facts: Facts) -> bytes:
    """Bars of who has reported how much. Raises NotFoundError where nothing is owed, UnavailableError without a font."""
    font, bars = find_font(resources.settings.chart_font), reported_bars(facts)
    if not bars:
        raise NotFoundError("nothing_to_draw")
    if font is None:
        raise UnavailableError("no_font")
    return draw_bars(bars, font)


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
