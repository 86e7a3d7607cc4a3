"""How nearly texts say a telling word: read from one text, or looked up for many that are asked again and again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

OTHER_NAME_SHARE = 0.9
SHORT_FORM_SHARE = 0.7  # what the full form of a short word is worth beside the word itself
SHORT_FORM_GAP = 2
LEAST_SHORT_FORM, LONGEST_SHORT_FORM = 2, 3
PAIR_SHARE = (
    0.6  # share of a word's character pairs that must stand in a clause for it to count as partly said
)
REMEMBERED_TERMS = 256

Shares = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Term:
    """A telling word of a question; `weight` is its rarity, `is_known` whether the corpus holds it at all.

    `others` are words that mean the same in official language.
    """

    text: str
    weight: float
    is_known: bool
    others: tuple[str, ...] = ()


def said_in(term: Term, plain: str) -> float:
    """1 where a normalised text says the word, less for one of its other names or a part of it, else 0."""
    word = term.text
    if word in plain:
        return 1.0
    if any(other in plain for other in term.others):
        return OTHER_NAME_SHARE
    pairs = _pairs(word)
    if len(pairs) > 1:
        share = sum(pair in plain for pair in pairs) / len(pairs)
        if share >= PAIR_SHARE:
            return share
    return SHORT_FORM_SHARE if _may_be_short(term) and _full_form(word).search(plain) else 0.0


class SaidTable:
    """The same for many normalised texts at once: which of them hold a word is looked up by its characters."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = tuple(dict.fromkeys(texts))
        rows = {text: row for row, text in enumerate(self._texts)}
        self._row_of = np.array([rows[text] for text in texts], dtype=np.intp)
        self._holders = _holders(self._texts)
        self._shares = lru_cache(maxsize=REMEMBERED_TERMS)(self._looked_up)

    def shares(self, term: Term) -> Shares:
        """What `said_in` gives for each of the texts, in their order."""
        return self._shares(term)

    def coverage(self, terms: Sequence[Term], counted: Sequence[Marks] = ()) -> Shares:
        """How much of the terms' weight each text accounts for, 0-1; 1 where nothing has weight.

        `counted` says of each term in which texts it counts; not given: in all.
        """
        total, said = np.zeros(len(self._row_of)), np.zeros(len(self._row_of))
        for place, term in enumerate(terms):
            weights = term.weight * counted[place] if counted else term.weight
            total += weights
            said += weights * self.shares(term)
        return np.divide(said, total, out=np.ones_like(total), where=total > 0)

    def _looked_up(self, term: Term) -> Shares:
        shares = np.zeros(len(self._texts))
        if _may_be_short(term):
            shares[self._in_full(term.text)] = SHORT_FORM_SHARE
        pairs = _pairs(term.text)
        if len(pairs) > 1:
            partly = sum((self._holding(pair) for pair in pairs), np.zeros(len(self._texts))) / len(pairs)
            shares = np.where(partly >= PAIR_SHARE, partly, shares)
        for other in term.others:
            shares[self._holding(other)] = OTHER_NAME_SHARE
        shares[self._holding(term.text)] = 1.0
        found: Shares = shares[self._row_of]
        found.flags.writeable = False  # kept for the next time
        return found

    def _holding(self, word: str) -> Marks:
        """Which texts hold a word."""
        marks = self._with_all(_pairs(word) or word)
        if len(word) > 2:
            for row in np.flatnonzero(marks):
                marks[row] = word in self._texts[row]
        return marks

    def _in_full(self, word: str) -> Marks:
        """Which texts hold the full form of a short word."""
        marks, form = self._with_all(word), _full_form(word)
        for row in np.flatnonzero(marks):
            marks[row] = form.search(self._texts[row]) is not None
        return marks

    def _with_all(self, pieces: Iterable[str]) -> Marks:
        """Which texts hold each of some characters or pairs."""
        marks = np.ones(len(self._texts), dtype=np.bool_)
        for piece in pieces:
            held = np.zeros(len(self._texts), dtype=np.bool_)
            held[self._holders.get(piece, [])] = True
            marks &= held
        return marks


def _holders(texts: Iterable[str]) -> dict[str, NDArray[np.int32]]:
    """For each character and pair of neighbours the rows of the texts that hold it."""
    holders: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        for piece in {*text, *_pairs(text)}:
            holders.setdefault(piece, []).append(row)
    return {piece: np.array(rows, dtype=np.int32) for piece, rows in holders.items()}


def _pairs(word: str) -> list[str]:
    return [first + second for first, second in pairwise(word)]


def _may_be_short(term: Term) -> bool:
    """A word that no document writes may be short for what they do: 农灌 for 农业灌溉, 县市区 for 县（市、区）."""
    return (
        not term.is_known
        and LEAST_SHORT_FORM <= len(term.text) <= LONGEST_SHORT_FORM
        and not term.text.isascii()
    )


@lru_cache(maxsize=1024)
def _full_form(word: str) -> re.Pattern[str]:
    return re.compile(rf"[^，。；：\n]{{0,{SHORT_FORM_GAP}}}?".join(map(re.escape, word)))
