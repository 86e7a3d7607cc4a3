"""What is deleted after how long, and the command that does it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.db import Base

KEPT_SINCE = "kept_since"  # in a table's info: the column from which its rows are counted as old


def forget(session: Session, *, keep_days: int, now: datetime) -> Mapping[str, int]:
    """Deletes rows older than `keep_days` (0: keeps all) and says how many, by table. What refers to them goes along."""
    if keep_days == 0:
        return {}
    before = now - timedelta(days=keep_days)
    deleted: dict[str, int] = {}
    for table in reversed(Base.metadata.sorted_tables):
        column = table.info.get(KEPT_SINCE)
        if column is not None:
            result = session.connection().execute(delete(table).where(table.c[column] < before))
            deleted[table.name] = result.rowcount
    return deleted
