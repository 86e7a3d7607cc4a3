"""Who may ask for a summary, and what is refused."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.callers import CallerKind
from api.resources import Resources
from tests.api.summaries.conftest import headers_of


def test_without_days_it_is_of_this_month_up_to_today(client: TestClient, supervisor: dict[str, str]):
    reply = client.get("/v1/summaries", headers=supervisor).json()
    assert (reply["since"], reply["until"]) == ("2020-10-01", "2020-10-08")


def test_words_say_of_what_it_is(client: TestClient, supervisor: dict[str, str]):
    reply = client.get("/v1/summaries", params={"about": "上月 财政局"}, headers=supervisor).json()
    assert (reply["since"], reply["until"], reply["party"]) == ("2020-09-01", "2020-09-30", "财政局")


def test_words_that_are_not_understood_are_refused(client: TestClient, supervisor: dict[str, str]):
    assert client.get("/v1/summaries", params={"about": "胡说八道"}, headers=supervisor).status_code == 422


def test_who_has_reported_is_drawn(client: TestClient, supervisor: dict[str, str]):
    reply = client.get("/v1/summaries", params={"about": "第三季度", "format": "png"}, headers=supervisor)
    assert (reply.headers["content-type"], reply.content[:4]) == ("image/png", b"\x89PNG")


def test_a_period_in_which_nothing_came_says_so(client: TestClient, supervisor: dict[str, str]):
    params = {"from": "2019-01-01", "to": "2019-01-31"}
    reply = client.get("/v1/summaries", params=params, headers=supervisor).json()
    assert reply["counts"]["checkins"] == 0
    assert "没有收到任何进展" in reply["text"]["parts"][0]["paragraphs"][0]


@pytest.mark.parametrize("kind", ["json", "md", "csv", "xlsx", "docx"])
def test_every_format_can_be_made_of_nothing(client: TestClient, supervisor: dict[str, str], kind: str):
    params = {"from": "2019-01-01", "to": "2019-01-01", "format": kind}
    assert client.get("/v1/summaries", params=params, headers=supervisor).status_code == 200


@pytest.mark.parametrize(
    "params",
    [
        {"from": "2020-10-08", "to": "2020-10-01"},
        {"from": "1900-01-01", "to": "2020-10-01"},
        {"from": "2020-02-30"},
        {"party": "税务局总局"},
        {"task": "没有的任务"},
        {"format": "pdf"},
        {"to": "9999-12-31", "from": "9999-12-31"},
        {"to": "0001-01-01", "from": "0001-01-01"},
    ],
    ids=str,
)
def test_what_cannot_be_summarised_is_refused(
    client: TestClient, supervisor: dict[str, str], params: dict[str, str]
):
    assert client.get("/v1/summaries", params=params, headers=supervisor).status_code == 422


def test_a_file_has_a_name_that_people_recognise(client: TestClient, supervisor: dict[str, str]):
    reply = client.get("/v1/summaries", params={"format": "docx"}, headers=supervisor)
    assert "summary-2020-10-01-2020-10-08.docx" in reply.headers["content-disposition"]


def test_a_visitor_gets_none(client: TestClient):
    assert client.get("/v1/summaries").status_code == 401


@pytest.mark.parametrize("role", [CallerKind.OPERATOR, CallerKind.BOT])
def test_only_supervisors_get_one(client: TestClient, quarter: Resources, role: CallerKind):
    assert client.get("/v1/summaries", headers=headers_of(quarter, role)).status_code == 403
