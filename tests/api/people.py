"""The standing cast: one of each role, one of another party, and some who must see nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fastapi.testclient import TestClient

from api.callers import ON_BEHALF_OF, CallerKind
from api.members.joining import Post, add_member, give_token, revoke_token
from api.members.parties import ReportingParty, reporting_party
from api.members.store import end_membership
from api.members.tables import StoredMember
from api.resources import Resources

Headers = dict[str, str]
OWN, OTHER = "科技局", "商务局"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a token."""

    member: StoredMember
    headers: Headers
    token_id: str


def resources_of(client: TestClient) -> Resources:
    resources: Resources = client.app.state.resources  # type: ignore[attr-defined]  # TestClient types its app as any ASGI callable
    return resources


def person(client: TestClient, role: str, party: str | None = None, *, days: int | None = None) -> Person:
    """A new member in this role."""
    resources = resources_of(client)
    named: ReportingParty | None = reporting_party(resources.index, party) if party else None
    with resources.sessions.begin() as session:
        now = resources.clock()
        made_at = now - timedelta(days=30) if days else now
        member = add_member(session, Post(CallerKind(role), named), name=role, created_by=None, now=made_at)
        token, secret = give_token(session, member, now=made_at, days=days)
    return Person(member, {"Authorization": f"Bearer {secret}"}, token.id)


def cast(client: TestClient) -> dict[str, Headers]:
    """Headers by who sends them. The last five must be told nothing that is not public."""
    revoked, left = person(client, "supervisor"), person(client, "operator")
    resources = resources_of(client)
    with resources.sessions.begin() as session:
        revoke_token(session, revoked.token_id, resources.clock())
        end_membership(session, session.merge(left.member), resources.clock())
    bot = person(client, "bot").headers
    return {
        "member": person(client, "member", OWN).headers,
        "member of another party": person(client, "member", OTHER).headers,
        "supervisor": person(client, "supervisor").headers,
        "operator": person(client, "operator").headers,
        "bot": bot,
        "visitor": {},
        "stranger in a chat": bot | {ON_BEHALF_OF: "telegram:404"},
        "revoked": revoked.headers,
        "expired": person(client, "supervisor", days=1).headers,
        "left": left.headers,
    }
