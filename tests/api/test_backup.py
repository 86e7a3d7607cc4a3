"""All records in one file and back, across databases, while the service runs."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.backup import BackupError, restore_backup, write_backup
from api.checkins.journal import verify
from tests.api.conftest import NOW, AppMaker
from tests.api.people import person, resources_of
from tests.postgres import Server


def filled(client: TestClient) -> None:
    headers = person(client, "supervisor").headers
    client.post("/v1/ask", json={"question": "补贴"})
    client.get("/v1/rounds", headers=headers)
    client.post("/v1/checkins", json={"text": "科技局：车网互动完成40%，投入12.6万元"}, headers=headers)


def contents(client: TestClient, file: Path) -> list[object]:
    """Everything in the records, as a backup writes it."""
    write_backup(resources_of(client).engine, file, now=NOW)
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][1:-1]


@pytest.fixture
def other(make_app: AppMaker, tmp_path: Path) -> TestClient:
    return make_app(data_dir=tmp_path / "other")


def test_what_is_restored_is_what_was_there(both: TestClient, other: TestClient, tmp_path: Path) -> None:
    filled(both)
    before = contents(both, tmp_path / "a.gz")
    restore_backup(resources_of(other).engine, tmp_path / "a.gz")
    assert contents(other, tmp_path / "b.gz") == before


def test_records_go_back_into_the_database_they_came_from(both: TestClient, tmp_path: Path) -> None:
    filled(both)
    before = contents(both, tmp_path / "a.gz")
    filled(both)
    restore_backup(resources_of(both).engine, tmp_path / "a.gz")
    assert contents(both, tmp_path / "b.gz") == before


def test_sqlite_records_move_to_postgresql(
    client: TestClient, make_app: AppMaker, postgres: Server, tmp_path: Path
) -> None:
    filled(client)
    before = contents(client, tmp_path / "a.gz")
    moved = make_app(database_url=postgres.new_database())
    restore_backup(resources_of(moved).engine, tmp_path / "a.gz")
    assert contents(moved, tmp_path / "b.gz") == before


def test_restored_records_are_whole_and_go_on(both: TestClient, tmp_path: Path) -> None:
    filled(both)
    write_backup(resources_of(both).engine, tmp_path / "a.gz", now=NOW)
    restore_backup(resources_of(both).engine, tmp_path / "a.gz")
    filled(both)
    with resources_of(both).readers() as session:
        found = verify(session)
    assert (found.checkins, found.faults) == (2, ())


def damaged(file: Path) -> dict[str, bytes]:
    whole = file.read_bytes()
    lines = gzip.decompress(whole).splitlines(keepends=True)
    return {
        "empty": b"",
        "no archive": b"records",
        "cut off": whole[: len(whole) // 2],
        "a line missing": gzip.compress(b"".join(lines[:3] + lines[4:])),
        "a value changed": gzip.compress(
            b"".join(lines).replace(b"12.6", b"99.6").replace(b"126000", b"999000")
        ),
        "no end": gzip.compress(b"".join(lines[:-1])),
        "another format": gzip.compress(b"{}\n{}\n"),
        "another schema": gzip.compress(b"".join(lines).replace(b'"s000', b'"t000')),
    }


@pytest.mark.parametrize(
    "how",
    [
        "empty",
        "no archive",
        "cut off",
        "a line missing",
        "a value changed",
        "no end",
        "another format",
        "another schema",
    ],
)
def test_a_damaged_backup_changes_nothing(client: TestClient, tmp_path: Path, how: str) -> None:
    filled(client)
    before = contents(client, tmp_path / "a.gz")
    (tmp_path / "damaged.gz").write_bytes(damaged(tmp_path / "a.gz")[how])
    with pytest.raises(BackupError):
        restore_backup(resources_of(client).engine, tmp_path / "damaged.gz")
    assert contents(client, tmp_path / "b.gz") == before


def test_a_backup_of_another_schema_is_refused(client: TestClient, tmp_path: Path) -> None:
    resources = resources_of(client)
    write_backup(resources.engine, tmp_path / "a.gz", now=NOW)
    with resources.sessions.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 's9999'"))
    with pytest.raises(BackupError, match="other_schema"):
        restore_backup(resources.engine, tmp_path / "a.gz")


def test_a_reader_sees_the_old_records_until_the_restore_is_over(client: TestClient, tmp_path: Path) -> None:
    filled(client)
    resources = resources_of(client)
    write_backup(resources.engine, tmp_path / "a.gz", now=NOW)
    filled(client)
    count = text("SELECT count(*) FROM answers")
    with resources.readers() as session:
        before = session.execute(count).scalar_one()
        restore_backup(resources.engine, tmp_path / "a.gz")
        assert session.execute(count).scalar_one() == before
    with resources.readers() as session:
        assert session.execute(count).scalar_one() == 1


def test_a_backup_can_be_read_by_its_owner_alone(client: TestClient, tmp_path: Path) -> None:
    write_backup(resources_of(client).engine, tmp_path / "deep" / "a.gz", now=NOW)
    assert (tmp_path / "deep" / "a.gz").stat().st_mode & 0o077 == 0
