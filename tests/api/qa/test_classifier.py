"""Kinds of questions are learned from examples, and kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.qa.classifier import BrokenDataError, Example, KindClassifier, load_cues, load_examples

EXAMPLES = [
    Example(text, kind)
    for kind, texts in {
        "owners": ["〈任务〉归谁", "〈任务〉谁负责", "〈任务〉由谁牵头", "谁负责〈任务〉"],
        "validity": ["还有效吗", "过期了吗", "还能用吗", "现在有效吗"],
        "amount": ["补多少钱", "补贴是多少", "能补多少", "补多少"],
    }.items()
    for text in texts
]
CLASSIFIER = KindClassifier.learn(EXAMPLES, {})


@pytest.mark.parametrize(("text", "kind"), [("〈任务〉谁牵头", "owners"), ("每个补多少钱", "amount")])
def test_a_question_like_the_examples_of_a_kind_is_of_that_kind(text: str, kind: str) -> None:
    assert CLASSIFIER.rank(text)[0][0] == kind


@given(text=st.text(max_size=300))
def test_the_probabilities_of_all_kinds_add_up_to_one(text: str) -> None:
    assert sum(share for _, share in CLASSIFIER.rank(text)) == pytest.approx(1.0)


@given(text=st.text(max_size=300))
def test_the_likeliest_kind_comes_first(text: str) -> None:
    shares = [share for _, share in CLASSIFIER.rank(text)]
    assert shares == sorted(shares, reverse=True)


def test_what_was_learned_is_kept_and_read_back_the_same(tmp_path: Path) -> None:
    first = KindClassifier.learn(EXAMPLES, {}, tmp_path).rank("谁补多少")
    assert KindClassifier.learn(EXAMPLES, {}, tmp_path).rank("谁补多少") == first
    assert len(list(tmp_path.iterdir())) == 1


def test_other_examples_are_learned_anew(tmp_path: Path) -> None:
    KindClassifier.learn(EXAMPLES, {}, tmp_path)
    KindClassifier.learn([*EXAMPLES, Example("谁来补", "owners")], {}, tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_kept_file_that_cannot_be_read_is_learned_again(tmp_path: Path) -> None:
    KindClassifier.learn(EXAMPLES, {}, tmp_path)
    next(tmp_path.iterdir()).write_bytes(b"broken")
    assert KindClassifier.learn(EXAMPLES, {}, tmp_path).rank("补多少")[0][0] == "amount"


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert KindClassifier.learn(EXAMPLES, {}, blocked).rank("补多少")[0][0] == "amount"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("{", id="no-json"),
        pytest.param(json.dumps({"text": "谁"}), id="no-kind"),
        pytest.param("[]", id="no-object"),
    ],
)
def test_a_line_that_is_no_example_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "examples.jsonl"
    path.write_text('{"text": "谁", "kind": "owners"}\n\n' + line + "\n", encoding="utf-8")
    with pytest.raises(BrokenDataError, match=r"examples\.jsonl, line 3"):
        load_examples(path)


def test_an_expression_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cues.toml"
    path.write_text('owner = ["("]\n', encoding="utf-8")
    with pytest.raises(BrokenDataError, match=r"cues\.toml, owner"):
        load_cues(path)
