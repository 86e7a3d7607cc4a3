"""Amounts, targets, deadlines, penalties: from the ledger, computed with the formula shown, else nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from api.qa.drafting import Draft, Statement, of_figure
from api.qa.figure_names import FigureQuery
from api.qa.frames import MONEY_KINDS, QuestionKind
from api.qa.outcomes import AnswerStatus
from api.qa.replies.context import LIST_MARK, Inquiry
from api.qa.replies.figure_lines import compared, figure_line, figure_quotes, without_repeats
from api.qa.replies.figure_queries import (
    TARGET_KINDS,
    area_named,
    figures_for,
    find_matches,
    is_like,
    kinds_asked,
    of_one_level,
    places_named,
    queries_of,
)
from api.qa.replies.limits import cap_lines
from api.qa.replies.named_numbers import reply_about_numbers
from api.qa.replies.opposites import speaks_of_opposite
from api.qa.replies.payers import believed_values, sum_divided
from api.qa.replies.reached import asks_what_was_reached, reply_about_reached
from api.qa.replies.row_deadlines import reply_from_rows, with_rows
from api.qa.replies.schemes import scheme_statements
from api.qa.replies.shares_asked import reply_about_share
from api.qa.replies.worked import believed_year, verdict
from ingest.index import Figure, FigureKind

MAX_FIGURES = 10
MOST_OF_PART = 4


def reply_from_figures(inquiry: Inquiry) -> Draft | None:
    """The figures asked for; None where the ledger has none that accounts for the question."""
    if not inquiry.terms and inquiry.frame.parties:
        inquiry = replace(inquiry, frame=replace(inquiry.frame, content=inquiry.frame.text, parties=()))
    if inquiry.frame.named_documents and (named := _named_in_full(inquiry)) is not None:
        return named  # words of the measure were taken for the name of a document
    if not inquiry.terms:
        return _all_deadlines(inquiry) or reply_from_rows(inquiry) or _named_in_full(inquiry)
    if asks_what_was_reached(inquiry):
        return reply_about_reached(inquiry)
    share = reply_about_share(inquiry)
    if share is not None:
        return share
    believed = believed_year(inquiry)
    if believed is None:
        return with_rows(inquiry, _from_ledger(inquiry))
    return _confirming(inquiry, believed)


def _confirming(inquiry: Inquiry, year: int) -> Draft | None:
    """A year that the asker believes: the figure is looked up without it, and held against it."""
    open_inquiry = replace(inquiry, frame=replace(inquiry.frame, years=()))
    draft = with_rows(open_inquiry, _from_ledger(open_inquiry))
    if draft is None:
        return None
    ids = draft.slots.get("figures", [])
    years = {one.year for one in inquiry.desk.index.figures if one.id in ids and one.year is not None}
    if not years:
        return draft
    key = "figures.confirmed" if year in years else "figures.contradicted"
    said = inquiry.say("figures.believed_year", year=year)
    opening = Statement(inquiry.say(key, claim=said), derived=(said,))
    return replace(draft, statements=(opening, *draft.statements))


def reply_about_opposite(inquiry: Inquiry) -> Draft | None:
    """Before any reading: whether the opposite of a condition is paid for."""
    return reply_from_figures(inquiry.read_as(QuestionKind.AMOUNT)) if speaks_of_opposite(inquiry) else None


def reply_about_named(inquiry: Inquiry) -> Draft | None:
    """What numbers of the question stand for."""
    return reply_about_numbers(inquiry, _listed)


def _listed(inquiry: Inquiry, figures: Sequence[Figure]) -> list[Statement]:
    return [*(figure_line(inquiry, figure) for figure in figures), *figure_quotes(inquiry, figures)]


def _from_ledger(inquiry: Inquiry) -> Draft | None:
    groups = [group for query in queries_of(inquiry) if (group := figures_for(inquiry, query))]
    if len(groups) > 1:  # a part that fits all and sundry asks for nothing of its own
        groups = [groups[0], *(group for group in groups[1:] if len(group) <= MOST_OF_PART)]
    if not groups:
        return _year_without_figure(inquiry) or _all_deadlines(inquiry) or _named_in_full(inquiry)
    figures = without_repeats(figure for group in groups for figure in group)[:MAX_FIGURES]
    draft = _stated(inquiry, figures)
    return replace(draft, statements=(*draft.statements, *_unset_parts(inquiry, groups)))


def _named_in_full(inquiry: Inquiry) -> Draft | None:
    """The figures whose measure the question is the name of, whatever kind of number it was taken to ask for."""
    if area_named(inquiry):
        return None
    named = inquiry.desk.figures.named_in(inquiry.frame.text, inquiry.desk.terms.of(inquiry.frame.text))
    figures = [one for one in named if not inquiry.frame.years or one.year in (None, *inquiry.frame.years)][
        :MAX_FIGURES
    ]
    return _stated(inquiry, figures) if figures else None


def _stated(inquiry: Inquiry, figures: Sequence[Figure]) -> Draft:
    slots = {"kind": inquiry.frame.kind.value, "figures": [figure.id for figure in figures]}
    return Draft(AnswerStatus.ANSWERED_FROM_FIGURES, tuple(_statements(inquiry, figures)), slots=slots)


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
            return [
                *computed,
                *(figure_line(inquiry, one) for one in others),
                *figure_quotes(inquiry, others),
            ]
        shared = sum_divided(inquiry, figures[0])
        if shared:
            return [
                *shared,
                *figure_quotes(inquiry, [figures[0], *inquiry.desk.schemes.fund_ratios(figures[0])]),
            ]
    differences = compared(inquiry, figures) if inquiry.frame.kind is QuestionKind.TARGET_COMPARE else []
    limits = _limits(inquiry, figures) if inquiry.frame.kind in MONEY_KINDS else []
    return [
        *verdict(inquiry, believed_values(inquiry, [*figures, *limits])),
        *(figure_line(inquiry, figure) for figure in figures),
        *differences,
        *cap_lines(inquiry, limits),
        *figure_quotes(inquiry, figures),
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


# ── what is not set ──────────────────────────────────────────────────────────────────────────────────


def _unset_parts(inquiry: Inquiry, groups: Sequence[Sequence[Figure]]) -> list[Statement]:
    """Of several levels asked about, the home city's where it sets no figure for the year."""
    asked = len(inquiry.frame.levels) + len(places_named(inquiry))
    if not inquiry.frame.years or inquiry.frame.kind not in TARGET_KINDS or asked < 2:
        return []
    if any(figure.document_id in inquiry.desk.home_documents for group in groups for figure in group):
        return []
    draft = _year_without_figure(inquiry)
    return list(draft.statements) if draft else []


def _year_without_figure(inquiry: Inquiry) -> Draft | None:
    """A measure set for other years: says that this year has none, and what the document does say of the year."""
    if not inquiry.frame.years or inquiry.frame.kind not in TARGET_KINDS or area_named(inquiry):
        return None
    known = of_one_level(inquiry) or frozenset(inquiry.document_ids)
    if not known & set(inquiry.desk.home_documents) and not inquiry.frame.named_documents:
        return None
    terms = tuple(term for term in inquiry.terms if inquiry.desk.index.word_class(term.text) != "ns")
    query = FigureQuery(
        inquiry.frame.kind,
        inquiry.frame.content,
        terms,
        documents=known,
        figure_kinds=kinds_asked(inquiry, inquiry.frame.text),
    )
    others = find_matches(inquiry, query) if terms else []
    if not others:
        return None
    figure = others[0].figure
    in_year = [
        one
        for one in inquiry.desk.index.figures
        if one.document_id == figure.document_id and one.year in inquiry.frame.years
    ]
    set_after_all = [one for one in in_year if one.kind is figure.kind and is_like(inquiry, one, figure)]
    if set_after_all:
        return _stated(inquiry, set_after_all)
    said = [one for one in in_year if one.section_path == figure.section_path]
    if not said:
        return None
    years = LIST_MARK.join(f"{year}年" for year in inquiry.frame.years)
    name = inquiry.document_name(figure.document_id)
    text = inquiry.say("figures.year_not_set", document=name, years=years, measure=figure.measure)
    statements = (Statement(text, (of_figure(said[0]),)), *figure_quotes(inquiry, said[:1]))
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
    statements = [figure_line(inquiry, figure) for figure in figures]
    slots = {"kind": inquiry.frame.kind.value, "figures": [figure.id for figure in figures]}
    return Draft(AnswerStatus.ANSWERED_FROM_FIGURES, tuple(statements), slots=slots)
