"""An index opened for reading."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.build import build_index
from ingest.embedding import CORPUS_MODEL, SHIPPED_MODEL, load_embedder
from ingest.errors import IndexMismatchError
from ingest.index import Index, ScoreName, open_index
from ingest.settings import IngestSettings

CITIZENS = """---
title: 充电桩补助办法
---
# 充电桩补助办法

## 一、补助标准

每建成一根公共充电桩补助两千元，由财政局发放。

## 二、安全要求

运营企业每半年至少组织一次消防演练。
"""
STAFF = CITIZENS.replace("title: 充电桩补助办法", "title: 内部口径\naudience: member").replace(
    "# 充电桩补助办法", "# 内部口径"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("opened"), SHIPPED_MODEL)


@pytest.fixture(scope="module")
def folder_with_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that holds the model it was built with."""
    return built(tmp_path_factory.mktemp("counted"), CORPUS_MODEL)


def built(root: Path, model: str) -> Path:
    policies = root / "corpus" / "policies"
    policies.mkdir(parents=True)
    (root / "corpus" / "parties.toml").write_text(
        '[[place]]\nplace = "澜阳市"\nname = "财政局"\n', encoding="utf-8"
    )
    (root / "corpus" / "lexicon.txt").write_text("公共充电桩\n", encoding="utf-8")
    (policies / "citizens.md").write_text(CITIZENS, encoding="utf-8")
    (policies / "staff.md").write_text(STAFF, encoding="utf-8")
    build_index(IngestSettings(corpus_folder=root / "corpus", index_folder=root / "index", model=model))
    return root / "index"


@pytest.fixture
def index(folder: Path) -> Iterator[Index]:
    opened = open_index(folder)
    yield opened
    opened.close()


def test_documents_are_found_by_id(index: Index) -> None:
    assert index.documents["citizens"].identity.title == "充电桩补助办法"


def test_the_nearest_passage_is_on_the_subject(index: Index) -> None:
    passage = index.nearest("消防演练多久一次", 1)[0]
    assert passage.chunk.section_path == "二、安全要求"
    assert passage.score_name is ScoreName.COSINE_SIMILARITY and 0 < passage.score <= 1


def test_the_best_passage_by_words_shares_them(index: Index) -> None:
    passage = index.best_words("补助标准", 1)[0]
    assert "补助" in passage.chunk.text and passage.score_name is ScoreName.BM25_SCORE


def test_traditional_and_full_width_questions_find_the_same(index: Index) -> None:
    assert index.best_words("補助標準", 3) == index.best_words("补助标准", 3)


@pytest.mark.parametrize(
    ("audience", "documents"),
    [("public", {"citizens"}), ("member", {"citizens", "staff"}), ("operator", {"citizens", "staff"})],
)
def test_nobody_finds_what_is_not_for_them(index: Index, audience: str, documents: set[str]) -> None:
    for search in (index.nearest, index.best_words):
        assert {
            passage.chunk.document_id for passage in search("充电桩补助", 20, audience=audience)
        } == documents


def test_an_unknown_audience_sees_only_what_is_public(index: Index) -> None:
    assert {passage.chunk.document_id for passage in index.nearest("补助", 20, audience="nobody")} == {
        "citizens"
    }


def test_a_search_keeps_to_the_documents_asked_for(index: Index) -> None:
    found = index.nearest("充电桩补助", 20, ["staff"], "member")
    assert {passage.chunk.document_id for passage in found} == {"staff"}


def test_a_search_in_no_document_finds_nothing(index: Index) -> None:
    assert index.nearest("补助", 5, []) == index.best_words("补助", 5, ["gone"]) == []


@pytest.mark.parametrize("question", ["", "   ", "？", "\u200b", "Ω"])
def test_a_question_of_nothing_finds_nothing(index: Index, question: str) -> None:
    assert index.best_words(question, 5) == []
    assert index.nearest(question, 5) == []


def test_a_candidate_has_both_its_scores(index: Index) -> None:
    best = max(
        index.candidates("消防演练", "消防演练", 20, audience="operator"),
        key=lambda one: one.meaning + one.words,
    )
    assert best.chunk.section_path == "二、安全要求"
    assert best.cosine_similarity > 0 and best.bm25_score > 0


def test_standard_scores_of_words_have_mean_nought_and_spread_one_over_all_chunks(index: Index) -> None:
    candidates = index.candidates("消防演练补助", "消防演练补助", 100, audience="operator")
    assert len(candidates) == len(index.chunks)
    scores = [one.words for one in candidates]
    assert (np.mean(scores), np.std(scores)) == (pytest.approx(0, abs=1e-3), pytest.approx(1, abs=1e-2))


def test_a_sentence_that_answers_brings_its_chunk_nearer(index: Index) -> None:
    """Asked for word by word, a sentence is nearer than its chunk, which holds a heading too."""
    question = "运营企业每半年至少组织一次消防演练。"
    candidates = index.candidates(question, "演练", 100, audience="operator")
    passages = {
        passage.chunk.id: passage.score for passage in index.nearest(question, 100, audience="operator")
    }
    similarities = [passages[one.chunk.id] for one in candidates]
    for one in candidates:
        by_chunk = (one.cosine_similarity - np.mean(similarities)) / np.std(similarities)
        if one.chunk.section_path == "二、安全要求":
            assert one.cosine_similarity == pytest.approx(passages[one.chunk.id], abs=1e-4)
            assert one.meaning > by_chunk + 0.01


def test_candidates_come_from_the_documents_asked_for(index: Index) -> None:
    found = index.candidates("补助", "补助", 20, ["citizens"])
    assert {one.chunk.document_id for one in found} == {"citizens"}


def test_a_query_without_a_known_token_has_no_candidates(index: Index) -> None:
    assert index.candidates("ψψψ", "ψψψ", 20) == []


def test_words_are_cut_with_the_lexicon_of_the_build(index: Index) -> None:
    assert index.words("建设公共充电桩") == ["建设", "公共充电桩"]


def test_parties_come_with_the_index(index: Index) -> None:
    assert [mention.party.name for mention in index.parties.find("问下财政局") if mention.party] == ["财政局"]


def test_threads_may_search_a_cold_index_at_once(folder: Path) -> None:
    cold = open_index(folder)
    found: list[list[str]] = []

    def ask() -> None:
        found.append([passage.chunk.id for passage in cold.nearest("充电桩补助", 3)])

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cold.close()
    assert len(found) == 6 and len({tuple(ids) for ids in found}) == 1


def test_two_openings_of_one_folder_do_not_close_each_other(folder: Path) -> None:
    first, second = open_index(folder), open_index(folder)
    first.close()
    assert second.nearest("补助", 1)
    second.close()


def test_warming_up_loads_what_questions_need(index: Index) -> None:
    index.warm_up()
    assert index.nearest("补助", 1)


def test_a_folder_without_an_index_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMismatchError, match="python -m ingest build"):
        open_index(tmp_path)


def spoiled(folder: Path, tmp_path: Path, part: str) -> Path:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    target = next(copy.glob(f"*/{part}"))
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink()
    return copy


@pytest.mark.parametrize("part", ["manifest.json", "documents.json", "vectors.npy", "bm25", "chroma"])
def test_an_index_that_lacks_a_part_is_refused(folder: Path, tmp_path: Path, part: str) -> None:
    with pytest.raises(IndexMismatchError, match="python -m ingest build"):
        open_index(spoiled(folder, tmp_path, part))


def test_an_index_that_lost_its_model_is_refused_when_it_is_needed(
    folder_with_model: Path, tmp_path: Path
) -> None:
    opened = open_index(spoiled(folder_with_model, tmp_path, "model"))
    with pytest.raises(IndexMismatchError):
        opened.warm_up()
    opened.close()


def test_an_index_whose_model_was_changed_is_refused(folder_with_model: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder_with_model, tmp_path / "copy"))
    config = next(copy.glob("*/model/config_sentence_transformers.json"))
    config.write_text(config.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    opened = open_index(copy)
    with pytest.raises(IndexMismatchError, match="模型"):
        opened.nearest("补助", 1)
    opened.close()


def test_an_index_of_another_shipped_model_is_refused_with_the_command_that_rebuilds_it(
    folder: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    manifest = next(copy.glob("*/manifest.json"))
    digest = load_embedder(SHIPPED_MODEL).identity.digest
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace(digest, "0" * len(digest)), encoding="utf-8"
    )
    opened = open_index(copy)
    with pytest.raises(IndexMismatchError, match="python -m ingest build"):
        opened.nearest("补助", 1)
    opened.close()
