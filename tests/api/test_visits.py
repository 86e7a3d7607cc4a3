"""A ticket holds for one origin and for half an hour, and nobody can make one."""

from __future__ import annotations

import base64

from hypothesis import given
from hypothesis import strategies as st

from api.visits import SECONDS_VALID, VisitDesk

NOW = 1_700_000_000.0
ORIGIN = "https://www.example.gov.cn"
desk = VisitDesk(b"a secret")


def test_a_ticket_names_the_same_visit_each_time() -> None:
    ticket = desk.open(ORIGIN, NOW)
    assert desk.name_of(ticket, ORIGIN, NOW) == desk.name_of(ticket, ORIGIN, NOW + 9) is not None


def test_two_visits_have_two_names() -> None:
    names = {desk.name_of(desk.open(ORIGIN, NOW), ORIGIN, NOW) for _ in range(50)}
    assert len(names) == 50


def test_a_ticket_is_over_after_its_time() -> None:
    ticket = desk.open(ORIGIN, NOW)
    assert desk.name_of(ticket, ORIGIN, NOW + SECONDS_VALID - 1) is not None
    assert desk.name_of(ticket, ORIGIN, NOW + SECONDS_VALID) is None


def test_a_ticket_is_worth_nothing_on_another_site() -> None:
    assert desk.name_of(desk.open(ORIGIN, NOW), "https://evil.example", NOW) is None


def test_another_secret_knows_no_ticket_of_ours() -> None:
    assert VisitDesk(b"another").name_of(desk.open(ORIGIN, NOW), ORIGIN, NOW) is None


def test_processes_that_share_the_secret_know_each_others_tickets() -> None:
    assert VisitDesk(b"a secret").name_of(desk.open(ORIGIN, NOW), ORIGIN, NOW) is not None


@given(st.integers(0, 35), st.integers(1, 255))
def test_a_ticket_changed_anywhere_is_refused(place: int, change: int) -> None:
    ticket = bytearray(base64.urlsafe_b64decode(desk.open(ORIGIN, NOW)))
    ticket[place] ^= change
    assert desk.name_of(base64.urlsafe_b64encode(bytes(ticket)).decode(), ORIGIN, NOW) is None


@given(st.text(max_size=80))
def test_whatever_else_is_sent_is_no_ticket(text: str) -> None:
    assert desk.name_of(text, ORIGIN, NOW) is None
