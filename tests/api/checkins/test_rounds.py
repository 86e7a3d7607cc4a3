"""Which period, when due, who owes what: pure rules."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.checkins.rounds import (
    NudgeKind,
    Reports,
    RoundKind,
    RoundState,
    Schedule,
    Standing,
    is_quiet,
    nudge_moments,
    nudge_owed,
    period_of,
    round_data,
    standings,
    state_of,
    window_of,
    windows_until,
)
from api.checkins.working_days import working_days

ZONE = ZoneInfo("Asia/Shanghai")
DUE = datetime(2026, 3, 6, 18, tzinfo=ZONE)
KINDS = [RoundKind.WEEKLY, RoundKind.MONTHLY, RoundKind.QUARTERLY]


def schedule(kind: RoundKind, starts_on: date = date(2026, 1, 1)) -> Schedule:
    data = round_data()
    return Schedule(
        kind, data.due_working_days[kind], time(18), data.grace_days[kind], period_of(kind, starts_on)[0]
    )


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (RoundKind.WEEKLY, date(2026, 2, 23), date(2026, 3, 1)),
        (RoundKind.MONTHLY, date(2026, 3, 1), date(2026, 3, 31)),
        (RoundKind.QUARTERLY, date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_a_day_lies_in_its_week_month_and_quarter(kind: RoundKind, first: date, last: date) -> None:
    assert period_of(kind, date(2026, 3, 1)) == (first, last)


@pytest.mark.parametrize(
    ("kind", "due_at"),
    [
        (RoundKind.WEEKLY, datetime(2026, 3, 6, 18, tzinfo=ZONE)),
        (RoundKind.MONTHLY, datetime(2026, 4, 8, 18, tzinfo=ZONE)),
        (RoundKind.QUARTERLY, datetime(2026, 4, 8, 18, tzinfo=ZONE)),
    ],
    ids=["Friday", "fifth working day, past a holiday", "the same"],
)
def test_a_round_is_due_on_a_working_day(kind: RoundKind, due_at: datetime) -> None:
    assert window_of(schedule(kind), date(2026, 3, 5), working_days(), ZONE).due_at == due_at


@given(kind=st.sampled_from(KINDS), days=st.integers(0, 900))
def test_rounds_follow_each_other_without_gap_or_overlap(kind: RoundKind, days: int) -> None:
    until = datetime(2025, 1, 1, tzinfo=ZONE) + timedelta(days=days)
    windows = windows_until(schedule(kind, date(2025, 1, 1)), until, working_days(), ZONE)
    assert windows
    assert all(one.closes_at == two.opens_at for one, two in itertools.pairwise(windows))
    assert all(one.opens_at < one.due_at <= one.closes_at for one in windows)


@pytest.mark.parametrize(
    ("hours", "state"), [(-1, RoundState.OPEN), (1, RoundState.DUE), (49, RoundState.CLOSED)]
)
def test_a_round_is_open_then_due_then_closed(hours: int, state: RoundState) -> None:
    assert state_of(DUE, DUE + timedelta(days=2), DUE + timedelta(hours=hours)) is state


def standing(first_at: datetime | None, now: datetime, exempt: bool = False) -> Standing:
    reports = {("甲", "一"): Reports(1, first_at)} if first_at else {}
    return standings([("甲", "一")], reports, lambda *_: exempt, due_at=DUE, now=now)[0].standing


BEFORE, AFTER = DUE - timedelta(hours=1), DUE + timedelta(hours=1)


@pytest.mark.parametrize(
    ("first_at", "now", "exempt", "expected"),
    [
        (BEFORE, BEFORE, False, Standing.REPORTED),
        (DUE, AFTER, False, Standing.REPORTED),
        (AFTER, AFTER, False, Standing.LATE),
        (None, BEFORE, False, Standing.AWAITED),
        (None, AFTER, False, Standing.MISSING),
        (None, AFTER, True, Standing.EXEMPT),
        (BEFORE, AFTER, True, Standing.REPORTED),
    ],
)
def test_a_party_stands_by_its_first_report(
    first_at: datetime | None, now: datetime, exempt: bool, expected: Standing
) -> None:
    assert standing(first_at, now, exempt) is expected


def test_a_party_that_reported_on_some_rows_reported_partly() -> None:
    owed = [("甲", "一"), ("甲", "二")]
    found = standings(owed, {("甲", "一"): Reports(2, BEFORE)}, lambda *_: False, due_at=DUE, now=AFTER)[0]
    assert (found.standing, found.open_tasks, found.owed) == (Standing.PARTLY, ("二",), 2)


@given(
    st.lists(
        st.tuples(st.sampled_from("甲乙丙"), st.sampled_from("一二三"), st.integers(0, 3)),
        unique_by=lambda x: x[:2],
    )
)
def test_every_row_is_counted_once(rows: list[tuple[str, str, int]]) -> None:
    reports = {
        (party, task): Reports(1, BEFORE if how == 1 else AFTER) for party, task, how in rows if how in (1, 2)
    }
    exempt = {(party, task) for party, task, how in rows if how == 3}
    found = standings([row[:2] for row in rows], reports, lambda *pair: pair in exempt, due_at=DUE, now=AFTER)
    told = {one: sum(party.count(one) for party in found) for one in Standing}
    assert sum(told.values()) == len(rows)
    assert told[Standing.MISSING] == sum(how == 0 for *_, how in rows)
    assert told[Standing.LATE] == sum(how == 2 for *_, how in rows)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        (datetime(2026, 3, 5, 9, tzinfo=ZONE), False),
        (datetime(2026, 3, 5, 20, tzinfo=ZONE), True),
        (datetime(2026, 3, 5, 8, 29, tzinfo=ZONE), True),
        (datetime(2026, 3, 7, 10, tzinfo=ZONE), True),
        (datetime(2026, 3, 5, 1, tzinfo=UTC), False),
    ],
    ids=["morning", "evening", "early", "Saturday", "morning in UTC"],
)
def test_nobody_is_disturbed_in_quiet_hours(moment: datetime, quiet: bool) -> None:
    assert is_quiet(moment, round_data().nudges, working_days(), ZONE) is quiet


@pytest.mark.parametrize(
    ("moment", "kind"),
    [
        (datetime(2026, 3, 5, 8, 59, tzinfo=ZONE), None),
        (datetime(2026, 3, 5, 9, tzinfo=ZONE), NudgeKind.REMINDER),
        (datetime(2026, 3, 6, 18, tzinfo=ZONE), NudgeKind.OVERDUE),
        (datetime(2026, 3, 10, 9, tzinfo=ZONE), NudgeKind.ESCALATION),
        (datetime(2026, 3, 20, 9, tzinfo=ZONE), None),
    ],
    ids=["too early", "the working day before", "due", "two working days later", "closed"],
)
def test_the_gravest_nudge_that_is_owed_goes_out(moment: datetime, kind: NudgeKind | None) -> None:
    moments = nudge_moments(DUE, round_data().nudges, working_days(), ZONE)
    assert nudge_owed(moments, DUE + timedelta(days=10), moment) is kind
