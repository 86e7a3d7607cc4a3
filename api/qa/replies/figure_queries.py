"""A question about figures as look-ups in the ledger: one for each level, place, measure or part, and what they find."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from api.qa.figure_names import FigureMatch, FigureQuery, as_good_as_best
from api.qa.frames import MONEY_KINDS, QuestionKind
from api.qa.replies.clauses import document_weights
from api.qa.replies.context import Inquiry
from api.qa.replies.payers import payers_named
from api.qa.replies.schemes import quantities_used
from api.qa.replies.worked import given
from api.qa.said import Term
from ingest.index import Figure, FigureKind

SAME_MEASURE = 0.5
LEAST_AREA_CHARS = 3
NEAR_SCORE = (
    0.75  # a figure this close to the best may be meant where it alone can be reckoned with; evals: answers
)
CLEARLY_BETTER = 0.08  # score; evals: answers
TARGET_KINDS = frozenset({QuestionKind.TARGET, QuestionKind.TARGET_COMPARE})
_PART_BREAK = re.compile(r"[、，,；;。？?！!]|和|与|跟|及|还有|以及|另外")


def queries_of(inquiry: Inquiry) -> list[FigureQuery]:
    """The question as one query, or as several: one for each level, place or measure that it names."""
    by_place = _place_queries(inquiry)
    if by_place:
        return by_place
    content, terms = inquiry.frame.content, inquiry.terms
    if inquiry.frame.kind in MONEY_KINDS:
        content = inquiry.desk.words.without_payers(content)
        terms = inquiry.desk.terms.of(content)
    whole = query_for(inquiry, content, terms or inquiry.terms, of_one_level(inquiry), area_named(inquiry))
    is_reckoned = inquiry.frame.kind in MONEY_KINDS and bool(given(inquiry))
    parts = [] if is_reckoned else _part_queries(inquiry)
    return parts if sum(bool(find_matches(inquiry, part)) for part in parts) > 1 else [whole]


def kinds_asked(inquiry: Inquiry, text: str) -> frozenset[FigureKind] | None:
    """The kinds of figures that can answer how the number is asked for; None where any can."""
    words = inquiry.desk.words
    asked = {
        kind for kind, patterns in words.asked_kinds.items() if any(re.search(one, text) for one in patterns)
    }
    left = re.sub("|".join(one for patterns in words.asked_kinds.values() for one in patterns), "", text)
    if not asked or any(word in left for word in words.asks_for["quantity"]):
        return None
    also = (other for kind in asked for other in words.asked_kinds_also.get(kind, ()))
    return frozenset(FigureKind(kind) for kind in (*asked, *also))


def of_one_level(inquiry: Inquiry) -> frozenset[str] | None:
    """Where one level of government is named, its documents; what the home city is to reach stands in its own."""
    if (
        inquiry.frame.kind not in TARGET_KINDS
        or len(inquiry.frame.levels) != 1
        or inquiry.frame.documents
        or inquiry.frame.named_documents
    ):
        return None
    return inquiry.desk.documents.of_level(inquiry.frame.levels[0], inquiry.desk.home_place)


def area_named(inquiry: Inquiry) -> str | None:
    """A county, district or company: a figure for all of them is none of its own. Also one that no document names."""
    if inquiry.frame.kind in MONEY_KINDS:
        return None
    member = next((one.member for one in inquiry.frame.parties if one.member), None)
    return member or next((term.text for term in inquiry.terms if _is_unknown_area(inquiry, term)), None)


def _is_unknown_area(inquiry: Inquiry, term: Term) -> bool:
    """临砚区: a name with the ending of an area that neither the documents nor the dictionary hold."""
    is_named = len(term.text) >= LEAST_AREA_CHARS and term.text.endswith(inquiry.desk.words.area_endings)
    return is_named and not term.is_known and not inquiry.desk.index.knows_word(term.text)


def query_for(
    inquiry: Inquiry,
    text: str,
    terms: tuple[Term, ...],
    documents: Iterable[str] | None = None,
    place: str | None = None,
) -> FigureQuery:
    scope = frozenset(inquiry.frame.documents) or frozenset(inquiry.frame.named_documents) or None
    return FigureQuery(
        kind=inquiry.frame.kind,
        text=text,
        terms=terms,
        years=inquiry.frame.years,
        payers=tuple(payers_named(inquiry)),
        documents=frozenset(documents) if documents is not None else scope,
        place=place,
        preferred_words=inquiry.desk.words.preferred.get(inquiry.frame.kind, ()),
        is_of_upper_level=documents is not None and not set(documents) & set(inquiry.desk.home_documents),
        foreign_places=() if place else foreign_places(inquiry),
        name_followers=inquiry.desk.words.name_followers,
        reached_headings=inquiry.desk.words.reached_headings,
        planned_words=inquiry.desk.words.planned,
        figure_kinds=kinds_asked(inquiry, f"{inquiry.frame.text if text == inquiry.frame.content else text}"),
        avoided_words=tuple(
            word
            for word in inquiry.desk.words.avoided.get(inquiry.frame.kind, ())
            if word not in inquiry.frame.text
        ),
    )


def _place_queries(inquiry: Inquiry) -> list[FigureQuery]:
    """One query a level (省里和市里分别) or place (濮阳、郑州), where the question names several."""
    if inquiry.frame.kind in MONEY_KINDS or inquiry.frame.documents:
        return []
    places = places_named(inquiry)
    rest = tuple(term for term in inquiry.terms if term not in places)
    levels = inquiry.frame.levels
    if len(places) + len(levels) < 2 or not rest:
        return []
    text = " ".join(term.text for term in rest)
    queries = [_level_query(inquiry, text, rest, level) for level in levels]
    return queries + [query_for(inquiry, text, rest, place=place.text) for place in places]


def places_named(inquiry: Inquiry) -> list[Term]:
    return [term for term in inquiry.terms if inquiry.desk.index.word_class(term.text) == "ns"]


def _level_query(inquiry: Inquiry, text: str, terms: tuple[Term, ...], level: str) -> FigureQuery:
    query = query_for(inquiry, text, terms, inquiry.desk.documents.of_level(level, inquiry.desk.home_place))
    return replace(query, foreign_places=())


def _part_queries(inquiry: Inquiry) -> list[FigureQuery]:
    """One query for each part of the question; a later part is looked up where the first one was found, if it is there."""
    parts = [part for part in _PART_BREAK.split(inquiry.frame.content) if part.strip()]
    read = [(part, inquiry.desk.terms.of(part)) for part in parts]
    levels, member = of_one_level(inquiry), area_named(inquiry)
    queries = [query_for(inquiry, part, terms, levels, member) for part, terms in read if terms]
    first = find_matches(inquiry, queries[0])[:1] if len(queries) > 1 else []
    return (
        [queries[0], *(_beside(inquiry, one, first[0].figure) for one in queries[1:])] if first else queries
    )


def _beside(inquiry: Inquiry, query: FigureQuery, figure: Figure) -> FigureQuery:
    """A query that leaves its subject out (良好呢): the section of the figure just found, where it has an answer."""
    here = replace(query, section=(figure.document_id, figure.section_path))
    found = [one for one in find_matches(inquiry, here) if one.figure.id != figure.id]
    return here if found else query


def foreign_places(inquiry: Inquiry) -> tuple[str, ...]:
    """Places the question names that no document is of: only a clause that speaks of them answers."""
    own = inquiry.desk.documents.places
    named = (term.text for term in inquiry.terms if inquiry.desk.index.word_class(term.text) == "ns")
    return tuple(place for place in named if place not in own)


def find_matches(inquiry: Inquiry, query: FigureQuery) -> list[FigureMatch]:
    thresholds = inquiry.desk.needs.figures[query.kind]
    if inquiry.frame.named_documents or (inquiry.frame.levels and query.kind is QuestionKind.PENALTY):
        thresholds = replace(thresholds, coverage=thresholds.coverage / 2)
    if query.section is not None:
        thresholds = replace(thresholds, label=0.0)
    return inquiry.desk.figures.find(query, thresholds, document_weights(inquiry))


def figures_for(inquiry: Inquiry, query: FigureQuery) -> list[Figure]:
    """The best figure, those as good, and the same measure of its document in the other years asked for."""
    matches = find_matches(inquiry, query)
    usable = _reckonable(inquiry, matches) if query.kind in MONEY_KINDS else None
    if usable is not None:
        return [usable]
    best = _official_first(inquiry, as_good_as_best(matches), matches)
    if not best:
        return []
    if query.kind in TARGET_KINDS and query.years and _is_better_elsewhen(inquiry, query, best[0]):
        return []
    chosen = [match.figure for match in best]
    first = chosen[0]
    if first.year is None or query.kind not in TARGET_KINDS:
        return chosen
    series = [
        match.figure
        for match in sorted(matches, key=lambda one: (one.figure.year or 0, one.figure.start))
        if (match.figure.document_id, match.figure.measure) == (first.document_id, first.measure)
    ]
    same_document = [one for one in chosen if one.document_id == first.document_id]
    return list({figure.id: figure for figure in (*series, *same_document)}.values())


def _reckonable(inquiry: Inquiry, matches: Sequence[FigureMatch]) -> Figure | None:
    """Of the figures that fit well, the one whose scheme can reckon with most of the quantities asked about."""
    if not matches or not given(inquiry):
        return None
    near = [one for one in matches if one.score >= matches[0].score * NEAR_SCORE]
    used = [quantities_used(inquiry, one.figure) for one in near]
    return near[used.index(max(used))].figure if max(used) else None


def _official_first(
    inquiry: Inquiry, best: Sequence[FigureMatch], matches: Sequence[FigureMatch]
) -> list[FigureMatch]:
    """Where a digest restates a figure of the home city's own documents, the city's own clause is cited."""
    own = {
        (one.figure.base_value, one.figure.base_unit, one.figure.year): one
        for one in reversed(matches)
        if one.figure.document_id in inquiry.desk.home_documents
    }
    chosen = [
        own.get((one.figure.base_value, one.figure.base_unit, one.figure.year), one)
        if one.figure.base_value
        else one
        for one in best
    ]
    return list({one.figure.id: one for one in chosen}.values())


def _is_better_elsewhen(inquiry: Inquiry, query: FigureQuery, match: FigureMatch) -> bool:
    """The measure asked about is set for other years: a worse one that happens to have this year is not meant."""
    at_any_time = find_matches(inquiry, replace(query, years=()))
    own = next((one.score for one in at_any_time if one.figure.id == match.figure.id), 0.0)
    best = at_any_time[0]
    return not is_like(inquiry, match.figure, best.figure) and best.score >= own + CLEARLY_BETTER


def is_like(inquiry: Inquiry, one: Figure, other: Figure) -> bool:
    """Two figures of the same measure, also where one names it at greater length."""
    weights = inquiry.desk.weights
    mine, theirs = weights.pairs(one.measure), weights.pairs(other.measure)
    return max(weights.share(mine, theirs), weights.share(theirs, mine)) >= SAME_MEASURE
