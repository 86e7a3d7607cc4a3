"""Bulletins: summaries that come to a chat again and again.

Revision ID: s0005
Revises: s0004
"""

import sqlalchemy as sa
from alembic import op

from api.db import UtcMoment

revision = "s0005"
down_revision = "s0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulletins",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("chat", sa.String(100), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.String(20), nullable=False),
        sa.Column("on_day", sa.Integer(), nullable=False),
        sa.Column("at_time", sa.String(5), nullable=False),
        sa.Column("next_at", UtcMoment(), nullable=False),
        sa.Column("claim", sa.String(32)),
        sa.Column("claim_expires_at", UtcMoment()),
        sa.Column("set_by", sa.String(32), nullable=False),
        sa.Column("set_at", UtcMoment(), nullable=False),
        sa.Column("ended_at", UtcMoment()),
    )
    op.create_index("ix_bulletins_next_at", "bulletins", ["next_at"])


def downgrade() -> None:
    op.drop_table("bulletins")
