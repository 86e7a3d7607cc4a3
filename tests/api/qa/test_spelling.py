"""Homophones of the corpus's words are mended; what is a word stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.index import normalise
from tests.api.qa.asker import Asker


def mend(asker: Asker, text: str) -> str:
    return asker.desk.spelling.mend(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("补帖多少", "补贴多少", id="two-characters"),
        pytest.param("高速服物区有几处", "高速服务区有几处", id="in-the-middle-of-a-word"),
        pytest.param("公共冲电站", "公共充电站", id="at-the-beginning-of-a-word"),
        pytest.param("居住曲的短板", "居住区的短板", id="at-the-end-of-a-word"),
        pytest.param("车网互洞归谁", "车网互动归谁", id="in-a-title"),
        pytest.param("应极管理局", "应急管理局", id="in-a-name"),
        pytest.param("间管平台", "监管平台", id="in-a-word-of-two-words"),
        pytest.param("快冲桩占比", "快充桩占比", id="in-two-words-side-by-side"),
    ],
)
def test_a_homophone_of_a_word_of_the_plan_is_mended(alone: Asker, written: str, meant: str) -> None:
    assert mend(alone, written) == meant


@pytest.mark.parametrize(
    "text",
    ["天气怎么样", "公安局有哪些任务", "谁负责", "补多少钱", "我想问一下", "报销差旅费", "明年的计划"],
)
def test_words_that_are_right_stay(alone: Asker, text: str) -> None:
    assert mend(alone, text) == text


def test_another_city_s_words_are_not_forced_on_a_question(alone: Asker) -> None:
    assert mend(alone, "基站补贴多少") == "基站补贴多少"


@settings(max_examples=50)
@given(text=st.text(alphabet="充电庄桩补贴多少谁 a1，。", max_size=20))
def test_mending_keeps_the_length(alone: Asker, text: str) -> None:
    assert len(mend(alone, text)) == len(text)


def test_every_title_of_the_matrix_stays_as_it_is(alone: Asker) -> None:
    titles = [task.title for task in alone.desk.index.tasks]
    assert [mend(alone, title) for title in titles] == titles


def test_every_name_of_a_party_stays_as_it_is(alone: Asker) -> None:
    names = [normalise(alone.desk.party_names[party_id]) for party_id in alone.desk.matrix.party_ids]
    assert [mend(alone, name) for name in names] == names


def test_a_word_that_only_people_use_is_mended_too(alone: Asker) -> None:
    assert "合作社" not in alone.desk.index.documents[next(iter(alone.desk.index.documents))].text
    assert mend(alone, "合作设") == "合作社"
