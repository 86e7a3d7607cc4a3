"""Sentences come from wording.toml, and every key the code asks for is there."""

from __future__ import annotations

import pytest

from api.documents.validity import ValidityStatus
from api.problems import REGISTER
from api.wording import Wording, WordingError
from ingest.index import DocumentKind, Role

WORDING = Wording.load()


def test_a_sentence_is_filled() -> None:
    assert WORDING.say("problems.too_many_requests", seconds=3) == "提问太频繁了，请3秒后再试。"


def test_a_missing_sentence_is_an_error() -> None:
    with pytest.raises(WordingError, match=r"no\.such"):
        WORDING.say("no.such")


def test_a_missing_slot_is_an_error() -> None:
    with pytest.raises(WordingError, match="seconds"):
        WORDING.say("problems.too_many_requests")


@pytest.mark.parametrize("slug", REGISTER)
def test_every_problem_type_has_a_title(slug: str) -> None:
    assert f"problems.titles.{slug}" in WORDING


@pytest.mark.parametrize("status", ValidityStatus)
def test_every_validity_has_a_label(status: ValidityStatus) -> None:
    assert f"validity.labels.{status}" in WORDING


@pytest.mark.parametrize(
    "key", [*(f"roles.{role}" for role in Role), *(f"kinds.{kind}" for kind in DocumentKind)]
)
def test_every_role_and_kind_has_a_label(key: str) -> None:
    assert key in WORDING
