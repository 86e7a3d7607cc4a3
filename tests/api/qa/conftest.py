"""Askers over real indexes: one city's plan alone, and the corpus with the invented documents beside it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.api.conftest import ROOT
from tests.api.qa.asker import Asker, asker_of, open_asker

settings.register_profile(
    "answering", deadline=None
)  # the first question waits for the dictionary and the model
settings.load_profile("answering")

WORLD = ROOT / "tests" / "world" / "policies"

INTERNAL = """---
title: 充电小屋试点内部口径
issuer: 岚江省人民政府
level: 省
kind: digest
audience: member
sources:
- https://www.lanjiang.gov.cn/a
coverage: 未见全文。
---

# 充电小屋试点内部口径（要点摘编，非原文）

## 一、奖励

1. 充电小屋试点每座奖励7777元。
"""


@pytest.fixture(scope="session")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the classifiers are kept, so that they are learned once."""
    return tmp_path_factory.mktemp("learned")


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory, learned: Path) -> Iterator[Asker]:
    """The charging plan of an invented city, and nothing that says which city is at home."""
    folder = tmp_path_factory.mktemp("alone")
    policies = folder / "corpus" / "policies"
    policies.mkdir(parents=True)
    shutil.copy(next(WORLD.glob("*.txt")), policies)
    _copy_names(folder / "corpus")
    asker = open_asker(folder, folder / "corpus", learned)
    yield asker
    asker.resources.close()


@pytest.fixture(scope="session")
def together(tmp_path_factory: pytest.TempPathFactory, learned: Path) -> Iterator[Asker]:
    """The corpus as shipped, with the invented documents of three other places and one that is not public."""
    folder = tmp_path_factory.mktemp("together")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copytree(WORLD, folder / "corpus" / "policies", dirs_exist_ok=True)
    (folder / "corpus" / "policies" / "internal.md").write_text(INTERNAL, encoding="utf-8")
    asker = open_asker(folder, folder / "corpus", learned)
    yield asker
    asker.resources.close()


@pytest.fixture(scope="session")
def world(index_dir: Path, tmp_path_factory: pytest.TempPathFactory, learned: Path) -> Iterator[Asker]:
    """The invented documents of three places, none of which is at home."""
    asker = asker_of(index_dir, tmp_path_factory.mktemp("world"), learned)
    yield asker
    asker.resources.close()


def _copy_names(corpus: Path) -> None:
    for name in ("parties.toml", "lexicon.txt"):
        shutil.copy(ROOT / "corpus" / name, corpus / name)
