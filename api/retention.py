"""What is deleted after how long, and the command that does it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Delete, Table, Update, delete, update
from sqlalchemy.orm import Session

from api.tables import METADATA

# In a table's info: the column from which its rows are counted as old, what they are kept as (see Settings.kept_days),
# and, where the row stays and only one column is forgotten, that column.
KEPT_SINCE = "kept_since"
KEPT_FOR = "kept_for"
BLANKED = "blanked"
ANSWERS = "answers"


def forget(session: Session, *, keep_days: Mapping[str, int], now: datetime) -> Mapping[str, int]:
    """Forgets what is older than its kind is kept (0 days: for ever) and says how many rows, by table.

    What refers to a deleted row goes along.
    """
    forgotten: dict[str, int] = {}
    for table in reversed(METADATA.sorted_tables):
        days = keep_days.get(table.info.get(KEPT_FOR, ANSWERS), 0)
        if KEPT_SINCE in table.info and days > 0:
            statement = _forgetting(table, now - timedelta(days=days))
            forgotten[table.name] = session.connection().execute(statement).rowcount
    return forgotten


def _forgetting(table: Table, before: datetime) -> Delete | Update:
    is_old = table.c[table.info[KEPT_SINCE]] < before
    blanked = table.info.get(BLANKED)
    if blanked is None:
        return delete(table).where(is_old)
    return update(table).where(is_old, table.c[blanked].is_not(None)).values({blanked: None})
