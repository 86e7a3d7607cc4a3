"""The recipe of the shipped model, on a handful of texts."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from ingest.embedding import load_embedder
from ingest.embedding.__main__ import main
from ingest.embedding.recipe import Recipe, train
from ingest.embedding.recipe.counting import start_vectors
from ingest.embedding.recipe.questions import Odds, QuestionMaker, Spoken, token_ids, without_shared
from ingest.embedding.recipe.texts import (
    TrainingDataError,
    clauses_of,
    clauses_of_all,
    read_laws,
    read_papers,
)
from ingest.embedding.static_model import unigram_tokenizer
from ingest.text import WordCutter

WAGES = """# 工资支付办法

<!-- INFO END -->

## 第一章　总则

第一条 用人单位应当按月足额支付劳动者工资，不得拖欠；拖欠工资的，责令改正，并处罚款。

第二条 劳动者有权举报拖欠工资的行为。

受理举报的部门应当自收到举报之日起十日内答复举报人。
"""
WATER = WAGES.replace("工资支付办法", "供水办法").replace("工资", "水费").replace("劳动者", "用户")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three laws, one of them in two versions and one held out, and a paper."""
    folder = tmp_path / "data"
    (folder / "retrieval_dev").mkdir(parents=True)
    (folder / "retrieval_dev" / "考试办法(2020-01-01).md").write_text("", encoding="utf-8")
    (folder / "csl_title_abstract_dev.tsv").write_text(
        "to title\t本文研究供水管网漏损。\t供水管网漏损的研究\n", encoding="utf-8"
    )
    texts = {
        "工资支付办法(2019-01-01)": WAGES.replace("按月", "按季"),
        "工资支付办法(2021-01-01)": WAGES,
        "供水办法": WATER,
        "考试办法": WATER.replace("供水", "考试"),
    }
    with tarfile.open(folder / "laws.tar.xz", "w:xz") as archive:
        for name, text in texts.items():
            content = (text + text.partition("INFO END -->")[2] * 12).encode()
            member = tarfile.TarInfo(f"laws/{name}.md")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return folder


@pytest.fixture
def tokenizer(data: Path) -> Tokenizer:
    vocabulary, _ = start_vectors(clauses_of_all(read_laws(data), read_papers(data)), WordCutter())
    return unigram_tokenizer(vocabulary)


def test_a_law_is_read_once_in_its_newest_version(data: Path) -> None:
    laws = {law.title: law for law in read_laws(data)}
    assert "按月" in laws["工资支付办法"].articles[0]


def test_what_the_model_is_measured_with_is_not_learned_from(data: Path) -> None:
    assert "考试办法" not in {law.title for law in read_laws(data)}


def test_an_article_keeps_its_paragraphs_and_loses_its_number(data: Path) -> None:
    article = next(law for law in read_laws(data) if law.title == "供水办法").articles[1]
    assert article.startswith("用户有权") and article.endswith("答复举报人。")


def test_a_folder_without_laws_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(TrainingDataError, match="laws"):
        read_laws(tmp_path)
    assert main(["train", "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "laws.tar.xz" in capsys.readouterr().err.replace("\n", "")


def test_an_article_too_short_to_ask_about_has_no_clauses() -> None:
    assert clauses_of("同上。") == []


def test_shared_words_are_left_out_at_the_share_asked_for() -> None:
    words, passage = np.array([1, 2, 3]), np.array([2, 3, 4])
    random = np.random.default_rng(0)
    assert without_shared(words, passage, 1.0, random).tolist() == [1]
    assert without_shared(words, passage, 0.0, random).tolist() == [1, 2, 3]


def test_a_question_says_official_words_as_people_do(tokenizer: Tokenizer) -> None:
    lists = Spoken(asked=(), spoken={"工资": ("工钱",), "拖欠": ("欠",)})
    maker = QuestionMaker.of(lists, tokenizer)
    always = QuestionMaker(
        maker.spoken, maker.before, maker.after, Odds(is_clause=0, is_spoken=1, is_dropped=1)
    )
    from ingest.embedding.recipe.questions import Article

    clause = token_ids(tokenizer, ["拖欠工资"])
    question, passage = always.pair(Article(0, clause, ()), np.random.default_rng(0))
    assert set(question.tolist()) <= set(np.concatenate(token_ids(tokenizer, ["工钱", "欠"])).tolist())
    assert passage.tolist() == clause[0].tolist()


def test_ways_of_asking_fit_the_clause() -> None:
    lists = Spoken.load()
    fitting = {phrase for kind in lists.kinds_of("处一万元以下罚款") for phrase in lists.asked[kind].after}
    assert "罚多少" in fitting and "要什么条件" not in fitting


def test_training_gives_a_model_that_loads_the_same_each_time(data: Path, tmp_path: Path) -> None:
    recipe = Recipe(epochs=3, pairs_per_step=8, articles_of_one_law=2, papers_per_step=1)
    for name in ("a", "b"):
        train(data, tmp_path / name, recipe, lambda _line: None)
    first, second = (load_embedder(str(tmp_path / name)) for name in ("a", "b"))
    assert np.allclose(first.encode(["拖欠工资", "供水"]), second.encode(["拖欠工资", "供水"]), atol=1e-2)
    assert first.encode(["拖欠工资"]).any()
