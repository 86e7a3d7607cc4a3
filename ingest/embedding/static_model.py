"""A model of one vector a token: PPMI factorised, characters mixed in, weighted like SIF, saved as sentence-transformers do.

Sources: Levy & Goldberg 2014 (PPMI factorised by SVD), Levy, Goldberg & Dagan 2015 (context distribution smoothing,
symmetric singular-value weighting), Arora, Liang & Ma 2017 (SIF weights, common component removed).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

Matrix = NDArray[np.float64]

DIMENSION: Final = 256
WINDOW: Final = 8  # words to either side; sentences of plans are long
SMOOTHING: Final = 0.75  # Levy, Goldberg & Dagan 2015
SIF_SCALE: Final = 1e-3  # Arora, Liang & Ma 2017
CHARACTER_SHARE: Final = 0.5  # how much a word's characters count beside the word itself
UNKNOWN: Final = "[UNK]"
_WORD: Final = r"[^\p{L}\p{N}]+"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words and characters of the corpus with how often they occur; the first is the unknown token."""

    tokens: tuple[str, ...]
    counts: tuple[int, ...]

    @property
    def ids(self) -> dict[str, int]:
        return {token: number for number, token in enumerate(self.tokens)}


def ppmi(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    pairs = counts.tocoo()
    if not pairs.nnz:
        return counts
    rows = np.asarray(counts.sum(axis=1)).ravel()
    contexts = np.asarray(counts.sum(axis=0)).ravel() ** SMOOTHING
    expected = rows[pairs.row] * contexts[pairs.col] / contexts.sum()
    values = np.maximum(np.log(pairs.data / expected), 0.0)
    return sparse.csr_matrix((values, (pairs.row, pairs.col)), shape=counts.shape)


def factorised(matrix: sparse.csr_matrix) -> Matrix:
    """One vector a row: left singular vectors times the root of their values, signs fixed."""
    size = matrix.shape[0]
    rank = min(DIMENSION, size - 1)
    vectors = np.zeros((size, DIMENSION))
    if rank < 1 or not matrix.nnz:
        vectors[np.arange(size), np.arange(size) % DIMENSION] = (
            1.0  # too small a corpus to learn from: words stand for themselves
        )
        return vectors
    left, values = _largest_singular(matrix, rank)
    vectors[:, :rank] = left * np.sqrt(values)
    return vectors


def _largest_singular(matrix: sparse.csr_matrix, rank: int) -> tuple[Matrix, NDArray[np.float64]]:
    """Left singular vectors and values, largest first. On one thread: the same numbers on any number of cores."""
    from sklearn.utils.extmath import randomized_svd
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        left, values, _ = randomized_svd(matrix, n_components=rank, n_iter=5, random_state=0)
    return left, values


def with_characters(vectors: Matrix, vocabulary: Vocabulary) -> Matrix:
    """Each word's direction mixed with that of its characters, so that a rare word leans on what it is made of."""
    ids = vocabulary.ids
    units = unit(vectors)
    mixed = units.copy()
    for number, token in enumerate(vocabulary.tokens):
        inner = [ids[character] for character in token if character in ids]
        if number and len(token) > 1 and inner:
            mixed[number] = (1 - CHARACTER_SHARE) * units[number] + CHARACTER_SHARE * unit(
                units[inner].mean(axis=0, keepdims=True)
            )[0]
    return unit(mixed)


def without_common_direction(vectors: Matrix, vocabulary: Vocabulary) -> Matrix:
    """What every text shares says nothing about any of them."""
    weights = np.asarray(vocabulary.counts, dtype=float) * _sif(vocabulary)
    common = unit((vectors * weights[:, None]).sum(axis=0, keepdims=True))
    return vectors - (vectors @ common.T) @ common


def weighted(vectors: Matrix, vocabulary: Vocabulary) -> Matrix:
    rows: Matrix = vectors * _sif(vocabulary)[:, None]
    rows[0] = 0.0
    return rows


def _sif(vocabulary: Vocabulary) -> NDArray[np.float64]:
    counts = np.asarray(vocabulary.counts, dtype=float)
    weights: NDArray[np.float64] = SIF_SCALE / (SIF_SCALE + counts / max(counts.sum(), 1.0))
    return weights


def unit(vectors: Matrix) -> Matrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    units: Matrix = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return units


def unigram_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """A unigram tokenizer: the likeliest cut into the corpus's words, into characters where no word fits."""
    total = max(sum(vocabulary.counts), 1)
    pieces = [(UNKNOWN, -30.0)]
    pieces.extend(
        (token, math.log(count / total) - (2.0 if len(token) == 1 else 0.0))
        for token, count in zip(vocabulary.tokens[1:], vocabulary.counts[1:], strict=True)
    )
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(_WORD), "removed")
    return tokenizer


def save_static_model(tokenizer: Tokenizer, vectors: Matrix, folder: Path, *, is_half: bool = False) -> None:
    """Saves a model that `SentenceTransformer(folder)` loads; half floats take half the place."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    weights = np.round(vectors, 5).astype(np.float32)  # the last digits of a factorisation are noise
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, weights)], device="cpu")
    (model.half() if is_half else model).save(str(folder), create_model_card=False)
