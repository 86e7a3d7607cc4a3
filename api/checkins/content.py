"""What a check-in says, in the one shape in which it is kept: to and from a row, and as the JSON that the journal holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from api.checkins.drafts import Doubt, Recorded, ReportedFigure, Status
from api.checkins.tables import StoredCheckin
from ingest.index import FigureKind


@dataclass(frozen=True, slots=True)
class Content:
    """A check-in without who, when and whence. `party` and `task` as the matrix writes them; figures in base units."""

    party: str
    task: str
    document_id: str
    sub_party: str | None = None
    figures: tuple[ReportedFigure, ...] = ()
    percent: Decimal | None = None
    status: Status | None = None
    issues: tuple[str, ...] = ()
    accepted_doubts: tuple[Doubt, ...] = ()

    @property
    def pair(self) -> tuple[str, str | None, str]:
        """Whose report on what: party, body of it, task."""
        return self.party, self.sub_party, self.task


def write_content(row: StoredCheckin, content: Content) -> None:
    """Makes the row say this."""
    row.party, row.sub_party = content.party, content.sub_party
    row.task, row.document_id = content.task, content.document_id
    row.figures = [figure_to_json(figure) for figure in content.figures]
    row.percent = content.percent
    row.status = content.status.value if content.status else None
    row.issues = list(content.issues)
    row.accepted_doubts = [doubt.value for doubt in content.accepted_doubts]


def read_content(row: StoredCheckin) -> Content:
    """What the row says."""
    return Content(
        party=row.party,
        task=row.task,
        document_id=row.document_id,
        sub_party=row.sub_party,
        figures=figures_of(row),
        percent=row.percent,
        status=Status(row.status) if row.status else None,
        issues=tuple(row.issues),
        accepted_doubts=tuple(Doubt(code) for code in row.accepted_doubts),
    )


def as_recorded(row: StoredCheckin) -> Recorded:
    """The row as the rules compare with it."""
    return Recorded(row.party, row.task, row.sub_party, figures_of(row), row.percent)


def figures_of(row: StoredCheckin) -> tuple[ReportedFigure, ...]:
    """The readings of a row."""
    return figures_from_json(row.figures)


def figures_from_json(stored: Iterable[Mapping[str, Any]]) -> tuple[ReportedFigure, ...]:
    return tuple(figure_from_json(figure) for figure in stored)


def figure_to_json(figure: ReportedFigure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "value": format(figure.value, "f"),
        "unit": figure.unit,
        "as_of": figure.as_of.isoformat() if figure.as_of else None,
        "kind": figure.kind.value,
        "is_increment": figure.is_increment,
    }


def figure_from_json(stored: Mapping[str, Any]) -> ReportedFigure:
    return ReportedFigure(
        name=stored["name"],
        value=Decimal(stored["value"]),
        unit=stored["unit"],
        as_of=date.fromisoformat(stored["as_of"]) if stored["as_of"] else None,
        kind=FigureKind(stored["kind"]),
        is_increment=stored["is_increment"],
    )


def canonical(value: Mapping[str, Any] | Sequence[Any]) -> str:
    """JSON that is the same, byte for byte, for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def said_by(row: StoredCheckin) -> dict[str, Any]:
    """Everything of a row that the journal vouches for."""
    return {
        "party": row.party,
        "sub_party": row.sub_party,
        "task": row.task,
        "document_id": row.document_id,
        "figures": row.figures,
        "percent": None if row.percent is None else format(row.percent, "f"),
        "status": row.status,
        "issues": row.issues,
        "accepted_doubts": row.accepted_doubts,
        "message_id": row.message_id,
        "reported_by": row.member_id,
        "reported_through": row.channel,
        "sent_at": moment(row.sent_at),
        "first_recorded_at": moment(row.recorded_at),
    }


def moment(at: datetime) -> str:
    """A moment in UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
