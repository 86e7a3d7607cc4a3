"""Questions over HTTP: answers, events, passages, feedback, the public page."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any
from urllib.parse import unquote

from fastapi.testclient import TestClient
from sqlalchemy import select

from api.qa.tables import StoredAnswer, StoredFeedback
from tests.api.conftest import NOW, PLAN, AppMaker
from tests.api.people import person


def ask(client: TestClient, question: str, **more: str) -> dict[str, Any]:
    reply = client.post("/v1/ask", json={"question": question, **more})
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def stored(client: TestClient) -> list[StoredAnswer]:
    with client.app.state.resources.readers() as session:  # type: ignore[attr-defined]  # TestClient types its app as any ASGI callable
        return list(session.scalars(select(StoredAnswer).order_by(StoredAnswer.number)))


def test_an_answer_has_the_fields_of_the_contract(client: TestClient) -> None:
    answer = ask(client, "补贴多少钱")
    assert {
        "answer_id", "conversation_id", "status", "answered", "answer", "citations", "notices", "suggestions", "choices",
    } <= answer.keys()  # fmt: skip
    assert (answer["status"], answer["answered"]) == ("answered", True)


def test_a_citation_is_a_receipt(client: TestClient) -> None:
    citation = ask(client, "补贴", document=PLAN)["citations"][0]
    document = client.get(f"/v1/documents/{citation['document']['id']}").json()
    text = "".join(section["text"] for section in document["sections"])
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert citation["document"] == {key: document[key] for key in ("id", "title", "doc_number", "kind")}
    assert citation["section"] in [section["path"] for section in document["sections"]]


def test_the_address_of_a_citation_opens_with_its_words_marked(client: TestClient) -> None:
    citation = ask(client, "补贴", document=PLAN)["citations"][0]
    page = client.get(citation["url"]).text
    marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.S))
    assert "".join(marked.split()) == "".join(citation["quote"].split())
    assert page.count('id="q"') == 1
    assert citation["url"].endswith("#q")


def test_a_refusal_is_not_answered(client: TestClient) -> None:
    answer = ask(client, "拒绝")
    assert (answer["status"], answer["answered"], answer["reason"]) == (
        "no_source_found",
        False,
        "no_passage",
    )


def test_asking_back_offers_readings(client: TestClient) -> None:
    answer = ask(client, "反问")
    assert (answer["answered"], answer["choices"]) == (False, [{"label": "甲", "question": "甲由谁负责？"}])


def test_a_conversation_keeps_its_id(client: TestClient) -> None:
    assert ask(client, "补贴", conversation_id="group-1:user-2")["conversation_id"] == "group-1:user-2"


def test_a_question_without_conversation_starts_one(client: TestClient) -> None:
    assert ask(client, "补贴")["conversation_id"] != ask(client, "补贴")["conversation_id"]


def test_a_member_s_own_party_is_known_to_the_answer(client: TestClient) -> None:
    headers = person(client, "member", "科技局").headers
    assert client.post("/v1/ask", json={"question": "我们局有哪些任务"}, headers=headers).status_code == 200
    assert stored(client)[-1].frame["own_party"] == "科技局"


def test_a_document_is_named_by_its_number(client: TestClient) -> None:
    assert ask(client, "补贴", document=PLAN)["citations"][0]["document"]["doc_number"] == PLAN


def test_a_document_for_members_is_not_there_for_visitors(client: TestClient) -> None:
    assert client.post("/v1/ask", json={"question": "补贴", "document": "内部口径"}).status_code == 422


def test_a_visitor_is_answered_as_the_public_on_the_local_day(client: TestClient) -> None:
    ask(client, "补贴")
    frame = stored(client)[0].frame
    assert (frame["audience"], frame["today"]) == ("public", date(2026, 3, 1).isoformat())


def test_an_answer_is_stored_with_its_evidence(client: TestClient) -> None:
    answer = ask(client, "补贴", document=PLAN)
    kept = stored(client)[0]
    assert (kept.id, kept.status, kept.asked_at) == (answer["answer_id"], "answered", NOW)
    assert kept.citations == answer["citations"]
    assert kept.index_id == client.get("/readyz").json()["index"]


def test_refusals_are_stored_too(client: TestClient) -> None:
    ask(client, "拒绝")
    assert [(answer.status, answer.reason) for answer in stored(client)] == [
        ("no_source_found", "no_passage")
    ]


def test_numbers_that_name_a_person_are_never_stored(client: TestClient) -> None:
    ask(client, "我电话13800138000身份证410202199001011234卡6222021234567890123补贴")
    kept = stored(client)[0]
    row = json.dumps([kept.question, kept.text, kept.frame, kept.suggestions], ensure_ascii=False)
    assert not re.search(r"13800138000|410202199001011234|6222021234567890123", row)
    assert "［电话号码］" in kept.question


def test_the_asker_still_sees_what_they_typed(client: TestClient) -> None:
    assert "13800138000" in ask(client, "电话13800138000补贴")["answer"]


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_the_same_answer_arrives_as_events(client: TestClient) -> None:
    reply = client.post("/v1/ask", json={"question": "补贴"}, headers={"accept": "text/event-stream"})
    arrived = events(reply.text)
    whole = arrived[-1][1]
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert [name for name, _ in arrived] == ["start", "text", "text", "citation", "done"]
    assert "".join(data["text"] for name, data in arrived if name == "text") == whole["answer"]
    assert [data for name, data in arrived if name == "citation"] == whole["citations"]
    assert stored(client)[0].id == whole["answer_id"]


def test_search_gives_passages_as_they_stand(client: TestClient) -> None:
    passages = client.post("/v1/search", json={"query": "充电桩补贴", "limit": 3}).json()["passages"]
    assert 0 < len(passages) <= 3
    for passage in passages:
        document = client.get(f"/v1/documents/{passage['document']['id']}").json()
        text = "".join(section["text"] for section in document["sections"])
        assert text[passage["start"] : passage["end"]] == passage["text"]


def test_search_keeps_to_a_document(client: TestClient) -> None:
    passages = client.post("/v1/search", json={"query": "补贴", "document": PLAN}).json()["passages"]
    assert {passage["document"]["doc_number"] for passage in passages} == {PLAN}


def test_search_shows_visitors_nothing_for_members(client: TestClient) -> None:
    passages = client.post("/v1/search", json={"query": "乡镇充电站补贴", "limit": 50}).json()["passages"]
    assert "内部口径" not in [passage["document"]["title"] for passage in passages]


def test_search_refuses_a_limit_out_of_range(client: TestClient) -> None:
    reply = client.post("/v1/search", json={"query": "补贴", "limit": 0})
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (422, "/limit")


def test_feedback_is_kept(client: TestClient) -> None:
    answer_id = ask(client, "补贴")["answer_id"]
    body = {"useful": False, "words": "电话打13800138000没人接"}
    reply = client.post(f"/v1/answers/{answer_id}/feedback", json=body)
    with client.app.state.resources.readers() as session:  # type: ignore[attr-defined]  # as above
        kept = session.scalars(select(StoredFeedback)).one()
    assert reply.status_code == 201
    assert (kept.answer_id, kept.useful, kept.words) == (answer_id, False, "电话打［电话号码］没人接")


def test_feedback_on_no_answer_is_not_found(client: TestClient) -> None:
    assert client.post("/v1/answers/none/feedback", json={"useful": True}).status_code == 404


def test_feedback_of_the_wrong_type_is_refused(client: TestClient) -> None:
    answer_id = ask(client, "补贴")["answer_id"]
    assert client.post(f"/v1/answers/{answer_id}/feedback", json={"useful": "yes"}).status_code == 422


def test_the_page_asks_nothing_by_itself(client: TestClient) -> None:
    assert client.get("/").status_code == 200
    assert stored(client) == []


def test_the_page_answers_without_a_script(client: TestClient) -> None:
    page = client.get("/", params={"q": "补贴多少钱"}).text
    assert "问的是：补贴多少钱" in page
    assert "#source-1" in page
    assert len(stored(client)) == 1


def test_the_page_carries_the_conversation_on(client: TestClient) -> None:
    page = client.get("/", params={"q": "补贴"}).text
    conversation = stored(client)[0].conversation_id
    assert f'name="conversation_id" value="{conversation}"' in page


def test_the_page_links_readings_as_questions(client: TestClient) -> None:
    page = client.get("/", params={"q": "反问"}).text
    links = [unquote(link) for link in re.findall(r'href="(/\?q=[^"]+)"', page)]
    assert any(link.startswith("/?q=甲由谁负责？") for link in links)


def test_markup_is_shown_as_text(client: TestClient) -> None:
    page = client.get("/", params={"q": '<script>alert(1)</script>"onload="x'}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_page_says_what_is_wrong_with_a_question(client: TestClient) -> None:
    reply = client.get("/", params={"q": "长" * 301})
    assert reply.status_code == 422
    assert "问题最长300个字，现在有301个字" in reply.text
    assert stored(client) == []


def test_broken_bytes_in_an_address_are_no_failure(client: TestClient) -> None:
    reply = client.get("/?q=%ff%fe")
    assert reply.status_code == 422
    assert stored(client) == []


def test_the_examples_are_made_from_the_documents(client: TestClient) -> None:
    page = client.get("/").text
    first = client.get("/v1/tasks").json()["tasks"][0]["title"]
    assert first in page


def test_an_answerer_that_follows_the_conversation_is_given_its_id(make_app: AppMaker) -> None:
    seen: list[str | None] = []

    def listening(resources: Any, question: str, *, conversation_id: str | None, **more: Any) -> Any:
        from tests.api.conftest import answer_from_first_document

        seen.append(conversation_id)
        return answer_from_first_document(resources, question, conversation_id=conversation_id, **more)

    client = make_app(answerer=listening)
    first = ask(client, "补贴")
    ask(client, "那县里呢", conversation_id=first["conversation_id"])
    assert seen == [None, first["conversation_id"]]
