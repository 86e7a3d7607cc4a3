"""Which passages answer: meaning and words, each z-scored, fused by weight, best first."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.index import Chunk, Index

CANDIDATES = 60
MEANING_WEIGHT = 0.4  # evals: retrieval


@dataclass(frozen=True, slots=True)
class RetrievedPassage:
    """A chunk with its scores; `fused_score` is a weighted sum of z-scores, comparable within one query only."""

    chunk: Chunk
    fused_score: float
    cosine_similarity: float
    bm25_score: float


def retrieve(
    index: Index,
    query: str,
    *,
    audience: str,
    limit: int = 8,
    document_ids: frozenset[str] | None = None,
    document_weights: Mapping[str, float] | None = None,
    meaning_weight: float = MEANING_WEIGHT,
) -> list[RetrievedPassage]:
    """The best passages for a query, at most `limit`, best first.

    `document_ids` keeps to these documents; `document_weights` adds to the fused score of a document's passages
    (in standard deviations). An empty index or a query without a known token gives an empty list.
    """
    scope = None if document_ids is None else sorted(document_ids)
    by_meaning = {passage.chunk.id: passage for passage in index.nearest(query, CANDIDATES, scope, audience)}
    by_words = {passage.chunk.id: passage for passage in index.best_words(query, CANDIDATES, scope, audience)}
    chunks = {passage.chunk.id: passage.chunk for passage in (*by_meaning.values(), *by_words.values())}
    if not chunks:
        return []
    ids = list(chunks)
    meaning = [by_meaning[chunk_id].score if chunk_id in by_meaning else None for chunk_id in ids]
    words = [by_words[chunk_id].score if chunk_id in by_words else None for chunk_id in ids]
    fused = [
        meaning_weight * m + (1 - meaning_weight) * w
        for m, w in zip(_z_scores(meaning), _z_scores(words), strict=True)
    ]
    passages = [
        RetrievedPassage(
            chunk=chunks[chunk_id],
            fused_score=score + (document_weights or {}).get(chunks[chunk_id].document_id, 0.0),
            cosine_similarity=m or 0.0,
            bm25_score=w or 0.0,
        )
        for chunk_id, score, m, w in zip(ids, fused, meaning, words, strict=True)
    ]
    passages.sort(key=lambda passage: (-passage.fused_score, passage.chunk.id))
    return passages[:limit]


def _z_scores(scores: Sequence[float | None]) -> list[float]:
    """Standard scores; a candidate that one side did not find gets that side's lowest."""
    known = [score for score in scores if score is not None]
    if not known:
        return [0.0] * len(scores)
    mean, spread = statistics.fmean(known), statistics.pstdev(known) or 1.0
    lowest = min(known)
    return [((lowest if score is None else score) - mean) / spread for score in scores]
