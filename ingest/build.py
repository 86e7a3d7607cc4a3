"""The whole pipeline, readable top to bottom; returns a BuildReport."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ingest.chunking import cut_chunks
from ingest.corpus import Corpus, read_corpus
from ingest.embed import embed, embedded_text
from ingest.embedding import CORPUS_MODEL, Embedder, load_embedder
from ingest.embedding.corpus_model import build_corpus_model, known_share
from ingest.errors import CorpusError, Fault, IndexMismatchError
from ingest.index.findings import Findings, Refusal, forget_refusal, write_findings, write_refusal
from ingest.index.folder import (
    MODEL_FOLDER,
    MODEL_INSIDE,
    Contents,
    Manifest,
    ModelRecord,
    current_build,
    new_build,
    read_manifest,
    remove_old_builds,
    write_contents,
    write_manifest,
)
from ingest.index.lexical import build_lexical
from ingest.index.vectors import build_vectors
from ingest.progress import Reporter, Silent
from ingest.records import Chunk, Coverage
from ingest.settings import IngestSettings
from ingest.text import WordCutter, lexical_tokens
from ingest.wording import say

_CODE: Final = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `embedded` chunks got new vectors, `reused` kept theirs."""

    build_id: str
    is_unchanged: bool
    seconds: float
    counts: Mapping[str, int] = field(default_factory=dict)
    embedded: int = 0
    reused: int = 0
    is_model_kept: bool = True
    coverage: tuple[Coverage, ...] = ()
    warnings: tuple[Fault, ...] = ()
    removed_builds: tuple[str, ...] = ()


def build_index(
    settings: IngestSettings,
    reporter: Reporter | None = None,
    *,
    only_if_stale: bool = False,
    started_at: datetime | None = None,
) -> BuildReport:
    """Builds a fresh index folder and makes it the current one.

    Raises CorpusError with every fault where the corpus must be refused; the index that was there stays in use.
    """
    reporter = reporter or Silent()
    started_at = started_at or datetime.now(UTC)
    clock = time.perf_counter()

    inputs = digest_inputs(settings)
    previous = _previous_manifest(settings.index_folder)
    if only_if_stale and previous is not None and _is_built_from(previous, inputs, settings):
        forget_refusal(settings.index_folder)
        return BuildReport(previous.build_id, True, time.perf_counter() - clock, previous.counts)

    corpus = read_corpus(settings.corpus_folder, reporter)
    if corpus.errors:
        write_refusal(settings.index_folder, Refusal(started_at, corpus.faults))
        raise CorpusError(corpus.faults)
    chunks = [
        chunk for read in corpus.documents for chunk in cut_chunks(read.document, settings.chunk_budget_chars)
    ]
    contents = _contents(corpus, chunks)
    cutter = WordCutter(corpus.lexicon)
    build_id = _build_id(started_at, inputs)

    with new_build(settings.index_folder, build_id) as build:
        kept_from = current_build(settings.index_folder) if previous is not None else None
        embedder, is_model_kept = _prepare_model(settings, build, kept_from, contents, cutter, reporter)
        embedded = embed(chunks, embedder, kept_from, previous, reporter)
        embedded.write_sentences(build)
        with reporter.step(say("step_vectors"), len(chunks)) as advance:
            build_vectors(build, chunks, embedded.vectors, advance)
        with reporter.step(say("step_words"), 1) as advance:
            build_lexical(
                build, [lexical_tokens(embedded_text(c), settings.lexical_tokens, cutter) for c in chunks]
            )
            advance(1)
        write_contents(build, contents)
        write_findings(build, _findings(corpus))
        counts = _counts(contents, embedded.new)
        write_manifest(build, _manifest(build_id, started_at, embedder, settings, inputs, counts))

    forget_refusal(settings.index_folder)
    return BuildReport(
        build_id=build_id,
        is_unchanged=False,
        seconds=time.perf_counter() - clock,
        counts=counts,
        embedded=embedded.new,
        reused=len(chunks) - embedded.new,
        is_model_kept=is_model_kept,
        coverage=tuple(read.coverage for read in corpus.documents),
        warnings=corpus.warnings,
        removed_builds=tuple(remove_old_builds(settings.index_folder, settings.builds_kept)),
    )


def digest_inputs(settings: IngestSettings) -> dict[str, str]:
    """Digests of every file that decides an index: the corpus, and ingest itself with its word lists and model."""
    corpus = (
        (f"corpus/{path.relative_to(settings.corpus_folder).as_posix()}", path)
        for path in _files(settings.corpus_folder)
    )
    code = (
        (f"ingest/{path.relative_to(_CODE).as_posix()}", path)
        for path in _files(_CODE)
        if path.suffix in {".py", ".toml", ".jsonl", ".json", ".safetensors"}
    )
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in (*corpus, *code)}


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(
        path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _previous_manifest(index_folder: Path) -> Manifest | None:
    """The manifest of the current build; None where there is none that this code can read."""
    build = current_build(index_folder)
    if build is None:
        return None
    try:
        return read_manifest(build)
    except IndexMismatchError:
        return None


def _is_built_from(manifest: Manifest, inputs: Mapping[str, str], settings: IngestSettings) -> bool:
    return dict(manifest.inputs) == dict(inputs) and manifest.settings_digest == _settings_digest(settings)


def _settings_digest(settings: IngestSettings) -> str:
    decisive = (
        settings.model,
        settings.chunk_budget_chars,
        settings.lexical_tokens.value,
        settings.known_share_min,
    )
    return hashlib.sha256(repr(decisive).encode()).hexdigest()


def _contents(corpus: Corpus, chunks: Sequence[Chunk]) -> Contents:
    read = corpus.documents
    return Contents(
        documents=tuple(one.document for one in read),
        chunks=tuple(chunks),
        tasks=tuple(task for one in read for task in one.tasks),
        responsibilities=tuple(link for one in read for link in one.responsibilities),
        figures=tuple(figure for one in read for figure in one.figures),
        digit_runs=tuple(run for one in read for run in one.digit_runs),
        curated=corpus.curated,
        parties=corpus.registry.to_dict(),
        lexicon=corpus.lexicon,
        home_place=corpus.home_place,
    )


def _findings(corpus: Corpus) -> Findings:
    return Findings(tuple(one.coverage for one in corpus.documents), corpus.warnings)


def _prepare_model(
    settings: IngestSettings,
    build: Path,
    kept_from: Path | None,
    contents: Contents,
    cutter: WordCutter,
    reporter: Reporter,
) -> tuple[Embedder, bool]:
    """The configured model; else the corpus-built one, kept while it knows the corpus's words, and whether it was kept.

    A kept model keeps the vectors of unchanged chunks.
    """
    if settings.model != CORPUS_MODEL:
        return load_embedder(settings.model), True
    texts = [document.text for document in contents.documents]
    old = kept_from / MODEL_FOLDER if kept_from else None
    is_kept = old is not None and old.is_dir() and known_share(texts, cutter, old) >= settings.known_share_min
    if old is not None and is_kept:
        shutil.copytree(old, build / MODEL_FOLDER)
    else:
        with reporter.step(say("step_model"), 1) as advance:
            build_corpus_model(texts, cutter, build / MODEL_FOLDER)
            advance(1)
    return load_embedder(str(build / MODEL_FOLDER), name=MODEL_INSIDE), is_kept


def _counts(contents: Contents, embedded: int) -> dict[str, int]:
    return {
        "documents": len(contents.documents),
        "sections": sum(len(document.sections) for document in contents.documents),
        "chunks": len(contents.chunks),
        "tasks": len(contents.tasks),
        "responsibilities": len(contents.responsibilities),
        "parties": len({link.party_id for link in contents.responsibilities}),
        "figures": len(contents.figures),
        "digit_runs": len(contents.digit_runs),
        "curated": len(contents.curated),
        "embedded": embedded,
    }


def _manifest(
    build_id: str,
    started_at: datetime,
    embedder: Embedder,
    settings: IngestSettings,
    inputs: Mapping[str, str],
    counts: Mapping[str, int],
) -> Manifest:
    identity = embedder.identity
    return Manifest(
        build_id=build_id,
        built_at=started_at,
        model=ModelRecord(identity.name, identity.dimension, identity.digest),
        lexical_tokens=settings.lexical_tokens,
        chunk_budget_chars=settings.chunk_budget_chars,
        inputs=inputs,
        settings_digest=_settings_digest(settings),
        counts=counts,
    )


def _build_id(started_at: datetime, inputs: Mapping[str, str]) -> str:
    """Sorts by time; the end tells two builds of one moment apart."""
    digest = hashlib.sha256(repr(sorted(inputs.items())).encode()).hexdigest()
    return f"{started_at.astimezone(UTC):%Y%m%d-%H%M%S-%f}-{digest[:8]}"
