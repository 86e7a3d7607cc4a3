"""Which indexes there are, what each holds, which one serves and which one will after a restart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.index import IndexMismatchError, Manifest, builds, current_build, read_manifest


@dataclass(frozen=True, slots=True)
class BuildLine:
    """`is_serving`: this process answers from it. `is_current`: the pointer names it, so a restart will.

    `manifest` is None where this version cannot open the build.
    """

    build_id: str
    manifest: Manifest | None
    is_serving: bool
    is_current: bool


def build_lines(index_dir: Path, serving: str) -> list[BuildLine]:
    """The finished builds, newest first."""
    current = current_build(index_dir)
    return [
        BuildLine(build.name, _manifest(build), build.name == serving, build == current)
        for build in reversed(builds(index_dir))
    ]


def build_before(lines: list[BuildLine]) -> BuildLine | None:
    """What rolling back would lead to; None where there is nothing older, or it could not be opened."""
    current = next((place for place, line in enumerate(lines) if line.is_current), len(lines))
    before = lines[current + 1] if current + 1 < len(lines) else None
    return before if before is not None and before.manifest is not None else None


def _manifest(build: Path) -> Manifest | None:
    try:
        return read_manifest(build)
    except IndexMismatchError:
        return None
