"""Pages of other sites may read and write only where they are allowed."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from api.origins import OWN, origin_of
from tests.api.conftest import AppMaker

FRIEND = "https://www.example.gov.cn"


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        ({}, OWN),
        ({"origin": "https://policy.example", "host": "policy.example"}, OWN),
        ({"origin": "http://policy.example", "host": "policy.example"}, OWN),
        ({"origin": FRIEND, "host": "policy.example"}, FRIEND),
        ({"origin": "https://policy.example.evil", "host": "policy.example"}, "https://policy.example.evil"),
        ({"origin": "https://policy.example:8443", "host": "policy.example"}, "https://policy.example:8443"),
        ({"origin": "null", "host": "policy.example"}, "null"),
        ({"origin": "https://[broken", "host": "policy.example"}, "https://[broken"),
        ({"origin": "", "host": ""}, OWN),
        ({"origin": "https://", "host": ""}, "https://"),
    ],
)
def test_a_page_of_ours_is_known_by_its_host(headers: dict[str, str], origin: str) -> None:
    assert origin_of(Headers(headers)) == origin


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://testserver.evil"])
def test_a_foreign_page_may_not_write(make_app: AppMaker, origin: str) -> None:
    reply = make_app(allowed_origins=FRIEND).post(
        "/v1/ask", json={"question": "补贴"}, headers={"origin": origin}
    )
    assert (reply.status_code, reply.json()["type"]) == (403, "/problems/origin-not-allowed")


def test_an_allowed_page_may(make_app: AppMaker) -> None:
    client = make_app(allowed_origins=FRIEND)
    assert client.post("/v1/ask", json={"question": "补贴"}, headers={"origin": FRIEND}).status_code == 200


def test_a_program_without_an_origin_may(make_app: AppMaker) -> None:
    assert make_app(allowed_origins=FRIEND).post("/v1/ask", json={"question": "补贴"}).status_code == 200


def test_a_refusal_at_the_door_carries_the_request_and_the_policy(make_app: AppMaker) -> None:
    reply = make_app().post("/v1/ask", json={}, headers={"origin": "null", "x-request-id": "a-1"})
    assert reply.json()["instance"] == "urn:request:a-1"
    assert "default-src 'none'" in reply.headers["content-security-policy"]


def test_an_allowed_page_may_send_its_session_across(make_app: AppMaker) -> None:
    asked = {
        "origin": FRIEND,
        "access-control-request-method": "POST",
        "access-control-request-headers": "visitor-session,content-type",
    }
    reply = make_app(allowed_origins=FRIEND).options("/v1/ask", headers=asked)
    assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (200, FRIEND)
