"""A hundred thousand check-ins: time of the processor, which other work on the machine does not lengthen much, and memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.callers import CallerKind
from api.main import create_app
from api.resources import Resources, open_resources
from api.settings import Settings
from api.summaries.counting import count_facts
from api.summaries.facts import Scope
from api.summaries.periods import Period
from tests.api.summaries.conftest import NOW, headers_of
from tests.api.summaries.quarter import FIRST, LAST, write_quarter

COUNT = 100_000
GROWTH_MB = 8


@pytest.fixture(scope="module")
def many(plan_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resources]:
    data = tmp_path_factory.mktemp("many")
    settings = Settings(index_dir=plan_index, data_dir=data, rate_limit_per_minute=0, _env_file=None)
    resources = open_resources(settings, clock=lambda: NOW)
    with resources.sessions.begin() as session:
        write_quarter(session, resources.index, COUNT)
    yield resources
    resources.close()


def seconds(act: Callable[[], object], times: int = 3) -> float:
    """The least processor time of several tries."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        act()
        taken.append(time.process_time() - start)
    return min(taken)


def summarise(resources: Resources) -> int:
    with resources.readers() as session:
        zone = resources.settings.zone
        return count_facts(session, resources.index, Scope(Period(FIRST, LAST)), NOW, zone).checkins


def memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def test_a_summary_takes_at_most_a_second(many: Resources):
    assert summarise(many) > COUNT * 0.8
    assert seconds(lambda: summarise(many)) <= 1.0


def test_a_page_of_the_list_takes_at_most_a_tenth_of_a_second(many: Resources):
    client = TestClient(create_app(many.settings, resources=many))
    headers = headers_of(many, CallerKind.SUPERVISOR)
    assert client.get("/v1/checkins", headers=headers).status_code == 200
    assert seconds(lambda: client.get("/v1/checkins", headers=headers)) <= 0.1


def test_one_summary_after_the_other_takes_no_more_memory(many: Resources):
    summarise(many)
    before = memory_mb()
    for _ in range(5):
        summarise(many)
    assert memory_mb() - before <= GROWTH_MB
