"""A reviewed answer, where one is asked for in much the words that an editor wrote down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from api.qa.curated import CuratedMatch
from api.qa.drafting import Draft, Evidence, Statement
from api.qa.frames import FIGURE_KINDS, QuestionKind
from api.qa.needs import CuratedNeeds
from api.qa.outcomes import AnswerStatus
from api.qa.replies.clauses import around, lead_in
from api.qa.replies.context import Inquiry
from api.qa.terms import weight_of
from ingest.index import normalise

CONSIDERED = 6
_NUMBER = re.compile(r"(?<![a-z\d.])\d{2,}(?:\.\d+)?(?![a-z\d])")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reviewed answer and how well it fits; see `CuratedNeeds`."""

    match: CuratedMatch
    coverage: float
    sameness: float
    needs: CuratedNeeds

    @property
    def score(self) -> float:
        """The weighted sum that decides."""
        weighted = self.needs.coverage_weight * self.coverage + self.needs.sameness_weight * self.sameness
        return self.match.likeness + weighted

    @property
    def is_near(self) -> bool:
        """Like enough in words, or wholly accounted for; and asking for the same sort of thing."""
        is_like = (
            self.match.likeness >= self.needs.least_likeness or self.coverage >= self.needs.full_coverage
        )
        return is_like and self.sameness >= self.needs.least_sameness


def sure_curated(inquiry: Inquiry) -> Draft | None:
    """The reviewed answer to a question that is asked nearly as it was written down."""
    best = _best(inquiry)
    return _draft(inquiry, best) if best is not None and best.score >= best.needs.sure else None


def likely_curated(inquiry: Inquiry) -> Draft | None:
    """The reviewed answer that accounts for what is asked; None where none is near enough."""
    best = _best(inquiry)
    return _draft(inquiry, best) if best is not None and best.score >= best.needs.likely else None


def _best(inquiry: Inquiry) -> Weighed | None:
    """The best of those that are near; none for a question that names nothing, or asks for a number of the ledger."""
    asks_number = inquiry.asks_for("number") or inquiry.asks_for("quantity")
    is_for_ledger = inquiry.frame.kind in FIGURE_KINDS | {QuestionKind.PROGRESS} and asks_number
    if is_for_ledger or weight_of(inquiry.terms) < inquiry.desk.words.telling_weight:
        return None
    found = inquiry.desk.curated.find(inquiry.frame.text, CONSIDERED)
    weighed = (_weigh(inquiry, match) for match in found if _is_possible(inquiry, match))
    return max((one for one in weighed if one.is_near), key=lambda one: one.score, default=None)


def _weigh(inquiry: Inquiry, match: CuratedMatch) -> Weighed:
    needs = inquiry.desk.needs.curated
    mine = _families(needs, {one.kind.value: one.probability for one in inquiry.frame.readings})
    theirs = _families(needs, dict(inquiry.desk.kinds_of(match.nearest)))
    return Weighed(
        match=match,
        coverage=inquiry.desk.terms.coverage(inquiry.terms, inquiry.desk.curated.text_of(match.answer)),
        sameness=sum(min(share, theirs.get(family, 0.0)) for family, share in mine.items()),
        needs=needs,
    )


def _families(needs: CuratedNeeds, kinds: Mapping[str, float]) -> dict[str, float]:
    """The probabilities of kinds, summed over those that ask for much the same."""
    family_of = {kind: name for name, members in needs.families.items() for kind in members}
    shares: dict[str, float] = {}
    for kind, probability in kinds.items():
        name = family_of.get(kind, kind)
        shares[name] = shares.get(name, 0.0) + probability
    return shares


def _is_possible(inquiry: Inquiry, match: CuratedMatch) -> bool:
    """False where the question names a document, level, year, number, organisation or place unknown to the entry."""
    frame, text = inquiry.frame, inquiry.desk.curated.text_of(match.answer)
    scope = frame.documents or frame.named_documents
    if scope and match.answer.document_id not in scope:
        return False
    level = inquiry.document(match.answer.document_id).identity.level
    if frame.levels and level not in frame.levels:
        return False
    names = [one.matched_text for one in frame.parties] + _places_named(inquiry)
    numbers = set(_NUMBER.findall(frame.text)) | {str(year) for year in frame.years}
    return all(normalise(name) in text for name in names) and all(number in text for number in numbers)


def _places_named(inquiry: Inquiry) -> list[str]:
    return [term.text for term in inquiry.terms if inquiry.desk.index.word_class(term.text) == "ns"]


def _draft(inquiry: Inquiry, best: Weighed) -> Draft:
    answer = best.match.answer
    document = inquiry.document(answer.document_id)
    section = document.section(answer.section_path)
    spans = around(document, section, answer.start, answer.end)
    places = tuple(Evidence(document.id, section.path, start, end) for start, end in spans)
    quote = "……".join(document.text[start:end].replace("\n", "").replace("\t", " ") for start, end in spans)
    statements = [Statement(answer.says, places)] if answer.says else []
    statements.append(Statement(lead_in(inquiry, document, section, quote), places))
    slots = {"kind": _kind(inquiry).value, "sections": [[document.id, section.path]]}
    if answer.is_stated:
        return Draft(AnswerStatus.ANSWERED, tuple(statements), slots=slots)
    return Draft(AnswerStatus.NO_SOURCE_FOUND, tuple(statements), reason="not_in_material", slots=slots)


def _kind(inquiry: Inquiry) -> QuestionKind:
    """What the conversation goes on with: a reading that was not followed is none."""
    return inquiry.frame.kind if inquiry.frame.kind in FIGURE_KINDS else QuestionKind.CONTENT
