"""Which of two organisations a question wants absent."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from api.qa.polarity import denied_terms, negated_parties
from api.qa.words import load_slot_words
from ingest.index import MatchedHow, Party, PartyMention

WORDS = load_slot_words(Path(__file__).resolve().parents[3] / "prompts" / "understanding" / "words.toml")
NAMES = ("财政局", "公安局", "商务局")

WITH_BUT_WITHOUT = {
    "有没有": "哪些任务有{wanted}没有{unwanted}",
    "但没有": "有{wanted}但没有{unwanted}的任务",
    "却没": "{wanted}有份却没{unwanted}的事",
    "而不含": "含{wanted}而不含{unwanted}的有哪几项",
    "逗号": "{wanted}参与，{unwanted}不参与的任务",
    "顿号": "{wanted}参加、{unwanted}不参加的",
    "反着说": "没有{unwanted}，但是有{wanted}的任务",
    "反着说·而": "不含{unwanted}而有{wanted}的任务",
    "未列": "列了{wanted}但未列{unwanted}的",
    "不负责": "{wanted}负责可是{unwanted}不负责的任务",
    "不涉及": "涉及{wanted}，不涉及{unwanted}",
    "不包括": "包括{wanted}不过不包括{unwanted}的任务有几项",
    "不管": "{wanted}管、{unwanted}不管的有哪些",
    "无": "有{wanted}且无{unwanted}的任务",
}


def mentions(text: str) -> list[PartyMention]:
    found = []
    for name in NAMES:
        start = text.find(name)
        if start >= 0:
            party = Party(id=name, name=name, place="甲市")
            found.append(
                PartyMention(start, start + len(name), party, None, name, MatchedHow.EXACT, 1.0, (), name)
            )
    return sorted(found, key=lambda one: one.start)


def negated(text: str) -> set[str]:
    return set(negated_parties(text, mentions(text), WORDS))


@pytest.mark.parametrize("wording", WITH_BUT_WITHOUT.values(), ids=WITH_BUT_WITHOUT.keys())
@pytest.mark.parametrize(("wanted", "unwanted"), list(permutations(NAMES[:2])), ids="·".join)
def test_the_one_to_be_absent_is_told_from_the_other(wording: str, wanted: str, unwanted: str) -> None:
    assert negated(wording.format(wanted=wanted, unwanted=unwanted)) == {unwanted}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("财政局没参加的任务", {"财政局"}, id="one-alone-after"),
        pytest.param("没有财政局的任务", {"财政局"}, id="one-alone-before"),
        pytest.param("除了财政局还有谁", {"财政局"}, id="except"),
        pytest.param("财政局有哪些任务", set(), id="none"),
        pytest.param("财政局和公安局都有的任务", set(), id="both-wanted"),
        pytest.param("没有任务的单位", set(), id="no-party-named"),
        pytest.param("财政局在方案里有任务没", set(), id="only-asking"),
        pytest.param("财政局的规划发布了没有，哪天发的", set(), id="only-asking-midway"),
        pytest.param("这一行有没有财政局", set(), id="whether-or-not"),
        pytest.param("里面有财政局和公安局没", set(), id="only-asking-after-a-name"),
        pytest.param("哪些任务财政局有公安局没有", {"公安局"}, id="denied-at-the-end"),
        pytest.param("财政局是不是不参加这项任务", {"财政局"}, id="asked-and-denied"),
    ],
)
def test_who_is_to_be_absent(text: str, expected: set[str]) -> None:
    assert negated(text) == expected


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        pytest.param("没接入平台的桩能领补贴吗", {"接入"}, id="none"),
        pytest.param("未接入平台的不享受", {"接入"}, id="official"),
        pytest.param("有没有接入平台", set(), id="question-tag"),
        pytest.param("接入平台没有", set(), id="at-the-end"),
    ],
)
def test_a_word_right_behind_a_denial_is_denied(text: str, denied: set[str]) -> None:
    assert denied_terms(text, ("接入", "平台", "补贴"), WORDS.denials) == denied
