"""Which figures of the ledger a question asks for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.qa.figure_names import FigureMatch, FigureQuery, as_good_as_best
from api.qa.frames import QuestionKind
from ingest.index import Figure
from tests.api.qa.asker import Asker

Find = Callable[..., list[Figure]]


@pytest.fixture
def find(alone: Asker) -> Find:
    def found(kind: QuestionKind, text: str, **more: object) -> list[Figure]:
        desk = alone.desk
        query = FigureQuery(kind, text, desk.terms.of(text), **more)  # type: ignore[arg-type]  # given by name
        return [one.figure for one in desk.figures.find(query, desk.needs.figures[kind], {})]

    return found


def test_the_figure_named_comes_first(find: Find) -> None:
    assert find(QuestionKind.TARGET, "换电站")[0].text == "18座"


def test_figures_of_another_year_are_left_out(find: Find) -> None:
    years = {one.year for one in find(QuestionKind.TARGET, "公共充电站", years=(2024,))}
    assert years <= {2024, None}


def test_figures_of_other_documents_are_left_out(find: Find) -> None:
    assert find(QuestionKind.TARGET, "公共充电站", documents=("别的文件",)) == []


def test_what_is_paid_for_one_thing_is_no_target(find: Find) -> None:
    assert all(not (one.payer or one.per) for one in find(QuestionKind.TARGET, "充电桩") if one.unit == "元")


def test_a_word_that_must_stand_in_the_clause_narrows(find: Find) -> None:
    assert find(QuestionKind.TARGET, "公共充电站", place="海王星") == []


def test_no_telling_word_finds_no_better_than_any(find: Find) -> None:
    assert find(QuestionKind.TARGET, "鲸鱼") == []


def test_only_matches_as_good_as_the_best_are_kept(alone: Asker) -> None:
    figure = alone.desk.index.figures[0]
    matches = [FigureMatch(figure, score, 1.0) for score in (2.0, 1.95, 1.0)]
    assert [one.score for one in as_good_as_best(matches)] == [2.0, 1.95]
    assert as_good_as_best([]) == []
