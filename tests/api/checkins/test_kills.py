"""kill -9 under many writers loses nothing; a few kills here, many with `python -m evals.durability`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.durability import Outcome, run
from tests.postgres import serving

KILLS, WRITERS = 4, 20


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield ""
        return
    with serving(settings=()) as server:  # as it is installed: a commit waits for the disk
        yield server.new_database()


def test_every_acknowledged_checkin_is_there_once_and_whole(
    index_dir: Path, tmp_path: Path, database: str
) -> None:
    environment = {
        **os.environ,
        "API_INDEX_DIR": str(index_dir),
        "API_DATA_DIR": str(tmp_path),
        "API_DATABASE_URL": database,
        "API_RATE_LIMIT_PER_MINUTE": "0",
        "API_LOG_LEVEL": "WARNING",
    }
    outcome = run(environment, kills=KILLS, writers=WRITERS)
    assert outcome.is_clean, outcome
    assert (outcome.unanswered, outcome.stored) == (0, outcome.acknowledged)
    assert outcome.acknowledged >= WRITERS


@pytest.mark.parametrize("fault", ["lost", "doubled", "half"])
def test_an_outcome_with_a_fault_is_not_clean(fault: str) -> None:
    counts = {"lost": 0, "doubled": 0, "half": 0, fault: 1}
    assert not Outcome(kills=1, acknowledged=1, unanswered=0, stored=1, refused={}, **counts).is_clean
