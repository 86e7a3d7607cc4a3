"""A hundred thousand check-ins: every format within a second, every list within a tenth of one, and memory that stays.

Times are processor time of the service and of its database together (see tests/yardstick.py for what a second is on a
machine that is slow or has other work), each over the whole request: rights, counting, writing, the reply.
"""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from api.callers import CallerKind
from api.checkins.plan_rows import owed_pairs
from api.main import create_app
from api.resources import Resources, open_resources
from api.settings import Settings
from api.summaries.schemas import Format
from tests.api.summaries.conftest import NOW, headers_of
from tests.api.summaries.quarter import FIRST, LAST, write_quarter
from tests.postgres import serving
from tests.yardstick import Processor, fits

COUNT = 100_000
FEW = 5_000
SUMMARY_SECONDS, LIST_SECONDS = 1.0, 0.1
WARM_ROUNDS = ROUNDS = 5  # the allocator settles after three or four: each thread has a pool of its own
GROWTH_MB = 8
LEFT_MB = 0.5
FEW_TO_MANY = 1.2
QUARTER = {"from": FIRST.isoformat(), "to": LAST.isoformat()}


@dataclass(frozen=True, slots=True)
class Service:
    """The application over many records, as a supervisor calls it."""

    resources: Resources
    client: TestClient
    processor: Processor

    def summary(self, kind: Format) -> httpx.Response:
        return self._get("/v1/summaries", {**QUARTER, "format": kind.value})

    def page(self, asked: dict[str, Any]) -> httpx.Response:
        return self._get("/v1/checkins", asked)

    def _get(self, path: str, asked: dict[str, Any]) -> httpx.Response:
        reply = self.client.get(path, params=asked)
        assert reply.status_code == httpx.codes.OK, reply.text
        return reply


@contextmanager
def service(
    index: Path,
    data: Path,
    count: int,
    database_url: str | None = None,
    processor: Processor = time.process_time,
) -> Iterator[Service]:
    settings = Settings(
        index_dir=index, data_dir=data, database_url=database_url, rate_limit_per_minute=0, _env_file=None
    )
    resources = open_resources(settings, clock=lambda: NOW)
    with resources.sessions.begin() as session:
        write_quarter(session, resources.index, count)
    client = TestClient(
        create_app(settings, resources=resources), headers=headers_of(resources, CallerKind.SUPERVISOR)
    )
    yield Service(resources, client, processor)
    resources.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def many(
    request: pytest.FixtureRequest, plan_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("many")
    if request.param == "sqlite":
        with service(plan_index, data, COUNT) as made:
            yield made
        return
    with serving() as server:

        def of_both() -> float:
            return time.process_time() + server.processor_seconds()

        with service(plan_index, data, COUNT, server.new_database(), of_both) as made:
            yield made


@pytest.mark.parametrize("kind", Format)
def test_a_summary_in_any_format_takes_at_most_a_second(many: Service, kind: Format):
    many.summary(kind)  # the first one loads what writes the format
    assert fits(SUMMARY_SECONDS, lambda: many.summary(kind), many.processor)


def test_a_summary_counts_them_all(many: Service):
    counted = many.summary(Format.JSON).json()["counts"]
    in_the_quarter = many.page({**QUARTER, "with_withdrawn": False, "limit": 1}).json()["total"]
    assert counted["checkins"] == in_the_quarter > COUNT * 0.8


def filters(resources: Resources) -> Iterator[dict[str, Any]]:
    """Every way to put filters together, with statuses that many, few and no check-ins have."""
    party, task = owed_pairs(resources.index)[0]
    of = (
        ({}, {"from": "2020-08-01", "to": "2020-08-31"}, QUARTER),
        ({}, {"party": party}),
        ({}, {"task": task}),
        ({}, {"status": "on_track"}, {"status": "blocked"}, {"status": "not_started"}),
        ({}, {"with_withdrawn": False}),
    )
    for parts in product(*of):
        yield {name: value for part in parts for name, value in part.items()}


def too_slow(many: Service, asked: dict[str, Any]) -> bool:
    return not fits(LIST_SECONDS, lambda: many.page(asked), many.processor)


def test_a_page_of_the_list_takes_at_most_a_tenth_of_a_second_however_it_is_filtered(many: Service):
    many.page({})
    assert [asked for asked in filters(many.resources) if too_slow(many, asked)] == []


def test_the_last_page_takes_no_longer(many: Service):
    assert not too_slow(many, {"cursor": 60})


# ── memory ──


def memory_mb() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def test_one_summary_after_the_other_takes_no_more_memory(many: Service):
    for _ in range(WARM_ROUNDS):
        many.summary(Format.JSON)
    before = memory_mb()
    for _ in range(ROUNDS):
        many.summary(Format.JSON)
    assert memory_mb() - before <= GROWTH_MB


def test_no_format_leaves_objects_behind(many: Service):
    def in_all_formats() -> float:
        for kind in Format:
            many.summary(kind)
        gc.collect()
        return tracemalloc.get_traced_memory()[0] / 2**20

    in_all_formats()
    tracemalloc.start()
    try:
        before = in_all_formats()
        assert in_all_formats() - before <= LEFT_MB
    finally:
        tracemalloc.stop()


def peak_mb(act: Callable[[], object]) -> float:
    """The most that objects took at one time."""
    act()
    gc.collect()
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def test_many_checkins_take_no_more_memory_than_few(many: Service, plan_index: Path, tmp_path: Path):
    with service(plan_index, tmp_path, FEW) as few:
        peak_of_few = peak_mb(lambda: few.summary(Format.JSON))
    assert peak_mb(lambda: many.summary(Format.JSON)) <= FEW_TO_MANY * peak_of_few
