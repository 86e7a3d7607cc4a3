"""The ledger over HTTP."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from tests.api.conftest import PLAN


def figures(client: TestClient, **query: str) -> list[dict[str, Any]]:
    reply = client.get("/v1/figures", params=query).json()
    assert reply["total"] == len(reply["figures"])
    found: list[dict[str, Any]] = reply["figures"]
    return found


def test_every_figure_stands_in_its_document(client: TestClient) -> None:
    detail = client.get(f"/v1/documents/{PLAN}").json()
    text = "".join(section["text"] for section in detail["sections"])
    found = figures(client, document=PLAN)
    assert len(found) > 50
    assert all(text[figure["start"] : figure["end"]] == figure["text"] for figure in found)
    assert all(figure["text"] in figure["quote"] for figure in found)


def test_whole_numbers_come_without_a_point(client: TestClient) -> None:
    reply = client.get(
        "/v1/figures", params={"document": PLAN, "section": "三、支持政策/（三）资金安排"}
    ).text
    assert '"value":2600,' in reply


def test_fractions_come_as_numbers(client: TestClient) -> None:
    values = [
        figure["value"] for figure in figures(client, document=PLAN, section="三、支持政策/（二）运营奖补")
    ]
    assert {0.1, 0.08, 0.05} <= set(values)


def test_a_kind_narrows_the_figures(client: TestClient) -> None:
    assert {figure["kind"] for figure in figures(client, kind="ratio")} == {"ratio"}


def test_a_section_includes_what_lies_below(client: TestClient) -> None:
    sections = {figure["section"] for figure in figures(client, document=PLAN, section="三、支持政策")}
    assert len(sections) > 1
    assert all(section.startswith("三、支持政策") for section in sections)


def test_the_page_of_a_figure_opens_at_its_clause(client: TestClient) -> None:
    figure = figures(client, document=PLAN)[0]
    assert "<mark" in client.get(figure["url"]).text


def test_an_unknown_kind_is_refused(client: TestClient) -> None:
    assert client.get("/v1/figures", params={"kind": "guess"}).status_code == 422


def test_an_unknown_document_is_not_found(client: TestClient) -> None:
    assert client.get("/v1/figures", params={"document": "没有"}).status_code == 404
