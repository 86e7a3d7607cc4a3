"""The city's own plan with a made-up quarter of check-ins, and the application over it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.callers import CallerKind
from api.main import create_app
from api.members.joining import Post, add_member, give_token
from api.resources import Resources, open_resources
from api.settings import Settings
from tests.api.summaries.quarter import write_quarter
from tests.postgres import serving

NOW = datetime(2020, 10, 8, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """None for a file of SQLite, else the address of an empty database of PostgreSQL."""
    if request.param == "sqlite":
        yield None
        return
    with serving() as server:
        yield server.new_database()


@pytest.fixture(scope="module")
def quarter(
    plan_index: Path, tmp_path_factory: pytest.TempPathFactory, database_url: str | None
) -> Iterator[Resources]:
    """Records of a quarter with 600 check-ins, on 8 October."""
    data = tmp_path_factory.mktemp("records")
    settings = Settings(
        index_dir=plan_index,
        data_dir=data,
        database_url=database_url,
        rate_limit_per_minute=0,
        _env_file=None,
    )
    resources = open_resources(settings, clock=lambda: NOW)
    with resources.sessions.begin() as session:
        write_quarter(session, resources.index)
    yield resources
    resources.close()


@pytest.fixture(scope="module")
def client(quarter: Resources) -> TestClient:
    return TestClient(create_app(quarter.settings, resources=quarter), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def supervisor(quarter: Resources) -> dict[str, str]:
    """The headers of a supervisor."""
    return headers_of(quarter, CallerKind.SUPERVISOR)


def headers_of(resources: Resources, role: CallerKind) -> dict[str, str]:
    with resources.sessions.begin() as session:
        member = add_member(session, Post(role), name="督查", created_by=None, now=NOW)
        _, token = give_token(session, member, now=NOW)
    return {"Authorization": f"Bearer {token}"}
