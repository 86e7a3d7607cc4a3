"""The model that a corpus gives of itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.embedding import load_embedder
from ingest.embedding.corpus_model import build_corpus_model, known_share
from ingest.embedding.door import digest_of_folder
from ingest.text import WordCutter

TEXTS = [
    "基站用电由供电公司负责。转供电基站改造为直供电，降低用电成本。供电公司核查基站用电情况。",
    "财政局安排补助资金。每建成一个基站补助两千元，补助资金由市县财政分担。财政局拨付补助资金。",
    "医院开展远程会诊。卫生健康委推进智慧医疗，医院建设数字化手术室，开展远程医疗。",
    "景区推进智慧旅游。文化和旅游局引导景区建设沉浸式体验项目，景区开放公共场所。",
]


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model") / "model"
    build_corpus_model(TEXTS, WordCutter(), folder)
    return folder


def test_the_same_texts_give_the_same_model(model_folder: Path, tmp_path: Path) -> None:
    build_corpus_model(TEXTS, WordCutter(), tmp_path / "again")
    assert digest_of_folder(tmp_path / "again") == digest_of_folder(model_folder)


def test_other_texts_give_another_model(model_folder: Path, tmp_path: Path) -> None:
    build_corpus_model(TEXTS[:2], WordCutter(), tmp_path / "other")
    assert digest_of_folder(tmp_path / "other") != digest_of_folder(model_folder)


def test_a_question_is_nearest_to_the_text_on_its_subject(model_folder: Path) -> None:
    embedder = load_embedder(str(model_folder))
    similarities = embedder.encode(TEXTS) @ embedder.encode_query("医疗会诊")
    assert int(np.argmax(similarities)) == 2


def test_words_that_keep_company_are_near_though_they_share_no_character(model_folder: Path) -> None:
    embedder = load_embedder(str(model_folder))
    near, far = embedder.encode(["补助", "手术室"]) @ embedder.encode_query("财政局")
    assert near > far


def test_a_text_without_a_known_character_gets_zeros(model_folder: Path) -> None:
    assert not load_embedder(str(model_folder)).encode(["zzz ψψψ"]).any()


def test_a_model_knows_all_words_of_its_own_texts(model_folder: Path) -> None:
    assert known_share(TEXTS, WordCutter(), model_folder) == 1.0


def test_a_model_knows_few_words_of_another_field(model_folder: Path) -> None:
    assert known_share(["种植玉米小麦，防治病虫害，灌溉农田。"], WordCutter(), model_folder) < 0.5


def test_a_corpus_of_one_word_gives_a_model(tmp_path: Path) -> None:
    build_corpus_model(["基站"], WordCutter(), tmp_path / "model")
    assert load_embedder(str(tmp_path / "model")).encode(["基站"]).any()


def test_a_corpus_without_words_gives_a_model_of_zeros(tmp_path: Path) -> None:
    build_corpus_model(["。。"], WordCutter(), tmp_path / "model")
    assert not load_embedder(str(tmp_path / "model")).encode(["基站"]).any()
