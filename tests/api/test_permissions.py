"""Every route × everybody of the standing cast: who is let in. Routes are read off the application, so none is forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute

from api.callers import Caller, CallerKind
from api.deps import Permitted
from api.errors import ForbiddenError, NotRecognisedError
from api.permissions import WHO_MAY, Permission, covers, require
from tests.api.people import Headers, cast

EVERYBODY = frozenset(
    {"visitor", "member", "member of another party", "supervisor", "operator", "bot", "stranger in a chat"}
)
MEMBERS = frozenset({"member", "member of another party"})
SUPERVISOR, OPERATOR, BOT = frozenset({"supervisor"}), frozenset({"operator"}), frozenset({"bot"})
KNOWN = MEMBERS | SUPERVISOR | OPERATOR | BOT
NOBODY_S = "0" * 32  # an id that nothing has

# Who is let in, written down apart from the code's own table. A route that is not listed here fails the test below.
OPEN = {
    "POST /v1/ask", "POST /v1/search", "POST /v1/answers/{answer_id}/feedback", "GET /v1/documents", "GET /v1/tasks",
    "GET /v1/documents/{document_id:path}", "GET /v1/documents/{document_id}", "GET /v1/tasks/{task_id:path}",
    "GET /v1/parties", "GET /v1/parties/{name:path}", "GET /v1/figures", "GET /v1/figures/{figure_id:path}",
    "GET /healthz", "GET /readyz", "GET /metrics", "GET /", "GET /documents", "GET /documents/{document_id}",
    "GET /documents/{document_id:path}", "GET /problems/{slug}", "GET /v1/progress",
    "GET /v1/documents/{document_id}/passage", "GET /v1/examples", "POST /v1/sessions", "GET /widget.js", "GET /assets/{name}",
    "GET /supervision/sign-in", "POST /supervision/sign-in",
}  # fmt: skip
GUARDED = {
    "POST /v1/members/join": EVERYBODY - BOT,
    "GET /v1/members/me": KNOWN,
    "GET /v1/members/me/export": KNOWN,
    "POST /v1/members/leave": MEMBERS | SUPERVISOR,
    "GET /v1/members": SUPERVISOR | OPERATOR,
    "DELETE /v1/members/{member_id}": SUPERVISOR | OPERATOR,
    "GET /v1/members/{member_id}/export": OPERATOR,
    "POST /v1/invitations": SUPERVISOR | OPERATOR,
    "GET /v1/invitations": SUPERVISOR | OPERATOR,
    "DELETE /v1/invitations/{invitation_id}": SUPERVISOR | OPERATOR,
    "POST /v1/tokens": OPERATOR,
    "GET /v1/tokens": OPERATOR,
    "DELETE /v1/tokens/{token_id}": OPERATOR,
    "GET /v1/audit": OPERATOR,
    "GET /v1/questions/unanswered": SUPERVISOR | OPERATOR,
    "POST /v1/checkins/read": MEMBERS | SUPERVISOR,
    "POST /v1/checkins": MEMBERS | SUPERVISOR,
    "GET /v1/checkins": MEMBERS | SUPERVISOR,
    "GET /v1/checkins/{checkin_id}": MEMBERS | SUPERVISOR,
    "POST /v1/checkins/{checkin_id}/corrections": MEMBERS | SUPERVISOR,
    "POST /v1/checkins/{checkin_id}/withdrawal": MEMBERS | SUPERVISOR,
    "GET /v1/rounds": SUPERVISOR,
    "GET /v1/rounds/mine": MEMBERS | SUPERVISOR,
    "GET /v1/rounds/{round_id}": SUPERVISOR,
    "POST /v1/rounds": SUPERVISOR,
    "GET /v1/round-schedules": SUPERVISOR,
    "POST /v1/round-schedules": SUPERVISOR,
    "DELETE /v1/round-schedules/{schedule_id}": SUPERVISOR,
    "GET /v1/exemptions": SUPERVISOR,
    "POST /v1/exemptions": SUPERVISOR,
    "DELETE /v1/exemptions/{exemption_id}": SUPERVISOR,
    "POST /v1/nudges/claim": BOT,
    "POST /v1/nudges/{nudge_id}/sent": BOT,
    "POST /v1/nudges/{nudge_id}/failed": BOT,
    "GET /v1/task-states": SUPERVISOR,
    "GET /v1/task-states/history": SUPERVISOR,
    "POST /v1/task-states": SUPERVISOR,
    "GET /v1/summaries": SUPERVISOR,
    "POST /v1/bulletins": SUPERVISOR,
    "GET /v1/bulletins": SUPERVISOR,
    "DELETE /v1/bulletins/{bulletin_id}": SUPERVISOR,
    "POST /v1/bulletins/claim": BOT,
    "POST /v1/bulletins/{bulletin_id}/settled": BOT,
    "GET /v1/public-figures": SUPERVISOR,
    "PUT /v1/public-figures": SUPERVISOR,
}
# Pages behind the sign-in, and what each asks for; nobody comes to them but through its cookie.
PAGES = {
    "GET /supervision": Permission.SEE_ROUNDS,
    "GET /supervision/trend.svg": Permission.SEE_ROUNDS,
    "GET /supervision/checkins.csv": Permission.LIST_CHECKINS,
    "GET /supervision/checkins/{checkin_id}": Permission.LIST_CHECKINS,
    "GET /supervision/summary.{format}": Permission.SUMMARISE,
    "GET /supervision/questions": Permission.REVIEW_QUESTIONS,
    "GET /supervision/indexes": Permission.REVIEW_QUESTIONS,
    "GET /supervision/indexes/documents/{document_id}": Permission.REVIEW_QUESTIONS,
    "POST /supervision/indexes/rollback": None,
    "POST /supervision/sign-out": None,
}
CAST = (*sorted(EVERYBODY), "revoked", "expired", "left")
FILLED = {"checkin_id": NOBODY_S, "format": "xlsx", "document_id": "none"}
# What a request that is let in may get: it carries no body, so it is refused for that, or nothing has its id.
LET_IN = {200, 201, 204, 404, 422}


def routes_of(client: TestClient) -> Iterator[tuple[str, APIRoute]]:
    for route in flattened(client.app.routes):  # type: ignore[attr-defined]  # TestClient types its app as any ASGI callable
        yield from ((f"{method} {route.path}", route) for method in sorted(route.methods))


def flattened(routes: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    """Every route, those of included routers too."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            yield from flattened(getattr(getattr(route, "original_router", None), "routes", ()))


def permissions_of(route: APIRoute) -> list[Permission]:
    return [one.call.permission for one in route.dependant.dependencies if isinstance(one.call, Permitted)]


def send(client: TestClient, route: str, headers: Headers) -> int:
    method, path = route.split(" ")
    for name in (
        "member_id",
        "invitation_id",
        "token_id",
        "checkin_id",
        "round_id",
        "schedule_id",
        "exemption_id",
        "nudge_id",
    ):
        path = path.replace("{" + name + "}", NOBODY_S)
    return client.request(method, path, headers=headers).status_code


def expected(route: str, who: str) -> set[int]:
    if who in ("revoked", "expired", "left"):
        return {401}
    if who in GUARDED[route]:
        return LET_IN
    return {401} if who == "visitor" else {403}


@pytest.mark.parametrize("who", CAST)
def test_every_guarded_route_lets_in_exactly_those_it_should(client: TestClient, who: str) -> None:
    headers = cast(client)[who]
    ways = [
        route for route in GUARDED if route != "POST /v1/members/leave"
    ]  # the last one: it ends the token
    answers = {route: send(client, route, headers) for route in [*ways, "POST /v1/members/leave"]}
    assert {route: status for route, status in answers.items() if status not in expected(route, who)} == {}


def test_every_route_of_the_application_is_in_the_matrix(client: TestClient) -> None:
    assert {name for name, _ in routes_of(client)} - OPEN == set(GUARDED) | set(PAGES)


def test_every_guarded_route_asks_for_one_permission(client: TestClient) -> None:
    assert {name for name, route in routes_of(client) if len(permissions_of(route)) != 1} <= OPEN | set(PAGES)


def filled(route: str) -> str:
    """The route of a page with something in its slots."""
    for name, value in FILLED.items():
        route = route.replace("{" + name + "}", value)
    return route


@pytest.mark.parametrize("route", PAGES)
def test_a_page_behind_the_sign_in_leads_everybody_else_to_it(client: TestClient, route: str) -> None:
    method, path = filled(route).split(" ")
    reply = client.request(method, path, follow_redirects=False)
    assert (reply.status_code, urlsplit(reply.headers["location"]).path) == (303, "/supervision/sign-in")


@pytest.mark.parametrize("who", CAST)
def test_only_supervisors_and_operators_sign_in(client: TestClient, who: str) -> None:
    token = cast(client)[who].get("Authorization", "Bearer nobody").removeprefix("Bearer ")
    reply = client.post("/supervision/sign-in", data={"token": token}, follow_redirects=False)
    assert reply.status_code == (303 if who in SUPERVISOR | OPERATOR else 401)


@pytest.mark.parametrize("who", sorted(SUPERVISOR | OPERATOR))
def test_a_page_is_shown_to_those_who_may_see_it(client: TestClient, who: str) -> None:
    token = cast(client)[who]["Authorization"].removeprefix("Bearer ")
    client.post("/supervision/sign-in", data={"token": token}, follow_redirects=False)
    kind = CallerKind(who)
    for route, permission in PAGES.items():
        if permission is None:
            continue
        _, path = filled(route).split(" ")
        status = client.get(path, params={"measure": "x"}, follow_redirects=False).status_code
        is_kept_out = status in {303, 401, 403}  # an operator is led from the rounds to the indexes
        assert (route, is_kept_out) == (route, kind not in WHO_MAY[permission])


def test_every_permission_says_who_has_it() -> None:
    assert set(WHO_MAY) == set(Permission)


@pytest.mark.parametrize("who", ["revoked", "expired", "left"])
def test_whose_token_has_ended_is_told_nothing_even_where_visitors_are(client: TestClient, who: str) -> None:
    assert client.get("/v1/documents", headers=cast(client)[who]).status_code == 401


def test_a_member_covers_its_own_party_alone() -> None:
    member = Caller(CallerKind.MEMBER, "m", party="科技局")
    assert (covers(member, "科技局"), covers(member, "商务局")) == (True, False)


def test_a_body_of_a_group_covers_itself_alone() -> None:
    member = Caller(CallerKind.MEMBER, "m", party="各县区政府", sub_party="甲县")
    assert (covers(member, "各县区政府", "甲县"), covers(member, "各县区政府", "乙县")) == (True, False)


@pytest.mark.parametrize("kind", [CallerKind.OPERATOR, CallerKind.BOT, CallerKind.VISITOR])
def test_who_neither_reports_nor_supervises_covers_nobody(kind: CallerKind) -> None:
    assert not covers(Caller(kind, "x", party="科技局"), "科技局")


def test_a_visitor_is_asked_for_a_token_and_others_are_refused() -> None:
    with pytest.raises(NotRecognisedError):
        require(Caller(CallerKind.VISITOR, "v"), Permission.RECORD)
    with pytest.raises(ForbiddenError):
        require(Caller(CallerKind.BOT, "b"), Permission.RECORD)
