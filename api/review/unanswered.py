"""The questions under review: those that ask for the same together, each with the clauses that come nearest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api.qa.retrieval import RetrievedPassage, retrieve
from api.review.grouping import group_alike
from api.review.store import Asked, Why, questions_under_review
from ingest.index import Index, normalise, split_sentences

MOST_REVIEWED = 3_000  # of the newest questions; grouping takes about a second then
SAMPLES = 5
NEAREST = 3
QUOTE_CHARS = 160  # up to which neighbouring sentences are quoted together


@dataclass(frozen=True, slots=True)
class NearClause:
    """Words of a document that come near to a question; `start` and `end` are characters of its text."""

    document_id: str
    section_path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask for the same; `samples` are the newest wordings, each once. `number` is that of the newest."""

    number: int
    count: int
    first_at: datetime
    last_at: datetime
    why: frozenset[Why]
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """The groups, newest first; `is_complete` is False where older questions were left out."""

    groups: tuple[Group, ...]
    questions: int
    is_complete: bool


def under_review(session: Session, index: Index, reasons: Collection[Why], since: datetime | None) -> Review:
    """What is up for review for any of these reasons. Groups do not change when more is asked, but for what joins them."""
    found = questions_under_review(session, reasons, since, MOST_REVIEWED + 1)
    kept = found[:MOST_REVIEWED]
    groups = sorted(map(_group, _alike(index, kept[::-1])), key=lambda group: -group.number)
    return Review(tuple(groups), len(kept), len(found) <= MOST_REVIEWED)


def nearest_clauses(
    index: Index, group: Group, audience: str, document_id: str | None = None
) -> tuple[NearClause, ...]:
    """The clauses nearest to the newest question of a group, best first, one a section; of one document where it is given."""
    question = group.samples[0]
    scope = None if document_id is None else frozenset({document_id})
    passages = retrieve(index, question, audience=audience, limit=4 * NEAREST, document_ids=scope)
    of_sections: dict[tuple[str, str], RetrievedPassage] = {}
    for passage in passages:
        of_sections.setdefault((passage.chunk.document_id, passage.chunk.section_path), passage)
    return tuple(_clause(index, question, passage) for passage in list(of_sections.values())[:NEAREST])


def _alike(index: Index, asked: Sequence[Asked]) -> list[list[Asked]]:
    """The questions in groups, oldest first; the same wording is compared once."""
    wordings: dict[str, list[Asked]] = {}
    for one in asked:
        wordings.setdefault(normalise(one.question), []).append(one)
    texts = list(wordings)
    groups = group_alike(texts, index.question_vectors(texts))
    return [[one for place in places for one in wordings[texts[place]]] for places in groups]


def _group(asked: Sequence[Asked]) -> Group:
    newest_first = sorted(asked, key=lambda one: -one.number)
    wordings = {normalise(one.question): one.question for one in reversed(newest_first)}
    samples = list(dict.fromkeys(wordings[normalise(one.question)] for one in newest_first))
    return Group(
        number=newest_first[0].number,
        count=len(asked),
        first_at=newest_first[-1].asked_at,
        last_at=newest_first[0].asked_at,
        why=frozenset().union(*(one.why for one in asked)),
        samples=tuple(samples[:SAMPLES]),
    )


def _clause(index: Index, question: str, passage: RetrievedPassage) -> NearClause:
    """The sentences of a passage that share most with the question, with their neighbours while that stays short."""
    chunk = passage.chunk
    text = index.documents[chunk.document_id].text
    body = max(chunk.start, index.documents[chunk.document_id].section(chunk.section_path).body_start)
    spans = [(body + start, body + end) for start, end in split_sentences(text[body : chunk.end])]
    if not spans:
        return NearClause(chunk.document_id, chunk.section_path, chunk.start, chunk.end)
    held = _pairs(question)
    best = max(range(len(spans)), key=lambda place: len(_pairs(text[slice(*spans[place])]) & held))
    first = last = best
    while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= QUOTE_CHARS:
        last += 1
    while first > 0 and spans[last][1] - spans[first - 1][0] <= QUOTE_CHARS:
        first -= 1
    return NearClause(chunk.document_id, chunk.section_path, spans[first][0], spans[last][1])


def _pairs(text: str) -> frozenset[str]:
    plain = normalise(text)
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1))
