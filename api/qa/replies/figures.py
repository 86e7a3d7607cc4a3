"""Amounts, targets, deadlines, penalties: from the ledger, computed with the formula shown, else nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from api.figures.arithmetic import percentage, shown, subtract
from api.qa.drafting import Draft, Statement, ledger_fields, of_figure
from api.qa.figure_names import FigureMatch, FigureQuery, as_good_as_best
from api.qa.frames import MONEY_KINDS, QuestionKind
from api.qa.outcomes import AnswerStatus
from api.qa.replies.clauses import document_weights, lead_in
from api.qa.replies.context import LIST_MARK, Inquiry
from api.qa.replies.limits import cap_lines
from api.qa.replies.payers import payers_named, sum_divided
from api.qa.replies.row_deadlines import reply_from_rows, with_rows
from api.qa.replies.schemes import quantities_used, scheme_statements
from api.qa.replies.worked import given, values_of, verdict
from api.qa.terms import Term
from ingest.index import Figure, FigureKind

MAX_FIGURES = 10
SAME_MEASURE = 0.5
NEAR_SCORE = (
    0.75  # a figure this close to the best may be meant where it alone can be reckoned with; evals: answers
)
CLEARLY_BETTER = 0.08  # score; evals: answers
TARGET_KINDS = frozenset({QuestionKind.TARGET, QuestionKind.TARGET_COMPARE})
_PART_BREAK = re.compile(r"[、，,；;。？?！!]|和|与|跟|及|还有|以及|另外")


def reply_from_figures(inquiry: Inquiry) -> Draft | None:
    """The figures asked for; None where the ledger has none that accounts for the question."""
    if not inquiry.terms and inquiry.frame.parties:
        inquiry = replace(inquiry, frame=replace(inquiry.frame, content=inquiry.frame.text, parties=()))
    if not inquiry.terms:
        return _all_deadlines(inquiry) or reply_from_rows(inquiry)
    return with_rows(inquiry, _from_ledger(inquiry))


def _from_ledger(inquiry: Inquiry) -> Draft | None:
    groups = [group for query in _queries(inquiry) if (group := _figures_for(inquiry, query))]
    if not groups:
        return _year_without_figure(inquiry) or _all_deadlines(inquiry)
    figures = list({figure.id: figure for group in groups for figure in group}.values())[:MAX_FIGURES]
    draft = _stated(inquiry, figures)
    return replace(draft, statements=(*draft.statements, *_unset_parts(inquiry, groups)))


def _stated(inquiry: Inquiry, figures: Sequence[Figure]) -> Draft:
    slots = {"kind": inquiry.frame.kind.value, "figures": [figure.id for figure in figures]}
    return Draft(AnswerStatus.ANSWERED_FROM_FIGURES, tuple(_statements(inquiry, figures)), slots=slots)


# ── what is looked for ───────────────────────────────────────────────────────────────────────────────


def _queries(inquiry: Inquiry) -> list[FigureQuery]:
    """The question as one query, or as several: one for each level, place or measure that it names."""
    by_place = _place_queries(inquiry)
    if by_place:
        return by_place
    content, terms = inquiry.frame.content, inquiry.terms
    if inquiry.frame.kind in MONEY_KINDS:
        content = inquiry.desk.words.without_payers(content)
        terms = inquiry.desk.terms.of(content)
    whole = _query(inquiry, content, terms or inquiry.terms, _of_one_level(inquiry), _member_named(inquiry))
    is_reckoned = inquiry.frame.kind in MONEY_KINDS and bool(given(inquiry))
    parts = [] if is_reckoned else _part_queries(inquiry)
    return parts if sum(bool(_find(inquiry, part)) for part in parts) > 1 else [whole]


def _kinds_asked(inquiry: Inquiry, text: str) -> frozenset[FigureKind] | None:
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


def _of_one_level(inquiry: Inquiry) -> frozenset[str] | None:
    """Where one level of government is named, its documents; what the home city is to reach stands in its own."""
    if inquiry.frame.kind not in TARGET_KINDS or len(inquiry.frame.levels) != 1 or inquiry.frame.documents:
        return None
    return inquiry.desk.documents.of_level(inquiry.frame.levels[0], inquiry.desk.home_place)


def _member_named(inquiry: Inquiry) -> str | None:
    """A county, district or company: a figure for all of them is none of its own."""
    if inquiry.frame.kind in MONEY_KINDS:
        return None
    return next((one.member for one in inquiry.frame.parties if one.member), None)


def _query(
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
        figure_kinds=_kinds_asked(
            inquiry, f"{inquiry.frame.text if text == inquiry.frame.content else text}"
        ),
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
    places = [term for term in inquiry.terms if inquiry.desk.index.word_class(term.text) == "ns"]
    rest = tuple(term for term in inquiry.terms if term not in places)
    levels = inquiry.frame.levels
    if len(places) + len(levels) < 2 or not rest:
        return []
    text = " ".join(term.text for term in rest)
    queries = [_level_query(inquiry, text, rest, level) for level in levels]
    return queries + [_query(inquiry, text, rest, place=place.text) for place in places]


def _level_query(inquiry: Inquiry, text: str, terms: tuple[Term, ...], level: str) -> FigureQuery:
    query = _query(inquiry, text, terms, inquiry.desk.documents.of_level(level, inquiry.desk.home_place))
    return replace(query, foreign_places=())


def _part_queries(inquiry: Inquiry) -> list[FigureQuery]:
    """One query for each part of the question; a later part is looked up where the first one was found, if it is there."""
    parts = [part for part in _PART_BREAK.split(inquiry.frame.content) if part.strip()]
    read = [(part, inquiry.desk.terms.of(part)) for part in parts]
    levels, member = _of_one_level(inquiry), _member_named(inquiry)
    queries = [_query(inquiry, part, terms, levels, member) for part, terms in read if terms]
    first = _find(inquiry, queries[0])[:1] if len(queries) > 1 else []
    return (
        [queries[0], *(_beside(inquiry, one, first[0].figure) for one in queries[1:])] if first else queries
    )


def _beside(inquiry: Inquiry, query: FigureQuery, figure: Figure) -> FigureQuery:
    """A query that leaves its subject out (良好呢): the section of the figure just found, where it has an answer."""
    here = replace(query, section=(figure.document_id, figure.section_path))
    found = [one for one in _find(inquiry, here) if one.figure.id != figure.id]
    return here if found else query


def foreign_places(inquiry: Inquiry) -> tuple[str, ...]:
    """Places the question names that no document is of: only a clause that speaks of them answers."""
    own = inquiry.desk.documents.places
    named = (term.text for term in inquiry.terms if inquiry.desk.index.word_class(term.text) == "ns")
    return tuple(place for place in named if place not in own)


def _find(inquiry: Inquiry, query: FigureQuery) -> list[FigureMatch]:
    thresholds = inquiry.desk.needs.figures[query.kind]
    if inquiry.frame.named_documents or (inquiry.frame.levels and query.kind is QuestionKind.PENALTY):
        thresholds = replace(thresholds, coverage=thresholds.coverage / 2)
    if query.section is not None:
        thresholds = replace(thresholds, label=0.0)
    return inquiry.desk.figures.find(query, thresholds, document_weights(inquiry))


def _figures_for(inquiry: Inquiry, query: FigureQuery) -> list[Figure]:
    """The best figure, those as good, and the same measure of its document in the other years asked for."""
    matches = _find(inquiry, query)
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
    at_any_time = _find(inquiry, replace(query, years=()))
    own = next((one.score for one in at_any_time if one.figure.id == match.figure.id), 0.0)
    best = at_any_time[0]
    return not _is_like(inquiry, match.figure, best.figure) and best.score >= own + CLEARLY_BETTER


def _is_like(inquiry: Inquiry, one: Figure, other: Figure) -> bool:
    """Two figures of the same measure, also where one names it at greater length."""
    weights = inquiry.desk.weights
    mine, theirs = weights.pairs(one.measure), weights.pairs(other.measure)
    return max(weights.share(mine, theirs), weights.share(theirs, mine)) >= SAME_MEASURE


# ── what is said ─────────────────────────────────────────────────────────────────────────────────────


def _statements(inquiry: Inquiry, figures: Sequence[Figure]) -> list[Statement]:
    if inquiry.frame.kind in MONEY_KINDS:
        computed = () if _are_alternatives(inquiry, figures) else scheme_statements(inquiry, figures[0])
        others = (
            []
            if inquiry.frame.quantities
            else [one for one in figures if not _is_in_scheme(inquiry, one, figures[0])]
        )
        if computed:
            return [*computed, *(_line(inquiry, one) for one in others), *_quotes(inquiry, others)]
        shared = sum_divided(inquiry, figures[0])
        if shared:
            return [*shared, *_quotes(inquiry, [figures[0], *inquiry.desk.schemes.fund_ratios(figures[0])])]
    compared = _compared(inquiry, figures) if inquiry.frame.kind is QuestionKind.TARGET_COMPARE else []
    limits = _limits(inquiry, figures) if inquiry.frame.kind in MONEY_KINDS else []
    return [
        *verdict(inquiry, values_of([*figures, *limits])),
        *(_line(inquiry, figure) for figure in figures),
        *compared,
        *cap_lines(inquiry, limits),
        *_quotes(inquiry, figures),
    ]


def _is_in_scheme(inquiry: Inquiry, figure: Figure, first: Figure) -> bool:
    """A figure that the lines about the first one's scheme speak of."""
    scheme = inquiry.desk.schemes.of(first)
    own = {one.rate.id for one in scheme.tiers} if scheme else set()
    return figure.clause_start == first.clause_start or figure.id in own


def _limits(inquiry: Inquiry, figures: Sequence[Figure]) -> list[Figure]:
    """The caps of the scheme that the first figure belongs to, where they are not among the figures themselves."""
    scheme = inquiry.desk.schemes.of(figures[0])
    listed = {one.id for one in figures}
    return [one for one in (scheme.caps if scheme else ()) if one.id not in listed]


def _are_alternatives(inquiry: Inquiry, figures: Sequence[Figure]) -> bool:
    """Amounts for several kinds of one thing, in one clause: none of them alone answers what is paid."""
    scheme = inquiry.desk.schemes.of(figures[0])
    if scheme is None or not scheme.amounts or inquiry.frame.quantities:
        return False
    per = scheme.amounts[0].per
    return any(
        one.per == per and one.clause_start == figures[0].clause_start and one not in scheme.amounts
        for one in figures
    )


def _line(inquiry: Inquiry, figure: Figure) -> Statement:
    is_time = figure.kind in {FigureKind.DEADLINE, FigureKind.PERIOD}
    period = inquiry.say("figures.period", period=figure.period) if figure.period and not is_time else ""
    condition = inquiry.say("figures.condition", condition=figure.condition) if figure.condition else ""
    value = _value(inquiry, figure)
    if figure.per and f"每{figure.per}" not in figure.measure:
        value = inquiry.say("figures.each", per=figure.per, text=value)
    text = inquiry.say(
        "figures.stated", measure=figure.measure, text=value, period=period, condition=condition
    )
    return Statement(text, (of_figure(figure),), ledger_fields(figure))


def _value(inquiry: Inquiry, figure: Figure) -> str:
    key = f"figures.bounds.{figure.bound}"
    is_plain = figure.kind in {FigureKind.DEADLINE, FigureKind.PERIOD} or key not in inquiry.desk.wording
    return figure.text if is_plain else inquiry.say(key, text=figure.text)


def _quotes(inquiry: Inquiry, figures: Sequence[Figure]) -> list[Statement]:
    """Each clause once, in its own words."""
    statements = []
    for figure in {(one.document_id, one.clause_start): one for one in figures}.values():
        document = inquiry.document(figure.document_id)
        section = document.section(figure.section_path)
        quote = (
            document.text[figure.clause_start : figure.clause_end]
            .strip()
            .replace("\n", " ")
            .replace("\t", " ")
        )
        statements.append(Statement(lead_in(inquiry, document, section, quote), (of_figure(figure),)))
    return statements


def _compared(inquiry: Inquiry, figures: Sequence[Figure]) -> list[Statement]:
    """Differences between the years of one measure; the share of one government's figure in another's."""
    statements = []
    for series in _series(figures).values():
        if len(series) > 1:
            statements += [_difference(inquiry, later, earlier) for earlier, later in pairwise(series)]
    if not statements and len(figures) == 2 and len({one.document_id for one in figures}) == 2:
        larger, smaller = sorted(figures, key=lambda one: one.base_value or Decimal(0), reverse=True)
        if larger.base_unit == smaller.base_unit and larger.base_value and smaller.base_value is not None:
            statements.append(_difference(inquiry, larger, smaller))
            if inquiry.asks_for("share"):
                statements.append(_share(inquiry, smaller, larger))
    return statements


def _series(figures: Iterable[Figure]) -> dict[tuple[str, str], list[Figure]]:
    """Figures with a value by document and measure, in the order of their years; none where a year has several."""
    series: dict[tuple[str, str], list[Figure]] = {}
    for figure in sorted(figures, key=lambda one: (one.year or 0, one.start)):
        if figure.base_value is not None and figure.year is not None:
            series.setdefault((figure.document_id, figure.measure), []).append(figure)
    return {key: row for key, row in series.items() if len({one.year for one in row}) == len(row)}


def _difference(inquiry: Inquiry, later: Figure, earlier: Figure) -> Statement:
    result = shown(subtract(later, earlier), later.base_unit)
    text = inquiry.say(
        "figures.difference", measure=later.measure, later=later.text, earlier=earlier.text, result=result
    )
    return Statement(text, (of_figure(later), of_figure(earlier)), (result,))


def _share(inquiry: Inquiry, part: Figure, whole: Figure) -> Statement:
    result = percentage(part, whole)
    text = inquiry.say("figures.share_of", formula=result.formula)
    return Statement(text, (of_figure(part), of_figure(whole)), (result.formula,))


# ── what is not set ──────────────────────────────────────────────────────────────────────────────────


def _unset_parts(inquiry: Inquiry, groups: Sequence[Sequence[Figure]]) -> list[Statement]:
    """Of several levels asked about, the home city's where it sets no figure for the year."""
    if not inquiry.frame.years or inquiry.frame.kind not in TARGET_KINDS or len(inquiry.frame.levels) < 2:
        return []
    if any(figure.document_id in inquiry.desk.home_documents for group in groups for figure in group):
        return []
    draft = _year_without_figure(inquiry)
    return list(draft.statements) if draft else []


def _year_without_figure(inquiry: Inquiry) -> Draft | None:
    """A measure set for other years: says that this year has none, and what the document does say of the year."""
    if not inquiry.frame.years or inquiry.frame.kind not in TARGET_KINDS:
        return None
    known = _of_one_level(inquiry) or frozenset(inquiry.document_ids)
    if not known & set(inquiry.desk.home_documents) and not inquiry.frame.named_documents:
        return None
    terms = tuple(term for term in inquiry.terms if inquiry.desk.index.word_class(term.text) != "ns")
    query = FigureQuery(
        inquiry.frame.kind,
        inquiry.frame.content,
        terms,
        documents=known,
        figure_kinds=_kinds_asked(inquiry, inquiry.frame.text),
    )
    others = _find(inquiry, query) if terms else []
    if not others:
        return None
    figure = others[0].figure
    in_year = [
        one
        for one in inquiry.desk.index.figures
        if one.document_id == figure.document_id and one.year in inquiry.frame.years
    ]
    set_after_all = [one for one in in_year if one.kind is figure.kind and _is_like(inquiry, one, figure)]
    if set_after_all:
        return _stated(inquiry, set_after_all)
    said = [one for one in in_year if one.section_path == figure.section_path]
    if not said:
        return None
    years = LIST_MARK.join(f"{year}年" for year in inquiry.frame.years)
    name = inquiry.document_name(figure.document_id)
    text = inquiry.say("figures.year_not_set", document=name, years=years, measure=figure.measure)
    statements = (Statement(text, (of_figure(said[0]),)), *_quotes(inquiry, said[:1]))
    slots = {"kind": inquiry.frame.kind.value, "figures": [figure.id]}
    return Draft(AnswerStatus.ANSWERED_FROM_FIGURES, statements, slots=slots)


def _wants_all(inquiry: Inquiry) -> bool:
    asks_list = any(word in inquiry.frame.text for word in inquiry.desk.words.deadline_lists)
    return asks_list and not inquiry.frame.tasks


def _all_deadlines(inquiry: Inquiry) -> Draft | None:
    """Every deadline of the documents in question, where a list of them is asked for."""
    if inquiry.frame.kind is not QuestionKind.DEADLINE or not _wants_all(inquiry):
        return None
    wanted = set(inquiry.frame.documents or inquiry.document_ids)
    figures = [
        one
        for one in inquiry.desk.index.figures
        if one.document_id in wanted and one.kind is FigureKind.DEADLINE
    ]
    if not figures:
        return None
    statements = [_line(inquiry, figure) for figure in figures]
    slots = {"kind": inquiry.frame.kind.value, "figures": [figure.id for figure in figures]}
    return Draft(AnswerStatus.ANSWERED_FROM_FIGURES, tuple(statements), slots=slots)
