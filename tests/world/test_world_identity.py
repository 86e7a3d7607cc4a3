"""What the invented documents are: number, issuer, days, what they rest on, who signed and who got a copy."""

from __future__ import annotations

import pytest

from tests.world.known import FILES, document, facts

PLAIN = [
    "title", "doc_number", "issuer", "level", "place", "issued_on", "printed_on", "in_force_from", "in_force_until",
    "addressees", "organiser", "overseer", "copied_to", "printed_by",
]  # fmt: skip
STATED = [
    pytest.param(name, field, id=f"{name}:{field}")
    for name in FILES
    for field in PLAIN
    if field in facts(name)["identity"]
]


@pytest.mark.parametrize(("name", "field"), STATED)
def test_what_a_document_says_of_itself_is_read(name: str, field: str) -> None:
    assert getattr(document(name).identity, field) == facts(name)["identity"][field]


@pytest.mark.parametrize("name", FILES)
def test_an_original_is_official(name: str) -> None:
    assert document(name).identity.kind.value == "official"


@pytest.mark.parametrize("name", FILES)
def test_a_plan_has_its_years_and_a_regulation_none(name: str) -> None:
    years = facts(name)["identity"].get("plan_period")
    assert document(name).identity.plan_period == (tuple(years) if years else None)


@pytest.mark.parametrize("name", FILES)
def test_a_document_knows_what_it_rests_on(name: str) -> None:
    read = [[reference.title, reference.doc_number or ""] for reference in document(name).identity.based_on]
    assert read == facts(name)["identity"]["based_on"]


@pytest.mark.parametrize("name", FILES)
def test_what_a_document_repeals_is_not_what_it_rests_on(name: str) -> None:
    titles = [reference.title or "" for reference in document(name).identity.based_on]
    assert not [title for title in titles if "暂行办法" in title or "计量管理规定" in title]
