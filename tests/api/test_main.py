"""The application as a whole: health, limits, headers, problems, logs."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from tests.api.conftest import AppMaker

PROBLEM = "application/problem+json"


def stored_answers(client: TestClient) -> int:
    resources = client.app.state.resources  # type: ignore[attr-defined]  # TestClient types its app as any ASGI callable
    with resources.readers() as session:
        return int(session.execute(text("SELECT count(*) FROM answers")).scalar_one())


BAD_BODIES = [
    pytest.param(b'{"question":""}', 422, id="empty"),
    pytest.param(b'{"question":"  \\n "}', 422, id="blank"),
    pytest.param('{"question":"\u200b\u200d"}'.encode(), 422, id="invisible only"),
    pytest.param(b'{"question":"%s"}' % ("长" * 301).encode(), 422, id="301 characters"),
    pytest.param(b'{"question":5}', 422, id="number"),
    pytest.param(b'{"question":null}', 422, id="null"),
    pytest.param(b'{"question":["a"]}', 422, id="list"),
    pytest.param(b"{}", 422, id="missing"),
    pytest.param(b"[]", 422, id="no object"),
    pytest.param(b"", 422, id="no body"),
    pytest.param(b"{", 400, id="broken JSON"),
    pytest.param(b'{"question":"\xff\xfe"}', 400, id="broken UTF-8"),
    pytest.param(b'{"question":"\\ud800"}', 422, id="half a surrogate pair"),
    pytest.param('{"question":"\ufffd\ufffd"}'.encode(), 422, id="already decoded wrongly"),
    pytest.param(b'{"question":"a\\u0000b"}', 422, id="NUL"),
    pytest.param(b'{"question":"a\\u001b[31m"}', 422, id="escape"),
    pytest.param('{"question":"？！。"}'.encode(), 422, id="punctuation only"),
    pytest.param(b"[" * 5000, 400, id="deep nesting"),
    pytest.param(b'{"question":' + b"9" * 5000 + b"}", 400, id="endless number"),
    pytest.param(b'{"question":"' + b"a" * 10_000_000 + b'"}', 413, id="10 MB"),
    pytest.param('{"question":"补贴","conversation_id":"a b"}'.encode(), 422, id="odd conversation id"),
    pytest.param('{"question":"补贴","document":"没有"}'.encode(), 422, id="unknown document"),
    pytest.param('{"question":"补贴","document":7}'.encode(), 422, id="document of the wrong type"),
]


@pytest.mark.parametrize(("body", "status"), BAD_BODIES)
def test_bad_input_is_a_problem_and_nothing_is_stored(client: TestClient, body: bytes, status: int) -> None:
    reply = client.post("/v1/ask", content=body, headers={"content-type": "application/json"})
    assert (reply.status_code, reply.headers["content-type"]) == (status, PROBLEM)
    assert stored_answers(client) == 0


def test_a_long_body_without_a_length_is_refused_too(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(100):
            yield b"a" * 10_000

    assert client.post("/v1/ask", content=pieces()).status_code == 413


def test_a_problem_has_the_fields_of_the_standard(client: TestClient) -> None:
    problem = client.post("/v1/ask", json={"question": 5}).json()
    assert problem["type"] == "/problems/invalid-request"
    assert problem["errors"] == [{"pointer": "/question", "detail": "应为文字。"}]
    assert {"title", "status", "detail", "instance"} <= problem.keys()


def test_a_problem_names_the_request(client: TestClient) -> None:
    reply = client.post("/v1/ask", json={}, headers={"x-request-id": "from-the-bot-1"})
    assert reply.json()["instance"] == "urn:request:from-the-bot-1"
    assert reply.headers["x-request-id"] == "from-the-bot-1"


def test_a_request_id_that_could_forge_a_log_line_is_replaced(client: TestClient) -> None:
    assert client.get("/healthz", headers={"x-request-id": "a b=c"}).headers["x-request-id"] != "a b=c"


def test_the_type_of_a_problem_leads_to_a_page(client: TestClient) -> None:
    kind = client.post("/v1/ask", json={}).json()["type"]
    assert "请求内容不符合要求" in client.get(kind).text


def test_an_unknown_failure_is_a_bare_500(client: TestClient) -> None:
    reply = client.post("/v1/ask", json={"question": "崩溃"})
    assert (reply.status_code, reply.headers["content-type"]) == (500, PROBLEM)
    assert "secret" not in reply.text


def test_an_unknown_failure_stores_nothing(client: TestClient) -> None:
    client.post("/v1/ask", json={"question": "崩溃"})
    assert stored_answers(client) == 0


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/v1/answers/x/feedback", 405)])
def test_what_is_not_there_is_a_problem(client: TestClient, path: str, status: int) -> None:
    reply = client.get(path)
    assert (reply.status_code, reply.headers["content-type"]) == (status, PROBLEM)


def test_a_browser_gets_a_page_instead_of_a_problem(client: TestClient) -> None:
    reply = client.get("/documents/nothing", headers={"accept": "text/html"})
    assert (reply.status_code, reply.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_a_made_up_credential_is_refused(client: TestClient) -> None:
    reply = client.get("/v1/documents", headers={"authorization": "Bearer made-up"})
    assert (reply.status_code, reply.headers["www-authenticate"]) == (401, "Bearer")


def test_the_request_over_the_limit_is_told_when_to_come_back(make_app: AppMaker) -> None:
    client = make_app(rate_limit_per_minute=2)
    replies = [client.post("/v1/ask", json={"question": "补贴"}) for _ in range(3)]
    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert int(replies[2].headers["retry-after"]) > 0
    assert stored_answers(client) == 2


def test_what_is_left_of_the_limit_is_in_headers(make_app: AppMaker) -> None:
    reply = make_app(rate_limit_per_minute=5).get("/v1/documents")
    assert (reply.headers["ratelimit-limit"], reply.headers["ratelimit-remaining"]) == ("5", "4")


def test_health_is_not_limited(make_app: AppMaker) -> None:
    client = make_app(rate_limit_per_minute=1)
    assert [client.get("/healthz").status_code for _ in range(5)] == [200] * 5


def test_ready_names_the_index(client: TestClient) -> None:
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()["status"]) == (200, "ready")
    assert reply.json()["index"]


def test_not_ready_without_usable_records(client: TestClient) -> None:
    resources = client.app.state.resources  # type: ignore[attr-defined]  # as above
    with resources.sessions.begin() as session:
        session.execute(text("DROP TABLE alembic_version"))
    assert client.get("/readyz").status_code == 503


def test_metrics_count_answers_by_ending(client: TestClient) -> None:
    client.post("/v1/ask", json={"question": "补贴"})
    client.post("/v1/ask", json={"question": "拒绝"})
    exposition = client.get("/metrics").text
    assert 'api_answers_total{status="answered"} 1.0' in exposition
    assert 'api_answers_total{status="no_source_found"} 1.0' in exposition


@pytest.mark.parametrize(
    "path", ["/", "/documents", "/v1/documents", "/healthz", "/nothing", "/assets/page.css"]
)
def test_every_reply_forbids_foreign_scripts(client: TestClient, path: str) -> None:
    policy = client.get(path).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_only_named_pages_may_embed_the_service(make_app: AppMaker) -> None:
    client = make_app(allowed_origins="https://www.example.gov.cn")
    reply = client.get("/", headers={"origin": "https://www.example.gov.cn"})
    assert "frame-ancestors https://www.example.gov.cn" in reply.headers["content-security-policy"]
    assert reply.headers["access-control-allow-origin"] == "https://www.example.gov.cn"


def test_other_pages_are_not_answered_across_origins(make_app: AppMaker) -> None:
    client = make_app(allowed_origins="https://www.example.gov.cn")
    assert (
        "access-control-allow-origin"
        not in client.get("/", headers={"origin": "https://evil.example"}).headers
    )


def test_logs_hold_no_words_of_a_question(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post("/v1/ask", json={"question": "我叫张三能领补贴吗"})
        client.get("/", params={"q": "我叫张三能领补贴吗"})
    from api.logs import FieldFormatter

    lines = [FieldFormatter().format(record) for record in caplog.records if record.name.startswith("api")]
    assert any("answer.built" in line and "status=answered" in line for line in lines)
    assert not any("张三" in line for line in lines)


def test_the_contract_names_every_route(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    wanted = {
        "/v1/ask", "/v1/search", "/v1/answers/{answer_id}/feedback", "/v1/documents", "/v1/documents/{document_id}",
        "/v1/tasks", "/v1/tasks/{task_id}", "/v1/parties", "/v1/parties/{name}", "/v1/figures", "/healthz", "/readyz",
    }  # fmt: skip
    assert wanted <= paths.keys()


@pytest.mark.parametrize("path", ["/widget.js", "/assets/widget.js", "/assets/page.css", "/assets/icon.svg"])
def test_assets_are_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_assets_do_not_lead_out_of_their_folder(client: TestClient) -> None:
    assert client.get("/assets/%2e%2e/index.html").status_code == 404
