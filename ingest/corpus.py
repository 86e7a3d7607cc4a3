"""A whole corpus, read and checked: documents, matrix, ledger, and every fault found on the way."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ingest.coverage import measure_coverage
from ingest.curated import read_curated
from ingest.document import Document
from ingest.errors import CorpusError, Fault
from ingest.figures import read_figures
from ingest.matrix import read_matrix
from ingest.parties import PartyRegistry
from ingest.progress import Reporter
from ingest.readers import read_source
from ingest.records import Coverage, CuratedAnswer, DigitRun, Figure, Party, Responsibility, Task
from ingest.structure import build_document
from ingest.text import letters_and_digits, read_lexicon
from ingest.wording import say

POLICIES: Final = "policies"
PARTIES: Final = "parties.toml"
LEXICON: Final = "lexicon.txt"
HOME: Final = "home.toml"
_SIDECAR_SUFFIX: Final = ".toml"


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One document with everything read from it."""

    document: Document
    tasks: tuple[Task, ...]
    responsibilities: tuple[Responsibility, ...]
    parties: tuple[Party, ...]
    figures: tuple[Figure, ...]
    digit_runs: tuple[DigitRun, ...]
    coverage: Coverage
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All documents that could be read, the registry that knows their parties, and all faults."""

    documents: tuple[ReadDocument, ...]
    registry: PartyRegistry
    lexicon: tuple[str, ...]
    home_place: str = ""
    curated: tuple[CuratedAnswer, ...] = ()
    faults: tuple[Fault, ...] = field(default=())

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that refuse the corpus."""
        return tuple(fault for fault in self.faults if not fault.is_warning)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """The faults that are only shown."""
        return tuple(fault for fault in self.faults if fault.is_warning)


def read_corpus(folder: Path, reporter: Reporter) -> Corpus:
    """Reads every document of a corpus folder. Faults are collected, never raised: all files are tried."""
    registry, faults = _load_registry(folder / PARTIES)
    paths = policy_files(folder)
    documents: list[ReadDocument] = []
    with reporter.step(say("step_read"), len(paths)) as advance:
        for path in paths:
            try:
                documents.append(read_document(path, registry))
            except CorpusError as error:
                faults.extend(error.faults)
            advance(1)
    if not paths:
        faults.append(
            Fault(folder.name, "", "no_documents", say("no_documents" if folder.is_dir() else "no_corpus"))
        )
    faults.extend(fault for read in documents for fault in read.faults)
    faults.extend(_clashes([read.document for read in documents]))
    curated = read_curated(folder, [read.document for read in documents])
    faults.extend(curated.faults)
    home_place = _read_home(folder / HOME, faults)
    return Corpus(
        documents=tuple(documents),
        registry=registry,
        lexicon=read_lexicon(folder / LEXICON),
        home_place=home_place,
        curated=curated.answers,
        faults=tuple(faults),
    )


def _read_home(path: Path, faults: list[Fault]) -> str:
    """The place whose documents are meant where a question names none; empty where the corpus does not say."""
    if not path.exists():
        return ""
    try:
        return str(tomllib.loads(path.read_text(encoding="utf-8")).get("place", ""))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(Fault(path.name, "", "bad_home", say("bad_home", reason=error)))
        return ""


def read_document(path: Path, registry: PartyRegistry) -> ReadDocument:
    """One document with its matrix, ledger and coverage. Raises CorpusError where it cannot be read at all."""
    source = read_source(path)
    document = build_document(source)
    matrix = read_matrix(document, registry)
    ledger = read_figures(document)
    coverage = measure_coverage(source, document, matrix.tasks, matrix.responsibilities, ledger.digit_runs)
    return ReadDocument(
        document=document,
        tasks=tuple(matrix.tasks),
        responsibilities=tuple(matrix.responsibilities),
        parties=tuple(matrix.parties),
        figures=tuple(ledger.figures),
        digit_runs=tuple(ledger.digit_runs),
        coverage=coverage,
        faults=(*matrix.faults, *coverage.faults, *_faults_of_document(document)),
    )


def load_registry(folder: Path) -> PartyRegistry:
    """The parties that the corpus's owner wrote down. Raises CorpusError."""
    return PartyRegistry.load(folder / PARTIES)


def policy_files(folder: Path) -> list[Path]:
    """Every file that should be a document, in a stable order; sidecars and hidden files are none."""
    policies = folder / POLICIES
    if not policies.is_dir():
        return []
    files = (
        path for path in policies.rglob("*") if path.is_file() and path.suffix.lower() != _SIDECAR_SUFFIX
    )
    return sorted(
        path
        for path in files
        if not any(part.startswith((".", "~$")) for part in path.relative_to(policies).parts)
    )


def _load_registry(path: Path) -> tuple[PartyRegistry, list[Fault]]:
    try:
        return PartyRegistry.load(path), []
    except CorpusError as error:
        return PartyRegistry.from_dict({}), list(error.faults)


def _faults_of_document(document: Document) -> list[Fault]:
    faults = []
    if not document.text.strip():
        faults.append(Fault(document.source_name, "", "empty_document", say("empty_document")))
    seen: set[str] = set()
    for section in document.sections:
        if section.path in seen:
            message = say("duplicate_path", path=section.path)
            faults.append(Fault(document.source_name, section.path, "duplicate_path", message))
        seen.add(section.path)
    return faults


def _clashes(documents: Sequence[Document]) -> Iterable[Fault]:
    """Documents that cannot be told apart: one id, or one number for two documents of a kind."""
    ids: dict[str, Document] = {}
    numbers: dict[tuple[str, str], Document] = {}
    for document in documents:
        if document.id in ids:
            message = say("duplicate_document", other=ids[document.id].source_name, id=document.id)
            yield Fault(document.source_name, "", "duplicate_document", message)
        ids.setdefault(document.id, document)
        number = document.identity.doc_number
        if number:
            key = (document.identity.kind.value, letters_and_digits(number))
            if key in numbers:
                message = say("duplicate_number", number=number, other=numbers[key].source_name)
                yield Fault(document.source_name, "", "duplicate_number", message)
            numbers.setdefault(key, document)
