"""Sentences that say how a document went on: what came after it, that its period is over."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from api.qa.drafting import Evidence
from api.qa.pair_weights import PairWeights
from ingest.index import Document, normalise, split_sentences

NAMED_SHARE = 0.3  # of a title's weight that a sentence must hold to be about that document


@dataclass(frozen=True, slots=True)
class _Sentence:
    place: Evidence
    text: str
    pairs: frozenset[str]


class Successions:
    """All sentences of a corpus that speak of ends and successors, found once."""

    def __init__(self, documents: Iterable[Document], weights: PairWeights, cue: re.Pattern[str]) -> None:
        self._weights = weights
        self._sentences = [
            _Sentence(Evidence(document.id, section.path, start, end), normalise(text), weights.pairs(text))
            for document in documents
            for section in document.sections
            for start, end in _sentences(document, section.start, section.end)
            for text in [document.text[start:end]]
            if cue.search(text)
        ]

    def of(self, document: Document, limit: int = 1) -> list[Evidence]:
        """The sentences of other documents that name this one, by number or title, and say how it went on."""
        number = normalise(document.identity.doc_number or "")
        title = self._weights.pairs(document.identity.title)
        found = []
        for sentence in self._sentences:
            if sentence.place.document_id == document.id:
                continue
            share = 1.0 if number and number in sentence.text else self._weights.share(title, sentence.pairs)
            if share > NAMED_SHARE:
                found.append((share, sentence.place))
        found.sort(key=lambda pair: (-pair[0], pair[1].document_id, pair[1].start))
        return [place for _, place in found[:limit]]


def _sentences(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    return [(start + first, start + last) for first, last in split_sentences(document.text[start:end])]
