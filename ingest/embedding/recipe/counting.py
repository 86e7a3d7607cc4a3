"""Texts → a vocabulary and what words keep which company; the start of the training."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ingest.embedding.static_model import (
    UNKNOWN,
    WINDOW,
    Matrix,
    Vocabulary,
    factorised,
    ppmi,
    unit,
    weighted,
    with_characters,
    without_common_direction,
)
from ingest.text import WordCutter

Ids = NDArray[np.int32]

VOCABULARY_SIZE: Final = 20_000
CHARACTERS_MAX: Final = 5_200
_WORD_MIN_COUNT: Final = 5
_CHARACTER_MIN_COUNT: Final = 8
_PAIR_MIN_WEIGHT: Final = 12.0  # rarer company is chance, and most of the matrix
_BETWEEN_CLAUSES: Final = -1


def start_vectors(clauses: Iterable[str], cutter: WordCutter) -> tuple[Vocabulary, Matrix]:
    """The vocabulary of these clauses and a vector a token, before any training on questions."""
    words, stream = _stream(clauses, cutter)
    vocabulary = _vocabulary(words, np.bincount(stream[stream >= 0], minlength=len(words)))
    vectors = factorised(ppmi(_cooccurrence(_in_vocabulary(stream, words, vocabulary), vocabulary)))
    vectors = with_characters(_characters_lean_on_words(vectors, vocabulary), vocabulary)
    return vocabulary, weighted(without_common_direction(vectors, vocabulary), vocabulary)


def _stream(clauses: Iterable[str], cutter: WordCutter) -> tuple[list[str], Ids]:
    """All words in order as numbers of a word list; a mark ends each clause."""
    numbers: dict[str, int] = {}
    stream = array("i")
    for clause in clauses:
        for word in cutter.cut(clause):
            if word.isalnum():
                stream.append(numbers.setdefault(word, len(numbers)))
        stream.append(_BETWEEN_CLAUSES)
    return list(numbers), np.frombuffer(stream, dtype=np.int32)


def _vocabulary(words: list[str], counts: NDArray[np.int64]) -> Vocabulary:
    """The commonest characters, then the commonest words; a character counts wherever it stands."""
    characters: Counter[str] = Counter()
    for word, count in zip(words, counts, strict=True):
        for character in word:
            characters[character] += int(count)
    kept = [(c, n) for c, n in characters.most_common(CHARACTERS_MAX) if n >= _CHARACTER_MIN_COUNT]
    longer = sorted(
        (
            (word, int(count))
            for word, count in zip(words, counts, strict=True)
            if len(word) > 1 and count >= _WORD_MIN_COUNT and not word.isdigit()
        ),
        key=lambda pair: (-pair[1], pair[0]),
    )
    pieces = [(UNKNOWN, 0), *kept, *longer[: VOCABULARY_SIZE - len(kept) - 1]]
    return Vocabulary(tuple(token for token, _ in pieces), tuple(count for _, count in pieces))


def _in_vocabulary(stream: Ids, words: list[str], vocabulary: Vocabulary) -> Ids:
    """The stream in numbers of the vocabulary, words outside it left out."""
    ids = vocabulary.ids
    outside = _BETWEEN_CLAUSES - 1
    renumbered = np.array([*(ids.get(word, outside) for word in words), _BETWEEN_CLAUSES], dtype=np.int32)
    known: Ids = renumbered[stream]  # the mark, -1, finds itself at the end
    inside: Ids = known[known != outside]
    return inside


def _cooccurrence(stream: Ids, vocabulary: Vocabulary) -> sparse.csr_matrix:
    """How often words stand near each other in a clause, nearer counted more."""
    size = len(vocabulary.tokens)
    clause = np.cumsum(stream == _BETWEEN_CLAUSES)
    is_word = stream >= 0
    words, clause = stream[is_word].astype(np.int64), clause[is_word]
    counts = sparse.csr_matrix((size, size))
    for distance in range(1, WINDOW + 1):
        together = clause[:-distance] == clause[distance:]
        pairs, often = np.unique(
            words[:-distance][together] * size + words[distance:][together], return_counts=True
        )
        weight = often * float(WINDOW + 1 - distance)
        counts = counts + sparse.csr_matrix((weight, (pairs // size, pairs % size)), shape=(size, size))
    counts = (counts + counts.T).tocsr()
    counts.data[counts.data < _PAIR_MIN_WEIGHT] = 0.0
    counts.eliminate_zeros()
    return counts


def _characters_lean_on_words(vectors: Matrix, vocabulary: Vocabulary) -> Matrix:
    """A character stands for itself and for the words it is part of, in equal shares."""
    ids = vocabulary.ids
    units = unit(vectors)
    of_words = np.zeros_like(units)
    for number, (token, count) in enumerate(zip(vocabulary.tokens, vocabulary.counts, strict=True)):
        if number and len(token) > 1:
            for character in set(token):
                if character in ids:
                    of_words[ids[character]] += np.sqrt(count) * units[number]
    is_character = np.array([len(token) == 1 for token in vocabulary.tokens])
    units[is_character] = (units[is_character] + unit(of_words[is_character])) / 2
    return unit(units)
