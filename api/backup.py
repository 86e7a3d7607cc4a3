"""All records in one file and back, while the service runs; the same file fits SQLite and PostgreSQL."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Engine, Integer, Table, func, insert, select, text
from sqlalchemy.sql import sqltypes

from api.db import ExactNumber, UtcMoment, open_durable_sessions, open_readers
from api.tables import METADATA

FORMAT: Final = "policy-assistant-records/1"
ROWS_AT_ONCE: Final = 1000


class BackupError(Exception):
    """A file that cannot be restored; nothing was changed. `key` names the sentence in wording.toml, section `backup`."""

    def __init__(self, key: str, **slots: object) -> None:
        super().__init__(key)
        self.key = key
        self.slots = slots


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """How many rows a backup holds, when it was made, and by which step of the schema."""

    rows: int
    made_at: str
    revision: str


class _Sink(Protocol):
    def write(self, data: bytes, /) -> object: ...


# ── writing ──


def write_backup(engine: Engine, target: Path, *, now: datetime) -> BackupFacts:
    """Writes beside the target first and renames at the end, so that a half-written file never bears its name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(target.name + ".part")
    with open_readers(engine)() as session, gzip.open(draft, "wb", compresslevel=5) as file:
        facts = _write_lines(session.connection(), file, now)
    draft.chmod(0o600)  # it holds what the records hold
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(target)
    return facts


def _write_lines(connection: Connection, file: _Sink, now: datetime) -> BackupFacts:
    digest, rows = hashlib.sha256(), 0
    revision = _revision(connection)
    for line in _lines(connection, {"format": FORMAT, "revision": revision, "made_at": now.isoformat()}):
        data = json.dumps(line, ensure_ascii=False).encode() + b"\n"
        digest.update(data)
        file.write(data)
        rows += "row" in line
    file.write(json.dumps({"rows": rows, "sha256": digest.hexdigest()}).encode() + b"\n")
    return BackupFacts(rows, now.isoformat(), revision)


def _lines(connection: Connection, head: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield head
    for table in METADATA.sorted_tables:
        yield {"table": table.name, "columns": [column.name for column in table.columns]}
        query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=ROWS_AT_ONCE)
        for row in connection.execute(query):
            yield {"row": [_to_json(value) for value in row]}


def _to_json(value: Any) -> Any:  # any value that a column of ours holds
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case _:
            return value


def _revision(connection: Connection) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


# ── restoring ──


def restore_backup(engine: Engine, source: Path) -> BackupFacts:
    """Puts the backup in place of all records in one transaction; readers see the old ones until it ends.

    Raises BackupError for a file that is cut off, changed, or of another schema.
    """
    facts = check_backup(source)
    with open_durable_sessions(engine).begin() as session:
        connection = session.connection()
        revision = _revision(connection)
        if facts.revision != revision:
            raise BackupError("other_schema", found=facts.revision, wanted=revision)
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
        for table, batch in _batches(source):
            connection.execute(insert(table), batch)
        _mend_sequences(connection)
    return facts


def check_backup(source: Path) -> BackupFacts:
    """Reads the whole file. Raises BackupError where it is not what was written."""
    digest, rows, last, head = hashlib.sha256(), 0, b"", b""
    try:
        with gzip.open(source, "rb") as file:
            for line in file:
                digest.update(last)
                head, rows, last = head or line, rows + line.startswith(b'{"row"'), line
        first, end = json.loads(head), json.loads(last)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise BackupError("unreadable", file=source) from error
    if not isinstance(first, dict) or first.get("format") != FORMAT or not isinstance(end, dict):
        raise BackupError("unreadable", file=source)
    if end.get("sha256") != digest.hexdigest() or end.get("rows") != rows:
        raise BackupError("changed", file=source)
    return BackupFacts(rows, str(first["made_at"]), str(first["revision"]))


def _batches(source: Path) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    table: Table | None = None
    columns: list[str] = []
    batch: list[dict[str, Any]] = []
    with gzip.open(source, "rt", encoding="utf-8") as file:
        for line in map(json.loads, file):
            if "row" in line and table is not None:
                batch.append(_from_json(table, columns, line["row"]))
            if table is not None and batch and (len(batch) == ROWS_AT_ONCE or "row" not in line):
                yield table, batch
                batch = []
            if "table" in line:
                table, columns = METADATA.tables[line["table"]], line["columns"]


def _from_json(table: Table, columns: Iterable[str], row: Iterable[Any]) -> dict[str, Any]:
    return {name: _read_value(table.c[name].type, value) for name, value in zip(columns, row, strict=True)}


def _read_value(kind: object, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UtcMoment):
        return datetime.fromisoformat(value)
    if isinstance(kind, sqltypes.Date):
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(kind, ExactNumber) else value


def _mend_sequences(connection: Connection) -> None:
    """PostgreSQL counts on from where its sequence is, not from the highest number there is."""
    if connection.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        column = table.autoincrement_column
        if column is not None and isinstance(column.type, Integer) and column.autoincrement is not False:
            highest = connection.execute(select(func.max(column))).scalar_one()
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, highest or 1, highest is not None)))
