"""Of what a summary is: days, party and task, given one by one or in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from api.checkins import round_store
from api.checkins.plan_rows import find_row
from api.errors import InvalidInputError
from api.members.parties import reporting_party
from api.resources import Resources
from api.summaries.asking import Asked, read_asked
from api.summaries.facts import Scope
from api.summaries.periods import Period

NOTHING_ASKED: Final = Asked()
DAYS_MOST: Final = 7320  # twenty years


def scope_of(
    resources: Resources,
    since: date | None,
    until: date | None,
    party: str | None,
    task: str | None,
    asked: Asked = NOTHING_ASKED,
) -> Scope:
    """What is given goes before what is asked in words. Raises InvalidInputError."""
    named = asked.period if since is None and until is None else None
    last = until or resources.today()
    period = named or Period(since or last.replace(day=1), last)
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
        reporting.party if reporting else asked.party,
        reporting.sub_party if reporting else asked.body,
        row.path if row else asked.task,
    )


def asked_of(resources: Resources, session: Session, about: str) -> Asked:
    """What the words ask for; without any word of time, this round from its opening to today."""
    today, zone = resources.today(), resources.settings.zone
    running = round_store.running_rounds(session, resources.clock())
    first = running[0].opens_at.astimezone(zone).date() if running else today.replace(day=1)
    this_round = Period(first, today)
    asked = read_asked(resources.index, about, today, this_round)
    period = asked.period or this_round
    if period.first <= today < period.last:  # what is not over is counted up to today
        period = Period(period.first, today)
    return replace(asked, period=period)
