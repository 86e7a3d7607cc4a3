"""Amounts, targets, deadlines, penalties: from the ledger, computed with the formula shown, else nothing."""

from __future__ import annotations

from collections.abc import Sequence

from api.figures.arithmetic import shown, subtract
from api.qa.drafting import Draft, Statement, of_figure
from api.qa.figure_names import FigureMatch, close_to_best, fits_kind
from api.qa.frames import MONEY_KINDS, QuestionKind
from api.qa.outcomes import AnswerStatus
from api.qa.replies.clauses import document_weights, lead_in
from api.qa.replies.context import Inquiry
from api.qa.replies.schemes import scheme_statements
from ingest.index import Figure, FigureKind

MAX_FIGURES = 8


def reply_from_figures(inquiry: Inquiry) -> Draft | None:
    """The figures asked for; None where the ledger has none that accounts for the question."""
    if inquiry.frame.kind is QuestionKind.DEADLINE and _wants_all(inquiry):
        return _all_deadlines(inquiry)
    matches = _candidates(inquiry)
    best = close_to_best(matches)
    if not best:
        return _year_without_figure(inquiry)
    statements = _statements(inquiry, best)
    slots = {"kind": inquiry.frame.kind.value, "figures": [match.figure.id for match in best[:MAX_FIGURES]]}
    return Draft(AnswerStatus.ANSWERED_FROM_FIGURES, tuple(statements), slots=slots)


def _candidates(inquiry: Inquiry) -> list[FigureMatch]:
    found = inquiry.desk.figures.find(inquiry.frame, document_weights(inquiry), payers=payers_named(inquiry))
    scope = set(inquiry.frame.documents)
    kind = inquiry.frame.kind
    return [
        one for one in found if fits_kind(kind, one.figure) and (not scope or one.figure.document_id in scope)
    ]


def payers_named(inquiry: Inquiry) -> list[str]:
    """Who the question says pays, in the ledger's words."""
    words = inquiry.desk.words.payers
    return [payer for payer, names in words.items() if any(name in inquiry.frame.text for name in names)]


def _statements(inquiry: Inquiry, best: Sequence[FigureMatch]) -> list[Statement]:
    figures = [match.figure for match in best[:MAX_FIGURES]]
    if inquiry.frame.kind in MONEY_KINDS:
        computed = scheme_statements(inquiry, figures[0])
        if computed:
            return computed
    figures = _with_every_year(inquiry, figures)
    lines = [_line(inquiry, figure) for figure in figures]
    compared = _compared(inquiry, figures) if inquiry.frame.kind is QuestionKind.TARGET_COMPARE else []
    return [*lines, *compared, *_quotes(inquiry, figures)]


def _with_every_year(inquiry: Inquiry, figures: list[Figure]) -> list[Figure]:
    """Without a year in the question, the same measure for every year of its document."""
    if inquiry.frame.years or not figures or figures[0].year is None:
        return figures
    first = figures[0]
    same = [
        one
        for one in inquiry.desk.index.figures
        if one.document_id == first.document_id and one.measure == first.measure and one.kind is first.kind
    ]
    return list({figure.id: figure for figure in (*same, *figures)}.values())[:MAX_FIGURES]


def _line(inquiry: Inquiry, figure: Figure) -> Statement:
    text = inquiry.say(
        "figures.stated",
        measure=figure.measure,
        text=_value(inquiry, figure),
        period=inquiry.say("figures.period", period=figure.period)
        if figure.period and figure.kind is not FigureKind.DEADLINE
        else "",
    )
    return Statement(text, (of_figure(figure),))


def _value(inquiry: Inquiry, figure: Figure) -> str:
    bound = f"figures.bounds.{figure.bound}"
    return inquiry.say(bound, text=figure.text) if bound in inquiry.desk.wording else figure.text


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
    """The difference between two values of one measure, with its formula."""
    values = [one for one in figures if one.base_value is not None]
    if len(values) != 2 or values[0].base_unit != values[1].base_unit:
        return []
    later, earlier = sorted(values, key=lambda one: one.base_value or 0, reverse=True)
    result = subtract(later, earlier)
    text = inquiry.say(
        "figures.difference",
        measure=later.measure,
        later=later.text,
        earlier=earlier.text,
        result=shown(result, later.base_unit),
    )
    return [Statement(text, (of_figure(later), of_figure(earlier)), (text,))]


def _year_without_figure(inquiry: Inquiry) -> Draft | None:
    """A measure the document sets for other years: says that this year has none, and what it does say of the year."""
    if not inquiry.frame.years or inquiry.frame.kind not in {
        QuestionKind.TARGET,
        QuestionKind.TARGET_COMPARE,
    }:
        return None
    others = [
        one
        for one in inquiry.desk.figures.find(inquiry.frame, document_weights(inquiry), years=())
        if fits_kind(inquiry.frame.kind, one.figure) and one.figure.document_id in inquiry.document_ids
    ]
    if not others:
        return None
    figure = others[0].figure
    said = [
        one
        for one in inquiry.desk.index.figures
        if one.document_id == figure.document_id
        and one.year in inquiry.frame.years
        and one.kind in {FigureKind.PERIOD, FigureKind.COUNT}
    ]
    if not said:
        return None
    years = "、".join(f"{year}年" for year in inquiry.frame.years)
    text = inquiry.say(
        "figures.year_not_set",
        document=inquiry.document_name(figure.document_id),
        years=years,
        measure=figure.measure,
    )
    statements = (Statement(text), *_quotes(inquiry, said[:1]))
    return Draft(
        AnswerStatus.ANSWERED_FROM_FIGURES,
        statements,
        slots={"kind": inquiry.frame.kind.value, "figures": [figure.id]},
    )


def _wants_all(inquiry: Inquiry) -> bool:
    return (
        any(word in inquiry.frame.text for word in inquiry.desk.words.deadline_lists)
        and not inquiry.frame.tasks
    )


def _all_deadlines(inquiry: Inquiry) -> Draft | None:
    wanted = set(inquiry.frame.documents or inquiry.document_ids)
    figures = [
        one
        for one in inquiry.desk.index.figures
        if one.document_id in wanted and one.kind is FigureKind.DEADLINE
    ]
    if not figures:
        return None
    statements = [_line(inquiry, figure) for figure in figures]
    return Draft(
        AnswerStatus.ANSWERED_FROM_FIGURES, tuple(statements), slots={"kind": inquiry.frame.kind.value}
    )
