"""Training questions made out of clauses: a few of their words, said as people say them, and asked as people ask."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from tokenizers import Tokenizer

Ids = NDArray[np.int64]

SPOKEN_PATH: Final = Path(__file__).with_name("spoken.toml")


class Asked(BaseModel):
    """How clauses of one kind are asked for; `when` is a pattern found in them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    when: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Spoken(BaseModel):
    """The word lists of `spoken.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    asked: tuple[Asked, ...]
    spoken: dict[str, tuple[str, ...]]

    @classmethod
    def load(cls, path: Path = SPOKEN_PATH) -> Spoken:
        return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))

    def kinds_of(self, text: str) -> tuple[int, ...]:
        """Which ways of asking fit a text."""
        return tuple(kind for kind, pattern in enumerate(self._patterns) if pattern.search(text))

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(asked.when) for asked in self.asked)


@dataclass(frozen=True, slots=True)
class Odds:
    """How questions are made; each is a probability but the last, the words taken from a clause."""

    is_clause: float = 0.3  # a whole clause asks for the rest of its article
    is_spoken: float = 0.6  # a word that people say otherwise is said so
    is_dropped: float = (
        0.8  # a word that stands in the passage too is left out: match by meaning, not by letter
    )
    is_clause_word_dropped: float = 0.9
    is_asked: float = 0.5  # the words are put as a question
    words: tuple[int, int] = (2, 11)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as token numbers, clause by clause; its law, and the ways it can be asked for."""

    law: int
    clauses: tuple[Ids, ...]
    kinds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuestionMaker:
    """Makes (question, passage) pairs; both are token numbers, and either may come out empty."""

    spoken: dict[int, tuple[Ids, ...]]
    before: tuple[tuple[Ids, ...], ...]
    after: tuple[tuple[Ids, ...], ...]
    odds: Odds = field(default_factory=Odds)

    @classmethod
    def of(cls, lists: Spoken, tokenizer: Tokenizer) -> QuestionMaker:
        numbers = {word: tokenizer.token_to_id(word) for word in lists.spoken}
        return cls(
            spoken={
                number: token_ids(tokenizer, lists.spoken[word])
                for word, number in numbers.items()
                if number is not None
            },
            before=tuple(token_ids(tokenizer, asked.before) for asked in lists.asked),
            after=tuple(token_ids(tokenizer, asked.after) for asked in lists.asked),
        )

    def pair(self, article: Article, random: np.random.Generator) -> tuple[Ids, Ids]:
        """A question and the passage that answers it."""
        clauses = article.clauses
        if len(clauses) > 1 and random.random() < self.odds.is_clause:
            place = int(random.integers(len(clauses)))
            passage = np.concatenate([*clauses[:place], *clauses[place + 1 :]])
            return without_shared(clauses[place], passage, self.odds.is_clause_word_dropped, random), passage
        passage = np.concatenate(clauses)
        return self._asked(
            self._said(_a_few(clauses, self.odds.words, random), passage, random), article, random
        ), passage

    def _said(self, words: Ids, passage: Ids, random: np.random.Generator) -> list[int]:
        """The words in everyday language; most of those that the passage holds are left out."""
        held = set(passage.tolist())
        said: list[int] = []
        for word in words.tolist():
            if word in self.spoken and random.random() < self.odds.is_spoken:
                said.extend(_one_of(self.spoken[word], random).tolist())
            elif word not in held or random.random() >= self.odds.is_dropped:
                said.append(word)
        return said

    def _asked(self, words: list[int], article: Article, random: np.random.Generator) -> Ids:
        if article.kinds and random.random() < self.odds.is_asked:
            kind = article.kinds[int(random.integers(len(article.kinds)))]
            if random.random() < 0.5:
                words = [*_one_of(self.before[kind], random).tolist(), *words]
            else:
                words = [*words, *_one_of(self.after[kind], random).tolist()]
        return np.array(words, dtype=np.int64)


def token_ids(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[Ids, ...]:
    """The token numbers of each text."""
    encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return tuple(np.array(one.ids, dtype=np.int64) for one in encoded)


def without_shared(words: Ids, passage: Ids, share: float, random: np.random.Generator) -> Ids:
    """The words, of which those that stand in the passage too are left out at this share."""
    is_kept = ~np.isin(words, passage) | (random.random(len(words)) >= share)
    kept: Ids = words[is_kept]
    return kept


def _a_few(clauses: Sequence[Ids], words: tuple[int, int], random: np.random.Generator) -> Ids:
    clause = clauses[int(random.integers(len(clauses)))]
    count = int(random.integers(words[0], words[1] + 1))
    start = int(random.integers(max(1, len(clause) - count)))
    return clause[start : start + count]


def _one_of(choices: Sequence[Ids], random: np.random.Generator) -> Ids:
    return choices[int(random.integers(len(choices)))]
