"""Keep check-ins with their journal, rounds and nudges, judged tasks and public figures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "s0003"
down_revision = "s0002"
branch_labels = None
depends_on = None

TABLES = (
    "nudges",
    "exemptions",
    "checkins",
    "rounds",
    "checkin_messages",
    "task_states",
    "round_schedules",
    "public_figures",
    "idempotent_replies",
    "checkin_journal_head",
    "checkin_journal",
)


def upgrade() -> None:
    op.create_table(
        "checkin_journal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("checkin_id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("member_id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_checkin_journal"),
    )
    op.create_index("ix_checkin_journal_checkin_id", "checkin_journal", ["checkin_id"])
    op.create_table(
        "checkin_journal_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_checkin_journal_head"),
    )
    op.create_table(
        "idempotent_replies",
        sa.Column("caller", sa.String(120), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("request_digest", sa.String(64), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("caller", "key", name="pk_idempotent_replies"),
    )
    op.create_index("ix_idempotent_replies_answered_at", "idempotent_replies", ["answered_at"])
    op.create_table(
        "public_figures",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(200), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.String(32), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "measure", name="pk_public_figures"),
    )
    op.create_table(
        "round_schedules",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("due_working_days", sa.Integer(), nullable=False),
        sa.Column("due_time", sa.String(5), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("created_by", sa.String(32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_round_schedules"),
    )
    op.create_table(
        "task_states",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("party", sa.String(200), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_by", sa.String(100), nullable=True),
        sa.Column("set_by", sa.String(32), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_task_states"),
    )
    op.create_index("ix_task_states_task", "task_states", ["task", "party", "number"])
    op.create_table(
        "checkin_messages",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("member_id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_checkin_messages_member_id_members"),
        sa.PrimaryKeyConstraint("id", name="pk_checkin_messages"),
    )
    op.create_index("ix_checkin_messages_member_id", "checkin_messages", ["member_id"])
    op.create_index("ix_checkin_messages_received_at", "checkin_messages", ["received_at"])
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("schedule_id", sa.String(32), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["round_schedules.id"], name="fk_rounds_schedule_id_round_schedules"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sa.UniqueConstraint("schedule_id", "starts_on", name="uq_rounds_schedule_id"),
    )
    op.create_index("ix_rounds_due_at", "rounds", ["due_at"])
    op.create_table(
        "checkins",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(200), nullable=False),
        sa.Column("sub_party", sa.String(200), nullable=True),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("percent", sa.String(60), nullable=True),
        sa.Column("status", sa.String(20), nullable=True),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("accepted_doubts", sa.JSON(), nullable=False),
        sa.Column("message_id", sa.String(32), nullable=True),
        sa.Column("member_id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_checkins_member_id_members"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["checkin_messages.id"], name="fk_checkins_message_id_checkin_messages"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_checkins"),
        sa.UniqueConstraint("id", name="uq_checkins_id"),
    )
    op.create_index("ix_checkins_member_id", "checkins", ["member_id"])
    op.create_index("ix_checkins_pair", "checkins", ["party", "task", "sent_at"])
    op.create_index("ix_checkins_party", "checkins", ["party", "number"])
    op.create_index("ix_checkins_period", "checkins", ["sent_at", "party", "task"])
    op.create_index("ix_checkins_task", "checkins", ["task", "sent_at"])
    op.create_table(
        "exemptions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("round_id", sa.String(32), nullable=True),
        sa.Column("party", sa.String(200), nullable=False),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.String(32), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_exemptions_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_exemptions"),
    )
    op.create_index("ix_exemptions_round_id", "exemptions", ["round_id"])
    op.create_table(
        "nudges",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("round_id", sa.String(32), nullable=False),
        sa.Column("party", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claim", sa.String(32), nullable=True),
        sa.Column("claim_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_nudges_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_nudges"),
        sa.UniqueConstraint("round_id", "party", "kind", name="uq_nudges_round_id"),
    )
    op.execute(f"INSERT INTO checkin_journal_head (id, number, hash) VALUES (1, 0, '{'0' * 64}')")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
