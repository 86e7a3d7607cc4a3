"""The questions asked of the invented documents rest on sections that exist and on nothing twice."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.world.known import FILES, WORLD, facts

QUESTIONS: list[dict[str, Any]] = [
    json.loads(line) for line in (WORLD / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]
CITED = [pytest.param(question, id=question["id"]) for question in QUESTIONS if question["sections"]]


@pytest.fixture(scope="module")
def labels() -> set[str]:
    known = [facts(name) for name in FILES]
    return {f"{one['identity']['doc_number']}#{path}" for one in known for path in one["outline"]["paths"]}


@pytest.mark.parametrize("question", CITED)
def test_a_question_cites_sections_that_exist(question: dict[str, Any], labels: set[str]) -> None:
    assert [section for section in question["sections"] if section not in labels] == []


def test_every_question_is_asked_once() -> None:
    assert len({question["question"] for question in QUESTIONS}) == len(QUESTIONS) >= 90


def test_every_answered_question_says_what_must_come_back() -> None:
    bare = [
        question["id"]
        for question in QUESTIONS
        if question["answered"] and not question["must"] and question["kind"] != "chitchat"
    ]
    assert bare == []


def test_every_refusal_says_why() -> None:
    assert [
        question["id"] for question in QUESTIONS if not question["answered"] and not question["why"]
    ] == []
