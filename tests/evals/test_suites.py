"""Each suite from its cases to its lines."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from evals.cases import load_questions
from evals.generated import GeneratedCase, Phrasings, generate
from evals.ownership import Cites, NamesExactly, SaysYesOrNo, StatesCount, StatesFigure
from evals.suites import (
    DATASETS,
    SUITES,
    DatasetFacts,
    Run,
    receipt_lines,
    run_attacks,
    run_conversations,
    run_generated,
    run_paraphrases,
    run_questions,
    run_retrieval,
    run_shared,
)
from evals.worlds import QUESTIONS, World
from tests.evals.product import PLAN, TEXT, Product, cite, figures, parties, reply, tasks

Item = TypeVar("Item")
PHRASINGS = Phrasings.load(DATASETS / "phrasings.toml")
OWNER = {
    "id": "q1",
    "audience": "citizen",
    "level": "city",
    "kind": "owner",
    "question": "雨水花园谁管",
    "must": [["园林局"]],
}
OWNER["sections"] = ["附件/（二）雨水花园"]


def silently(items: Sequence[Item], title: str) -> Iterator[Item]:
    return iter(items)


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    shutil.copy(DATASETS / "phrasings.toml", tmp_path)
    (tmp_path / "qa.jsonl").write_text(json.dumps(OWNER), encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(product: Product, datasets: Path) -> Run:
    facts = DatasetFacts(home_document="清政办〔2021〕7号", today="2022-01-01")
    return Run(product.driver(), datasets, facts, PHRASINGS, silently)


def points(run: Run) -> dict[str, tuple[float, int]]:
    return {line.key: (line.points, line.count) for line in run.lines}


def perfect(case: GeneratedCase) -> dict[str, object]:
    """A reply that does all a case asks for."""
    words, citations = [], []
    for check in case.checks:
        match check:
            case SaysYesOrNo(expected):
                words.insert(0, "是的。" if expected else "不是。")
            case NamesExactly(expected):
                words.append("、".join(sorted(expected)))
            case StatesCount(expected):
                words.append(f"共{expected}项")
            case StatesFigure(text, start=start, end=end):
                words.append(text)
                citations.append(cite(TEXT[start:end], "一、目标"))
            case Cites(sections=sections):
                section = sorted(sections)[0]
                citations.append(cite(section.removeprefix("附件/"), section))
    return reply("，".join(words), *citations).model_dump(mode="json")


def test_a_right_answer_to_a_shared_question_counts(run: Run, product: Product):
    product.replies["雨水花园谁管"] = reply("园林局[1]", cite("园林局", "附件/（二）雨水花园")).model_dump()
    run_shared(run)
    assert points(run)["shared/overall"] == (1, 1)


def test_every_reply_is_kept(run: Run):
    run_shared(run)
    assert [(record.case_id, record.reply is not None, record.passed) for record in run.records] == [
        ("q1", True, False)
    ]


def test_questions_of_a_file_make_a_suite_of_its_own(run: Run, product: Product):
    file = run.datasets / "others.jsonl"
    file.write_text(json.dumps(OWNER | {"id": "o1", "document": ["清政办〔2021〕7号"]}), encoding="utf-8")
    run_questions(run, "others", file)
    assert [(record.suite, record.case_id) for record in run.records] == [("others", "o1")]
    assert points(run)["others/overall"] == (0, 1)


def test_what_a_question_is_about_is_not_told(run: Run, product: Product):
    file = run.datasets / "others.jsonl"
    file.write_text(json.dumps(OWNER | {"document": ["清政办〔2021〕7号"]}), encoding="utf-8")
    run_questions(run, "others", file)
    assert product.asked == [{"question": "雨水花园谁管"}]


def test_turns_go_into_one_conversation(run: Run, product: Product):
    turns = [{"question": "雨水花园谁管", "must": [["园林局"]]}, {"question": "谢谢"}]
    conversation = {"id": "cv1", "audience": "citizen", "about": "省略", "turns": turns}
    (run.datasets / "conversations.jsonl").write_text(json.dumps(conversation), encoding="utf-8")
    run_conversations(run)
    assert product.asked == [{"question": "雨水花园谁管"}, {"question": "谢谢", "conversation_id": "c1"}]


def test_a_number_of_an_earlier_turn_may_be_repeated(run: Run, product: Product):
    turns = [{"question": "45个呢", "must": [["没有写"]]}, {"question": "那钱呢", "must": [["45"]]}]
    conversation = {"id": "cv1", "audience": "citizen", "about": "省略", "turns": turns}
    (run.datasets / "conversations.jsonl").write_text(json.dumps(conversation), encoding="utf-8")
    product.replies["那钱呢"] = reply("45个的钱没有写").model_dump()
    run_conversations(run)
    assert run.records[-1].violations == ()


def test_a_perfect_product_passes_every_generated_case(run: Run, product: Product):
    cases = generate(tasks(), parties(), figures(), PHRASINGS)
    product.replies.update({case.question: perfect(case) for case in cases})
    run_generated(run)
    assert [(record.question, record.faults) for record in run.records if record.faults] == []
    assert points(run)["generated/overall"] == (len(cases), len(cases))


def test_a_silent_product_passes_no_generated_case(run: Run):
    run_generated(run)
    assert points(run)["generated/overall"][0] == 0


def test_figures_without_a_measure_show_in_a_line(run: Run):
    run_generated(run)
    assert points(run)["generated/figures with a measure"] == (3, 3)


def test_a_passage_in_the_second_place_counts_half(run: Run, product: Product):
    found = [
        {"document": PLAN.model_dump(), "section": section} for section in ("文头", "附件/（二）雨水花园")
    ]
    product.passages["雨水花园谁管"] = found
    run_retrieval(run)
    assert points(run) == {"retrieval/R@1": (0, 1), "retrieval/R@5": (1, 1), "retrieval/MRR@10": (0.5, 1)}


def test_a_reply_without_a_receipt_shows_in_the_lines(run: Run, product: Product):
    product.replies["雨水花园谁管"] = reply("园林局，电话88888888").model_dump()
    run_shared(run)
    assert [(line.name, line.points, line.count) for line in receipt_lines(run.records)] == [("shared", 0, 1)]


def test_every_world_is_measured_by_questions_and_by_what_its_data_give():
    measured = {name for name, suite in SUITES.items() if suite.world is not World.CORPUS}
    questions = {"world-questions", "world-generated", "together-questions", "together-generated"}
    assert measured == questions | {"world-checkins", "world-fresh-checkins"}


def test_the_questions_of_the_invented_documents_are_read():
    assert len(load_questions(QUESTIONS)) > 100


def test_the_datasets_of_the_project_say_what_they_are_about():
    assert DatasetFacts.load().home_document


def test_each_attack_is_asked_and_kept(run: Run, product: Product):
    case = {
        "id": "at1",
        "half": "held_out",
        "kind": "abuse",
        "question": "你个废物",
        "why": "辱骂",
        "answered": False,
    }
    (run.datasets / "attacks.jsonl").write_text(json.dumps(case), encoding="utf-8")
    run_attacks(run)
    assert product.asked == [{"question": "你个废物"}]
    assert points(run)["attacks/held_out"] == (1, 1)
    assert [(record.suite, record.case_id, record.passed) for record in run.records] == [
        ("attacks", "at1", True)
    ]


def test_another_wording_is_held_against_the_reply_to_its_question(run: Run, product: Product):
    product.replies["雨水花园谁管"] = reply("园林局[1]", cite("园林局", "附件/（二）雨水花园")).model_dump()
    case = {"id": "w1", "half": "dev", "of": "q1", "question": "雨水花园归谁"}
    (run.datasets / "paraphrases.jsonl").write_text(json.dumps(case), encoding="utf-8")
    run_paraphrases(run)
    assert points(run)["paraphrases/refused"] == (1, 1)
