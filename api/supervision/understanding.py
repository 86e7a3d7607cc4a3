"""What was understood of each document, and the proof that nothing of it was lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.errors import NotFoundError
from ingest.index import (
    Coverage,
    Document,
    DocumentKind,
    Fault,
    Findings,
    Index,
    IndexMismatchError,
    Refusal,
    read_findings,
    read_refusal,
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A document in numbers. `coverage` is None where the build kept no proof; warnings are those of this document."""

    document: Document
    tasks: int
    responsibilities: int
    figures: int
    coverage: Coverage | None
    warnings: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        """Proven complete, and nothing odd about it."""
        return self.coverage is not None and self.coverage.is_complete and not self.warnings


def findings_of(index_dir: Path, index: Index) -> Findings:
    """What was found when the index that serves was built; nothing where it kept none or its folder is gone."""
    try:
        return read_findings(index_dir / index.manifest.build_id) or Findings()
    except IndexMismatchError:
        return Findings()


def refusal_of(index_dir: Path) -> Refusal | None:
    """Why the corpus as it lies there was refused when it was last built; None where it was not."""
    try:
        return read_refusal(index_dir)
    except IndexMismatchError:
        return None


def understood(index: Index, findings: Findings) -> list[Understood]:
    """Every document, official texts first, each group in the order of the index."""
    ordered = sorted(index.documents.values(), key=lambda one: one.identity.kind is not DocumentKind.OFFICIAL)
    return [_understood(index, findings, document) for document in ordered]


def understood_of(index: Index, findings: Findings, document_id: str) -> Understood:
    """One document. Raises NotFoundError."""
    if document_id not in index.documents:
        raise NotFoundError("unknown_document", name=document_id)
    return _understood(index, findings, index.documents[document_id])


def warnings_of_no_document(index: Index, findings: Findings) -> list[Fault]:
    """What is odd about the corpus beside its documents: names, words, reviewed answers."""
    names = {document.source_name for document in index.documents.values()}
    return [fault for fault in findings.warnings if fault.source not in names]


def unknown_names(index: Index) -> list[tuple[str, tuple[str, ...]]]:
    """Organisations that the register does not know, each with the known names nearest to it."""
    named = dict.fromkeys(link.party_id for link in index.responsibilities)
    parties = (index.parties.party(party_id) for party_id in named)
    return [(one.name, one.nearest) for one in parties if not one.is_known]


def _understood(index: Index, findings: Findings, document: Document) -> Understood:
    return Understood(
        document=document,
        tasks=sum(task.document_id == document.id for task in index.tasks),
        responsibilities=sum(link.document_id == document.id for link in index.responsibilities),
        figures=sum(figure.document_id == document.id for figure in index.figures),
        coverage=_coverage(findings.coverage, document.id),
        warnings=tuple(fault for fault in findings.warnings if fault.source == document.source_name),
    )


def _coverage(found: Sequence[Coverage], document_id: str) -> Coverage | None:
    return next((one for one in found if one.document_id == document_id), None)
