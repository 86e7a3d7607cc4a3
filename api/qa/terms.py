"""The words of a question that an answer must account for, and how well a clause does."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from api.qa.said import Term, said_in
from api.qa.words import SlotWords
from ingest.index import Index, normalise

_NUMBER = re.compile(r"(?<![a-z\d.])\d+(?:\.\d+)?(?:[:：]\d+(?:\.\d+)?)?%?(?![a-z\d.])")
_ASKED_NUMBERS = ("quantity", "number", "parts", "share", "money")  # families of words that name no subject
LEAST_WINDOW_TERMS = 2
COMPOUND_CHARS = 4
_CLAUSE_END = re.compile(r"[，。！？!?；;,\n]+|(?<!\d)[:：]|[:：](?!\d)|—+")
_INTRODUCED = re.compile(r"(?<!\d)[:：](?!\d)|—+")  # what follows is what is meant
UNSEEN_WEIGHT = 1.25  # of the weight of the rarest word of the corpus; evals: answers
SINGLE_CHARACTER_SHARE = 0.35
GUESSED_SHARE = 0.3


class Terms:
    """Telling words with their rarity over the sections of the corpus."""

    def __init__(self, index: Index, words: SlotWords, synonyms: Mapping[str, tuple[str, ...]]) -> None:
        self._index = index
        self._synonyms = synonyms
        expressions = _longest_first([word for word in synonyms if len(word) > 1])
        self._wholes = re.compile(f"{_NUMBER.pattern}|{expressions.pattern}")
        self._stop = words.question_words.union(*(words.asks_for[what] for what in _ASKED_NUMBERS))
        self._classes = words.word_classes
        self._counts, self._sections = _section_counts(index)
        self._numbers = _ledger_numbers(index)
        self._top = math.log(self._sections + 1)
        self._read_before = lru_cache(maxsize=512)(self._read)

    def of(self, text: str) -> tuple[Term, ...]:
        """The telling words of a text, in order, once each."""
        return self._read_before(text)  # several steps ask for those of one question

    def _read(self, text: str) -> tuple[Term, ...]:
        words = dict.fromkeys(word for word in self._cut(normalise(text)) if self._is_telling(word))
        return tuple(self._term(word) for word in words)

    def windows(self, text: str) -> tuple[tuple[Term, ...], ...]:
        """The terms of the whole text, and of each clause or pair of clauses where there are several.

        A long-winded question is answered when the part that asks is; one or two words are no part.
        """
        clauses = [part for part in _CLAUSE_END.split(text) if part.strip()]
        parts = [text]
        if len(clauses) > 2:
            parts += ["，".join(clauses[place : place + 2]) for place in range(len(clauses) - 1)]
        parts += _INTRODUCED.split(text)[1:]
        windows = (self.of(part) for part in parts)
        return tuple(
            terms for place, terms in enumerate(windows) if place == 0 or len(terms) >= LEAST_WINDOW_TERMS
        )

    def _cut(self, text: str) -> list[str]:
        """Words; what the synonyms list as one expression stays whole where it does not tear words apart."""
        pieces: list[str] = []
        done = place = 0
        torn = self._inner_places(text)
        while place < len(text):
            match = self._wholes.match(text, place)
            if match is None or (not match.group()[0].isdigit() and torn.intersection(match.span())):
                place += 1
                continue
            pieces += [*self._real_words(text[done:place]), match.group()]
            done = place = match.end()
        return [*pieces, *self._real_words(text[done:])]

    def _inner_places(self, text: str) -> set[int]:
        """Places inside a word of the dictionary or the corpus: 关门 in 机关门口 begins at one."""
        inner: set[int] = set()
        place = 0
        for word in self._index.words(text):
            start = text.find(word, place)
            if start < 0:
                continue
            place = start + len(word)
            if self._is_real(word):
                inner.update(range(start + 1, place))
        return inner

    def _real_words(self, text: str) -> list[str]:
        """Words of the dictionary or the corpus; what the cutter only guessed to be a word is also taken apart."""
        return [
            piece
            for word in self._index.words(text)
            for piece in (self._halves(word) or ((word,) if self._is_real(word) else (*word, word)))
        ]

    def _halves(self, word: str) -> tuple[str, ...]:
        """基站选址 → 基站, 选址: a compound of the dictionary that no document holds, but for its halves."""
        halves = (word[:2], word[2:])
        is_unseen = len(word) == COMPOUND_CHARS and word not in self._synonyms and not self._count(word)
        return (
            halves
            if is_unseen and all(half in self._synonyms or self._counts[half] for half in halves)
            else ()
        )

    def _is_real(self, word: str) -> bool:
        is_written = word in self._synonyms or self._counts[word] > 0
        return len(word) == 1 or word.isascii() or is_written or self._index.knows_word(word)

    def _is_telling(self, word: str) -> bool:
        if word in self._stop or not any(char.isalnum() for char in word):
            return False
        if _NUMBER.fullmatch(word):
            return len(word) > 1 and word in self._numbers
        return len(word) > 1 or word.isascii() or self._count(word) > 0

    def _term(self, word: str) -> Term:
        others = self._synonyms.get(word, ())
        count = self._count(word) or max((self._count(other) for other in others), default=0)
        weight = math.log((self._sections + 1) / (count + 0.5)) if count else self._unseen_weight(word)
        if not self._is_real(word) and any(char in self._stop for char in word):
            weight *= GUESSED_SHARE
        if len(word) == 1:
            weight *= SINGLE_CHARACTER_SHARE
        return Term(word, weight, count > 0, others)

    def _unseen_weight(self, word: str) -> float:
        """A word that no document holds weighs by what sort of word it is: 天气 much, 昨天 little."""
        found = self._index.word_class(word) or ("eng" if word.isascii() else "x")
        classes = self._classes
        share = next(
            (classes[found[:size]] for size in range(len(found), 0, -1) if found[:size] in classes), 1.0
        )
        return self._top * UNSEEN_WEIGHT * share

    def _count(self, word: str) -> int:
        return self._counts.get(word, 0) or self._count_inside(word)

    @lru_cache(maxsize=4096)  # noqa: B019 - lives as long as the process
    def _count_inside(self, word: str) -> int:
        return sum(word in text for text in _section_texts(self._index))

    def coverage(self, terms: Sequence[Term], text: str) -> float:
        """How much of the terms' weight a text accounts for, 0-1; 1 where there are no terms."""
        return self.coverage_in(terms, normalise(text)) if terms else 1.0

    @staticmethod
    def coverage_in(terms: Sequence[Term], plain: str) -> float:
        """The same for a text that is normalised already."""
        total = sum(term.weight for term in terms)
        if not total:
            return 1.0
        return sum(term.weight * said_in(term, plain) for term in terms) / total

    def missing(self, terms: Sequence[Term], text: str) -> tuple[Term, ...]:
        """The terms that a text does not say, not even in part."""
        plain = normalise(text)
        return self.missing_in(terms, plain)

    @staticmethod
    def missing_in(terms: Sequence[Term], plain: str) -> tuple[Term, ...]:
        """The same for a text that is normalised already."""
        return tuple(term for term in terms if said_in(term, plain) == 0.0)


def weight_of(terms: Iterable[Term]) -> float:
    """The summed weight of some terms."""
    return sum(term.weight for term in terms)


def _longest_first(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of these words, longer ones tried first; one that never matches where there are none."""
    ordered = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")


@lru_cache(maxsize=2)
def _section_texts(index: Index) -> tuple[str, ...]:
    return tuple(
        normalise(section.path + "\n" + document.text[section.start : section.end])
        for document in index.documents.values()
        for section in document.sections
    )


def _ledger_numbers(index: Index) -> frozenset[str]:
    """Numbers and ratios that figures of the ledger are written with: named in a question, they point at a figure."""
    return frozenset(number for figure in index.figures for number in _NUMBER.findall(normalise(figure.text)))


def _section_counts(index: Index) -> tuple[Counter[str], int]:
    counts: Counter[str] = Counter()
    texts = _section_texts(index)
    for text in texts:
        counts.update(set(index.words(text)))
    return counts, len(texts)
