"""Datasets are read whole or refused with file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.cases import DatasetError, load_conversations, load_questions
from evals.suites import DATASETS

GOOD = {"id": "q1", "audience": "citizen", "level": "city", "kind": "owner", "question": "谁管？"}


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "qa.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_every_question_of_the_project_is_read():
    assert len(load_questions(DATASETS / "qa.jsonl")) == 170


def test_every_conversation_of_the_project_is_read():
    assert (
        sum(len(conversation.turns) for conversation in load_conversations(DATASETS / "conversations.jsonl"))
        == 69
    )


def test_every_fault_is_told_with_its_line(tmp_path: Path):
    path = written(tmp_path, json.dumps(GOOD), "{", json.dumps(GOOD | {"id": "q2", "question": ""}))
    with pytest.raises(DatasetError) as caught:
        load_questions(path)
    assert [fault.split(": ")[0] for fault in caught.value.faults] == ["qa.jsonl:2", "qa.jsonl:3"]


def test_a_misspelt_field_is_a_fault(tmp_path: Path):
    with pytest.raises(DatasetError, match="muts"):
        load_questions(written(tmp_path, json.dumps(GOOD | {"muts": []})))


def test_an_id_may_stand_once(tmp_path: Path):
    with pytest.raises(DatasetError, match="q1 stands twice"):
        load_questions(written(tmp_path, json.dumps(GOOD), json.dumps(GOOD)))
