"""Who is told of an outage, and how long an update waits."""

from __future__ import annotations

from bot.outages import Outages


def test_a_chat_and_a_topic_are_told_once_until_the_next_answer() -> None:
    outages = Outages(60)
    told = [outages.is_to_be_told(*place) for place in ((1, None), (1, None), (1, 3), (2, None))]
    outages.note_answer()
    assert [*told, outages.is_to_be_told(1, None)] == [True, False, True, True, True]


def test_an_update_waits_as_long_as_it_is_worth() -> None:
    assert (Outages(60).is_too_long(1), Outages(0).is_too_long(1)) == (False, True)
