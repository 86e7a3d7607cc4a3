"""Of what a summary is asked for in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.errors import InvalidInputError
from api.summaries.asking import Asked, read_asked
from api.summaries.periods import Period
from ingest.index import Index, open_index

TODAY = date(2020, 10, 8)
ROUND = Period(date(2020, 10, 1), TODAY)


@pytest.fixture(scope="module")
def index(plan_index: Path) -> Iterator[Index]:
    opened = open_index(plan_index)
    yield opened
    opened.close()


def asked(index: Index, about: str) -> Asked:
    return read_asked(index, about, TODAY, ROUND)


@pytest.mark.parametrize(
    ("about", "first", "last"),
    [
        ("本轮", "2020-10-01", "2020-10-08"),
        ("上周", "2020-09-28", "2020-10-04"),
        ("上个月", "2020-09-01", "2020-09-30"),
        ("第三季度", "2020-07-01", "2020-09-30"),
        ("2019年四季度", "2019-10-01", "2019-12-31"),
        ("7月至9月", "2020-07-01", "2020-09-30"),
        ("11月到1月", "2019-11-01", "2020-01-31"),
        ("12月", "2019-12-01", "2019-12-31"),
        ("2020年7月1日至9月30日", "2020-07-01", "2020-09-30"),
        ("2020-07-01到2020-09-30", "2020-07-01", "2020-09-30"),
        ("9月以来", "2020-09-01", "2020-10-08"),
        ("9月15日至今", "2020-09-15", "2020-10-08"),
        ("去年", "2019-01-01", "2019-12-31"),
    ],
)
def test_a_time_in_words_is_understood(index: Index, about: str, first: str, last: str):
    assert asked(index, about).period == Period(date.fromisoformat(first), date.fromisoformat(last))


def test_nothing_said_asks_for_nothing_in_particular(index: Index):
    assert asked(index, "请给我汇总一下") == Asked()


def test_party_and_task_are_known_by_their_usual_names(index: Index):
    found = asked(index, "上月工信局的加快5G网络建设进展")
    assert (found.party, found.task) == ("工业和信息化局", "附件/一、加快5G网络建设/（二）加快推进5G网络建设")


@pytest.mark.parametrize("about", ["胡说八道", "2020年2月30日", "上月 税务局总局"])
def test_what_is_not_understood_is_named(index: Index, about: str):
    with pytest.raises(InvalidInputError):
        asked(index, about)
