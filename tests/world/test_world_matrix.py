"""The matrices of the invented plans, row by row and party by party."""

from __future__ import annotations

import pytest

from ingest.matrix import read_matrix
from ingest.parties import PartyRegistry
from ingest.records import Party, Task
from tests.world.known import PARTIES, KnownRow, document, facts, known_rows, matrix

PLANS = ["charging", "irrigation"]
PARTY_COUNT = {"charging": 27, "irrigation": 19}
ROWS = [pytest.param(row, id=str(row)) for row in known_rows()]


def task_of(row: KnownRow) -> Task:
    return next(task for task in matrix(row.document).tasks if task.path == row.facts["path"])


def links_of(row: KnownRow) -> list[tuple[Party, str]]:
    parties = {party.id: party for party in matrix(row.document).parties}
    links = [link for link in matrix(row.document).responsibilities if link.task_id == task_of(row).id]
    return [
        (parties[link.party_id], link.role.value) for link in sorted(links, key=lambda link: link.position)
    ]


def goes_by(party: Party, name: str) -> bool:
    return name == party.name or name in party.aliases


@pytest.mark.parametrize("name", PLANS)
def test_the_rows_are_the_known_ones_in_order(name: str) -> None:
    assert [task.path for task in matrix(name).tasks] == [row["path"] for row in facts(name)["rows"]]


def test_a_regulation_without_a_matrix_has_no_rows() -> None:
    assert matrix("metering").tasks == ()


@pytest.mark.parametrize("row", ROWS)
def test_a_row_names_its_parties_in_order(row: KnownRow) -> None:
    found, known = links_of(row), row.links()
    assert len(found) == len(known), [party.name for party, _ in found]
    wrong = [
        (party.name, name)
        for (party, _), (name, _) in zip(found, known, strict=True)
        if not goes_by(party, name)
    ]
    assert wrong == []


@pytest.mark.parametrize("row", ROWS)
def test_a_row_gives_each_party_its_role(row: KnownRow) -> None:
    assert [role for _, role in links_of(row)] == [role for _, role in row.links()]


@pytest.mark.parametrize("row", ROWS)
def test_a_row_keeps_its_title(row: KnownRow) -> None:
    assert task_of(row).title == row.facts["title"]


@pytest.mark.parametrize("row", ROWS)
def test_a_row_belongs_to_its_group(row: KnownRow) -> None:
    assert task_of(row).group == row.facts["group"]


@pytest.mark.parametrize("row", ROWS)
def test_a_row_keeps_its_deadline(row: KnownRow) -> None:
    assert task_of(row).deadline == row.facts.get("deadline")


@pytest.mark.parametrize("row", ROWS)
def test_a_row_points_to_what_is_to_be_done(row: KnownRow) -> None:
    assert task_of(row).body_path == row.facts.get("body")


@pytest.mark.parametrize("name", PLANS)
def test_one_organisation_is_one_party_whatever_the_row_calls_it(name: str) -> None:
    rows = [row for row in known_rows() if row.document == name]
    named = {
        (known, party.id)
        for row in rows
        for (party, _), (known, _) in zip(links_of(row), row.links(), strict=True)
    }
    assert (
        len(named)
        == len({known for known, _ in named})
        == len({found for _, found in named})
        == PARTY_COUNT[name]
    )


@pytest.mark.parametrize("name", PLANS)
def test_each_link_quotes_the_name_as_written(name: str) -> None:
    text = document(name).text
    links = matrix(name).responsibilities
    assert [text[link.start : link.end] for link in links] == [link.name_as_written for link in links]


@pytest.mark.parametrize("name", PLANS)
def test_the_matrix_is_read_without_a_refusing_fault(name: str) -> None:
    assert [fault for fault in matrix(name).faults if not fault.is_warning] == []


def test_two_places_have_two_finance_offices() -> None:
    offices = {party.id for name in PLANS for party in matrix(name).parties if party.name == "财政局"}
    assert offices == {"澜阳市/财政局", "霁川县/财政局"}


@pytest.mark.parametrize(
    ("name", "party"),
    [("charging", "澜阳交通投资集团"), ("charging", "各充电设施运营企业"), ("irrigation", "凤栖水库管理所")],
)
def test_a_party_named_for_the_first_time_is_taken_in_as_new(name: str, party: str) -> None:
    assert [known.is_known for known in matrix(name).parties if known.name == party] == [False]


def test_a_short_name_of_everywhere_is_known_in_another_city() -> None:
    assert [party.is_known for party in matrix("charging").parties if goes_by(party, "发改委")] == [True]


def test_a_row_whose_lead_cell_holds_a_dash_has_no_lead() -> None:
    row = next(row for row in known_rows() if row.facts["title"] == "培育农民用水合作组织")
    assert "lead" not in [role for _, role in links_of(row)]


@pytest.mark.parametrize("name", PLANS)
def test_every_name_a_party_goes_by_is_found_in_a_question(name: str) -> None:
    registry = PartyRegistry.load(PARTIES)
    parties = [read_matrix(document(plan), registry).parties for plan in PLANS][PLANS.index(name)]
    missed = [
        (party.id, alias)
        for party in parties
        for alias in (party.name, *party.aliases)
        if party.id
        not in {
            mention.party.id
            for mention in registry.find(f"{alias}有哪些任务", party.place)
            if mention.party is not None
        }
    ]
    assert missed == []
