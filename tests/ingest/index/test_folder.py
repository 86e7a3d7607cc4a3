"""Index folders: fresh ones, the pointer, going back, what is kept and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.document import Document, DocumentKind, Identity, Section, SectionKind, SourceFormat
from ingest.errors import IndexMismatchError
from ingest.index.folder import (
    Contents,
    Manifest,
    ModelRecord,
    builds,
    current_build,
    new_build,
    read_contents,
    read_manifest,
    remove_old_builds,
    rollback,
    write_contents,
    write_manifest,
)
from ingest.records import Bound, Figure, FigureKind
from ingest.text import LexicalTokens


def a_manifest(build_id: str) -> Manifest:
    return Manifest(
        build_id=build_id,
        built_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        model=ModelRecord("inside", 3, "abc"),
        lexical_tokens=LexicalTokens.CHARACTERS,
        chunk_budget_chars=240,
        inputs={"corpus/a.txt": "1"},
        settings_digest="s",
        counts={"documents": 1},
    )


def publish(root: Path, build_id: str) -> None:
    with new_build(root, build_id) as build:
        write_manifest(build, a_manifest(build_id))


@contextmanager
def interrupted(error: type[BaseException]) -> Iterator[None]:
    with pytest.raises(error):
        yield


def a_document() -> Document:
    identity = Identity(
        "行动方案",
        "澜政办〔2023〕17号",
        DocumentKind.OFFICIAL,
        issued_on=date(2023, 5, 29),
        plan_period=(2023, 2025),
    )
    section = Section("引言", None, SectionKind.LEAD, 0, "", "", 0, 0, 4)
    return Document("plan", "plan.txt", "0" * 64, SourceFormat.TEXT, identity, "建充电桩", (section,))


def a_figure() -> Figure:
    return Figure(
        "f1", "plan", "引言", FigureKind.AMOUNT, "2500元", 0, 5, 0, 5,
        Decimal("2500.0"), "元", Decimal("2500"), "元", Bound.EXACT, "补助", parts=(Decimal(3), Decimal(7)),
    )  # fmt: skip


def test_a_finished_build_is_the_current_one(tmp_path: Path) -> None:
    publish(tmp_path, "b1")
    assert current_build(tmp_path) == tmp_path / "b1"


def test_a_failed_build_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    publish(tmp_path, "b1")
    with interrupted(RuntimeError), new_build(tmp_path, "b2") as build:
        (build / "half").write_text("written", encoding="utf-8")
        raise RuntimeError
    assert current_build(tmp_path) == tmp_path / "b1"
    assert {path.name for path in tmp_path.iterdir()} == {"b1", "current", ".lock"}


def test_an_interrupted_build_leaves_no_half_folder(tmp_path: Path) -> None:
    with interrupted(KeyboardInterrupt), new_build(tmp_path, "b1"):
        raise KeyboardInterrupt
    assert {path.name for path in tmp_path.iterdir()} == {".lock"}


def test_what_a_killed_build_left_is_swept_by_the_next(tmp_path: Path) -> None:
    (tmp_path / ".building-b0").mkdir()
    publish(tmp_path, "b1")
    assert not (tmp_path / ".building-b0").exists()


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    with new_build(tmp_path, "b1"), pytest.raises(IndexMismatchError), new_build(tmp_path, "b2"):
        pass


def test_an_empty_folder_has_no_current_build(tmp_path: Path) -> None:
    assert current_build(tmp_path) is None


def test_a_pointer_to_a_folder_that_is_gone_is_no_build(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("b9\n", encoding="utf-8")
    assert current_build(tmp_path) is None


def test_going_back_makes_the_build_before_current(tmp_path: Path) -> None:
    for build_id in ("b1", "b2", "b3"):
        publish(tmp_path, build_id)
    assert (rollback(tmp_path), rollback(tmp_path)) == ("b2", "b1")
    assert current_build(tmp_path) == tmp_path / "b1"


def test_going_back_from_the_first_build_is_refused(tmp_path: Path) -> None:
    publish(tmp_path, "b1")
    with pytest.raises(IndexMismatchError):
        rollback(tmp_path)


def test_old_builds_are_removed_but_never_the_current_one(tmp_path: Path) -> None:
    for build_id in ("b1", "b2", "b3", "b4"):
        publish(tmp_path, build_id)
    rollback(tmp_path)
    rollback(tmp_path)
    assert remove_old_builds(tmp_path, kept=1) == ["b1", "b3"]
    assert [build.name for build in builds(tmp_path)] == ["b2", "b4"]


def test_contents_come_back_as_they_went_in(tmp_path: Path) -> None:
    contents = Contents(
        documents=(a_document(),), figures=(a_figure(),), parties={"usual": []}, lexicon=("充电桩",)
    )
    write_contents(tmp_path, contents)
    assert read_contents(tmp_path) == contents


def test_a_document_that_was_used_is_stored_without_its_caches(tmp_path: Path) -> None:
    document = a_document()
    document.section("引言")
    write_contents(tmp_path, Contents(documents=(document,)))
    assert "_by_path" not in json.loads((tmp_path / "documents.json").read_bytes())[0]


def test_the_manifest_comes_back_as_it_went_in(tmp_path: Path) -> None:
    write_manifest(tmp_path, a_manifest("b1"))
    assert read_manifest(tmp_path) == a_manifest("b1")


def test_an_index_of_another_format_names_the_command_that_mends_it(tmp_path: Path) -> None:
    write_manifest(tmp_path, a_manifest("b1"))
    raw = json.loads((tmp_path / "manifest.json").read_bytes())
    (tmp_path / "manifest.json").write_text(json.dumps(raw | {"format_version": 0}), encoding="utf-8")
    with pytest.raises(IndexMismatchError, match="python -m ingest build"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "damage", ["{", "[]", '{"format_version": 1}', ""], ids=["cut", "list", "bare", "empty"]
)
def test_a_damaged_manifest_is_refused(tmp_path: Path, damage: str) -> None:
    (tmp_path / "manifest.json").write_text(damage, encoding="utf-8")
    with pytest.raises(IndexMismatchError):
        read_manifest(tmp_path)


def test_a_missing_part_is_refused_by_name(tmp_path: Path) -> None:
    write_contents(tmp_path, Contents())
    (tmp_path / "tasks.json").unlink()
    with pytest.raises(IndexMismatchError, match=r"tasks\.json"):
        read_contents(tmp_path)
