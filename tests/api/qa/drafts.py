"""Builders of drafts over the invented charging plan."""

from __future__ import annotations

from api.qa.drafting import Draft, Evidence, Statement
from api.qa.outcomes import AnswerStatus
from ingest.index import Document
from tests.world.known import document

PLAN: Document = document("charging")
DOCUMENTS = {PLAN.id: PLAN}


def place_of_words(words: str) -> Evidence:
    """Where the plan first says these words."""
    start = PLAN.text.index(words)
    return Evidence(PLAN.id, PLAN.section_at(start).path, start, start + len(words))


def a_statement(text: str, *quotes: str, derived: tuple[str, ...] = ()) -> Statement:
    """A statement that rests on words of the plan."""
    return Statement(text, tuple(place_of_words(words) for words in quotes), derived)


def a_draft(*statements: Statement) -> Draft:
    return Draft(AnswerStatus.ANSWERED, statements)
