"""Which indexes there are, and whether one can go back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from api.supervision.builds import BuildLine, build_before, build_lines
from ingest.index import builds, current_build


@pytest.fixture
def root(index_dir: Path, tmp_path: Path) -> Path:
    """An index folder with the current build and two older ones, the oldest of another version."""
    shutil.copytree(index_dir, tmp_path / "index")
    root = tmp_path / "index"
    newest = current_build(root)
    assert newest is not None
    for name in ("00000000-a", "00000001-b"):
        shutil.copytree(newest, root / name)
    manifest = root / "00000000-a" / "manifest.json"
    manifest.write_text(
        json.dumps(json.loads(manifest.read_text()) | {"format_version": 1}), encoding="utf-8"
    )
    return root


def lines_of(root: Path) -> list[BuildLine]:
    current = current_build(root)
    assert current is not None
    return build_lines(root, current.name)


def test_the_newest_comes_first_and_serves(root: Path) -> None:
    lines = lines_of(root)
    assert [line.build_id for line in lines] == [build.name for build in reversed(builds(root))]
    assert [line.is_serving for line in lines] == [True, False, False]


def test_a_build_of_another_version_is_listed_and_cannot_be_opened(root: Path) -> None:
    assert [line.manifest is None for line in lines_of(root)] == [False, False, True]


def test_one_goes_back_to_the_build_before(root: Path) -> None:
    before = build_before(lines_of(root))
    assert before is not None and before.build_id == "00000001-b"


def test_one_does_not_go_back_to_a_build_that_cannot_be_opened(root: Path) -> None:
    (root / "current").write_text("00000001-b\n", encoding="utf-8")
    assert build_before(lines_of(root)) is None


def test_one_does_not_go_back_from_the_oldest(root: Path) -> None:
    (root / "current").write_text("00000000-a\n", encoding="utf-8")
    assert build_before(lines_of(root)) is None
