"""One folder of an index: documents, chunks, rows that are looked up, manifest; the `current` pointer."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from ingest.document import Document
from ingest.errors import IndexMismatchError
from ingest.records import Chunk, CuratedAnswer, DigitRun, Figure, Responsibility, Task
from ingest.text import LexicalTokens
from ingest.wording import say

FORMAT_VERSION: Final = 3
MODEL_FOLDER: Final = "model"
MODEL_INSIDE: Final = "inside"  # the manifest's name of a model that lies in the index folder itself

_CURRENT: Final = "current"
_LOCK: Final = ".lock"
_UNFINISHED: Final = ".building-"
_MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """The model that made the vectors; `name` is MODEL_INSIDE, a folder or a hub name."""

    name: str
    dimension: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was built from and with. `inputs` maps every file that decided its contents to its digest."""

    build_id: str
    built_at: datetime
    model: ModelRecord
    lexical_tokens: LexicalTokens
    chunk_budget_chars: int
    inputs: Mapping[str, str]
    settings_digest: str
    counts: Mapping[str, int]
    format_version: int = FORMAT_VERSION


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything of an index but its vectors and word counts."""

    documents: tuple[Document, ...] = ()
    chunks: tuple[Chunk, ...] = ()
    tasks: tuple[Task, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    figures: tuple[Figure, ...] = ()
    digit_runs: tuple[DigitRun, ...] = ()
    curated: tuple[CuratedAnswer, ...] = ()
    parties: Mapping[str, Any] = field(default_factory=dict)  # as PartyRegistry writes itself
    lexicon: tuple[str, ...] = ()
    home_place: str = ""  # whose documents are meant where a question names no place


_PARTS: Final[dict[str, TypeAdapter[Any]]] = {
    "documents": TypeAdapter(tuple[Document, ...]),
    "chunks": TypeAdapter(tuple[Chunk, ...]),
    "tasks": TypeAdapter(tuple[Task, ...]),
    "responsibilities": TypeAdapter(tuple[Responsibility, ...]),
    "figures": TypeAdapter(tuple[Figure, ...]),
    "digit_runs": TypeAdapter(tuple[DigitRun, ...]),
    "curated": TypeAdapter(tuple[CuratedAnswer, ...]),
    "parties": TypeAdapter(dict[str, Any]),
    "lexicon": TypeAdapter(tuple[str, ...]),
    "home_place": TypeAdapter(str),
}
_MANIFEST_TYPE: Final = TypeAdapter(Manifest)


def write_contents(build: Path, contents: Contents) -> None:
    """Writes one JSON file per kind of record."""
    for name, adapter in _PARTS.items():
        _part(build, name).write_bytes(adapter.dump_json(getattr(contents, name), indent=1))


def read_contents(build: Path) -> Contents:
    """Reads what `write_contents` wrote. Raises IndexMismatchError where a file is missing or not as expected."""
    return Contents(**{name: _read(build, _part(build, name), adapter) for name, adapter in _PARTS.items()})


def read_chunks(build: Path) -> tuple[Chunk, ...]:
    """The chunks alone, in the order of the stored vectors."""
    chunks: tuple[Chunk, ...] = _read(build, _part(build, "chunks"), _PARTS["chunks"])
    return chunks


def write_manifest(build: Path, manifest: Manifest) -> None:
    """Writes the manifest; it comes last, so a folder without one is unfinished."""
    (build / _MANIFEST).write_bytes(_MANIFEST_TYPE.dump_json(manifest, indent=1))


def read_manifest(build: Path) -> Manifest:
    """The manifest of a build. Raises IndexMismatchError where it is missing, damaged or of another format."""
    path = build / _MANIFEST
    try:
        raw = TypeAdapter(dict[str, Any]).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise IndexMismatchError(say("index_damaged", folder=build, reason=path.name)) from error
    if raw.get("format_version") != FORMAT_VERSION:
        found = raw.get("format_version", "?")
        raise IndexMismatchError(say("index_format", folder=build, found=found, wanted=FORMAT_VERSION))
    manifest: Manifest = _read(build, path, _MANIFEST_TYPE)
    return manifest


def current_build(root: Path) -> Path | None:
    """The build that `current` names; None where there is none yet."""
    pointer = root / _CURRENT
    if not pointer.is_file():
        return None
    build = root / pointer.read_text(encoding="utf-8").strip()
    return build if build.is_dir() and build != root else None


def builds(root: Path) -> list[Path]:
    """All finished builds, oldest first."""
    if not root.is_dir():
        return []
    return sorted(
        path for path in root.iterdir() if not path.name.startswith(".") and (path / _MANIFEST).is_file()
    )


@contextmanager
def new_build(root: Path, build_id: str) -> Iterator[Path]:
    """A fresh folder to build in. Leaving normally makes it the current build; an error leaves no trace of it.

    Raises IndexMismatchError while another process builds in the same place.
    """
    root.mkdir(parents=True, exist_ok=True)
    with _sole_writer(root):
        _remove_unfinished(root)
        unfinished = root / f"{_UNFINISHED}{build_id}"
        unfinished.mkdir()
        try:
            yield unfinished
            unfinished.rename(root / build_id)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        _point_to(root, build_id)


def rollback(root: Path) -> str:
    """Makes the build before the current one current again; its id. Raises IndexMismatchError where there is none."""
    with _sole_writer(root):
        current = current_build(root)
        older = [build for build in builds(root) if current is not None and build.name < current.name]
        if not older:
            raise IndexMismatchError(say("index_no_previous", folder=root))
        _point_to(root, older[-1].name)
        return older[-1].name


def remove_old_builds(root: Path, kept: int) -> list[str]:
    """Keeps the newest `kept` builds and the current one; the ids of those removed."""
    current = current_build(root)
    removed = [build for build in builds(root)[: -max(kept, 1)] if build != current]
    for build in removed:
        shutil.rmtree(build)
    return [build.name for build in removed]


def _point_to(root: Path, build_id: str) -> None:
    fresh = root / f".{_CURRENT}.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(build_id + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(root / _CURRENT)


def _remove_unfinished(root: Path) -> None:
    for path in root.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(path)


@contextmanager
def _sole_writer(root: Path) -> Iterator[None]:
    if not root.is_dir():
        raise IndexMismatchError(say("index_missing", folder=root))
    with (root / _LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexMismatchError(say("index_busy", folder=root)) from error
        yield


def _part(build: Path, name: str) -> Path:
    return build / f"{name}.json"


def _read(build: Path, path: Path, adapter: TypeAdapter[Any]) -> Any:
    try:
        return adapter.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise IndexMismatchError(say("index_damaged", folder=build, reason=path.name)) from error
