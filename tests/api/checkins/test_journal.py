"""An edited past is found, wherever it was edited; on both databases."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.checkins.journal import FaultKind, Verification, verify
from tests.api.people import person, resources_of


@pytest.fixture
def kept(both: TestClient) -> TestClient:
    """Three check-ins, one of them corrected."""
    headers = person(both, "supervisor").headers
    for percent in (10, 20, 30):
        said = {"text": f"科技局：车网互动完成{percent}%"}
        made = both.post("/v1/checkins", json=said, headers=headers).json()
    both.post(f"/v1/checkins/{made['ids'][0]}/corrections", json={"percent": 31}, headers=headers)
    return both


def verified(client: TestClient, *edits: str) -> Verification:
    """What is found once somebody with access to the database has edited it."""
    resources = resources_of(client)
    with resources.sessions.begin() as session:
        for edit in edits:
            session.execute(text(edit))
    with resources.readers() as session:
        return verify(session)


def kinds(found: Verification) -> set[FaultKind]:
    return {fault.kind for fault in found.faults}


def test_what_was_written_is_whole(kept: TestClient) -> None:
    found = verified(kept)
    assert (found.entries, found.checkins, found.faults) == (4, 3, ())


EDITS = [
    pytest.param("UPDATE checkins SET percent = '99' WHERE number = 1", {FaultKind.EDITED_CHECKIN}, id="value"),
    pytest.param("UPDATE checkins SET party = '商务局' WHERE number = 2", {FaultKind.EDITED_CHECKIN}, id="party"),
    pytest.param(
        "UPDATE checkins SET withdrawn_at = recorded_at WHERE number = 1", {FaultKind.EDITED_CHECKIN}, id="withdrawn"
    ),
    pytest.param("UPDATE checkins SET member_id = (SELECT max(id) FROM members)", set(), id="nothing changed"),
    pytest.param("DELETE FROM checkins WHERE number = 1", {FaultKind.MISSING_CHECKIN}, id="deleted"),
    pytest.param("UPDATE checkin_messages SET text = '没说过'", {FaultKind.EDITED_MESSAGE}, id="words"),
    pytest.param(
        "UPDATE checkin_journal SET content = replace(content, 'percent', 'per cent') WHERE number = 1",
        {FaultKind.EDITED_ENTRY, FaultKind.EDITED_CHECKIN},
        id="a line",
    ),
    pytest.param("UPDATE checkin_journal SET content = 'no JSON' WHERE number = 2", {FaultKind.EDITED_ENTRY, FaultKind.EDITED_CHECKIN, FaultKind.EDITED_MESSAGE}, id="a broken line"),
    pytest.param("UPDATE checkin_journal SET member_id = 'x' WHERE number = 3", {FaultKind.EDITED_ENTRY}, id="who"),
    pytest.param("UPDATE checkin_journal SET hash = previous_hash WHERE number = 3", {FaultKind.EDITED_ENTRY, FaultKind.BROKEN_CHAIN}, id="hash"),
    pytest.param("UPDATE checkin_journal_head SET number = 9", {FaultKind.WRONG_HEAD}, id="head"),
    pytest.param("DELETE FROM checkin_journal_head", {FaultKind.WRONG_HEAD}, id="no head"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "found"), EDITS)
def test_an_edit_is_found(kept: TestClient, edit: str, found: set[FaultKind]) -> None:
    assert kinds(verified(kept, edit)) == found


def test_a_line_taken_out_is_found(kept: TestClient) -> None:
    found = kinds(verified(kept, "DELETE FROM checkin_journal WHERE number = 2"))
    assert {FaultKind.GAP, FaultKind.BROKEN_CHAIN, FaultKind.UNKNOWN_CHECKIN} <= found


def test_a_cut_off_end_is_found(kept: TestClient) -> None:
    assert FaultKind.WRONG_HEAD in kinds(verified(kept, "DELETE FROM checkin_journal WHERE number = 4"))


def test_the_place_of_an_edit_is_named(kept: TestClient) -> None:
    found = verified(kept, "UPDATE checkin_journal SET channel = 'x' WHERE number = 3")
    assert [fault.place for fault in found.faults] == ["3"]
