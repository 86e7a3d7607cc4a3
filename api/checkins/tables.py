"""Check-ins: what holds now, the journal that nobody may rewrite, rounds, nudges and how the supervisors see a task."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, ExactNumber, UtcMoment

# ── what was reported ──


class StoredMessage(Base):
    """A message as typed, masked. Its words may be forgotten; their digest stays in the journal."""

    __tablename__ = "checkin_messages"
    __table_args__ = ({"info": {"kept_since": "received_at", "kept_for": "messages", "blanked": "text"}},)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str | None] = mapped_column(Text)  # None: forgotten
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    sent_at: Mapped[datetime] = mapped_column(UtcMoment)
    received_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)


class StoredCheckin(Base):
    """One check-in as it holds now; every earlier state is in the journal. `number` gives the order of arrival.

    `figures` are `{name, value, unit, as_of, kind, is_increment}` with the value in base units as a decimal string.
    """

    __tablename__ = "checkins"
    __table_args__ = (
        Index("ix_checkins_pair", "party", "task", "sent_at"),
        Index("ix_checkins_party", "party", "number"),
        Index("ix_checkins_task", "task", "sent_at"),
        # All that lists are filtered by, so that what fits is counted without the rows themselves.
        Index(
            "ix_checkins_period",
            "sent_at",
            "party",
            "task",
            "sub_party",
            "status",
            "withdrawn_at",
            "number",
        ),
        # All that summaries count and look for, in the order in which they look for it, without the rows themselves.
        Index(
            "ix_checkins_counted",
            "party",
            "task",
            "sub_party",
            "sent_at",
            "number",
            "corrected_at",
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index(
            "ix_checkins_withdrawn",
            "sent_at",
            "party",
            "task",
            "sub_party",
            sqlite_where=text("withdrawn_at IS NOT NULL"),
            postgresql_where=text("withdrawn_at IS NOT NULL"),
        ),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    version: Mapped[int] = mapped_column(Integer)  # 1, and one more with each correction
    party: Mapped[str] = mapped_column(String(200))  # its name as the matrix writes it
    sub_party: Mapped[str | None] = mapped_column(String(200))
    task: Mapped[str] = mapped_column(Text)  # section path of a row of the matrix
    document_id: Mapped[str] = mapped_column(Text)  # the plan whose row it is
    figures: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    percent: Mapped[Decimal | None] = mapped_column(ExactNumber)
    status: Mapped[str | None] = mapped_column(String(20))
    issues: Mapped[list[str]] = mapped_column(JSON)
    accepted_doubts: Mapped[list[str]] = mapped_column(
        JSON
    )  # what the reporter was asked about and confirmed
    message_id: Mapped[str | None] = mapped_column(ForeignKey("checkin_messages.id"))
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    sent_at: Mapped[datetime] = mapped_column(UtcMoment)  # when it was said; decides period, round and order
    recorded_at: Mapped[datetime] = mapped_column(UtcMoment)
    corrected_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcMoment)  # still listed, no longer counted


class StoredEntry(Base):
    """One line of the journal: what was recorded, corrected or withdrawn, chained to the line before by its hash.

    `content` is canonical JSON: the check-in as it held from here on, and the reason where one was given.
    """

    __tablename__ = "checkin_journal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, 2, 3 … without a gap
    checkin_id: Mapped[str] = mapped_column(String(32), index=True)
    version: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))  # recorded, corrected, withdrawn
    content: Mapped[str] = mapped_column(Text)
    member_id: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(20))
    request_id: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime] = mapped_column(UtcMoment)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class StoredJournalHead(Base):
    """The last line of the journal. Its one row is the lock that puts writers in a row."""

    __tablename__ = "checkin_journal_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))


class StoredReply(Base):
    """What was answered to a request with an idempotency key; the same request gets it again."""

    __tablename__ = "idempotent_replies"
    __table_args__ = ({"info": {"kept_since": "answered_at", "kept_for": "replies"}},)

    caller: Mapped[str] = mapped_column(String(120), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request_digest: Mapped[str] = mapped_column(String(64))
    reply: Mapped[dict[str, Any]] = mapped_column(JSON)
    answered_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)


# ── rounds and nudges ──


class StoredSchedule(Base):
    """By what rule rounds come again. A schedule is ended, never changed: past rounds keep the rule they were made by."""

    __tablename__ = "round_schedules"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # weekly, monthly, quarterly
    due_working_days: Mapped[int] = mapped_column(Integer)  # after the period's last day
    due_time: Mapped[str] = mapped_column(String(5))  # local, HH:MM
    grace_days: Mapped[int] = mapped_column(Integer)  # how long a late report still counts
    starts_on: Mapped[date] = mapped_column(Date)
    created_by: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    ended_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class StoredRound(Base):
    """One reporting round: a check-in sent in [opens_at, closes_at) counts for it, late after `due_at`."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("schedule_id", "starts_on", name="uq_rounds_schedule_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    schedule_id: Mapped[str | None] = mapped_column(ForeignKey("round_schedules.id"))  # None: a dated round
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    starts_on: Mapped[date] = mapped_column(Date)  # the period that is reported on
    ends_on: Mapped[date] = mapped_column(Date)
    opens_at: Mapped[datetime] = mapped_column(UtcMoment)
    due_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)
    closes_at: Mapped[datetime] = mapped_column(UtcMoment)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)


class StoredExemption(Base):
    """A party that need not report: in one round or in all, on one task or on all."""

    __tablename__ = "exemptions"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    round_id: Mapped[str | None] = mapped_column(ForeignKey("rounds.id"), index=True)
    party: Mapped[str] = mapped_column(String(200))
    task: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    granted_by: Mapped[str] = mapped_column(String(32))
    granted_at: Mapped[datetime] = mapped_column(UtcMoment)
    ended_at: Mapped[datetime | None] = mapped_column(UtcMoment)


class StoredNudge(Base):
    """One nudge to one party in one round; whoever claims it sends it, and says so before the claim expires."""

    __tablename__ = "nudges"
    __table_args__ = (UniqueConstraint("round_id", "party", "kind", name="uq_nudges_round_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id"))
    party: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))  # reminder, overdue, escalation
    planned_at: Mapped[datetime] = mapped_column(UtcMoment)
    claim: Mapped[str | None] = mapped_column(String(32))
    claim_expires_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    attempts: Mapped[int] = mapped_column(Integer)
    sent_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcMoment)  # no longer owed, or given up


# ── supervision and what citizens see ──


class StoredTaskState(Base):
    """How the supervisors judged a task, of one party or of all; the newest holds, the older ones are its history."""

    __tablename__ = "task_states"
    __table_args__ = (Index("ix_task_states_task", "task", "party", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    task: Mapped[str] = mapped_column(Text)
    party: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))  # the codes of a check-in's status
    reason: Mapped[str] = mapped_column(Text)
    agreed_on: Mapped[date | None] = mapped_column(Date)  # the new date by which it shall be done
    agreed_by: Mapped[str | None] = mapped_column(String(100))
    set_by: Mapped[str] = mapped_column(String(32))
    set_at: Mapped[datetime] = mapped_column(UtcMoment)


class StoredPublicFigure(Base):
    """A measure of the plan whose progress citizens may see. What is not listed, or not public, is not shown."""

    __tablename__ = "public_figures"

    document_id: Mapped[str] = mapped_column(Text, primary_key=True)
    measure: Mapped[str] = mapped_column(String(200), primary_key=True)
    is_public: Mapped[bool] = mapped_column(Boolean)
    set_by: Mapped[str] = mapped_column(String(32))
    set_at: Mapped[datetime] = mapped_column(UtcMoment)
