"""Whatever fits the contract, and what does not, gets a reply of the contract and never a failure of the server."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.schemas import BaseSchema

from tests.api.people import Headers, person

EXAMPLES = 6  # of each route, sent by each caller
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Served:
    """An application with somebody of each role."""

    contract: BaseSchema
    callers: tuple[Headers, ...]


@pytest.fixture
def served(both: TestClient) -> Served:
    roles = (("member", "科技局"), ("supervisor", None), ("operator", None), ("bot", None))
    callers = tuple(person(both, role, party).headers for role, party in roles)
    return Served(schemathesis.openapi.from_asgi("/openapi.json", both.app), ({}, *callers))


@pytest.fixture
def contract(served: Served) -> BaseSchema:
    return served.contract


schema = schemathesis.pytest.from_fixture("contract")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_makes_the_server_fail(case: Case, served: Served) -> None:
    for headers in served.callers:
        reply = case.call(headers=headers)
        assert reply.status_code < 500, (case.method, case.formatted_path, reply.content[:500])
        if reply.status_code >= 400 and not case.path.startswith(("/documents", "/healthz", "/readyz")):
            assert reply.headers["content-type"][0].startswith((PROBLEM, "text/html"))
