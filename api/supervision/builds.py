"""Which indexes there are, what each holds, which one serves and which one will after a restart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.index import Index, Manifest, builds, current_build, read_manifest


@dataclass(frozen=True, slots=True)
class BuildLine:
    """`is_serving`: this process answers from it. `is_current`: the pointer names it, so a restart will."""

    manifest: Manifest
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
    manifests = [(build, read_manifest(build)) for build in reversed(builds(index_dir))]
    return [BuildLine(one, one.build_id == serving, build == current) for build, one in manifests]


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
