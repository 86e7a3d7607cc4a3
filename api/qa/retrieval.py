"""Which passages answer: meaning and words, each measured in standard deviations, fused by weight, best first."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from pathlib import Path

from ingest.index import Candidate, Chunk, Document, DocumentKind, Index

CANDIDATES = 60  # from each side
MEANING_WEIGHT = 0.5  # evals: retrieval_bench
DIGEST_WEIGHT = -0.35  # a digest stands behind an official text that says the same; evals: retrieval_bench
HOME_WEIGHT = 0.35  # an official text of the home place stands before others; evals: retrieval_bench
ASKING_WORDS = Path(__file__).with_name("asking_words.toml")


@dataclass(frozen=True, slots=True)
class RetrievedPassage:
    """A chunk with its scores; `fused_score` is in standard deviations, comparable within one query only."""

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
    (in standard deviations; none given: `standing_weights`). An empty index or a query without a known token gives
    an empty list.
    """
    scope = None if document_ids is None else sorted(document_ids)
    candidates = index.candidates(query, without_asking_words(query), CANDIDATES, scope, audience)
    weights = standing_weights(index) if document_weights is None else document_weights
    fused = _standardised(
        [meaning_weight * one.meaning + (1 - meaning_weight) * one.words for one in candidates]
    )
    scored = [
        (-score - weights.get(one.chunk.document_id, 0.0), one.chunk.id, one)
        for one, score in zip(candidates, fused, strict=True)
    ]
    return [_passage(one, -score) for score, _, one in nsmallest(limit, scored)]


def standing_weights(index: Index) -> dict[str, float]:
    """What speaks for a document whatever is asked: official texts before digests, the home place's own first."""
    return {
        document_id: weight
        for document_id, document in index.documents.items()
        for weight in (_standing(document, index.home_place),)
        if weight
    }


def _standing(document: Document, home_place: str) -> float:
    if document.identity.kind is DocumentKind.DIGEST:
        return DIGEST_WEIGHT
    return HOME_WEIGHT if home_place and document.identity.place == home_place else 0.0


def without_asking_words(query: str) -> str:
    """What a query is about, without the words that only ask; all of it where nothing else is left."""
    rest = _asking_words().sub(" ", query)
    return rest if any(character.isalnum() for character in rest) else query


@lru_cache(maxsize=1)
def _asking_words() -> re.Pattern[str]:
    words: list[str] = tomllib.loads(ASKING_WORDS.read_text(encoding="utf-8"))["words"]
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def _passage(candidate: Candidate, fused_score: float) -> RetrievedPassage:
    return RetrievedPassage(
        chunk=candidate.chunk,
        fused_score=fused_score,
        cosine_similarity=candidate.cosine_similarity,
        bm25_score=candidate.bm25_score,
    )


def _standardised(scores: Sequence[float]) -> list[float]:
    """The scores with mean 0 and spread 1 among the candidates: what a document's weight adds to."""
    if not scores:
        return []
    mean = math.fsum(scores) / len(scores)
    spread = math.sqrt(math.fsum((score - mean) ** 2 for score in scores) / len(scores)) or 1.0
    return [(score - mean) / spread for score in scores]
