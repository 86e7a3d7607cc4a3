"""Reviewed answers, ready to be found by how people ask: character likeness to every recorded way of asking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from api.qa.retrieval import without_asking_words
from ingest.index import CuratedAnswer, Index, normalise

SECTION_MARK = "\n"


@dataclass(frozen=True, slots=True)
class CuratedMatch:
    """A reviewed answer that may be meant; `likeness` to its nearest way of asking, 0-1 (cosine of character pairs)."""

    answer: CuratedAnswer
    likeness: float
    nearest: str


class CuratedAnswers:
    """All reviewed answers of an index. Without any, nothing is ever found."""

    def __init__(self, index: Index) -> None:
        self._answers = index.curated
        self._asked = [
            (row, question) for row, answer in enumerate(self._answers) for question in answer.questions
        ]
        self._grams = [_grams(normalise(question)) for _, question in self._asked]
        self._texts = {id(answer): _text(answer, index) for answer in self._answers}
        self._found_before = lru_cache(maxsize=64)(self._find)  # a question is held against them twice

    def find(self, text: str, limit: int) -> list[CuratedMatch]:
        """The answers whose ways of asking are most like a normalised text, best first, each once."""
        return list(self._found_before(text, limit))

    def _find(self, text: str, limit: int) -> Sequence[CuratedMatch]:
        if not self._asked:
            return []
        likeness = self._matrix @ self._vector(_grams(text))
        matches: dict[int, CuratedMatch] = {}
        for place in np.argsort(-likeness, kind="stable"):
            row, question = self._asked[place]
            if likeness[place] <= 0 or len(matches) == limit:
                break
            matches.setdefault(row, CuratedMatch(self._answers[row], float(likeness[place]), question))
        return list(matches.values())

    def text_of(self, answer: CuratedAnswer) -> str:
        """Everything an answer says and how it is asked for, normalised: what must account for a question."""
        return self._texts[id(answer)]

    def asked_of(self, document_id: str, section_path: str) -> str:
        """How people ask about a section, normalised; empty where nobody has written that down."""
        return self._by_section.get((document_id, section_path), "")

    @cached_property
    def _by_section(self) -> dict[tuple[str, str], str]:
        texts: dict[tuple[str, str], list[str]] = {}
        for answer in self._answers:
            place = (answer.document_id, answer.section_path)
            texts.setdefault(place, []).extend(map(normalise, answer.questions))
        return {place: SECTION_MARK.join(questions) for place, questions in texts.items()}

    @cached_property
    def _vocabulary(self) -> dict[str, int]:
        return {gram: place for place, gram in enumerate(sorted({one for row in self._grams for one in row}))}

    @cached_property
    def _rarities(self) -> NDArray[np.float32]:
        counts = Counter(gram for row in self._grams for gram in row)
        total = len(self._grams)
        ordered = [counts[gram] for gram in self._vocabulary]
        return np.log((1 + total) / (1 + np.array(ordered, dtype=np.float32))) + 1

    @cached_property
    def _matrix(self) -> csr_matrix:
        """One row of unit length for each way of asking."""
        places = [self._places(row) for row in self._grams]
        values = np.concatenate(
            [_unit(self._weights(row, place)) for row, place in zip(self._grams, places, strict=True)]
        )
        starts = np.cumsum([0, *map(len, places)])
        shape = (len(places), len(self._vocabulary))
        return csr_matrix((values, np.concatenate(places), starts), shape=shape)

    def _vector(self, grams: Counter[str]) -> NDArray[np.float32]:
        """A text's row; grams that nobody has asked with lengthen it, as the rarest known would."""
        places = self._places(grams)
        weights = self._weights(grams, places)
        unknown = sum(count for gram, count in grams.items() if gram not in self._vocabulary)
        rarest = float(self._rarities.max(initial=1.0))
        length = float(np.sqrt((weights**2).sum() + unknown * rarest**2)) or 1.0
        vector = np.zeros(len(self._vocabulary), dtype=np.float32)
        vector[places] = weights / length
        return vector

    def _places(self, grams: Collection[str]) -> NDArray[np.int64]:
        known = (self._vocabulary.get(gram) for gram in grams)
        return np.array([place for place in known if place is not None], dtype=np.int64)

    def _weights(self, grams: Counter[str], places: NDArray[np.int64]) -> NDArray[np.float32]:
        counts = np.array(
            [count for gram, count in grams.items() if gram in self._vocabulary], dtype=np.float32
        )
        weights: NDArray[np.float32] = (
            (1 + np.log(counts)) * self._rarities[places] if len(counts) else counts
        )
        return weights


def _unit(values: NDArray[np.float32]) -> NDArray[np.float32]:
    length = float(np.sqrt((values**2).sum())) or 1.0
    unit: NDArray[np.float32] = values / length
    return unit


def _grams(text: str) -> Counter[str]:
    """Single characters and pairs of what a text is about, without the words that only ask."""
    letters = "".join(char for char in without_asking_words(text) if char.isalnum())
    pairs = [letters[place : place + 2] for place in range(len(letters) - 1)]
    return Counter([*letters, *pairs])


def _text(answer: CuratedAnswer, index: Index) -> str:
    document = index.documents[answer.document_id]
    parts: Sequence[str] = (
        answer.says,
        document.text[answer.start : answer.end],
        *answer.questions,
    )
    return normalise(SECTION_MARK.join(parts))
