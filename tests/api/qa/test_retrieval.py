"""Which passages answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.qa.retrieval import DIGEST_WEIGHT, HOME_WEIGHT, retrieve, standing_weights, without_asking_words
from ingest.index import DocumentKind, Index, open_index

PLAN = "澜阳市充电基础设施三年行动方案"


@pytest.fixture(scope="module")
def index(index_dir: Path) -> Iterator[Index]:
    opened = open_index(index_dir)
    yield opened
    opened.close()


def paths(index: Index, query: str, **options: object) -> list[str]:
    return [passage.chunk.section_path for passage in retrieve(index, query, audience="public", **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "section"),
    [
        ("换电站补贴", "三、支持政策/（一）建设奖补"),
        ("计量设施坏了几天修好", "第二章计量设施/第九条"),
        ("智能水表每户补助", "三、资金补助/（一）补助标准"),
    ],
)
def test_the_clause_that_answers_is_among_the_first(index: Index, query: str, section: str) -> None:
    assert section in paths(index, query, limit=3)


def test_words_that_only_ask_change_nothing_for_the_search_by_words() -> None:
    assert without_asking_words("请问换电站补多少钱呢").split() == ["换电站补"]


def test_a_query_of_asking_words_alone_is_kept() -> None:
    assert without_asking_words("什么怎么办") == "什么怎么办"


def test_scores_fall_from_first_to_last(index: Index) -> None:
    scores = [one.fused_score for one in retrieve(index, "充电桩补助", audience="public", limit=20)]
    assert scores == sorted(scores, reverse=True) and len(set(scores)) > 1


def test_no_more_than_the_limit_come(index: Index) -> None:
    assert len(paths(index, "充电桩补助", limit=2)) == 2


def test_only_the_documents_asked_for_are_searched(index: Index) -> None:
    found = retrieve(index, "数据安全", audience="public", document_ids=frozenset({PLAN}))
    assert {passage.chunk.document_id for passage in found} == {PLAN}


def test_no_document_gives_no_passage(index: Index) -> None:
    assert paths(index, "充电桩补助", document_ids=frozenset()) == []


def test_a_weight_lifts_the_passages_of_a_document(index: Index) -> None:
    found = retrieve(index, "数据安全", audience="public", limit=1, document_weights={PLAN: 50.0})
    assert found[0].chunk.document_id == PLAN


def test_a_query_without_a_known_token_finds_nothing(index: Index) -> None:
    assert paths(index, "ψψψ") == []


def test_what_others_may_not_read_is_not_found(index: Index) -> None:
    internal = {one.id for one in index.documents.values() if one.identity.audience == "member"}
    assert internal
    found = retrieve(index, "内部口径", audience="public", limit=50)
    assert not internal & {passage.chunk.document_id for passage in found}


def test_digests_stand_behind_official_texts_unless_weights_are_given(index: Index) -> None:
    kinds = {document_id: document.identity.kind for document_id, document in index.documents.items()}
    behind = {one for one, weight in standing_weights(index).items() if weight == DIGEST_WEIGHT}
    assert behind == {one for one, kind in kinds.items() if kind is DocumentKind.DIGEST}
    first = retrieve(index, "乡镇充电站补贴", audience="public", limit=50)
    alike = retrieve(index, "乡镇充电站补贴", audience="public", limit=50, document_weights={})
    places = [
        next(place for place, one in enumerate(found) if kinds[one.chunk.document_id] is DocumentKind.DIGEST)
        for found in (alike, first)
    ]
    assert places[0] <= places[1]


def test_official_texts_of_the_home_place_stand_first(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    place = index.documents[PLAN].identity.place
    assert place
    monkeypatch.setattr(index, "home_place", place)
    at_home = {one for one, weight in standing_weights(index).items() if weight == HOME_WEIGHT}
    assert at_home == {
        one.id
        for one in index.documents.values()
        if one.identity.place == place and one.identity.kind is DocumentKind.OFFICIAL
    }


def test_without_a_home_place_all_official_texts_are_alike(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "home_place", "")
    assert HOME_WEIGHT not in standing_weights(index).values()
