"""The index of the period holds all that a list of check-ins is filtered by: a page is counted without the rows themselves.

Revision ID: s0006
Revises: s0005
"""

from alembic import op

revision = "s0006"
down_revision = "s0005"
branch_labels = None
depends_on = None

NAME = "ix_checkins_period"


def upgrade() -> None:
    op.drop_index(NAME, "checkins")
    op.create_index(
        NAME, "checkins", ["sent_at", "party", "task", "sub_party", "status", "withdrawn_at", "number"]
    )


def downgrade() -> None:
    op.drop_index(NAME, "checkins")
    op.create_index(NAME, "checkins", ["sent_at", "party", "task"])
