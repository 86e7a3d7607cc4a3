"""Letting people in and out, through a bot and without one; on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.callers import ON_BEHALF_OF
from tests.api.conftest import NOW, AppMaker
from tests.api.people import Headers, person


def invite(client: TestClient, headers: Headers, **body: object) -> str:
    reply = client.post("/v1/invitations", json={"party": "科技局", **body}, headers=headers)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["code"])


@pytest.fixture
def supervisor(both: TestClient) -> Headers:
    return person(both, "supervisor").headers


def through_bot(client: TestClient, account: str = "telegram:7") -> Headers:
    return person(client, "bot").headers | {ON_BEHALF_OF: account}


def test_a_code_lets_one_person_in_and_gives_a_token(both: TestClient, supervisor: Headers) -> None:
    joined = both.post("/v1/members/join", json={"code": invite(both, supervisor), "name": "小王"}).json()
    me = both.get("/v1/members/me", headers={"Authorization": f"Bearer {joined['token']}"}).json()
    assert (me["role"], me["party"], me["name"]) == ("member", "科技局", "小王")


def test_a_code_typed_carelessly_is_the_same_code(both: TestClient, supervisor: Headers) -> None:
    code = invite(both, supervisor).lower().replace("-", " ")
    assert both.post("/v1/members/join", json={"code": code}).status_code == 201


def test_a_code_is_used_once(both: TestClient, supervisor: Headers) -> None:
    code = {"code": invite(both, supervisor)}
    assert [both.post("/v1/members/join", json=code).status_code for _ in range(2)] == [201, 404]


def test_of_many_who_send_a_code_at_once_one_gets_in(both: TestClient, supervisor: Headers) -> None:
    code = {"code": invite(both, supervisor)}
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: both.post("/v1/members/join", json=code).status_code, range(8)))
    assert sorted(replies) == [201] + [404] * 7


def test_a_revoked_code_lets_nobody_in(both: TestClient, supervisor: Headers) -> None:
    made = both.post("/v1/invitations", json={"party": "科技局"}, headers=supervisor).json()
    assert both.delete(f"/v1/invitations/{made['id']}", headers=supervisor).status_code == 204
    assert both.post("/v1/members/join", json={"code": made["code"]}).status_code == 404


def test_an_old_code_lets_nobody_in(make_app: AppMaker) -> None:
    now = [NOW]
    client = make_app(clock=lambda: now[0])
    code = invite(client, person(client, "supervisor").headers, days=1)
    now[0] = NOW + timedelta(days=1, seconds=1)
    assert client.post("/v1/members/join", json={"code": code}).status_code == 404


def test_codes_are_listed_without_their_words(both: TestClient, supervisor: Headers) -> None:
    code = invite(both, supervisor)
    assert code not in both.get("/v1/invitations", headers=supervisor).text


def test_a_chat_account_is_bound_and_known_from_then_on(both: TestClient, supervisor: Headers) -> None:
    person_in_chat = through_bot(both)
    joined = both.post("/v1/members/join", json={"code": invite(both, supervisor)}, headers=person_in_chat)
    assert joined.json()["token"] is None
    assert both.get("/v1/members/me", headers=person_in_chat).json()["party"] == "科技局"


def test_another_account_of_the_same_chat_is_a_stranger(both: TestClient, supervisor: Headers) -> None:
    both.post("/v1/members/join", json={"code": invite(both, supervisor)}, headers=through_bot(both))
    assert both.get("/v1/members/me", headers=through_bot(both, "telegram:8")).status_code == 403


def test_a_second_code_changes_the_party(both: TestClient, supervisor: Headers) -> None:
    me = through_bot(both)
    for party in ("科技局", "商务局"):
        both.post("/v1/members/join", json={"code": invite(both, supervisor, party=party)}, headers=me)
    assert both.get("/v1/members/me", headers=me).json()["party"] == "商务局"
    assert both.get("/v1/members", params={"party": "科技局"}, headers=supervisor).json()["total"] == 0


def test_who_leaves_is_a_stranger_again(both: TestClient, supervisor: Headers) -> None:
    me = through_bot(both)
    both.post("/v1/members/join", json={"code": invite(both, supervisor)}, headers=me)
    assert both.post("/v1/members/leave", headers=me).status_code == 200
    assert both.get("/v1/members/me", headers=me).status_code == 403


def test_who_is_sent_away_has_no_token_any_more(both: TestClient, supervisor: Headers) -> None:
    member = person(both, "member", "科技局")
    assert both.delete(f"/v1/members/{member.member.id}", headers=supervisor).status_code == 200
    assert both.get("/v1/members/me", headers=member.headers).status_code == 401


@pytest.mark.parametrize("role", ["supervisor", "operator", "bot"])
def test_a_supervisor_sends_nobody_away_but_members(client: TestClient, role: str) -> None:
    other, supervisor = person(client, role), person(client, "supervisor")
    reply = client.delete(f"/v1/members/{other.member.id}", headers=supervisor.headers)
    assert reply.status_code == 403


def test_a_supervisor_lets_no_supervisor_in(client: TestClient) -> None:
    body = {"role": "supervisor"}
    reply = client.post("/v1/invitations", json=body, headers=person(client, "supervisor").headers)
    assert reply.status_code == 403


def test_an_operator_lets_supervisors_in(client: TestClient) -> None:
    body = {"role": "supervisor"}
    reply = client.post("/v1/invitations", json=body, headers=person(client, "operator").headers)
    assert reply.status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {"role": "operator"},
        {"role": "member"},
        {"role": "supervisor", "party": "科技局"},
        {"party": "没有的局"},
    ],
)
def test_an_odd_invitation_is_refused(client: TestClient, body: dict[str, object]) -> None:
    reply = client.post("/v1/invitations", json=body, headers=person(client, "operator").headers)
    assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json")


@pytest.mark.parametrize("role", ["member", "supervisor", "operator"])
def test_nobody_but_a_bot_speaks_for_others(client: TestClient, role: str) -> None:
    headers = person(client, role, "科技局" if role == "member" else None).headers
    assert client.get("/v1/members/me", headers=headers | {ON_BEHALF_OF: "telegram:7"}).status_code == 403


def test_who_shows_no_token_speaks_for_nobody(client: TestClient) -> None:
    assert client.get("/v1/documents", headers={ON_BEHALF_OF: "telegram:7"}).status_code == 403


@pytest.mark.parametrize("account", ["telegram", "telegram:", "T:7", "telegram:7 8", "x" * 300])
def test_an_odd_account_is_refused(client: TestClient, account: str) -> None:
    assert client.get("/v1/members/me", headers=through_bot(client, account)).status_code == 422


def test_a_given_token_works_until_it_is_revoked(both: TestClient) -> None:
    operator = person(both, "operator").headers
    given = both.post("/v1/tokens", json={"role": "supervisor"}, headers=operator).json()
    headers = {"Authorization": f"Bearer {given['token']}"}
    before = both.get("/v1/members/me", headers=headers).status_code
    both.delete(f"/v1/tokens/{given['id']}", headers=operator)
    assert (before, both.get("/v1/members/me", headers=headers).status_code) == (200, 401)


def test_tokens_are_listed_without_their_words(both: TestClient) -> None:
    operator = person(both, "operator").headers
    given = both.post("/v1/tokens", json={"role": "supervisor"}, headers=operator).json()
    assert given["token"] not in both.get("/v1/tokens", headers=operator).text


def test_guessing_tokens_uses_up_the_limit_of_the_address(make_app: AppMaker) -> None:
    client = make_app(rate_limit_per_minute=3)
    guesses = [
        client.get("/v1/members/me", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(5)
    ]
    assert guesses == [401, 401, 401, 429, 429]


def test_people_in_a_chat_have_limits_of_their_own(make_app: AppMaker) -> None:
    client = make_app(rate_limit_per_minute=2)
    bot = person(client, "bot").headers
    first = [
        client.get("/v1/documents", headers=bot | {ON_BEHALF_OF: "telegram:1"}).status_code for _ in "abc"
    ]
    assert first == [200, 200, 429]
    assert client.get("/v1/documents", headers=bot | {ON_BEHALF_OF: "telegram:2"}).status_code == 200
