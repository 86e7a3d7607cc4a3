"""A small model of the corpus's own words, for sites that want no other: built with the index, from the corpus alone.

Words that keep the same company get close vectors, so a paraphrase that shares no character with a clause may still
find it. Deterministic: the same texts give the same files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from scipy import sparse
from tokenizers import Tokenizer

from ingest.embedding.static_model import (
    UNKNOWN,
    WINDOW,
    Vocabulary,
    factorised,
    ppmi,
    save_static_model,
    unigram_tokenizer,
    weighted,
    with_characters,
    without_common_direction,
)
from ingest.text import WordCutter, normalise, split_sentences


def build_corpus_model(texts: Sequence[str], cutter: WordCutter, folder: Path) -> None:
    """Builds the model of these texts and saves it in `folder`, where `SentenceTransformer(folder)` finds it."""
    sentences = [words for text in texts for words in _sentences_of_words(text, cutter)]
    vocabulary = _vocabulary(sentences)
    vectors = factorised(ppmi(_cooccurrence(sentences, vocabulary)))
    vectors = with_characters(vectors, vocabulary)
    vectors = weighted(without_common_direction(vectors, vocabulary), vocabulary)
    save_static_model(unigram_tokenizer(vocabulary), vectors, folder)


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
