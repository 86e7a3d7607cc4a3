"""Lookups in a matrix are complete and ordered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.matrix.lookup import Extreme, MatrixLookup
from ingest.index import Responsibility, Role, Task

ROWS: dict[str, tuple[str, ...]] = {
    "t1": ("财政", "交通", "各县"),
    "t2": ("交通",),
    "t3": ("教育", "财政"),
    "t4": ("各县", "教育", "财政", "卫生"),
}


def matrix_from(rows: dict[str, tuple[str, ...]], document: str = "plan") -> MatrixLookup:
    tasks = [
        Task(name, document, name, name, number, 0, 1, group="甲" if number < 3 else "乙")
        for number, name in enumerate(rows, 1)
    ]
    links = [
        Responsibility(
            task,
            party,
            document,
            position,
            Role.LEAD if position == 1 and task == "t3" else Role.RESPONSIBLE,
            party,
            0,
            1,
        )
        for task, parties in rows.items()
        for position, party in enumerate(parties, 1)
    ]
    return MatrixLookup(tasks, reversed(links))


MATRIX = matrix_from(ROWS)


def ids(tasks: tuple[Task, ...]) -> list[str]:
    return [task.id for task in tasks]


def test_the_parties_of_a_row_come_in_its_order() -> None:
    assert [link.party_id for link in MATRIX.parties_of("t4")] == ["各县", "教育", "财政", "卫生"]


def test_a_row_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        MATRIX.parties_of("t9")


def test_every_row_of_a_party_is_found() -> None:
    assert ids(MATRIX.tasks_of("财政")) == ["t1", "t3", "t4"]


def test_a_party_nobody_knows_has_no_rows() -> None:
    assert MATRIX.tasks_of("林业") == ()


def test_a_role_narrows_the_rows() -> None:
    assert ids(MATRIX.tasks_of("教育", Role.LEAD)) == ["t3"]


def test_both_are_in_every_row_given() -> None:
    assert ids(MATRIX.both(["财政", "各县"])) == ["t1", "t4"]


def test_either_is_in_every_row_given() -> None:
    assert ids(MATRIX.either(["交通", "卫生"])) == ["t1", "t2", "t4"]


def test_neither_is_in_any_row_given() -> None:
    assert ids(MATRIX.neither(["财政", "各县"])) == ["t2"]


def test_rows_without_a_party() -> None:
    assert ids(MATRIX.without("财政")) == ["t2"]


def test_rows_with_one_but_without_another() -> None:
    assert ids(MATRIX.with_but_without(["财政"], ["各县"])) == ["t3"]


def test_rows_by_the_number_of_their_leads() -> None:
    assert ids(MATRIX.without_lead()) == ["t1", "t2", "t4"]
    assert MATRIX.with_several_leads() == ()


def test_who_leads_and_who_never_does() -> None:
    assert MATRIX.leads_per_party == (("教育", 1),)
    assert MATRIX.most_leads() == Extreme(("教育",), 1)
    assert MATRIX.never_lead() == ("财政", "交通", "各县", "卫生")


@pytest.mark.parametrize(("place", "expected"), [(1, ["t4"]), (2, []), (3, ["t1"]), (-1, ["t1"]), (9, [])])
def test_the_rows_that_name_a_party_at_a_place(place: int, expected: list[str]) -> None:
    assert ids(MATRIX.at_place("各县", place)) == expected


def test_rows_by_the_number_of_their_parties() -> None:
    assert ids(MATRIX.with_parties(1)) == ["t2"]
    assert MATRIX.with_parties(9) == ()


def test_a_party_in_every_row() -> None:
    assert MATRIX.in_every_task() == ()
    assert matrix_from({"t1": ("财政",), "t2": ("交通", "财政")}).in_every_task() == ("财政",)


def test_the_parties_with_one_task() -> None:
    assert MATRIX.only_one_task() == ("卫生",)


def test_parties_are_counted_most_first() -> None:
    assert MATRIX.tasks_per_party == (("财政", 3), ("交通", 2), ("各县", 2), ("教育", 2), ("卫生", 1))


def test_the_most_and_the_least() -> None:
    assert MATRIX.most_tasks() == Extreme(("财政",), 3)
    assert MATRIX.least_tasks() == Extreme(("卫生",), 1)
    assert (ids(MATRIX.most_parties().things), MATRIX.most_parties().count) == (["t4"], 4)
    assert (ids(MATRIX.least_parties().things), MATRIX.least_parties().count) == (["t2"], 1)


def test_ties_are_all_named() -> None:
    assert matrix_from({"t1": ("甲", "乙")}).most_tasks() == Extreme(("甲", "乙"), 1)


def test_an_empty_matrix_has_no_most() -> None:
    assert MatrixLookup((), ()).most_tasks() == Extreme((), 0)


def test_position_and_first_named() -> None:
    first = MATRIX.first_named("t4")
    assert first is not None
    assert (first.party_id, MATRIX.position("t4", "财政"), MATRIX.position("t2", "财政")) == ("各县", 3, None)
    assert ids(MATRIX.first_in("教育")) == ["t3"]


def test_a_row_without_names_has_no_first() -> None:
    assert matrix_from({"t1": ()}).first_named("t1") is None


def test_narrowing_by_heading_counts_only_there() -> None:
    assert MATRIX.under("乙").tasks_per_party[0] == ("教育", 2)


def test_narrowing_by_document_leaves_the_others_out() -> None:
    other = matrix_from({"x1": ("财政",)}, "other")
    both = MatrixLookup((*MATRIX.tasks, *other.tasks), (*MATRIX.responsibilities, *other.responsibilities))
    assert ids(both.within({"other"}).tasks_of("财政")) == ["x1"]


def test_a_member_has_the_rows_of_all_and_those_that_name_it() -> None:
    tasks = [Task(name, "plan", name, name, n, 0, 1) for n, name in enumerate(("t1", "t2", "t3"), 1)]
    links = [
        Responsibility(task, "各县", "plan", 1, Role.RESPONSIBLE, "", 0, 1, member=member)
        for task, member in (("t1", None), ("t2", "东县"), ("t3", "西县"))
    ]
    assert ids(MatrixLookup(tasks, links).tasks_of("各县", member="东县")) == ["t1", "t2"]


PARTIES = st.sampled_from("甲乙丙丁戊")
MATRICES = st.lists(st.lists(PARTIES, unique=True, max_size=5), max_size=8).map(
    lambda rows: matrix_from({f"t{number}": tuple(row) for number, row in enumerate(rows, 1)})
)


@given(MATRICES, st.sets(PARTIES, min_size=1))
def test_either_and_neither_share_out_all_rows(matrix: MatrixLookup, parties: set[str]) -> None:
    assert sorted(ids(matrix.either(parties)) + ids(matrix.neither(parties))) == sorted(ids(matrix.tasks))


@given(MATRICES)
def test_counting_by_party_and_by_row_gives_the_same_number_of_links(matrix: MatrixLookup) -> None:
    assert sum(n for _, n in matrix.tasks_per_party) == sum(n for _, n in matrix.parties_per_task)


@given(MATRICES, PARTIES)
def test_with_and_without_share_out_all_rows(matrix: MatrixLookup, party: str) -> None:
    assert set(ids(matrix.tasks_of(party))) == set(ids(matrix.tasks)) - set(ids(matrix.without(party)))
