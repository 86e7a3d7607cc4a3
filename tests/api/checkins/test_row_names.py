"""Which rows of the matrices a text names."""

from __future__ import annotations

from api.checkins.row_names import row_names_of
from ingest.index import Index


def titles(index: Index, text: str) -> list[str]:
    return [task.title for task in row_names_of(index).by_title(text).tasks]


def test_two_titles_side_by_side_are_two_tasks(index: Index):
    assert titles(index, "农业水价综合改革和农民用水合作组织都在推进") == [
        "深化农业水价综合改革",
        "培育农民用水合作组织",
    ]


def test_a_title_that_runs_on_into_another_names_the_other(index: Index):
    assert titles(index, "智慧水利综合平台建设管护资金") == ["落实建设管护资金"]
