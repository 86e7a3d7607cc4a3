"""The seam to the reading of check-ins: the function itself, until the product offers it over HTTP."""

from __future__ import annotations

from api.checkins.drafts import Recorded, ReportedFigure
from api.checkins.reading import read_message
from evals.checkins import CheckinCase, CheckinReader, DraftShape, FigureShape, ReadingShape, RecordedShape
from ingest.index import Index


def reader_of(index: Index) -> CheckinReader:
    """Reads messages with an index. To become a call of POST /v1/checkins/read, the one thing here that is not HTTP."""

    def read(case: CheckinCase) -> ReadingShape:
        previous = tuple(_recorded(record) for record in case.previous)
        reading = read_message(index, case.text, case.sent_at, case.sender_party, previous)
        return ReadingShape(
            is_checkin=reading.is_checkin,
            doubts=frozenset(doubt.value for doubt in reading.doubts),
            corrects=reading.corrects,
            drafts=tuple(
                DraftShape(
                    party=draft.party,
                    sub_party=draft.sub_party,
                    task=draft.task,
                    candidates=draft.candidates,
                    figures=tuple(
                        FigureShape(name=one.name, value=one.value, unit=one.unit, as_of=one.as_of)
                        for one in draft.figures
                    ),
                    percent=draft.percent,
                    status=draft.status.value if draft.status else None,
                    issues=draft.issues,
                )
                for draft in reading.drafts
            ),
        )

    return read


def _recorded(record: RecordedShape) -> Recorded:
    figures = tuple(ReportedFigure(one.name, one.value, one.unit, one.as_of) for one in record.figures)
    return Recorded(record.party, record.task, record.sub_party, figures, record.percent)
