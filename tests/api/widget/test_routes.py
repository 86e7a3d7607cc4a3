"""What a browser fetches, and the sessions that give visitors behind one address a limit each."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import AppMaker

LARGEST_SCRIPT_BYTES = 40 * 1024


def session(client: TestClient) -> str:
    return str(client.post("/v1/sessions").json()["session"])


def ask(client: TestClient, ticket: str | None = None) -> int:
    headers = {"Visitor-Session": ticket} if ticket else {}
    return client.post("/v1/ask", json={"question": "补贴"}, headers=headers).status_code


def test_the_script_stays_small(client: TestClient) -> None:
    reply = client.get("/widget.js", headers={"accept-encoding": "gzip"})
    assert reply.headers["content-encoding"] == "gzip"
    assert int(reply.headers["content-length"]) <= LARGEST_SCRIPT_BYTES


def test_without_compression_the_script_is_the_same(client: TestClient) -> None:
    plain = client.get("/widget.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == client.get("/widget.js", headers={"accept-encoding": "gzip"}).content


def test_the_script_may_run_on_pages_that_isolate_themselves(client: TestClient) -> None:
    reply = client.get("/widget.js")
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
    assert reply.headers["content-type"].startswith("text/javascript")


def test_a_browser_that_has_the_script_is_not_sent_it_again(client: TestClient) -> None:
    etag = client.get("/widget.js").headers["etag"]
    again = client.get("/widget.js", headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_name_the_version_of_their_files_which_never_changes(client: TestClient) -> None:
    addresses = re.findall(r'(?:src|href)="(/assets/[^"]+)"', client.get("/").text)
    assert len(addresses) == 3
    for address in addresses:
        assert "immutable" in client.get(address).headers["cache-control"]
    assert "immutable" not in client.get("/widget.js").headers["cache-control"]


def test_a_file_that_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.get("/assets/secret.js").status_code == 404


def test_only_the_script_with_the_nonce_of_the_page_runs(client: TestClient) -> None:
    reply = client.get("/")
    nonce = re.search(r"script-src 'nonce-([^']+)'", reply.headers["content-security-policy"])
    assert nonce and re.findall(r"<script[^>]*nonce=\"([^\"]+)\"", reply.text) == [nonce[1]]
    assert reply.text.count("<script") == 1


def test_each_page_has_a_nonce_of_its_own(client: TestClient) -> None:
    assert (
        client.get("/").headers["content-security-policy"]
        != client.get("/").headers["content-security-policy"]
    )


@pytest.mark.parametrize("path", ["/", "/documents", "/documents/subsidy", "/nothing"])
def test_no_page_holds_a_script_or_style_of_its_own(client: TestClient, path: str) -> None:
    page = client.get(path, headers={"accept": "text/html"}).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)


def test_examples_are_made_from_the_documents(client: TestClient) -> None:
    first = client.get("/v1/tasks").json()["tasks"][0]["title"]
    assert first in client.get("/v1/examples").json()["questions"][0]


def test_a_session_is_taken(client: TestClient) -> None:
    assert ask(client, session(client)) == 200


def test_a_made_up_session_is_refused(client: TestClient) -> None:
    assert ask(client, "made-up") == 401


def test_a_session_says_how_long_it_lasts(client: TestClient) -> None:
    reply = client.post("/v1/sessions")
    assert (reply.status_code, reply.json()["seconds_valid"]) == (201, 1800)


def test_visitors_behind_one_address_have_a_limit_each(make_app: AppMaker) -> None:
    client = make_app(rate_limit_per_minute=2)
    greedy, other = session(client), session(client)
    assert [ask(client, greedy) for _ in range(3)] == [200, 200, 429]
    assert ask(client, other) == 200


def test_a_flood_without_sessions_keeps_nobody_from_getting_one(make_app: AppMaker) -> None:
    client = make_app(rate_limit_per_minute=2)
    assert [ask(client) for _ in range(3)] == [200, 200, 429]
    assert ask(client, session(client)) == 200


def test_sessions_are_no_way_round_the_limit_of_an_address(make_app: AppMaker) -> None:
    client = make_app(rate_limit_per_minute=1)
    statuses = []
    for _ in range(14):
        client.app.state.resources.limiter._buckets.pop("sessions:visitor:unknown", None)  # type: ignore[attr-defined]  # as if minutes had passed at the door
        client.app.state.resources.limiter._buckets.pop("sessions:visitor:testclient", None)  # type: ignore[attr-defined]  # as above
        statuses.append(ask(client, session(client)))
    assert statuses[:10] == [200] * 10
    assert 429 in statuses[10:]


def test_opening_sessions_is_limited(make_app: AppMaker) -> None:
    client = make_app(rate_limit_per_minute=2)
    assert [client.post("/v1/sessions").status_code for _ in range(3)] == [201, 201, 429]


def test_a_secret_in_the_settings_outlives_a_restart(make_app: AppMaker) -> None:
    ticket = session(make_app(session_secret="s3cret"))
    assert ask(make_app(session_secret="s3cret"), ticket) == 200
    assert ask(make_app(), ticket) == 401
