"""What could not be answered, as a supervisor sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.qa.tables import StoredAnswer, StoredFeedback
from tests.api.conftest import NOW
from tests.api.people import person, resources_of
from tests.api.records import an_answer

PARKING = ["停车费多少钱", "停车怎么收费", "停车费是多少"]


def keep(
    client: TestClient, *questions: str, status: str = "no_source_found", days_ago: int = 0
) -> list[str]:
    """Stores questions that ended so; their ids, in order."""
    with resources_of(client).sessions.begin() as session:
        before = session.query(StoredAnswer).count()
        rows = [
            an_answer(f"{before + place:032x}", NOW - timedelta(days=days_ago))
            for place in range(len(questions))
        ]
        for row, question in zip(rows, questions, strict=True):
            row.question, row.status = question, status
            session.add(row)
            session.flush()
        return [row.id for row in rows]


def review(client: TestClient, role: str = "supervisor", **query: object) -> dict[str, Any]:
    reply = client.get("/v1/questions/unanswered", params=query, headers=person(client, role).headers)  # type: ignore[arg-type]  # httpx takes any primitive
    assert reply.status_code == 200, reply.text
    body: dict[str, Any] = reply.json()
    return body


def test_questions_that_ask_for_the_same_are_one_group(client: TestClient) -> None:
    keep(client, PARKING[0], "养老院有没有补助", *PARKING[1:], PARKING[0])
    groups = review(client)["groups"]
    assert [(group["count"], group["questions"][0]) for group in groups] == [
        (4, PARKING[0]),
        (1, "养老院有没有补助"),
    ]


def test_a_wording_is_shown_once_newest_first(client: TestClient) -> None:
    keep(client, *PARKING, PARKING[0])
    assert review(client)["groups"][0]["questions"] == [PARKING[0], PARKING[2], PARKING[1]]


def test_a_group_says_when_it_was_asked_first_and_last(client: TestClient) -> None:
    keep(client, PARKING[0], days_ago=3)
    keep(client, PARKING[1])
    group = review(client)["groups"][0]
    assert (group["first_asked_at"], group["last_asked_at"]) == (
        "2026-02-26T12:00:00+08:00",
        "2026-03-01T12:00:00+08:00",
    )


def test_answered_questions_are_not_listed(client: TestClient) -> None:
    keep(client, "补贴多少", status="answered")
    keep(client, "是哪个", status="ask_back")
    assert review(client) == {
        "total_groups": 0,
        "total_questions": 0,
        "is_complete": True,
        "groups": [],
        "next_cursor": None,
    }


def test_questions_asked_back_are_listed_when_wanted(client: TestClient) -> None:
    keep(client, "是哪个", status="ask_back")
    keep(client, PARKING[0])
    assert [group["why"] for group in review(client, why="ask_back")["groups"]] == [["ask_back"]]


def test_answers_of_no_use_are_listed_when_wanted(client: TestClient) -> None:
    useless, useful = keep(client, "补贴多少", "何时到期", status="answered")
    with resources_of(client).sessions.begin() as session:
        session.add(StoredFeedback(answer_id=useless, given_at=NOW, useful=False, words=None))
        session.add(StoredFeedback(answer_id=useful, given_at=NOW, useful=True, words=None))
    groups = review(client, why="not_useful")["groups"]
    assert [(group["questions"], group["why"]) for group in groups] == [(["补贴多少"], ["not_useful"])]


def test_a_group_shows_the_nearest_clauses_with_their_exact_words(client: TestClient) -> None:
    keep(client, "乡镇充电站停车补贴多少")
    nearest = review(client)["groups"][0]["nearest"]
    assert nearest
    for clause in nearest:
        document = client.get(f"/v1/documents/{clause['document']['id']}").json()
        text = "".join(section["text"] for section in document["sections"])
        assert text[clause["start"] : clause["end"]] == clause["quote"]
        assert client.get(clause["url"]).status_code == 200


def test_nothing_that_the_reader_may_not_see_is_shown(client: TestClient) -> None:
    keep(client, "内部口径每站补贴")
    shown = {clause["document"]["title"] for clause in review(client)["groups"][0]["nearest"]}
    assert shown <= {one.identity.title for one in resources_of(client).index.visible_to("supervisor").documents.values()}  # fmt: skip


def test_since_leaves_out_what_was_asked_before_that_day(client: TestClient) -> None:
    keep(client, "养老院有没有补助", days_ago=2)
    keep(client, PARKING[0])
    assert review(client, since="2026-03-01")["total_questions"] == 1
    assert review(client, since="2026-02-27")["total_questions"] == 2


def test_pages_follow_each_other_without_gap_or_overlap(client: TestClient) -> None:
    keep(client, "养老院有没有补助", PARKING[0], "路灯坏了找谁", "公园几点关门", "户口怎么迁")
    shown, cursor = [], None
    while True:
        page = review(client, limit=2, **({"cursor": cursor} if cursor else {}))
        shown += [group["questions"][0] for group in page["groups"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert shown == [group["questions"][0] for group in review(client)["groups"]]
    assert len(shown) == review(client)["total_groups"]


def test_what_a_visitor_could_not_get_answered_is_there_to_review(client: TestClient) -> None:
    client.post("/v1/ask", json={"question": "拒绝，我的电话13812345678"})
    question = review(client, "operator")["groups"][0]["questions"][0]
    assert "拒绝" in question
    assert "13812345678" not in question


@pytest.mark.parametrize(
    "query", ["why=everything", "since=yesterday", "limit=0", "limit=101", "cursor=0", "cursor=x"]
)
def test_a_bad_query_is_a_problem(client: TestClient, query: str) -> None:
    headers = person(client, "operator").headers
    reply = client.get(f"/v1/questions/unanswered?{query}", headers=headers)
    assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json")


def test_it_works_on_both_databases(both: TestClient) -> None:
    keep(both, *PARKING)
    assert review(both)["groups"][0]["count"] == 3
