"""Figures in words: one line each, their clauses, and how those of one measure differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from api.figures.arithmetic import percentage, shown, subtract
from api.qa.drafting import Statement, ledger_fields, of_figure
from api.qa.replies.clauses import lead_in
from api.qa.replies.context import Inquiry
from ingest.index import Figure, FigureKind


def figure_line(inquiry: Inquiry, figure: Figure) -> Statement:
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


def figure_quotes(inquiry: Inquiry, figures: Sequence[Figure]) -> list[Statement]:
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


def compared(inquiry: Inquiry, figures: Sequence[Figure]) -> list[Statement]:
    """Differences between the years of one measure; the share of one government's figure in another's."""
    statements = []
    for series in _series(figures).values():
        if len(series) > 1:
            statements += [difference(inquiry, later, earlier) for earlier, later in pairwise(series)]
    if not statements and len(figures) == 2 and len({one.document_id for one in figures}) == 2:
        larger, smaller = sorted(figures, key=lambda one: one.base_value or Decimal(0), reverse=True)
        if larger.base_unit == smaller.base_unit and larger.base_value and smaller.base_value is not None:
            statements.append(difference(inquiry, larger, smaller))
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


def difference(inquiry: Inquiry, later: Figure, earlier: Figure) -> Statement:
    result = shown(subtract(later, earlier), later.base_unit)
    text = inquiry.say(
        "figures.difference", measure=later.measure, later=later.text, earlier=earlier.text, result=result
    )
    return Statement(text, (of_figure(later), of_figure(earlier)), (result,))


def _share(inquiry: Inquiry, part: Figure, whole: Figure) -> Statement:
    result = percentage(part, whole)
    text = inquiry.say("figures.share_of", formula=result.formula)
    return Statement(text, (of_figure(part), of_figure(whole)), (result.formula,))


def without_repeats(figures: Iterable[Figure]) -> list[Figure]:
    """Figures once each; what a document says again of the same measure and time counts as said."""
    kept: dict[tuple[object, ...], Figure] = {}
    for one in figures:
        is_dated = one.base_value is not None and one.year is not None
        key = (one.document_id, one.measure, one.base_value, one.year, one.per) if is_dated else (one.id,)
        kept.setdefault(key, one)
    return list(kept.values())
