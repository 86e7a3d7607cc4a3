"""A summary asked for in the middle of its period, and of parties that need not report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.callers import CallerKind
from api.main import create_app
from api.resources import open_resources
from api.settings import Settings
from tests.api.summaries.conftest import headers_of
from tests.api.summaries.quarter import FIRST, LAST, write_quarter

NOW = datetime(2020, 8, 12, 4, 0, tzinfo=UTC)  # a Wednesday; the round of August is due on the 21st
PERIOD = {"from": FIRST.isoformat(), "to": LAST.isoformat()}
EXEMPT = "公安局"  # one of those that report nothing; it has three tasks


@pytest.fixture(scope="module")
def unfinished(plan_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(
        index_dir=plan_index,
        data_dir=tmp_path_factory.mktemp("unfinished"),
        rate_limit_per_minute=0,
        _env_file=None,
    )
    resources = open_resources(settings, clock=lambda: NOW)
    with resources.sessions.begin() as session:
        write_quarter(session, resources.index)
    client = TestClient(create_app(settings, resources=resources))
    client.headers |= headers_of(resources, CallerKind.SUPERVISOR)
    client.post("/v1/exemptions", json={"party": EXEMPT, "reason": "机构改革"}).raise_for_status()
    yield client
    resources.close()


@pytest.fixture(scope="module")
def summary(unfinished: TestClient) -> dict[str, Any]:
    return dict(unfinished.get("/v1/summaries", params=PERIOD).json())


def rows(summary: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return [row for view in summary["views"] if view["key"] == key for row in view["rows"]]


def told(summary: dict[str, Any]) -> str:
    parts = summary["text"]["parts"]
    return "\n".join(paragraph for part in parts for paragraph in part["paragraphs"])


def test_a_round_that_is_not_due_yet_accuses_nobody(summary: dict[str, Any]):
    assert [row["round"] for row in rows(summary, "rounds")] == ["2020年7月"]


def test_the_trend_ends_today(summary: dict[str, Any]):
    assert rows(summary, "trend")[-1]["last"] == "2020-08-12"


def test_a_week_that_has_begun_is_compared_with_no_whole_one(summary: dict[str, Any]):
    assert "2020年8月3日至2020年8月9日收到" in told(summary)


def test_the_notice_says_up_to_which_day_it_counts(summary: dict[str, Any]):
    assert summary["text"]["subtitle"] == "（2020年7月1日至2020年9月30日，数据截至2020年8月12日）"
    assert "目前状态：" in told(summary)


def test_who_need_not_report_is_not_told_to_be_missing(summary: dict[str, Any]):
    assert EXEMPT not in [row["party"] for row in rows(summary, "parties")]
    assert f"另有3项经同意免报，不计入应报：{EXEMPT}（3项）。" in told(summary)
    [silent] = [line for line in told(summary).split("\n") if line.startswith("没有报送任何进展的单位")]
    assert EXEMPT not in silent


def test_an_exemption_for_one_round_holds_in_a_period_of_that_round_alone(unfinished: TestClient):
    [july] = [one for one in unfinished.get("/v1/rounds").json()["rounds"] if one["name"] == "2020年7月"]
    body = {"party": "通信管理办公室", "round_id": july["id"], "reason": "抗洪"}
    unfinished.post("/v1/exemptions", json=body).raise_for_status()

    def pairs_exempt(last: str) -> int:
        asked = {"from": "2020-07-15", "to": last}
        return int(unfinished.get("/v1/summaries", params=asked).json()["counts"]["exempt"])

    assert pairs_exempt("2020-07-31") == 3 + 6
    assert pairs_exempt("2020-07-18") == 3  # before it was due


def test_figures_on_one_indicator_stand_together(summary: dict[str, Any]):
    lines = [line for line in told(summary).split("\n") if line.startswith("5G基站数量")]
    assert len(lines) == 1
    assert "（2020年12月31日目标1500个）：" in lines[0]
