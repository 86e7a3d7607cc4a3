"""A check-in beside the plan and beside what was reported before: share of the target, pace, change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from api.checkins import rules
from api.checkins.content import Content
from api.checkins.drafts import Draft, Recorded
from ingest.index import Figure, Index


@dataclass(frozen=True, slots=True)
class Measured:
    """What the plan and the report before say of the readings of a check-in."""

    measurements: tuple[rules.Measurement, ...] = ()
    changes: tuple[rules.Change, ...] = ()


def measure_draft(
    index: Index, draft: Draft, previous: Iterable[Recorded], sent_on: date, document_id: str | None = None
) -> Measured:
    """The readings of a draft, measured on the day up to which each holds."""
    ledger = ledger_of(index, document_id)
    found = (rules.measure(figure, ledger, figure.as_of or sent_on) for figure in draft.figures)
    return Measured(
        measurements=tuple(one for one in found if one is not None),
        changes=rules.changes(draft, previous, rules.ceilings(ledger)),
    )


def as_draft(content: Content) -> Draft:
    """What was recorded, as the rules read it."""
    return Draft(
        party=content.party,
        sub_party=content.sub_party,
        task=content.task,
        figures=content.figures,
        percent=content.percent,
        status=content.status,
        issues=content.issues,
    )


@lru_cache(maxsize=32)
def ledger_of(index: Index, document_id: str | None) -> tuple[Figure, ...]:
    """The figures of one plan; without one, of every document that has a matrix."""
    plans = {document_id} if document_id else {task.document_id for task in index.tasks}
    return tuple(figure for figure in index.figures if figure.document_id in plans)
