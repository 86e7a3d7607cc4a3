"""Documents over HTTP and the pages where they are read."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import PLAN


def documents(client: TestClient, **query: str) -> dict[str, dict[str, Any]]:
    return {one["title"]: one for one in client.get("/v1/documents", params=query).json()["documents"]}


def plan(client: TestClient, **query: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/v1/documents/{quote(PLAN)}", params=query).json()
    return found


def visible(html: str) -> str:
    """The words of a page, without markup and whitespace."""
    return "".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def article(page: str) -> str:
    return page[page.index("<article") : page.index("</article>")]


def test_the_list_holds_every_public_document(client: TestClient) -> None:
    assert len(documents(client)) == 4
    assert "内部口径" not in documents(client)


def test_a_digest_is_called_one(client: TestClient) -> None:
    digest = documents(client)["岚江省充电设施补贴办法"]
    assert (digest["kind"], digest["kind_label"]) == ("digest", "要点摘编")


def test_official_texts_come_first(client: TestClient) -> None:
    kinds = [one["kind"] for one in documents(client).values()]
    assert kinds == sorted(kinds, key=lambda kind: kind != "official")


def test_the_sections_join_to_the_whole_text(client: TestClient) -> None:
    detail = plan(client)
    sections = detail["sections"]
    assert len("".join(section["text"] for section in sections)) == detail["text_chars"]
    assert all(detail["text"][one["start"] : one["end"]] == one["text"] for one in sections)
    assert all(before["end"] == after["start"] for before, after in pairwise(sections))


def test_the_outline_lists_every_section(client: TestClient) -> None:
    detail = plan(client)
    assert [entry["path"] for entry in detail["outline"]] == [
        section["path"] for section in detail["sections"]
    ]


def test_identity_comes_with_the_document(client: TestClient) -> None:
    detail = plan(client)
    assert (detail["doc_number"], detail["place"], detail["plan_period"]) == (PLAN, "澜阳市", [2023, 2025])


@pytest.mark.parametrize(
    ("day", "status", "label"),
    [
        ("2023-05-25", "not_yet_in_force", "尚未施行"),
        ("2025-12-31", "in_force", "现行"),
        ("2026-01-01", "expired", "已到期"),
    ],
)
def test_validity_is_stated_for_a_day(client: TestClient, day: str, status: str, label: str) -> None:
    validity = plan(client, on=day)["validity"]
    assert (validity["status"], validity["label"], validity["on"]) == (status, label, day)


def test_validity_is_stated_for_today(client: TestClient) -> None:
    assert plan(client)["validity"]["status"] == "expired"


def test_a_day_that_is_none_is_refused(client: TestClient) -> None:
    reply = client.get("/v1/documents", params={"on": "昨天"})
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (422, "/query/on")


def test_a_document_that_is_not_there_is_not_found(client: TestClient) -> None:
    reply = client.get("/v1/documents/nothing")
    assert (reply.status_code, reply.json()["type"]) == (404, "/problems/not-found")


def test_a_document_for_members_is_not_found_by_visitors(client: TestClient) -> None:
    assert client.get("/documents/internal").status_code == 404


def every_public_id(client: TestClient) -> list[str]:
    return [one["id"] for one in documents(client).values()]


def test_the_reading_page_shows_every_word(client: TestClient) -> None:
    for document_id in every_public_id(client):
        detail = client.get(f"/v1/documents/{quote(document_id)}").json()
        whole = "".join(section["text"] for section in detail["sections"])
        shown = visible(article(client.get(detail["url"]).text))
        assert shown == "".join(whole.split()), document_id


def test_every_section_has_an_anchor(client: TestClient) -> None:
    for document_id in every_public_id(client):
        detail = client.get(f"/v1/documents/{quote(document_id)}").json()
        anchors = [
            unescape(one) for one in re.findall(r' id="([^"]+)"', article(client.get(detail["url"]).text))
        ]
        assert sorted(anchors) == sorted(section["path"] for section in detail["sections"]), document_id


def test_a_table_is_shown_as_a_table(client: TestClient) -> None:
    detail = next(one for one in documents(client).values() if one["place"] == "霁川县")
    page = client.get(detail["url"]).text
    assert "<table>" in page
    assert "<th" in page
    assert "rowspan=" in page


def test_the_quoted_words_are_marked(client: TestClient) -> None:
    section = plan(client)["sections"][4]
    start, end = section["body_start"], section["body_start"] + 9
    page = client.get(plan(client)["url"], params={"start": start, "end": end}).text
    marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", page))
    assert unescape(marked) == section["text"][start - section["start"] :][:9]


@pytest.mark.parametrize(
    "query", ["start=5&end=5", "start=-1&end=4", "start=9&end=3", "start=0&end=99999999"]
)
def test_a_mark_outside_the_text_is_a_problem(client: TestClient, query: str) -> None:
    assert client.get(f"{plan(client)['url']}?{query}").status_code == 422


def test_a_mark_that_is_no_number_is_a_problem(client: TestClient) -> None:
    assert client.get(f"{plan(client)['url']}?start=a&end=b").status_code == 422


def test_an_expired_document_says_so_on_its_page(client: TestClient) -> None:
    page = client.get(plan(client)["url"]).text
    assert "已到期" in page
    assert plan(client)["validity"]["notice"] in page


def test_a_digest_says_on_its_page_that_it_is_none_of_the_original(client: TestClient) -> None:
    page = client.get("/documents/subsidy").text
    assert "要点摘编 · 非文件原文" in page
    assert "不是文件原文" in page
    assert "未见全文。" in page


def test_an_official_text_is_not_called_a_digest(client: TestClient) -> None:
    assert "要点摘编" not in client.get(plan(client)["url"]).text


def test_only_government_addresses_are_links(client: TestClient) -> None:
    page = client.get("/documents/subsidy").text
    foreign = re.findall(r'href="(https?:[^"]+)"', page)
    assert set(foreign) == {"https://www.lanjiang.gov.cn/a"}
    assert "http://news.example.com/b" in page


def test_markup_in_a_document_is_shown_as_text(client: TestClient) -> None:
    page = client.get("/documents/subsidy").text
    assert "每站<3万元" not in page
    assert "每站&lt;3万元、“&amp;”另计" in page


def test_the_list_page_shows_number_and_validity(client: TestClient) -> None:
    page = client.get("/documents").text
    assert PLAN in page
    assert "时效：已到期" in page
