"""The data by which questions are understood: every file can be read, and says nothing twice."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from api.qa.classifier import CueFamilies, KindClassifier, load_cues, load_examples
from api.qa.frames import QuestionKind
from api.qa.masks import PLACEHOLDERS, as_symbols
from api.qa.words import load_slot_words, load_word_table
from evals.understanding import HOLDOUT, load_holdout, read_all, share_right
from ingest.index import normalise

FOLDER = Path(__file__).resolve().parents[2] / "prompts" / "understanding"
EXAMPLE_FILES = ("examples.jsonl", "counting.jsonl")
KINDS = {kind.value for kind in QuestionKind}
LEAST_EXAMPLES_OF_A_KIND = 100
LEAST_SHARE_RIGHT = 0.85


def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cues() -> CueFamilies:
    return load_cues(FOLDER / "cues.toml")


@pytest.mark.parametrize("name", EXAMPLE_FILES)
def test_every_line_is_an_example(name: str) -> None:
    assert all(example.text.strip() and example.kind for example in load_examples(FOLDER / name))


@pytest.mark.parametrize("name", EXAMPLE_FILES)
def test_no_example_stands_twice(name: str) -> None:
    times = Counter(normalise(example.text) for example in load_examples(FOLDER / name))
    assert [text for text, count in times.items() if count > 1] == []


@pytest.mark.parametrize("name", EXAMPLE_FILES)
def test_placeholders_are_known(name: str) -> None:
    known = {placeholder.word for placeholder in PLACEHOLDERS}
    used = {
        word for example in load_examples(FOLDER / name) for word in re.findall(r"〈[^〉]*〉", example.text)
    }
    assert used <= known


@pytest.mark.parametrize("name", EXAMPLE_FILES)
def test_kinds_stand_together(name: str) -> None:
    kinds = [example.kind for example in load_examples(FOLDER / name)]
    changes = [after for before, after in pairwise(kinds) if before != after]
    assert len(changes) == len(set(kinds)) - 1


def test_the_examples_cover_exactly_the_kinds_there_are() -> None:
    assert {example.kind for example in load_examples(FOLDER / "examples.jsonl")} == KINDS


def test_every_kind_has_many_examples() -> None:
    times = Counter(example.kind for example in load_examples(FOLDER / "examples.jsonl"))
    assert [kind for kind, count in times.items() if count < LEAST_EXAMPLES_OF_A_KIND] == []


def test_examples_are_asked_with_and_without_placeholders() -> None:
    examples = load_examples(FOLDER / "examples.jsonl")
    share = sum("〈" in example.text for example in examples) / len(examples)
    assert 0.3 < share < 0.7


def test_cues_are_written_as_the_classifier_sees_a_question() -> None:
    expressions = [word for words in toml("cues.toml").values() for word in words]
    assert [word for word in expressions if as_symbols(word) != word] == []


def test_no_family_of_cues_finds_everything_or_nothing(cues: CueFamilies) -> None:
    texts = [as_symbols(normalise(one.text)) for one in load_examples(FOLDER / "examples.jsonl")]
    found = {name: sum(bool(cue.search(text)) for text in texts) for name, cue in cues.items()}
    assert [name for name, count in found.items() if not 0 < count < len(texts)] == []


def test_no_cue_stands_twice_in_its_family() -> None:
    assert [name for name, words in toml("cues.toml").items() if len(set(words)) < len(words)] == []


def test_needs_name_known_kinds() -> None:
    assert {kind for row in toml("needs.toml")["weigh"] for kind in row["kinds"]} <= KINDS


def test_synonyms_are_written_as_texts_are_compared() -> None:
    table = load_word_table(FOLDER / "synonyms.toml")
    words = [word for key, others in table.items() for word in (key, *others)]
    assert [word for word in words if normalise(word) != word] == []


def test_a_synonym_adds_a_word_that_its_own_does_not_find() -> None:
    table = load_word_table(FOLDER / "synonyms.toml")
    assert [(key, other) for key, others in table.items() for other in others if key in other] == []


def test_synonyms_are_no_single_characters() -> None:
    table = load_word_table(FOLDER / "synonyms.toml")
    assert [(key, other) for key, others in table.items() for other in others if len(other) < 2] == []


def test_every_synonym_names_another_word_once() -> None:
    table = load_word_table(FOLDER / "synonyms.toml")
    assert [key for key, others in table.items() if not others or len(set(others)) < len(others)] == []


def test_words_without_content_have_no_synonyms() -> None:
    assert load_slot_words(FOLDER / "words.toml").question_words.isdisjoint(toml("synonyms.toml"))


def test_no_word_without_content_stands_twice() -> None:
    times = Counter(toml("words.toml")["question_words"]["words"])
    assert [word for word, count in times.items() if count > 1] == []


@pytest.mark.parametrize("word", ["补贴", "收费", "基站", "充电桩", "免费", "老师", "装", "罚款", "小区"])
def test_a_word_that_narrows_a_question_counts(word: str) -> None:
    assert word not in load_slot_words(FOLDER / "words.toml").question_words


def test_no_two_facts_of_a_document_are_asked_for_by_the_same_word() -> None:
    times = Counter(word for words in toml("document_facts.toml").values() for word in words)
    assert [word for word, count in times.items() if count > 1] == []


def test_every_question_of_the_holdout_has_a_known_kind() -> None:
    assert {question.kind for question in load_holdout(HOLDOUT)} == KINDS


def test_the_holdout_is_never_learned_from() -> None:
    learned = {normalise(one.text) for name in EXAMPLE_FILES for one in load_examples(FOLDER / name)}
    assert [one.text for one in load_holdout(HOLDOUT) if normalise(one.text) in learned] == []


def test_no_question_of_the_holdout_stands_twice() -> None:
    rows = [json.loads(line) for line in HOLDOUT.read_text(encoding="utf-8").splitlines()]
    assert len({normalise(row["question"]) for row in rows}) == len(rows)


def test_unseen_wording_is_understood(cues: CueFamilies) -> None:
    classifier = KindClassifier.learn(load_examples(FOLDER / "examples.jsonl"), cues)
    assert share_right(read_all(classifier, load_holdout(HOLDOUT))) >= LEAST_SHARE_RIGHT
