"""A person and a group may ask so much within a minute."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.limits import WINDOW_SECONDS, Limits

PERSON, OTHER, GROUP = 7, 8, -100


def test_up_to_the_limit_nothing_is_refused() -> None:
    limits = Limits(3, 0)
    assert [limits.take(PERSON, GROUP, at) for at in (0.0, 1.0, 2.0)] == [None] * 3


def test_the_refusal_says_how_long_to_wait() -> None:
    limits = Limits(1, 0)
    limits.take(PERSON, None, 10.0)
    refusal = limits.take(PERSON, None, 30.0)
    assert refusal is not None
    assert (refusal.limit, refusal.wait_seconds, refusal.is_said) == ("person", 40, True)


def test_only_the_first_refusal_of_a_window_is_said() -> None:
    limits = Limits(1, 0)
    limits.take(PERSON, None, 0.0)
    said = [refusal.is_said for at in (1.0, 2.0, 3.0) if (refusal := limits.take(PERSON, None, at))]
    assert said == [True, False, False]


def test_a_minute_later_there_is_room_again() -> None:
    limits = Limits(1, 0)
    limits.take(PERSON, None, 0.0)
    assert limits.take(PERSON, None, WINDOW_SECONDS) is None


def test_a_group_is_counted_over_all_its_people() -> None:
    limits = Limits(0, 2)
    limits.take(PERSON, GROUP, 0.0)
    limits.take(OTHER, GROUP, 0.0)
    refusal = limits.take(9, GROUP, 0.0)
    assert refusal is not None
    assert refusal.limit == "group"


def test_who_has_been_silent_for_a_window_is_forgotten() -> None:
    limits = Limits(3, 3)
    for person in range(1000):
        limits.take(person, None, 0.0)
    limits.take(PERSON, GROUP, WINDOW_SECONDS)
    assert limits.places == 2


def test_one_person_uses_up_nobody_elses_room() -> None:
    limits = Limits(1, 0)
    limits.take(PERSON, GROUP, 0.0)
    assert limits.take(OTHER, GROUP, 0.0) is None


@given(st.lists(st.floats(0, 1000), max_size=60), st.integers(1, 5))
def test_never_more_than_the_limit_within_a_window(moments: list[float], most: int) -> None:
    limits = Limits(most, 0)
    taken = [at for at in sorted(moments) if limits.take(PERSON, None, at) is None]
    assert all(sum(at - WINDOW_SECONDS < each <= at for each in taken) <= most for at in taken)
