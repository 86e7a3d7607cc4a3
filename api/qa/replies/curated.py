"""A reviewed answer, where one is asked for in much the words that an editor wrote down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from api.qa.curated import CuratedMatch
from api.qa.drafting import Draft, Evidence, Statement
from api.qa.frames import FIGURE_KINDS, MATRIX_KINDS, MONEY_KINDS, QuestionKind
from api.qa.needs import CuratedNeeds
from api.qa.outcomes import AnswerStatus
from api.qa.replies.clauses import around, lead_in
from api.qa.replies.context import Inquiry
from api.qa.terms import weight_of
from ingest.index import normalise

CONSIDERED = 6
_COUNTED = frozenset({QuestionKind.PARTY_COUNT, QuestionKind.POSITION})
_FROM_LEDGER_ALONE = frozenset({QuestionKind.PROGRESS, QuestionKind.TARGET, QuestionKind.TARGET_COMPARE})
_NUMBER = re.compile(r"(?<![a-z\d.])\d{2,}(?:\.\d+)?(?![a-z\d])")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reviewed answer and how well it fits; see `CuratedNeeds`."""

    match: CuratedMatch
    coverage: float
    sameness: float
    needs: CuratedNeeds
    is_from_meant: bool = True

    @property
    def score(self) -> float:
        """The weighted sum that decides; less where the document is none of those that the question is about."""
        weighted = self.needs.coverage_weight * self.coverage + self.needs.sameness_weight * self.sameness
        return self.match.likeness + weighted - (0.0 if self.is_from_meant else self.needs.elsewhere)

    def is_near(self, least_sameness: float) -> bool:
        """Like enough in words, or wholly accounted for; and asking for the same sort of thing."""
        is_like = (
            self.match.likeness >= self.needs.least_likeness or self.coverage >= self.needs.full_coverage
        )
        return is_like and self.sameness >= least_sameness


def sure_curated(inquiry: Inquiry) -> Draft | None:
    """The reviewed answer to a question that is asked nearly as it was written down."""
    best = _best(inquiry)
    return _draft(inquiry, best) if best is not None and best.score >= best.needs.sure else None


def likely_curated(inquiry: Inquiry) -> Draft | None:
    """The reviewed answer that accounts for what is asked; None where none is near enough."""
    best = _best(inquiry)
    return _draft(inquiry, best) if best is not None and best.score >= best.needs.likely else None


def plain_curated(inquiry: Inquiry) -> Draft | None:
    """The reviewed answer to a question that was read as one for the matrix or the ledger but asks for neither."""
    frame = inquiry.frame
    if frame.is_follow_up:  # what it asks for was said before
        return None
    if frame.kind in MATRIX_KINDS:
        asks_for_rows = bool(frame.parties or inquiry.desk.cues["who"].search(frame.text))
        best = None if asks_for_rows or frame.kind in _COUNTED else _best(inquiry, least_sameness=0.0)
        likeness = best.match.likeness + best.needs.coverage_weight * best.coverage if best else 0.0
        return _draft(inquiry, best) if best is not None and likeness >= best.needs.plain else None
    is_of_money = frame.kind in MONEY_KINDS and not _asks_number(inquiry)
    best = _best(inquiry) if is_of_money else None
    return _draft(inquiry, best) if best is not None and best.score >= best.needs.plain else None


def is_reviewed(inquiry: Inquiry) -> bool:
    """A reviewed answer is plainly meant, whatever kind of question was read."""
    best = _best(inquiry, least_sameness=0.0)
    if best is None:
        return False
    alike = best.match.likeness + best.needs.coverage_weight * best.coverage
    return alike >= best.needs.sure - best.needs.sameness_weight


def _best(inquiry: Inquiry, least_sameness: float | None = None) -> Weighed | None:
    """The best of those that are near and hold the number that is asked for; none for a question that names nothing."""
    if weight_of(inquiry.terms) < inquiry.desk.words.telling_weight:
        return None
    asks_number = _asks_number(inquiry)
    if asks_number and inquiry.frame.kind in _FROM_LEDGER_ALONE:
        return None
    possible = (match for match in _found(inquiry) if _is_possible(inquiry, match))
    weighed = [
        _weigh(inquiry, match) for match in possible if not asks_number or _holds_number(inquiry, match)
    ]
    least = inquiry.desk.needs.curated.least_sameness if least_sameness is None else least_sameness
    return max((one for one in weighed if one.is_near(least)), key=lambda one: one.score, default=None)


def _found(inquiry: Inquiry) -> list[CuratedMatch]:
    """The entries most like the question; for a follow-up also those most like it with what it goes on about."""
    frame, curated = inquiry.frame, inquiry.desk.curated
    texts = (frame.content, frame.text) if frame.is_follow_up else (frame.text,)
    found = [match for text in texts for match in curated.find(normalise(text), CONSIDERED)]
    best: dict[int, CuratedMatch] = {}
    for match in found:
        known = best.setdefault(id(match.answer), match)
        best[id(match.answer)] = max(known, match, key=lambda one: one.likeness)
    return list(best.values())


def _asks_number(inquiry: Inquiry) -> bool:
    return inquiry.asks_for("quantity") or (inquiry.asks_for("number") and not inquiry.asks_for("parts"))


def _holds_number(inquiry: Inquiry, match: CuratedMatch) -> bool:
    """A figure of the ledger stands in the words quoted."""
    answer = match.answer
    return any(
        figure.document_id == answer.document_id and answer.start <= figure.start and figure.end <= answer.end
        for figure in inquiry.desk.index.figures
    )


def _weigh(inquiry: Inquiry, match: CuratedMatch) -> Weighed:
    needs = inquiry.desk.needs.curated
    mine = _families(needs, {one.kind.value: one.probability for one in inquiry.frame.readings})
    theirs = _families(needs, dict(inquiry.desk.kinds_of(match.nearest)))
    return Weighed(
        match=match,
        coverage=inquiry.desk.terms.coverage(inquiry.terms, inquiry.desk.curated.text_of(match.answer)),
        sameness=sum(min(share, theirs.get(family, 0.0)) for family, share in mine.items()),
        needs=needs,
        is_from_meant=_is_from_meant(inquiry, match),
    )


def _is_from_meant(inquiry: Inquiry, match: CuratedMatch) -> bool:
    """True where the question names a level or document (the entry then has it), or the entry is of the documents meant."""
    frame = inquiry.frame
    is_named = bool(frame.levels or frame.documents or frame.named_documents)
    return is_named or match.answer.document_id in inquiry.document_ids


def _families(needs: CuratedNeeds, kinds: Mapping[str, float]) -> dict[str, float]:
    """The probabilities of kinds, summed over those that ask for much the same."""
    shares: dict[str, float] = {}
    for kind, probability in kinds.items():
        name = needs.family_of.get(kind, kind)
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
