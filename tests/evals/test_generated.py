"""Cases follow from the matrix and the ledger alone."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.driver import CitedDocument, FigureRow
from evals.generated import (
    MAX_PAIRS,
    GeneratedCase,
    Phrasings,
    at_home,
    chosen,
    generate,
    lines,
    sampled,
    unasked,
)
from evals.suites import DATASETS
from tests.evals.product import cite, figures, parties, party, reply, row, tasks

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
    both = generate((*tasks(), *other), parties(), (), PHRASINGS)  # of one place: it tells nothing apart
    assert {case.document for case in both} == {"plan", "other"}


@pytest.fixture(scope="module")
def two_places() -> tuple[GeneratedCase, ...]:
    """The same matrix twice: in a county, and in a city whose parties have other names besides."""
    away = CitedDocument(id="away", title="白石市节水方案", kind="official")
    names = [name.name for name in parties()]
    rows = [
        task.model_copy(
            update={
                "id": f"away-{task.id}",
                "document": away,
                "parties": tuple(
                    link.model_copy(update={"party_id": f"白石市/{link.name}"}) for link in task.parties
                ),
            }
        )
        for task in tasks()
    ]
    there = [party(name, "白石市", aliases=(f"白石{name}",)) for name in names]
    return generate((*tasks(), *rows), (*parties(), *there), (), PHRASINGS)


def test_a_party_of_two_places_is_also_asked_for_by_its_place(two_places: tuple[GeneratedCase, ...]):
    case = one(two_places, "tasks_in_place", "白石市财政局")
    assert case.document is None
    assert "白石市财政局" in case.question


def test_a_task_of_two_places_is_also_asked_for_by_its_place(two_places: tuple[GeneratedCase, ...]):
    case = one(two_places, "owners_in_place", "away:白石市:节水宣传")
    assert case.document is None
    assert case.faults(reply("教育局[1]", cite("教育局", row("节水宣传")))) == ("cites none of the rows",)


def test_a_name_of_one_place_needs_no_place(cases: tuple[GeneratedCase, ...]):
    assert not [case for case in cases if case.kind in {"tasks_in_place", "owners_in_place"}]


def test_the_other_names_of_a_namesake_elsewhere_are_not_asked(two_places: tuple[GeneratedCase, ...]):
    asked = {case.id for case in two_places if case.kind == "alias"}
    assert "alias:away:白石财政局" in asked
    assert "alias:plan:白石财政局" not in asked


@pytest.mark.parametrize(
    ("party_name", "spoken"),
    [("财政局", "白石市财政局"), ("市委办", "白石市委办"), ("市场监管局", "白石市场监管局")],
)
def test_a_name_with_its_place_in_front_says_the_level_once(party_name: str, spoken: str):
    assert at_home(party_name, "白石市") == spoken


def fine(offence: str, identifier: str) -> FigureRow:
    return figures()[1].model_copy(update={"id": identifier, "measure": "罚款", "condition": offence})


def questions_for(*ledger: FigureRow) -> list[str]:
    cases = generate(tasks(), parties(), ledger, PHRASINGS)
    return [case.question for case in cases if case.id.startswith("figure:")]


def test_figures_of_one_name_are_told_apart_by_their_condition():
    asked = questions_for(fine("浪费用水的", "f1"), fine("偷水的", "f2"))
    assert [question.partition("，")[0] for question in asked] == ["浪费用水的", "偷水的"]


def test_a_figure_of_its_own_name_is_asked_for_without_its_condition():
    assert "浪费用水的" not in questions_for(fine("浪费用水的", "f1"))[0]


def test_no_word_is_said_twice_in_a_row():
    period = figures()[0].model_copy(update={"kind": "duration", "unit": "年", "measure": "公示期限"})
    for number in range(9):
        assert "期限的期限" not in questions_for(period.model_copy(update={"id": f"f{number}"}))[0]


def test_how_often_something_is_done_is_asked_in_times():
    often = figures()[0].model_copy(update={"unit": "次", "measure": "巡检", "period": None})
    assert "几次" in questions_for(often)[0]


def test_the_figures_of_an_original_without_a_matrix_are_asked():
    law = CitedDocument(id="law", title="白石市节水条例", kind="official")
    fine = figures()[0].model_copy(update={"id": "fine", "document": law})
    cases = generate(tasks(), parties(), (*figures(), fine), PHRASINGS)
    assert one(cases, "figure count", "fine").document == "law"


def test_the_figures_of_a_digest_are_not_asked():
    digest = CitedDocument(id="digest", title="要点", kind="digest")
    told = figures()[0].model_copy(update={"id": "told", "document": digest})
    assert generate(tasks(), parties(), (*figures(), told), PHRASINGS) == generate(
        tasks(), parties(), figures(), PHRASINGS
    )


def test_a_sample_of_the_pairs_leaves_the_other_cases_whole(cases: tuple[GeneratedCase, ...]):
    sample = generate(tasks(), parties(), figures(), PHRASINGS, most_pairs=4)
    counts, whole = Counter(case.kind for case in sample), Counter(case.kind for case in cases)
    assert counts == {**whole, "is_in_row": 4, "joint": 4}
    assert set(sample) <= set(cases)


def test_a_figure_without_a_measure_is_counted_as_unasked():
    nameless = figures()[0].model_copy(update={"measure": ""})
    assert unasked((*figures(), nameless), PHRASINGS) == 1


def test_lines_hold_each_kind_and_the_whole(cases: tuple[GeneratedCase, ...]):
    results = [(case, ("wrong",) if case.kind == "owners" else ()) for case in cases]
    points = {line.name: (line.points, line.count) for line in lines("generated", results)}
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
