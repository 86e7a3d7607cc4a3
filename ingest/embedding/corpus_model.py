"""A small model of the corpus's own words: PPMI over windows, truncated SVD, weighted like SIF, saved as sentence-transformers do.

It serves where no trained model is set. Words that keep the same company get close vectors, so a paraphrase that
shares no character with a clause may still find it. Deterministic: the same texts give the same files.

Sources: Levy & Goldberg 2014 (PPMI factorised by SVD), Levy, Goldberg & Dagan 2015 (context distribution smoothing,
symmetric singular-value weighting), Arora, Liang & Ma 2017 (SIF weights, common component removed).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from ingest.text import WordCutter, normalise, split_sentences

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


def build_corpus_model(texts: Sequence[str], cutter: WordCutter, folder: Path) -> None:
    """Builds the model of these texts and saves it in `folder`, where `SentenceTransformer(folder)` finds it."""
    sentences = [words for text in texts for words in _sentences_of_words(text, cutter)]
    vocabulary = _vocabulary(sentences)
    vectors = _factorised(_ppmi(_cooccurrence(sentences, vocabulary)))
    vectors = _with_characters(vectors, vocabulary)
    vectors = _weighted(_without_common_direction(vectors, vocabulary), vocabulary)
    _save(_tokenizer(vocabulary), vectors, folder)


def known_share(texts: Iterable[str], cutter: WordCutter, folder: Path) -> float:
    """How much of these texts' words the model in `folder` knows as words, from 0 to 1."""
    known = frozenset(Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab())
    counts = Counter(word for text in texts for words in _sentences_of_words(text, cutter) for word in words)
    total = sum(counts.values())
    return sum(count for word, count in counts.items() if word in known) / total if total else 1.0


def _sentences_of_words(text: str, cutter: WordCutter) -> list[list[str]]:
    plain = normalise(text)
    cut = (
        [word for word in cutter.cut(plain[start:end]) if word.isalnum()]
        for start, end in split_sentences(plain)
    )
    return [words for words in cut if words]


def _vocabulary(sentences: Sequence[Sequence[str]]) -> Vocabulary:
    words = Counter(word for sentence in sentences for word in sentence)
    counts = words.copy()
    for word, count in words.items():
        if len(word) > 1:
            for character in word:
                counts[character] += count
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Vocabulary((UNKNOWN, *(token for token, _ in ordered)), (0, *(count for _, count in ordered)))


def _cooccurrence(sentences: Sequence[Sequence[str]], vocabulary: Vocabulary) -> sparse.csr_matrix:
    """How often tokens stand near each other, nearer counted more; a word's characters share its company."""
    ids = vocabulary.ids
    size = len(vocabulary.tokens)
    parts = {word: _with_its_characters(word, ids) for sentence in sentences for word in sentence}
    pairs: Counter[tuple[int, int]] = Counter()
    for sentence in sentences:
        for place, word in enumerate(sentence):
            for distance, other in enumerate(sentence[place + 1 : place + 1 + WINDOW]):
                weight = WINDOW - distance
                for first in parts[word]:
                    for second in parts[other]:
                        pairs[first, second] += weight
    if not pairs:
        return sparse.csr_matrix((size, size))
    rows, columns = np.array(list(pairs), dtype=np.int64).T
    counts = sparse.csr_matrix((np.fromiter(pairs.values(), float), (rows, columns)), shape=(size, size))
    return (counts + counts.T).tocsr()


def _with_its_characters(word: str, ids: dict[str, int]) -> tuple[int, ...]:
    return (ids[word],) if len(word) == 1 else (ids[word], *sorted({ids[character] for character in word}))


def _ppmi(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    pairs = counts.tocoo()
    if not pairs.nnz:
        return counts
    rows = np.asarray(counts.sum(axis=1)).ravel()
    contexts = np.asarray(counts.sum(axis=0)).ravel() ** SMOOTHING
    expected = rows[pairs.row] * contexts[pairs.col] / contexts.sum()
    values = np.maximum(np.log(pairs.data / expected), 0.0)
    return sparse.csr_matrix((values, (pairs.row, pairs.col)), shape=counts.shape)


def _factorised(matrix: sparse.csr_matrix) -> Matrix:
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


def _with_characters(vectors: Matrix, vocabulary: Vocabulary) -> Matrix:
    """Each word's direction mixed with that of its characters, so that a rare word leans on what it is made of."""
    ids = vocabulary.ids
    unit = _unit(vectors)
    mixed = unit.copy()
    for number, token in enumerate(vocabulary.tokens):
        inner = [ids[character] for character in token if character in ids]
        if number and len(token) > 1 and inner:
            mixed[number] = (1 - CHARACTER_SHARE) * unit[number] + CHARACTER_SHARE * _unit(
                unit[inner].mean(axis=0, keepdims=True)
            )[0]
    return _unit(mixed)


def _without_common_direction(vectors: Matrix, vocabulary: Vocabulary) -> Matrix:
    """What every text shares says nothing about any of them."""
    weights = np.asarray(vocabulary.counts, dtype=float) * _sif(vocabulary)
    common = _unit((vectors * weights[:, None]).sum(axis=0, keepdims=True))
    return vectors - (vectors @ common.T) @ common


def _weighted(vectors: Matrix, vocabulary: Vocabulary) -> Matrix:
    weighted = vectors * _sif(vocabulary)[:, None]
    weighted[0] = 0.0
    return weighted


def _sif(vocabulary: Vocabulary) -> NDArray[np.float64]:
    counts = np.asarray(vocabulary.counts, dtype=float)
    weights: NDArray[np.float64] = SIF_SCALE / (SIF_SCALE + counts / max(counts.sum(), 1.0))
    return weights


def _unit(vectors: Matrix) -> Matrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Matrix = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return unit


def _tokenizer(vocabulary: Vocabulary) -> Tokenizer:
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


def _save(tokenizer: Tokenizer, vectors: Matrix, folder: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    weights = np.round(vectors, 5).astype(np.float32)  # the last digits of a factorisation are noise
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, weights)], device="cpu")
    model.save(str(folder), create_model_card=False)
