"""Cases follow from the matrix and the ledger alone."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.generated import MAX_PAIRS, GeneratedCase, Phrasings, chosen, generate, lines, sampled, unasked
from evals.suites import DATASETS
from tests.evals.product import cite, figures, parties, reply, row, tasks

PHRASINGS = Phrasings.load(DATASETS / "phrasings.toml")


@pytest.fixture(scope="module")
def cases() -> tuple[GeneratedCase, ...]:
    return generate(tasks(), parties(), figures(), PHRASINGS)


def one(cases: tuple[GeneratedCase, ...], kind: str, words: str = "") -> GeneratedCase:
    return next(case for case in cases if case.kind == kind and words in case.id)


def test_every_kind_has_as_many_cases_as_the_data_give(cases: tuple[GeneratedCase, ...]):
    assert Counter(case.kind for case in cases) == {
        "is_in_row": 12,
        "owners": 3,
        "tasks_of_party": 4,
        "joint": 6,
        "without": 4,
        "task_count": 4,
        "party_count": 3,
        "total_tasks": 1,
        "total_parties": 1,
        "busiest": 1,
        "idlest": 1,
        "fullest": 1,
        "emptiest": 1,
        "alias": 1,
        "figure count": 1,
        "figure amount": 1,
    }


def test_every_case_has_its_own_id(cases: tuple[GeneratedCase, ...]):
    assert len({case.id for case in cases}) == len(cases)


def test_the_same_data_give_the_same_questions(cases: tuple[GeneratedCase, ...]):
    assert generate(tasks(), parties(), figures(), PHRASINGS) == cases


def test_no_slot_is_left_open(cases: tuple[GeneratedCase, ...]):
    assert not [case.question for case in cases if "{" in case.question or "}" in case.question]


def test_phrasings_take_turns(cases: tuple[GeneratedCase, ...]):
    endings = {
        case.question.replace(row, "") for case in cases if case.kind == "is_in_row" for row in ("管网改造",)
    }
    assert len(endings) > 1


def test_a_question_for_a_figure_names_its_measure_and_period(cases: tuple[GeneratedCase, ...]):
    assert one(cases, "figure count").question.startswith("2022年年底雨水花园数量")


def test_a_party_in_the_row_expects_yes(cases: tuple[GeneratedCase, ...]):
    case = one(cases, "is_in_row", "水利局:管网改造")
    cited = cite("水利局", row("管网改造"))
    assert case.faults(reply("是，水利局在列[1]", cited)) == ()
    assert case.faults(reply("不是[1]", cited))


def test_a_party_outside_the_row_expects_no(cases: tuple[GeneratedCase, ...]):
    case = one(cases, "is_in_row", "教育局:管网改造")
    assert case.faults(reply("不是[1]", cite("水利局", row("管网改造")))) == ()


def test_pairs_without_a_common_task_expect_none(cases: tuple[GeneratedCase, ...]):
    case = one(cases, "joint", "教育局")
    assert case.faults(reply("没有共同的任务。")) == ()
    assert case.faults(reply("有：雨水花园。")) == ("names 雨水花园",)


def test_the_most_names_everyone_who_ties(cases: tuple[GeneratedCase, ...]):
    case = one(cases, "busiest")
    assert case.faults(reply("水利局、财政局，各2项")) == ()
    assert case.faults(reply("水利局，2项")) == ("lacks 财政局",)


def test_a_refusal_fails_every_case(cases: tuple[GeneratedCase, ...]):
    refusal = reply("文件没有写", status="no_source_found", answered=False)
    assert all(case.faults(refusal) for case in cases)


def test_an_alias_of_a_party_that_no_row_names_is_not_asked(cases: tuple[GeneratedCase, ...]):
    assert not [case for case in cases if "气象" in case.question]


def test_the_document_is_named_only_where_several_have_a_matrix(cases: tuple[GeneratedCase, ...]):
    assert {case.document for case in cases} == {None}
    other = [
        task.model_copy(update={"document": task.document.model_copy(update={"id": "other"})})
        for task in tasks()
    ]
    both = generate((*tasks(), *other), parties(), (), PHRASINGS)
    assert {case.document for case in both} == {"plan", "other"}


def test_a_figure_without_a_measure_is_counted_as_unasked():
    nameless = figures()[0].model_copy(update={"measure": ""})
    assert unasked((*figures(), nameless), PHRASINGS) == 1


def test_lines_hold_each_kind_and_the_whole(cases: tuple[GeneratedCase, ...]):
    results = [(case, ("wrong",) if case.kind == "owners" else ()) for case in cases]
    points = {line.name: (line.points, line.count) for line in lines(results)}
    assert points["owners"] == (0, 3)
    assert points["overall"] == (len(cases) - 3, len(cases))


def test_all_pairs_are_kept_where_there_are_few():
    pairs = [("甲", "乙"), ("甲", "丙")]
    assert sampled(pairs, MAX_PAIRS) == pairs


def test_a_sample_is_the_same_each_time_and_in_order():
    pairs = [(f"{number:03}", "局") for number in range(900)]
    kept = sampled(pairs, 500)
    assert len(kept) == 500
    assert kept == sorted(kept)
    assert kept == sampled(pairs, 500)


@given(st.lists(st.text(min_size=1), min_size=1), st.text())
def test_the_turn_of_a_phrasing_depends_on_its_key_alone(phrasings: list[str], key: str):
    assert chosen(phrasings, key) == chosen(list(phrasings), key)
