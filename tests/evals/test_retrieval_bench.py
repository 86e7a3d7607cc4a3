"""The retrieval bench: what it counts, and that its questions can be answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.cases import DatasetError
from evals.pools import Pool, build_pool, lay_out
from evals.retrieval_bench import (
    REGULATIONS,
    SYSTEMS,
    Asked,
    Half,
    QuestionSet,
    Result,
    interval,
    load_sets,
    measure,
    read_questions,
)
from evals.worlds import CORPUS
from ingest.embedding import SHIPPED_MODEL
from ingest.embedding.recipe.texts import Law

LAWS = (Law("澜阳市犬类管理规定", ("养犬人应当为犬只办理登记。", "犬只不得进入公共场所，导盲犬除外。")),)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    folder = tmp_path_factory.mktemp("pool")
    lay_out([REGULATIONS], CORPUS, folder / "corpus")
    built = build_pool(folder / "corpus", LAWS, folder, SHIPPED_MODEL)
    yield built
    built.index.close()


def test_a_first_place_is_worth_more_than_a_second() -> None:
    first, second, nowhere = Result((1,), 1), Result((2,), 1), Result((), 1)
    assert (first.reciprocal, second.reciprocal, nowhere.reciprocal) == (1.0, 0.5, 0.0)
    assert first.gain == 1.0 > second.gain > nowhere.gain == 0.0


def test_recall_asks_for_one_accepted_section() -> None:
    assert (Result((4, 9), 5).recall(5), Result((4, 9), 5).recall(1)) == (1.0, 0.0)


def test_gain_asks_for_all_accepted_sections() -> None:
    assert Result((1, 2), 2).gain == 1.0
    assert Result((1,), 2).gain < 1.0


def test_the_halves_share_no_question_and_leave_none_out() -> None:
    for one in load_sets():
        dev, test = set(one.half(Half.DEV)), set(one.half(Half.TEST))
        assert not dev & test and dev | test == set(one.half(Half.ALL))


def test_more_than_120_questions_in_everyday_words_are_this_projects_own() -> None:
    assert sum(len(one.asked) for one in load_sets() if "spoken" in one.name) > 120


def test_an_interval_holds_the_mean_and_narrows_with_more_questions() -> None:
    low, high = interval([0.0, 1.0] * 10)
    narrow_low, narrow_high = interval([0.0, 1.0] * 1000)
    assert low < 0.5 < high and narrow_high - narrow_low < high - low


def test_every_section_of_the_regulations_questions_exists(pool: Pool) -> None:
    paths = {chunk.section_path for chunk in pool.chunks}
    regulations = next(one for one in load_sets() if one.policies == REGULATIONS)
    assert {section.partition("#")[2] for asked in regulations.asked for section in asked.sections} <= paths


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_way_of_searching_finds_a_clause_in_its_own_words(pool: Pool, system: str) -> None:
    asked = Asked(
        question="农民工工资应当以货币形式支付",
        sections=("保障农民工工资支付条例#第二章工资支付形式与周期/第十一条",),
    )
    assert measure(pool, asked, SYSTEMS[system]).recall(5)


def test_articles_of_the_haystack_are_searched_too(pool: Pool) -> None:
    asked = Asked(question="犬只进入公共场所", sections=("澜阳市犬类管理规定#第二条",))
    assert measure(pool, asked, SYSTEMS["hybrid"]).recall(1)


def test_a_document_that_is_not_there_is_named(pool: Pool) -> None:
    with pytest.raises(DatasetError, match="没有这份"):
        measure(pool, Asked(question="谁", sections=("没有这份#第一条",)), SYSTEMS["hybrid"])


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"question": "谁", "sections": []}\n', encoding="utf-8")
    with pytest.raises(DatasetError, match=r"broken.jsonl:1"):
        read_questions(path)


def test_a_set_has_its_questions_in_order() -> None:
    asked = tuple(Asked(question=name, sections=("甲#乙",)) for name in "一二三")
    assert QuestionSet("x", Path(), asked).half(Half.DEV) == (asked[0], asked[2])
