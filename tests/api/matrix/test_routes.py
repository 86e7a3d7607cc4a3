"""The matrix over HTTP: complete, with any usual name accepted."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import PLAN

FACTS = tomllib.loads(
    (Path(__file__).parents[2] / "world" / "facts" / "charging.toml").read_text(encoding="utf-8")
)


def tasks(client: TestClient, **query: str) -> list[dict[str, Any]]:
    reply = client.get("/v1/tasks", params=query).json()
    assert reply["total"] == len(reply["tasks"])
    found: list[dict[str, Any]] = reply["tasks"]
    return found


def test_every_row_of_a_document_comes_in_order(client: TestClient) -> None:
    assert [task["path"] for task in tasks(client, document=PLAN)] == [row["path"] for row in FACTS["rows"]]


def test_every_party_of_a_row_comes_in_order_with_its_role(client: TestClient) -> None:
    row = next(row for row in FACTS["rows"] if "lead" in row and "support" in row)
    task = next(task for task in tasks(client, document=PLAN) if task["path"] == row["path"])
    roles = [party["role"] for party in task["parties"]]
    assert roles == ["lead"] * len(row["lead"]) + ["support"] * len(row["support"])
    assert [party["position"] for party in task["parties"]] == list(range(1, len(roles) + 1))


def test_rows_of_all_documents_come_without_a_filter(client: TestClient) -> None:
    assert len(tasks(client)) == 24


def test_a_party_narrows_the_rows(client: TestClient) -> None:
    found = tasks(client, document=PLAN, party="市场监管局")
    wanted = [
        row["path"]
        for row in FACTS["rows"]
        if any("市场监管局" in row.get(role, ()) for role in ("lead", "support", "responsible"))
    ]
    assert [task["path"] for task in found] == wanted


def test_a_role_narrows_the_rows_of_a_party(client: TestClient) -> None:
    found = tasks(client, document=PLAN, party="应急管理局", role="lead")
    assert [task["title"] for task in found] == ["落实安全责任"]


def test_a_role_alone_narrows_the_rows(client: TestClient) -> None:
    with_lead = [task for task in tasks(client) if any(party["role"] == "lead" for party in task["parties"])]
    assert tasks(client, role="lead") == with_lead


def test_an_unknown_role_is_refused(client: TestClient) -> None:
    assert client.get("/v1/tasks", params={"role": "boss"}).status_code == 422


def test_one_row_is_found_by_id_and_by_path(client: TestClient) -> None:
    task = tasks(client, document=PLAN)[2]
    assert client.get(f"/v1/tasks/{task['id']}").json() == task
    assert client.get(f"/v1/tasks/{task['path']}").json() == task


def test_a_row_that_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.get("/v1/tasks/附件/没有这一行").status_code == 404


@pytest.mark.parametrize("name", ["工业和信息化局", "工信局", "市工信局", "澜阳市工业和信息化局"])
def test_any_usual_name_of_a_party_is_accepted(client: TestClient, name: str) -> None:
    party = client.get(f"/v1/parties/{name}", params={"document": PLAN}).json()
    assert (party["name"], party["place"], party["asked_as"]) == ("工业和信息化局", "澜阳市", name)
    assert [row["task"]["title"] for row in party["tasks"]] == ["发展车网互动", "培育运营主体"]
    assert [row["role"] for row in party["tasks"]] == ["support", "lead"]


def test_a_party_is_found_by_its_id(client: TestClient) -> None:
    first = client.get("/v1/parties").json()["parties"][0]
    assert client.get(f"/v1/parties/{first['id']}").json()["id"] == first["id"]


def test_namesakes_of_another_place_are_named(client: TestClient) -> None:
    party = client.get("/v1/parties/财政局").json()
    assert {party["place"], *(other["place"] for other in party["also"])} == {"澜阳市", "霁川县"}


def test_a_place_chooses_among_namesakes(client: TestClient) -> None:
    party = client.get("/v1/parties/财政局", params={"place": "霁川县"}).json()
    assert (party["place"], party["also"]) == ("霁川县", [])


def test_an_unknown_party_gets_the_nearest_names(client: TestClient) -> None:
    reply = client.get("/v1/parties/工信本局")
    assert reply.status_code == 404
    assert "工业和信息化局" in reply.json()["nearest"]


def test_a_party_without_any_likeness_is_not_found(client: TestClient) -> None:
    reply = client.get("/v1/parties/qqqq")
    assert reply.status_code == 404
    assert "nearest" not in reply.json()


def test_parties_come_with_their_counts(client: TestClient) -> None:
    parties = client.get("/v1/parties", params={"document": PLAN}).json()["parties"]
    counts = [party["task_count"] for party in parties]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == sum(
        len(row.get(role, ())) for row in FACTS["rows"] for role in ("lead", "support", "responsible")
    )
