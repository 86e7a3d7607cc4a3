"""Indexes by which a summary is counted without reading the check-ins themselves.

Revision ID: s0004
Revises: s0003
"""

import sqlalchemy as sa
from alembic import op

revision = "s0004"
down_revision = "s0003"
branch_labels = None
depends_on = None

COUNTED = sa.text("withdrawn_at IS NULL")
WITHDRAWN = sa.text("withdrawn_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_checkins_counted",
        "checkins",
        ["party", "task", "sub_party", "sent_at", "number", "corrected_at"],
        sqlite_where=COUNTED,
        postgresql_where=COUNTED,
    )
    op.create_index(
        "ix_checkins_withdrawn",
        "checkins",
        ["sent_at", "party", "task", "sub_party"],
        sqlite_where=WITHDRAWN,
        postgresql_where=WITHDRAWN,
    )


def downgrade() -> None:
    op.drop_index("ix_checkins_withdrawn", "checkins")
    op.drop_index("ix_checkins_counted", "checkins")
