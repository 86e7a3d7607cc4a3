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


def text_of(unfinished: TestClient, **params: str) -> str:
    reply = unfinished.get("/v1/summaries", params=PERIOD | params)
    assert reply.status_code == 200, reply.text
    return told(reply.json())


def test_a_summary_of_one_party_tells_of_no_other(unfinished: TestClient):
    judged = {
        "task": "推进“5G+智慧医疗”",
        "party": "卫生健康委",
        "state": "blocked",
        "reason": "机房没有落实",
    }
    unfinished.post("/v1/task-states", json=judged).raise_for_status()
    assert "机房没有落实" in text_of(unfinished, party="卫生健康委")
    assert "机房没有落实" not in text_of(unfinished, party="财政局")


def test_a_summary_of_one_party_names_the_tasks_it_said_nothing_on(unfinished: TestClient):
    text = text_of(unfinished, party="政务服务和大数据管理局")
    assert "没有报送的任务（6项）：打造5G研发创新基地、" in text
    assert "个单位" not in text


def test_a_summary_of_one_body_leaves_the_others_out(unfinished: TestClient):
    assert "通许县" not in text_of(unfinished, party="杞县")


def test_a_summary_of_one_task_counts_its_parties(unfinished: TestClient):
    text = text_of(unfinished, task="推进“5G+智能制造”")
    assert "这项任务的3个责任单位中，" in text and "个单位报送了全部任务" not in text


def test_nothing_is_compared_with_nothing(unfinished: TestClient):
    reply = unfinished.get("/v1/summaries", params={"from": "2019-01-01", "to": "2019-03-31"}).json()
    assert "前一段" not in told(reply) and "更正" not in told(reply)


def test_a_figure_that_was_not_told_anew_is_said_to_be_old(unfinished: TestClient):
    reply = unfinished.get("/v1/summaries", params={"from": "2020-08-12", "to": "2020-08-12"}).json()
    assert "本期没有更新" in told(reply)
    assert reply["text"]["subtitle"] == "（2020年8月12日）"


def test_a_period_that_has_not_begun_is_refused(unfinished: TestClient):
    params = {"from": "2020-08-13", "to": "2020-08-31"}
    assert unfinished.get("/v1/summaries", params=params).status_code == 422
