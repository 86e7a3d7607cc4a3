"""Runs the schema steps: on the connection handed in at start, or on the configured records from the command line."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from api.db import open_engine
from api.settings import Settings
from api.tables import METADATA


def run(connection: Connection) -> None:
    """SQLite cannot alter a table in place, so every step runs in batch mode."""
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with open_engine(Settings().records_url).begin() as opened:
        run(opened)
