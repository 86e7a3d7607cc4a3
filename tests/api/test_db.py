"""The schema that the steps build is the one the mapped classes describe."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from api.db import is_usable, migrate, open_engine, open_readers, open_sessions
from api.settings import Settings
from api.tables import METADATA


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'deep' / 'records.sqlite3'}"


def test_the_steps_and_the_mapped_classes_agree(tmp_path: Path) -> None:
    engine = open_engine(url(tmp_path))
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    engine = open_engine(url(tmp_path))
    migrate(engine)
    migrate(engine)
    assert is_usable(engine)


def test_records_without_schema_are_not_usable(tmp_path: Path) -> None:
    assert not is_usable(open_engine(url(tmp_path)))


def test_sqlite_writes_ahead(tmp_path: Path) -> None:
    with open_engine(url(tmp_path)).connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    engine = open_engine(url(tmp_path))
    migrate(engine)
    with open_sessions(engine).begin() as writer, open_readers(engine)() as reader:
        writer.execute(text("DELETE FROM answers"))
        assert reader.execute(text("SELECT count(*) FROM answers")).scalar_one() == 0


def test_a_hosted_database_address_gets_its_driver() -> None:
    settings = Settings.model_validate({"database_url": "postgres://user:secret@db/records"})
    assert settings.records_url == "postgresql+psycopg://user:secret@db/records"


def test_the_secret_of_a_database_is_not_printed() -> None:
    assert "hidden-word" not in repr(
        Settings.model_validate({"database_url": "postgres://user:hidden-word@db/records"})
    )
