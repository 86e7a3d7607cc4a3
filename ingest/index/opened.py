"""An index opened for reading: lookups, nearest passages, best passages by words."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from ingest.document import Document
from ingest.errors import IndexMismatchError
from ingest.index.folder import (
    MODEL_FOLDER,
    MODEL_INSIDE,
    Contents,
    Manifest,
    current_build,
    read_contents,
    read_manifest,
)
from ingest.index.lexical import LexicalIndex
from ingest.index.ranking import highest
from ingest.index.sentences import SentenceIndex
from ingest.index.vectors import VectorIndex
from ingest.parties import PartyRegistry
from ingest.records import Chunk, CuratedAnswer, DigitRun, Figure, Responsibility, Task
from ingest.text import WordCutter, lexical_tokens
from ingest.wording import say

if TYPE_CHECKING:
    from ingest.embedding import Embedder

Rows = NDArray[np.int64]
Numbers = NDArray[np.float32]

# Who may read what: each sees what those before it see, and its own.
AUDIENCES: Final = ("public", "member", "supervisor", "operator")


class ScoreName(StrEnum):
    """What a passage's score measures; scores of two kinds are not comparable as they are."""

    COSINE_SIMILARITY = "cosine_similarity"
    BM25_SCORE = "bm25_score"


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was retrieved, with the score that `score_name` names."""

    chunk: Chunk
    score: float
    score_name: ScoreName


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that may answer, by meaning and by words.

    `cosine_similarity` is that of the whole chunk. `meaning` (half the chunk, half its nearest sentence) and `words` are
    distances from the mean of the scores of all chunks searched, in standard deviations.
    """

    chunk: Chunk
    cosine_similarity: float
    bm25_score: float
    meaning: float
    words: float


class Index:
    """One build, opened. Safe to share between threads; a newer build is seen by opening again."""

    def __init__(self, build: Path) -> None:
        self.manifest: Manifest = read_manifest(build)
        self._build = build
        self._contents: Contents = read_contents(build)
        self.documents: Mapping[str, Document] = {
            document.id: document for document in self._contents.documents
        }
        self.chunks: tuple[Chunk, ...] = self._contents.chunks
        self.tasks: tuple[Task, ...] = self._contents.tasks
        self.responsibilities: tuple[Responsibility, ...] = self._contents.responsibilities
        self.figures: tuple[Figure, ...] = self._contents.figures
        self.digit_runs: tuple[DigitRun, ...] = self._contents.digit_runs
        self.curated: tuple[CuratedAnswer, ...] = self._contents.curated
        self.parties: PartyRegistry = PartyRegistry.from_dict(self._contents.parties)
        self.home_place: str = self._contents.home_place
        self._cutter = WordCutter(self._contents.lexicon)
        self._vectors, self._sentences, self._lexical = _open_searches(build, self.chunks)
        self._embedder: Embedder | None = None
        self._lock = threading.Lock()
        self._views: dict[str, Index] = {}
        self._whole: Index | None = None  # what this is a view of
        self._vector_of = lru_cache(maxsize=256)(self._encode)  # several steps search with one question

    def visible_to(self, audience: str) -> Index:
        """The same index with only what this audience may read; itself where that is all of it."""
        allowed = _visible_to(audience)
        hidden = {one.id for one in self.documents.values() if one.identity.audience not in allowed}
        if not hidden:
            return self
        with self._lock:
            if audience not in self._views:
                self._views[audience] = self._without(hidden)
            return self._views[audience]

    def _without(self, hidden: Collection[str]) -> Index:
        view = copy(self)
        view._whole = self
        view.documents = {one: document for one, document in self.documents.items() if one not in hidden}
        view.tasks = tuple(one for one in self.tasks if one.document_id not in hidden)
        view.responsibilities = tuple(one for one in self.responsibilities if one.document_id not in hidden)
        view.figures = tuple(one for one in self.figures if one.document_id not in hidden)
        view.curated = tuple(one for one in self.curated if one.document_id not in hidden)
        view.digit_runs = tuple(one for one in self.digit_runs if one.document_id not in hidden)
        return view

    def nearest(
        self,
        query: str,
        limit: int,
        document_ids: Collection[str] | None = None,
        audience: str = AUDIENCES[0],
    ) -> list[Passage]:
        """The passages nearest in meaning, best first, of these documents (None: all) and open to this audience."""
        vector = self._vector_of(query)
        hits = self._vectors.nearest(vector, limit, self._rows(document_ids, audience))
        return [Passage(self.chunks[row], score, ScoreName.COSINE_SIMILARITY) for row, score in hits]

    def best_words(
        self,
        query: str,
        limit: int,
        document_ids: Collection[str] | None = None,
        audience: str = AUDIENCES[0],
    ) -> list[Passage]:
        """The passages that share the most telling words with the query, best first; those that share none are left out."""
        tokens = lexical_tokens(query, self.manifest.lexical_tokens, self._cutter)
        hits = self._lexical.best(tokens, limit, self._rows(document_ids, audience))
        return [Passage(self.chunks[row], score, ScoreName.BM25_SCORE) for row, score in hits]

    def candidates(
        self,
        query: str,
        query_words: str,
        limit: int,
        document_ids: Collection[str] | None = None,
        audience: str = AUDIENCES[0],
    ) -> list[Candidate]:
        """The `limit` nearest to the query and the `limit` best for its words, each with both its scores; in no order."""
        rows = self._rows(document_ids, audience)
        vector = self._vector_of(query)
        scores = self._lexical.scores(lexical_tokens(query_words, self.manifest.lexical_tokens, self._cutter))
        searched = scores if rows is None else scores[rows]
        best = highest(searched, limit)
        best = best[searched[best] > 0]
        nearest = [row for row, _ in self._vectors.nearest(vector, limit, rows)]
        found = np.union1d(best if rows is None else rows[best], np.array(nearest, dtype=np.int64))
        if not len(found):
            return []
        similarities = self._vectors.similarities(vector, found)
        nearness: Numbers = np.float32(0.5) * (similarities + self._sentences.similarities(vector, found))
        meaning = _standard(nearness, *self._vectors.spread(vector, rows))  # evals: retrieval_bench
        words = _standard(scores[found], float(searched.mean()), float(searched.std()))
        columns = zip(found, similarities, scores[found], meaning, words, strict=True)
        return [Candidate(self.chunks[row], *map(float, numbers)) for row, *numbers in columns]

    def question_vectors(self, questions: Sequence[str]) -> Numbers:
        """One row for each question, of length one (zeros where the model knows nothing of it): for likeness among them."""
        vectors = [self._vector_of(question) for question in questions]
        return np.stack(vectors) if vectors else np.zeros((0, self.manifest.model.dimension), np.float32)

    def words(self, text: str) -> list[str]:
        """The words of a text, cut as this index was built."""
        return self._cutter.cut(text)

    def knows_word(self, word: str) -> bool:
        """True for a word of the dictionary or of the corpus's lexicon."""
        return self._cutter.knows(word)

    @property
    def same_terms(self) -> Mapping[str, str]:
        """What people say for a term of the field → the term, as the corpus's lexicon has it."""
        return self._cutter.same_terms

    def word_class(self, word: str) -> str:
        """The dictionary's part of speech of a word (n noun, v verb, d adverb …); empty where it has none."""
        return self._cutter.word_class(word)

    def warm_up(self) -> None:
        """Loads the model, the dictionary and the search graphs now, so that the first question does not wait."""
        self._cutter.warm_up()
        self._ready_embedder()
        if self.chunks:
            self.nearest(self.chunks[0].text, 1, audience=AUDIENCES[-1])

    def close(self) -> None:
        """Lets go of the files. The index must not be used after."""
        self._vectors.close()

    def _rows(self, document_ids: Collection[str] | None, audience: str) -> Rows | None:
        """Rows of the chunks to search; None when that is all of them."""
        allowed = _visible_to(audience)
        groups = self._rows_by_group
        chosen = [
            rows
            for (document_id, written_for), rows in groups.items()
            if written_for in allowed and (document_ids is None or document_id in document_ids)
        ]
        if len(chosen) == len(groups):
            return None
        return np.sort(np.concatenate(chosen)) if chosen else np.zeros(0, dtype=np.int64)

    @cached_property
    def _rows_by_group(self) -> dict[tuple[str, str], Rows]:
        groups: dict[tuple[str, str], list[int]] = {}
        for row, chunk in enumerate(self.chunks):
            groups.setdefault((chunk.document_id, chunk.audience), []).append(row)
        return {group: np.array(rows, dtype=np.int64) for group, rows in groups.items()}

    def _encode(self, query: str) -> Numbers:
        return self._ready_embedder().encode_query(query)

    def _ready_embedder(self) -> Embedder:
        if self._whole is not None:
            return self._whole._ready_embedder()
        if self._embedder is None:
            with self._lock:
                if self._embedder is None:
                    self._embedder = _load_model(self._build, self.manifest)
        return self._embedder


def open_index(folder: Path) -> Index:
    """The current build of an index folder, opened. Raises IndexMismatchError, which names the command that mends it."""
    build = current_build(folder)
    if build is None:
        raise IndexMismatchError(say("index_missing", folder=folder))
    return Index(build)


def _open_searches(build: Path, chunks: tuple[Chunk, ...]) -> tuple[VectorIndex, SentenceIndex, LexicalIndex]:
    rows = {chunk.id: row for row, chunk in enumerate(chunks)}
    try:
        return VectorIndex(build, rows), SentenceIndex(build), LexicalIndex(build)
    except (OSError, ValueError) as error:
        raise IndexMismatchError(say("index_damaged", folder=build, reason=error)) from error


def _standard(values: Numbers, mean: float, spread: float) -> Numbers:
    """Distances from the mean in standard deviations; all 0 where the values do not differ."""
    return (values - mean) / spread if spread else np.zeros_like(values)


def _visible_to(audience: str) -> frozenset[str]:
    if audience not in AUDIENCES:
        return frozenset({AUDIENCES[0], audience})
    return frozenset(AUDIENCES[: AUDIENCES.index(audience) + 1])


def _load_model(build: Path, manifest: Manifest) -> Embedder:
    from ingest.embedding import ModelUnavailableError, load_embedder

    record = manifest.model
    location = str(build / MODEL_FOLDER) if record.name == MODEL_INSIDE else record.name
    try:
        embedder = load_embedder(location, name=record.name)
    except ModelUnavailableError as error:
        raise IndexMismatchError(say("index_model_missing", folder=build, model=record.name)) from error
    if (embedder.identity.digest, embedder.identity.dimension) != (record.digest, record.dimension):
        raise IndexMismatchError(
            say("index_model", folder=build, found=record.digest[:12], wanted=embedder.identity.digest[:12])
        )
    return embedder
