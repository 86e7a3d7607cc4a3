"""Recording, correcting, withdrawing and listing over HTTP; on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import AppMaker
from tests.api.people import Headers, person

SAID = {"text": "车网互动完成40%"}


@pytest.fixture
def member(both: TestClient) -> Headers:
    return person(both, "member", "科技局").headers


@pytest.fixture
def supervisor(both: TestClient) -> Headers:
    return person(both, "supervisor").headers


def row_of(client: TestClient, title: str) -> str:
    tasks = client.get("/v1/tasks").json()["tasks"]
    return str(next(task["path"] for task in tasks if title in task["title"]))


def recorded(client: TestClient, headers: Headers, body: dict[str, Any], key: str = "") -> dict[str, Any]:
    reply = client.post(
        "/v1/checkins", json=body, headers=headers | ({"Idempotency-Key": key} if key else {})
    )
    assert reply.status_code == 201, reply.text
    found: dict[str, Any] = reply.json()
    return found


def total(client: TestClient, headers: Headers) -> int:
    return int(client.get("/v1/checkins", headers=headers).json()["total"])


# ── reading ──


def test_reading_stores_nothing(both: TestClient, member: Headers) -> None:
    assert both.post("/v1/checkins/read", json=SAID, headers=member).json()["drafts"][0]["percent"] == 40
    assert total(both, member) == 0


def test_each_doubt_has_a_sentence(both: TestClient, member: Headers) -> None:
    read = both.post("/v1/checkins/read", json={"text": "车网互动进度130%"}, headers=member).json()
    assert [one["doubt"] for one in read["questions"]] == read["doubts"] == ["impossible_value"]
    assert read["questions"][0]["sentence"]


def test_the_task_that_is_named_beside_settles_which_is_meant(both: TestClient) -> None:
    member = person(both, "member", "市场监管局").headers
    path = row_of(both, "强化运维管理")
    said = {"text": "我们已完成40%"}
    left_open = both.post("/v1/checkins/read", json=said, headers=member).json()
    settled = both.post("/v1/checkins/read", json=said | {"task": path}, headers=member).json()
    assert ("missing_task" in left_open["doubts"], settled["doubts"]) == (True, [])
    assert (settled["drafts"][0]["task"], settled["drafts"][0]["title"]) == (path, "强化运维管理")


def test_a_member_reads_for_no_other_party(both: TestClient, member: Headers) -> None:
    body = SAID | {"party": "商务局"}
    assert both.post("/v1/checkins/read", json=body, headers=member).status_code == 403


def test_a_reading_is_compared_with_what_is_recorded(both: TestClient, member: Headers) -> None:
    recorded(both, member, SAID)
    read = both.post("/v1/checkins/read", json={"text": "车网互动完成30%"}, headers=member).json()
    assert read["doubts"] == ["falls_below_previous"]
    assert read["drafts"][0]["changes"][0] | {"name": ""} == {
        "name": "", "before": 40, "now": 30, "unit_before": "%", "unit": "%",
        "falls_below": True, "jumps": False, "unit_differs": False,
    }  # fmt: skip


# ── recording ──


def test_what_is_said_is_recorded_for_the_senders_party(both: TestClient, member: Headers) -> None:
    one = recorded(both, member, SAID)["checkins"][0]
    assert (one["party"], one["percent"], one["version"], one["text"]) == ("科技局", 40, 1, "车网互动完成40%")


def test_confirmed_drafts_are_recorded_as_they_are_read(both: TestClient, member: Headers) -> None:
    drafts = both.post("/v1/checkins/read", json=SAID, headers=member).json()["drafts"]
    assert recorded(both, member, {"drafts": drafts})["checkins"][0]["percent"] == 40


def test_a_figure_is_kept_in_base_units_digit_for_digit(both: TestClient, member: Headers) -> None:
    figure = {"name": "投入", "value": 12.6, "unit": "万元"}
    draft = {"task": row_of(both, "车网互动"), "figures": [figure]}
    kept = recorded(both, member, {"drafts": [draft]})["checkins"][0]["figures"][0]
    assert (kept["value"], kept["unit"]) == (126000, "元")


def test_a_supervisor_records_for_the_party_it_names(both: TestClient, supervisor: Headers) -> None:
    assert recorded(both, supervisor, SAID | {"party": "科技局"})["checkins"][0]["party"] == "科技局"


@pytest.mark.parametrize("body", [{"text": "商务局：车网互动完成40%"}, SAID | {"party": "商务局"}])
def test_a_member_records_for_its_own_party_alone(
    both: TestClient, member: Headers, body: dict[str, str]
) -> None:
    assert both.post("/v1/checkins", json=body, headers=member).status_code == 403
    assert total(both, member) == 0


def test_drafts_of_another_party_are_refused_whole(both: TestClient, member: Headers) -> None:
    row = row_of(both, "车网互动")
    drafts = [{"task": row, "percent": 1}, {"task": row, "percent": 1, "party": "商务局"}]
    assert both.post("/v1/checkins", json={"drafts": drafts}, headers=member).status_code == 403
    assert total(both, member) == 0


def test_chatter_is_not_recorded(both: TestClient, member: Headers) -> None:
    assert both.post("/v1/checkins", json={"text": "收到，谢谢"}, headers=member).status_code == 422
    assert total(both, member) == 0


def test_what_has_to_be_asked_first_comes_back_as_a_problem(both: TestClient, member: Headers) -> None:
    reply = both.post("/v1/checkins", json={"text": "车网互动大约立项3项"}, headers=member)
    assert (reply.status_code, reply.json()["type"]) == (422, "/problems/needs-confirmation")
    assert reply.json()["doubts"] == ["approximate_value"]
    assert total(both, member) == 0


def test_a_confirmed_doubt_is_recorded_with_the_checkin(both: TestClient, member: Headers) -> None:
    said = {"text": "车网互动大约立项3项", "confirmed": True}
    assert recorded(both, member, said)["checkins"][0]["accepted_doubts"] == ["approximate_value"]


@pytest.mark.parametrize("text", ["车网互动进度130%", "截至12月20日，车网互动立项3项"])
def test_what_cannot_be_is_not_recorded_even_if_confirmed(
    both: TestClient, member: Headers, text: str
) -> None:
    body = {"text": text, "confirmed": True, "sent_at": "2025-09-14T09:00:00+08:00"}
    assert both.post("/v1/checkins", json=body, headers=member).status_code == 422


def test_an_impossible_draft_is_not_recorded(both: TestClient, member: Headers) -> None:
    draft = {"task": row_of(both, "车网互动"), "percent": 130}
    assert both.post("/v1/checkins", json={"drafts": [draft]}, headers=member).status_code == 422


def test_the_named_task_settles_which_is_meant(both: TestClient) -> None:
    member = person(both, "member", "商务局").headers
    assert both.post("/v1/checkins", json={"text": "总体平稳，没啥问题"}, headers=member).status_code == 422
    tasks = both.get("/v1/parties/商务局").json()["tasks"]
    body = {"text": "总体平稳，没啥问题", "task": tasks[0]["task"]["path"]}
    assert recorded(both, member, body)["checkins"][0]["task"] == tasks[0]["task"]["path"]


def test_numbers_that_name_a_person_are_masked(both: TestClient, member: Headers) -> None:
    one = recorded(both, member, {"text": "车网互动完成40%，联系人电话13812345678"})["checkins"][0]
    assert "13812345678" not in str(one)


BAD = [
    pytest.param({}, id="empty"),
    pytest.param({"text": ""}, id="no words"),
    pytest.param({"text": 5}, id="number"),
    pytest.param({"text": "a\u0000b"}, id="NUL"),
    pytest.param({"text": "长" * 4001}, id="too long"),
    pytest.param({"drafts": []}, id="no drafts"),
    pytest.param({"drafts": [{"task": "没有的任务", "percent": 1}]}, id="unknown task"),
    pytest.param({"drafts": [{"task": "开展车网互动试点"}]}, id="nothing said"),
    pytest.param({"drafts": [{"task": "开展车网互动试点", "percent": "NaN"}]}, id="not a number"),
    pytest.param({"drafts": [{"task": "开展车网互动试点", "percent": 1e300}]}, id="endless number"),
    pytest.param({**SAID, "sent_at": "2026-01-01T00:00:00"}, id="no zone"),
    pytest.param({**SAID, "sent_at": "0001-01-01T00:00:00+14:00"}, id="before time"),
    pytest.param({**SAID, "sent_at": "2030-01-01T00:00:00Z"}, id="from the future"),
]


@pytest.mark.parametrize("body", BAD)
def test_bad_input_is_a_problem_and_nothing_is_stored(
    both: TestClient, member: Headers, body: dict[str, object]
) -> None:
    reply = both.post("/v1/checkins", json=body, headers=member)
    assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json")
    assert total(both, member) == 0


# ── the same request twice ──


def test_the_same_key_and_body_is_recorded_once_and_answered_twice(both: TestClient, member: Headers) -> None:
    assert recorded(both, member, SAID, "k") == recorded(both, member, SAID, "k")
    assert total(both, member) == 1


def test_the_same_key_for_something_else_is_refused(both: TestClient, member: Headers) -> None:
    recorded(both, member, SAID, "k")
    other = both.post(
        "/v1/checkins", json={"text": "车网互动完成50%"}, headers=member | {"Idempotency-Key": "k"}
    )
    assert (other.status_code, total(both, member)) == (422, 1)


def test_the_same_key_of_somebody_else_is_another(
    both: TestClient, member: Headers, supervisor: Headers
) -> None:
    recorded(both, member, SAID, "k")
    recorded(both, supervisor, SAID | {"party": "科技局"}, "k")
    assert total(both, supervisor) == 2


def test_without_a_key_the_same_words_on_one_day_are_one_checkin(both: TestClient, member: Headers) -> None:
    assert recorded(both, member, SAID)["ids"] == recorded(both, member, SAID)["ids"]


def test_a_refused_request_leaves_its_key_free(both: TestClient, member: Headers) -> None:
    headers = member | {"Idempotency-Key": "k"}
    assert both.post("/v1/checkins", json={"text": "谢谢"}, headers=headers).status_code == 422
    recorded(both, member, SAID, "k")


@pytest.mark.parametrize("key", ["a b", "x" * 201])
def test_an_odd_key_is_refused(both: TestClient, member: Headers, key: str) -> None:
    assert both.post("/v1/checkins", json=SAID, headers=member | {"Idempotency-Key": key}).status_code == 422


def test_of_many_at_once_with_one_key_one_is_recorded(both: TestClient, member: Headers) -> None:
    with ThreadPoolExecutor(12) as pool:
        ids = list(pool.map(lambda _: recorded(both, member, SAID, "k")["ids"][0], range(12)))
    assert (len(set(ids)), total(both, member)) == (1, 1)


def test_more_writers_than_threads_all_get_through(make_app: AppMaker) -> None:
    client = make_app(threads=2)
    headers = person(client, "supervisor").headers
    row = row_of(client, "车网互动")

    def write(number: int) -> int:
        body = {"drafts": [{"party": "科技局", "task": row, "percent": number}]}
        return client.post("/v1/checkins", json=body, headers=headers).status_code

    with ThreadPoolExecutor(24) as pool:
        assert set(pool.map(write, range(24))) == {201}


# ── correcting and withdrawing ──


def correct(client: TestClient, headers: Headers, checkin: str, body: dict[str, object]) -> Any:
    return client.post(f"/v1/checkins/{checkin}/corrections", json=body, headers=headers)


def test_a_corrected_field_changes_and_the_others_stay(both: TestClient, member: Headers) -> None:
    checkin = recorded(both, member, {"text": "车网互动完成40%，正常推进"})["ids"][0]
    right = correct(both, member, checkin, {"percent": 35}).json()["checkins"][0]
    assert (right["id"], right["percent"], right["status"], right["version"]) == (checkin, 35, "on_track", 2)


def test_a_correction_may_be_said_in_words(both: TestClient, member: Headers) -> None:
    checkin = recorded(both, member, SAID)["ids"][0]
    assert correct(both, member, checkin, {"text": "更正：完成35%"}).json()["checkins"][0]["percent"] == 35


def test_a_number_put_right_is_of_the_day_reported_before(both: TestClient, member: Headers) -> None:
    said = {"text": "车网互动截至2023年9月底累计建成站点340座"}
    checkin = recorded(both, member, said)["ids"][0]
    right = correct(both, member, checkin, {"text": "更正：应为341座"}).json()["checkins"][0]
    assert [(one["value"], one["as_of"]) for one in right["figures"]] == [(341, "2023-09-30")]


def test_a_number_put_right_with_its_day_is_of_that_day(both: TestClient, member: Headers) -> None:
    said = {"text": "车网互动截至2023年9月底累计建成站点340座"}
    checkin = recorded(both, member, said)["ids"][0]
    text = {"text": "更正：截至2023年8月底累计建成站点341座"}
    right = correct(both, member, checkin, text).json()["checkins"][0]
    assert [(one["value"], one["as_of"]) for one in right["figures"]] == [(341, "2023-08-31")]


def test_a_message_that_takes_back_the_last_one_corrects_it(both: TestClient, member: Headers) -> None:
    checkin = recorded(both, member, SAID)["ids"][0]
    again = recorded(both, member, {"text": "更正：车网互动40%写错了，应该是35%"})
    assert (again["ids"], again["checkins"][0]["percent"]) == ([checkin], 35)


def test_history_keeps_what_was_said_before(both: TestClient, member: Headers) -> None:
    checkin = recorded(both, member, SAID)["ids"][0]
    correct(both, member, checkin, {"percent": 35, "reason": "抄错了"})
    history = both.get(f"/v1/checkins/{checkin}", headers=member).json()["history"]
    told = [(line["kind"], line["checkin"]["percent"], line["reason"]) for line in history]
    assert told == [("recorded", "40", None), ("corrected", "35", "抄错了")]


def test_an_impossible_correction_changes_nothing(both: TestClient, member: Headers) -> None:
    checkin = recorded(both, member, SAID)["ids"][0]
    assert correct(both, member, checkin, {"percent": 130, "confirmed": True}).status_code == 422
    assert both.get(f"/v1/checkins/{checkin}", headers=member).json()["version"] == 1


def test_an_empty_correction_is_refused(both: TestClient, member: Headers) -> None:
    checkin = recorded(both, member, SAID)["ids"][0]
    assert correct(both, member, checkin, {"reason": "x"}).status_code == 422


def test_what_is_withdrawn_is_seen_and_no_longer_compared_with(both: TestClient, member: Headers) -> None:
    checkin = recorded(both, member, SAID)["ids"][0]
    both.post(f"/v1/checkins/{checkin}/withdrawal", json={"reason": "报错任务"}, headers=member)
    listed = both.get("/v1/checkins", headers=member).json()["checkins"]
    assert listed[0]["withdrawn_at"] is not None
    read = both.post("/v1/checkins/read", json={"text": "车网互动完成30%"}, headers=member).json()
    assert read["doubts"] == []


def test_what_is_withdrawn_is_not_corrected(both: TestClient, member: Headers) -> None:
    checkin = recorded(both, member, SAID)["ids"][0]
    both.post(f"/v1/checkins/{checkin}/withdrawal", json={"reason": "报错任务"}, headers=member)
    assert correct(both, member, checkin, {"percent": 35}).status_code == 409


def test_another_party_neither_sees_nor_changes_it(both: TestClient, member: Headers) -> None:
    checkin = recorded(both, member, SAID)["ids"][0]
    other = person(both, "member", "商务局").headers
    assert both.get(f"/v1/checkins/{checkin}", headers=other).status_code == 403
    assert correct(both, other, checkin, {"percent": 1}).status_code == 403
    reason = {"reason": "x"}
    assert both.post(f"/v1/checkins/{checkin}/withdrawal", json=reason, headers=other).status_code == 403


# ── listing ──


def test_a_member_lists_its_own_party_alone(both: TestClient, member: Headers) -> None:
    recorded(both, member, SAID)
    other = person(both, "member", "商务局").headers
    assert (total(both, member), total(both, other)) == (1, 0)
    assert both.get("/v1/checkins", params={"party": "科技局"}, headers=other).status_code == 403


def test_pages_hold_everything_once(both: TestClient, supervisor: Headers) -> None:
    row = row_of(both, "车网互动")
    made = [
        recorded(both, supervisor, {"drafts": [{"party": "科技局", "task": row, "percent": n}]})["ids"][0]
        for n in range(7)
    ]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        given = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = both.get("/v1/checkins", params=given, headers=supervisor).json()
        seen += [one["id"] for one in page["checkins"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == made[::-1]


def test_days_are_local(both: TestClient, member: Headers) -> None:
    recorded(both, member, SAID | {"sent_at": "2025-12-31T16:30:00Z"})
    for first, last, count in (("2026-01-01", "2026-01-01", 1), ("2025-12-31", "2025-12-31", 0)):
        days = {"from": first, "to": last}
        assert both.get("/v1/checkins", params=days, headers=member).json()["total"] == count


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"cursor": "x"}, {"party": "\u0000"}, {"from": "9999-12-31"}, {"task": "没有"}]
)
def test_an_odd_query_is_a_problem(both: TestClient, supervisor: Headers, query: dict[str, str]) -> None:
    assert both.get("/v1/checkins", params=query, headers=supervisor).status_code == 422


# ── what is told beside the report before ──


def test_the_question_about_a_fall_says_both_numbers(both: TestClient, member: Headers) -> None:
    recorded(both, member, {"text": "车网互动累计建成站点340座"})
    refused = both.post("/v1/checkins", json={"text": "车网互动累计建成站点300座"}, headers=member).json()
    assert "上次340座，这次300座" in refused["questions"][0]["sentence"]
    assert refused["drafts"][0]["changes"][0]["falls_below"]


def test_who_reports_is_chosen_from_the_parties_of_the_row(both: TestClient, supervisor: Headers) -> None:
    refused = both.post("/v1/checkins", json=SAID, headers=supervisor).json()
    choices = refused["questions"][0]["choices"]
    assert {"label": "科技局", "field": "party", "value": "科技局"} in choices
    chosen = SAID | {choices[0]["field"]: choices[0]["value"]}
    assert recorded(both, supervisor, chosen)["checkins"][0]["party"] == choices[0]["value"]


def test_a_leap_is_told_and_recorded(both: TestClient, member: Headers) -> None:
    recorded(both, member, {"text": "车网互动累计建成站点100座"})
    reply = recorded(both, member, {"text": "车网互动累计建成站点900座"})
    assert "上次100座，这次900座" in reply["notices"][0]


def test_a_number_put_right_without_its_name_takes_the_place_of_the_wrong_one(
    both: TestClient, member: Headers
) -> None:
    first = recorded(both, member, {"text": "车网互动累计建成站点340座"})["ids"][0]
    right = both.post(
        f"/v1/checkins/{first}/corrections", json={"text": "更正：应为341座"}, headers=member
    ).json()
    assert [(one["name"], one["value"]) for one in right["checkins"][0]["figures"]] == [
        ("车网互动累计建成站点", 341)
    ]
