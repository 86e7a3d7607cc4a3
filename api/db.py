"""Engine and declarative base; SQLite in WAL mode unless another database is configured."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from api.errors import UnavailableError
from api.logs import log_failure

MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_TIMEOUT_SECONDS = 10.0
HAS_TURN = "has_turn"  # in a connection's info: this one holds the writers' turn
# A request holds one connection, and a second one for a moment while it writes down that it read; `API_THREADS` of each.
POOL: Mapping[str, int] = {"pool_size": 24, "max_overflow": 40}

# Constraint names are spelled out so that a migration can name what it changes, on every database.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every mapped class derives from."""

    metadata = MetaData(naming_convention=NAMING)


class UtcMoment(TypeDecorator[datetime]):
    """An aware UTC moment, also on databases that forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as above
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactNumber(TypeDecorator[Decimal]):
    """A decimal number, digit for digit: SQLite would make it a binary fraction."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as above
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - as above
        return None if value is None else Decimal(value)


class Unsought(FunctionElement[Any]):
    """A column whose values are compared and by which no index is searched: SQLite takes any that narrows a range, and
    then has to sort what another index holds in order. PostgreSQL counts its rows and needs no telling.
    """

    inherit_cache = True

    def __init__(self, column: InstrumentedAttribute[Any]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(Unsought)
def _say_column(element: Unsought, compiler: SQLCompiler, **given: Any) -> str:
    return compiler.process(element.clauses, **given)


@compiles(Unsought, "sqlite")
def _say_unsought_column(element: Unsought, compiler: SQLCompiler, **given: Any) -> str:
    """https://www.sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_"""
    return "+" + _say_column(element, compiler, **given)


def open_engine(url: str) -> Engine:
    """An engine on the records; makes the folder of a SQLite file."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True, **POOL)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed,
        **POOL,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        hide_parameters=True,  # an error's words must not carry a question into the log
    )
    event.listen(engine, "connect", _prepare_sqlite)
    turns = _WritingTurns()
    event.listen(engine, "begin", turns.begin)
    event.listen(engine, "checkin", turns.end)
    return engine


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours, see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")  # survives kill -9; only power loss may cost the last commits
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


class _WritingTurns:
    """Who of this process's threads writes next. SQLite lets one write and has the others try again and again, at random:
    under many writers some would wait for ever. Between processes that is still how it goes.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()

    def begin(self, connection: Connection) -> None:
        """A writer takes its lock at once: upgrading a read lock later fails instead of waiting."""
        options = connection.get_execution_options()
        if options.get("reads_only", False):
            connection.exec_driver_sql("BEGIN")
            return
        if not connection.info.get(HAS_TURN, False):
            connection.info[HAS_TURN] = self._turn.acquire(timeout=BUSY_TIMEOUT_SECONDS)
        level = "FULL" if options.get("waits_for_disk", False) else "NORMAL"
        connection.exec_driver_sql(f"PRAGMA synchronous={level}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def end(self, _connection: SqliteConnection | None, record: ConnectionPoolEntry) -> None:
        """The connection goes back to the pool, after a commit, a rollback or a failure."""
        if record.info.pop(HAS_TURN, False):
            self._turn.release()


@contextmanager
def unavailable_when_busy() -> Iterator[None]:
    """A database that is down, or busy for longer than anybody waits, is something to try again later. Raises UnavailableError."""
    try:
        yield
    except OperationalError as error:
        log_failure("records.unavailable", error)
        raise UnavailableError("unavailable") from error


def open_sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions that may write."""
    return sessionmaker(engine, expire_on_commit=False)


def open_durable_sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose commit waits for the disk, also on SQLite; PostgreSQL always does, unless its server is told not to."""
    return sessionmaker(engine.execution_options(waits_for_disk=True), expire_on_commit=False)


def open_readers(engine: Engine) -> sessionmaker[Session]:
    """Sessions that only read, all of it as it was at one moment; they wait for nobody."""
    options: dict[str, object] = {"reads_only": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return sessionmaker(engine.execution_options(**options), expire_on_commit=False)


def insert_new(session: Session, mapped: type[Base], rows: list[dict[str, Any]]) -> None:
    """Adds the rows that break no unique constraint, and passes over the others: two who add the same row add it once."""
    if not rows:
        return
    dialect = session.get_bind().dialect.name
    statement = postgresql.insert(mapped) if dialect == "postgresql" else sqlite.insert(mapped)
    session.execute(statement.on_conflict_do_nothing(), rows)


def migrate(engine: Engine) -> None:
    """Brings the schema to the newest step; safe to call when it is there already."""
    from alembic import command  # imported here: only start-up and tests migrate
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_usable(engine: Engine) -> bool:
    """True when the records can be reached and their schema is in place."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with engine.execution_options(reads_only=True).connect() as connection:
            connection.execute(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return False
    return True
