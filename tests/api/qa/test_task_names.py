"""Which rows of the matrix a question names."""

from __future__ import annotations

import pytest

from tests.api.qa.asker import Asker


def titles(asker: Asker, text: str) -> list[str]:
    return [match.task.title for match in asker.desk.tasks.find(text)]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("补齐居住区短板归谁", "补齐居住区短板", id="in-full"),
        pytest.param("居住区短板这事谁管", "补齐居住区短板", id="most-of-it"),
        pytest.param("车网互动哪家负责", "发展车网互动", id="without-its-verb"),
        pytest.param("公务用车示范归哪个单位", "推进公务用车示范", id="in-the-middle"),
        pytest.param("奖补资金谁来兑现", "兑现奖补资金", id="turned-round"),
    ],
)
def test_a_row_is_found_by_its_title(alone: Asker, text: str, title: str) -> None:
    assert titles(alone, text) == [title]


def test_every_row_is_found_by_its_own_title(alone: Asker) -> None:
    tasks = alone.desk.index.tasks
    assert [titles(alone, task.title)[:1] for task in tasks] == [[task.title] for task in tasks]


@pytest.mark.parametrize("text", ["谁负责", "明天天气怎么样", "财政局有哪些任务", ""])
def test_a_question_that_names_no_row_finds_none(alone: Asker, text: str) -> None:
    assert titles(alone, text) == []


def test_two_rows_named_side_by_side_are_both_found(alone: Asker) -> None:
    found = titles(alone, "发展车网互动和规范价格行为分别归谁")
    assert set(found) == {"发展车网互动", "规范价格行为"}


def test_a_part_of_the_matrix_is_found_by_its_heading(alone: Asker) -> None:
    assert alone.desk.tasks.group("强化安全保障那一块有几项") == "强化安全保障"


def test_a_question_that_names_no_part_of_the_matrix_finds_none(alone: Asker) -> None:
    assert alone.desk.tasks.group("一共有几项") is None


def test_the_words_that_name_a_row_are_found(alone: Asker) -> None:
    text, task = "车网互动归谁", alone.desk.tasks.find("车网互动归谁")[0].task
    assert [text[start:end] for start, end in alone.desk.tasks.spans(text, task)] == ["车网互动"]
