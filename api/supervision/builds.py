"""Which indexes there are, what each holds, which one serves and which one will after a restart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.index import Index, IndexMismatchError, Manifest, builds, current_build, read_manifest


@dataclass(frozen=True, slots=True)
class BuildLine:
    """`is_serving`: this process answers from it. `is_current`: the pointer names it, so a restart will.

    `manifest` is None where this version cannot open the build.
    """

    build_id: str
    manifest: Manifest | None
    is_serving: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of one document, in numbers. `digits_explained` of `digits` are figures or known to be none."""

    document_id: str
    title: str
    sections: int
    characters: int
    tasks: int
    figures: int
    digits: int
    digits_explained: int


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


def understood(index: Index) -> list[Understood]:
    """Every document, in the order of the index."""
    return [
        Understood(
            document_id=one.id,
            title=one.identity.title,
            sections=len(one.sections),
            characters=len(one.text),
            tasks=sum(task.document_id == one.id for task in index.tasks),
            figures=sum(figure.document_id == one.id for figure in index.figures),
            digits=sum(run.document_id == one.id for run in index.digit_runs),
            digits_explained=sum(run.document_id == one.id and bool(run.meaning) for run in index.digit_runs),
        )
        for one in index.documents.values()
    ]


def unknown_names(index: Index) -> list[tuple[str, tuple[str, ...]]]:
    """Organisations that the register does not know, each with the known names nearest to it."""
    named = dict.fromkeys(link.party_id for link in index.responsibilities)
    parties = (index.parties.party(party_id) for party_id in named)
    return [(one.name, one.nearest) for one in parties if not one.is_known]
