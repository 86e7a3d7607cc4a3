"""Typos mended by sound: a stretch that is no word, but sounds exactly like one of the corpus, is read as that word."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin

from ingest.index import Index, normalise

SHORTEST, LONGEST = 2, 6
SHORTEST_COMPOUND = 3  # characters: 快充 and 桩 are read as one word where a question has 快冲桩
MIN_COUNT = 2  # a word of the corpus must occur this often to be the one meant


class Spelling:
    """Words of the corpus by their sound."""

    def __init__(
        self, index: Index, function_words: Collection[str], spoken: Collection[str] = frozenset()
    ) -> None:
        """`spoken` are words that people use and the corpus need not: meant where none of the corpus sounds so."""
        self._index = index
        self._function_words = function_words
        counts = _word_counts(index)
        self._known = frozenset(counts)
        by_sound: dict[str, Counter[str]] = defaultdict(Counter)
        for word, count in counts.items():
            if SHORTEST <= len(word) <= LONGEST and count >= MIN_COUNT and _is_han(word):
                by_sound[sound_of(word)][word] += count
        for word in spoken:
            if SHORTEST <= len(word) <= LONGEST and _is_han(word):
                by_sound[sound_of(word)][word] += 1
        self._by_sound = {sound: words.most_common(1)[0][0] for sound, words in by_sound.items()}
        self._spots = frozenset(spot for word in self._by_sound.values() for spot in _spots(word))

    def mend(self, text: str) -> str:
        """The normalised text with misspelt words of the corpus mended; what is already a word stays."""
        pieces = self._index.words(text)
        mended: list[str] = []
        place = 0
        while place < len(pieces):
            taken, word = self._longest(pieces, place)
            mended.append(word)
            place += taken
        return _with_spaces(text, "".join(mended))

    def _longest(self, pieces: list[str], place: int) -> tuple[int, str]:
        for count in range(min(4, len(pieces) - place), 0, -1):
            window = pieces[place : place + count]
            written = "".join(window)
            if (
                not SHORTEST <= len(written) <= LONGEST
                or not _is_han(written)
                or self._spots.isdisjoint(_spots(written))  # a typo leaves a character in its place
                or not self._is_suspect(window, written)
            ):
                continue
            meant = self._by_sound.get(sound_of(written), written)
            if meant != written and any(a == b for a, b in zip(meant, written, strict=False)):
                return count, meant
        return 1, pieces[place]

    def _is_suspect(self, window: list[str], written: str) -> bool:
        if written in self._known:
            return False
        if len(window) == 1:
            return not self._index.knows_word(written)
        if len(window) == 2 and any(piece in self._function_words for piece in window):
            return False
        return any(len(piece) == 1 for piece in window)


@lru_cache(maxsize=8192)
def sound_of(word: str) -> str:
    """Toneless pinyin, syllables joined by spaces."""
    return " ".join(lazy_pinyin(word))


def _word_counts(index: Index) -> Counter[str]:
    """Words of the corpus and pairs of words that stand side by side, with how often each occurs."""
    counts: Counter[str] = Counter()
    for document in index.documents.values():
        words = index.words(document.text)
        counts.update(words)
        counts.update(first + second for first, second in pairwise(words) if _is_compound(first, second))
    return counts


def _is_compound(first: str, second: str) -> bool:
    return len(first) + len(second) >= SHORTEST_COMPOUND and _is_han(first + second)


def _spots(word: str) -> Iterator[tuple[int, int, str]]:
    """Each character with its place and the length of the word."""
    return ((len(word), place, character) for place, character in enumerate(word))


def _is_han(word: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" for char in word)


def _with_spaces(original: str, mended: str) -> str:
    """Puts the original's spaces back where the lengths still agree (mending keeps the number of characters)."""
    plain = normalise(original)
    if len("".join(plain.split())) != len(mended):
        return mended
    letters = iter(mended)
    return "".join(char if char.isspace() else next(letters) for char in plain)
