"""A reviewed answer, where one is asked for in much the words that an editor wrote down."""

from __future__ import annotations

from dataclasses import dataclass

from api.qa.curated import CuratedMatch
from api.qa.drafting import Draft, Evidence, Statement
from api.qa.outcomes import AnswerStatus
from api.qa.replies.clauses import lead_in
from api.qa.replies.context import Inquiry
from ingest.index import normalise

CONSIDERED = 4
SURE_LIKENESS = 0.62  # evals: answers; the question is one of those written down, but for a word or two
LIKELY_LIKENESS = 0.3  # least likeness at which the telling words decide
LIKELY_COVERAGE = 0.78  # of the weight of the telling words, by the entry with its ways of asking


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reviewed answer and how well it fits: `likeness` to a recorded question, `coverage` of the telling words, 0-1."""

    match: CuratedMatch
    coverage: float

    @property
    def is_sure(self) -> bool:
        return self.match.likeness >= SURE_LIKENESS and self.coverage >= LIKELY_COVERAGE

    @property
    def is_likely(self) -> bool:
        return self.match.likeness >= LIKELY_LIKENESS and self.coverage >= LIKELY_COVERAGE

    @property
    def score(self) -> float:
        return self.match.likeness + self.coverage


def sure_curated(inquiry: Inquiry) -> Draft | None:
    """The reviewed answer to a question that is asked nearly as it was written down."""
    best = _best(inquiry)
    return _draft(inquiry, best) if best is not None and best.is_sure else None


def likely_curated(inquiry: Inquiry) -> Draft | None:
    """The reviewed answer that accounts for what is asked; None where none is near enough."""
    best = _best(inquiry)
    return _draft(inquiry, best) if best is not None and best.is_likely else None


def _best(inquiry: Inquiry) -> Weighed | None:
    found = inquiry.desk.curated.find(inquiry.frame.text, CONSIDERED)
    weighed = [Weighed(match, _coverage(inquiry, match)) for match in found if _is_possible(inquiry, match)]
    return max(weighed, key=lambda one: one.score, default=None)


def _coverage(inquiry: Inquiry, match: CuratedMatch) -> float:
    return inquiry.desk.terms.coverage(inquiry.terms, inquiry.desk.curated.text_of(match.answer))


def _is_possible(inquiry: Inquiry, match: CuratedMatch) -> bool:
    """False where the question names a document, year, organisation or place that the entry knows nothing of."""
    frame, text = inquiry.frame, inquiry.desk.curated.text_of(match.answer)
    scope = frame.documents or frame.named_documents
    if scope and match.answer.document_id not in scope:
        return False
    if any(str(year) not in text for year in frame.years):
        return False
    named = [one.member or one.matched_text for one in frame.parties]
    if any(
        normalise(name) not in text and normalise(one.matched_text) not in text
        for name, one in zip(named, frame.parties, strict=True)
    ):
        return False
    return all(place in text for place in _places_named(inquiry))


def _places_named(inquiry: Inquiry) -> list[str]:
    return [term.text for term in inquiry.terms if inquiry.desk.index.word_class(term.text) == "ns"]


def _draft(inquiry: Inquiry, best: Weighed) -> Draft:
    answer = best.match.answer
    document = inquiry.document(answer.document_id)
    section = document.section(answer.section_path)
    evidence = (Evidence(document.id, section.path, answer.start, answer.end),)
    quote = document.text[answer.start : answer.end].replace("\n", "").replace("\t", " ")
    statements = [Statement(answer.says, evidence)] if answer.says else []
    statements.append(Statement(lead_in(inquiry, document, section, quote), evidence))
    slots = {"kind": inquiry.frame.kind.value, "sections": [[document.id, section.path]]}
    return Draft(AnswerStatus.ANSWERED, tuple(statements), slots=slots)
