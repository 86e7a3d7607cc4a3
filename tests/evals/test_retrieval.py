"""Where the first accepted passage stands."""

from __future__ import annotations

import pytest

from evals.driver import Passage
from evals.retrieval import Rank, lines, rank
from tests.evals.product import PLAN

HOME = "清政办〔2021〕7号"


def passages(*sections: str) -> list[Passage]:
    return [Passage(document=PLAN, section=section) for section in sections]


def test_the_first_accepted_passage_counts():
    assert rank(passages("文头", "一、目标/（一）雨水", "一、目标"), ["一、目标"], HOME) == Rank(2)


def test_a_passage_beyond_the_tenth_is_not_found():
    assert rank(passages(*["文头"] * 10, "一、目标"), ["一、目标"], HOME) == Rank(None)


def test_the_measures_of_three_questions():
    points = {line.name: line.points for line in lines([Rank(1), Rank(4), Rank(None)])}
    assert points == {"R@1": 1, "R@5": 2, "MRR@10": pytest.approx(1.25)}
