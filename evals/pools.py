"""What the retrieval bench searches: an index of some documents, with articles of laws beside them as a haystack."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import cn2an
import numpy as np
from numpy.typing import NDArray

from ingest.chunking import cut_chunks
from ingest.corpus import HOME, POLICIES, read_corpus
from ingest.document import Document
from ingest.embed import embed, embedded_text
from ingest.embedding import CORPUS_MODEL, Embedder, load_embedder
from ingest.embedding.corpus_model import build_corpus_model
from ingest.embedding.recipe.texts import Law, read_laws
from ingest.errors import CorpusError
from ingest.index import Index, LexicalTokens
from ingest.index.folder import Contents, Manifest, ModelRecord, new_build, write_contents, write_manifest
from ingest.index.lexical import LexicalIndex, build_lexical
from ingest.index.vectors import build_vectors
from ingest.progress import Silent
from ingest.readers import read_source
from ingest.records import Chunk
from ingest.settings import IngestSettings
from ingest.structure import build_document
from ingest.text import WordCutter, lexical_tokens

Vectors = NDArray[np.float32]

SEED = 0


@dataclass(frozen=True, slots=True)
class Pool:
    """One collection of documents, searched in every way that the bench compares."""

    index: Index
    cutter: WordCutter
    words: LexicalIndex  # jieba's words, where the index counts characters
    counted: Embedder  # the model that the documents give of themselves
    counted_vectors: Vectors = field(repr=False)

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        return self.index.chunks


def haystack(data: Path, articles: int) -> tuple[Law, ...]:
    """Laws in an order of chance, as many as have this many articles. Raises TrainingDataError."""
    if not articles:
        return ()
    laws = list(read_laws(data))
    random.Random(SEED).shuffle(laws)
    chosen: list[Law] = []
    left = articles
    for law in laws:
        if left <= 0:
            break
        chosen.append(Law(law.title, law.articles[:left]))
        left -= len(chosen[-1].articles)
    return tuple(chosen)


def build_pool(corpus_folder: Path, laws: Sequence[Law], folder: Path, model: str) -> Pool:
    """The pool of a corpus and these laws, built in an empty folder. Raises CorpusError."""
    corpus = read_corpus(corpus_folder, Silent())
    if not corpus.documents:
        raise CorpusError(corpus.faults)
    own = [read.document for read in corpus.documents]
    documents = [*own, *_as_documents(laws, folder / "laws")]
    settings = IngestSettings()
    chunks = [chunk for document in documents for chunk in cut_chunks(document, settings.chunk_budget_chars)]
    texts = [embedded_text(chunk) for chunk in chunks]
    cutter = WordCutter(corpus.lexicon)
    build_corpus_model([document.text for document in own], cutter, folder / "counted")
    counted = load_embedder(str(folder / "counted"))
    embedder = counted if model == CORPUS_MODEL else load_embedder(model)
    with new_build(folder / "index", "bench") as build:
        embedded = embed(chunks, embedder, None, None, Silent())
        embedded.write_sentences(build)
        build_vectors(build, chunks, embedded.vectors, lambda _stored: None)
        build_lexical(build, [lexical_tokens(text, settings.lexical_tokens, cutter) for text in texts])
        write_contents(
            build,
            Contents(
                documents=tuple(documents),
                chunks=tuple(chunks),
                parties=corpus.registry.to_dict(),
                lexicon=corpus.lexicon,
                home_place=corpus.home_place,
            ),
        )
        write_manifest(build, _manifest(embedder, settings))
    build_lexical(folder, [lexical_tokens(text, LexicalTokens.WORDS, cutter) for text in texts])
    return Pool(
        Index(folder / "index" / "bench"), cutter, LexicalIndex(folder), counted, counted.encode(texts)
    )


def lay_out(policies: Sequence[Path], shared: Path, folder: Path) -> None:
    """A corpus of these policies in a new folder, with the parties, words and home place of another corpus."""
    (folder / POLICIES).mkdir(parents=True)
    for name in ("parties.toml", "lexicon.txt", HOME):
        shutil.copy(shared / name, folder)
    for source in policies:
        shutil.copytree(source, folder / POLICIES, dirs_exist_ok=True)


def _as_documents(laws: Sequence[Law], folder: Path) -> list[Document]:
    """The laws as the readers give them: each written down, read and cut into sections."""
    folder.mkdir(parents=True)
    documents = []
    for number, law in enumerate(laws):
        path = folder / f"law-{number}.md"
        articles = (
            f"第{cn2an.an2cn(str(place))}条　{' '.join(text.split())}"
            for place, text in enumerate(law.articles, start=1)
        )
        path.write_text("\n\n".join((f"# {law.title}", *articles)), encoding="utf-8")
        documents.append(build_document(read_source(path)))
    return documents


def _manifest(embedder: Embedder, settings: IngestSettings) -> Manifest:
    identity = embedder.identity
    return Manifest(
        build_id="bench",
        built_at=datetime.now(UTC),
        model=ModelRecord(identity.name, identity.dimension, identity.digest),
        lexical_tokens=settings.lexical_tokens,
        chunk_budget_chars=settings.chunk_budget_chars,
        inputs={},
        settings_digest="",
        counts={},
    )
