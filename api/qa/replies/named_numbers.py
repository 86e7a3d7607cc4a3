"""Numbers of the ledger that the question itself names: what each of them stands for (3:7和7:3是怎么回事)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from api.qa.drafting import Draft, Statement
from api.qa.frames import QuestionKind
from api.qa.outcomes import AnswerStatus
from api.qa.replies.clauses import document_weights
from api.qa.replies.context import Inquiry
from api.qa.replies.schemes import scheme_statements
from api.qa.replies.worked import values_of
from api.qa.said import Term
from ingest.index import DocumentKind, Figure, FigureKind, number_or_none

_RATIO = re.compile(r"(?<![\d:])\d+(?:\.\d+)?(?::\d+(?:\.\d+)?)+(?![\d:])")
_PLAIN = re.compile(r"(?<![\d.:a-z])(\d+(?:\.\d+)?)(万亿|亿|万)?(?![\d.:年月日号a-z])")
_SCALES = {None: 1, "万": 10_000, "亿": 100_000_000, "万亿": 1_000_000_000_000}
LEAST_NUMBER = 100  # a smaller number without a unit stands for too many things
MOST_NUMBERS = 3

State = Callable[[Inquiry, Sequence[Figure]], list[Statement]]


@dataclass(frozen=True, slots=True)
class Named:
    """A number as the question writes it, and the figures of the ledger that it may be."""

    text: str
    values: tuple[Decimal, ...]
    figures: tuple[Figure, ...]


def reply_about_numbers(inquiry: Inquiry, state: State) -> Draft | None:
    """What the numbers named stand for, where that is what the question is about; `state` tells figures and clauses."""
    if not _is_puzzled(inquiry):
        return None
    named = [one for one in _numbers(inquiry) if one.figures][:MOST_NUMBERS]
    if not named or (len(named) < 2 and not _asks_what_became(inquiry)):
        return None
    statements = _one_scheme(inquiry, named)
    figures = [figure for one in named for figure in _meant(inquiry, one)]
    if not statements:
        figures = list({one.id: one for one in figures}.values())
        told_apart = [Statement(inquiry.say("figures.told_apart"))] if len(named) > 1 else []
        statements = [*told_apart, *state(inquiry, figures)]
    slots = {"kind": QuestionKind.TARGET_COMPARE.value, "figures": [one.id for one in figures]}
    return Draft(AnswerStatus.ANSWERED_FROM_FIGURES, tuple(statements), slots=slots)


def _is_puzzled(inquiry: Inquiry) -> bool:
    return any(re.search(one, inquiry.frame.text) for one in inquiry.desk.words.puzzled) or _asks_what_became(
        inquiry
    )


def _asks_what_became(inquiry: Inquiry) -> bool:
    return any(re.search(one, inquiry.frame.text) for one in inquiry.desk.words.moved)


def _numbers(inquiry: Inquiry) -> list[Named]:
    """The ratios and larger numbers of the question, in order, with the figures that have their value."""
    text = inquiry.frame.text
    found: dict[tuple[Decimal, ...], Named] = {}
    for match in _RATIO.finditer(text):
        values = tuple(Decimal(part) for part in match.group().split(":"))
        figures = [
            one for one in inquiry.desk.index.figures if one.kind is FigureKind.RATIO and one.parts == values
        ]
        found.setdefault(values, Named(match.group(), values, _related(inquiry, figures)))
    for match in _PLAIN.finditer(_RATIO.sub(" ", text)):
        number = number_or_none(match[1])
        value = None if number is None else number * _SCALES[match[2]]
        if value is None or value < LEAST_NUMBER:
            continue
        figures = [one for one in inquiry.desk.index.figures if value in (one.base_value, one.value)]
        found.setdefault((value,), Named(match.group(), (value,), _related(inquiry, figures)))
    return list(found.values())


def _related(inquiry: Inquiry, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Those of the figures whose clause or heading says something of what the question is about, the fittest first."""
    terms = _words(inquiry)
    weights = document_weights(inquiry)
    scored = [(inquiry.desk.figures.coverage(one, terms), one) for one in figures]
    home = inquiry.desk.home_documents
    kept = [(share, one) for share, one in scored if not terms or share > 0 or one.document_id in home]
    kept.sort(key=lambda pair: (-pair[0] - weights.get(pair[1].document_id, 0.0), pair[1].start))
    return tuple(one for _, one in kept)


def _words(inquiry: Inquiry) -> tuple[Term, ...]:
    """The telling words that are no number."""
    return tuple(term for term in inquiry.terms if not term.text[0].isdigit() and term.is_known)


def _one_scheme(inquiry: Inquiry, named: Sequence[Named]) -> list[Statement]:
    """The one scheme of the home documents that holds all the numbers, its sum among them."""
    wanted = {one.values for one in named}
    for figure in (figure for one in named for figure in one.figures):
        scheme = inquiry.desk.schemes.of(figure)
        if scheme is None or not scheme.amounts or figure.document_id not in inquiry.desk.home_documents:
            continue
        amounts = {(value,) for value in values_of(scheme.amounts)}
        summed = (sum((one.base_value or Decimal(0) for one in scheme.amounts), Decimal(0)),)
        if wanted <= {*amounts, summed, *(ratio.parts for ratio in scheme.ratios)}:
            return scheme_statements(inquiry, scheme.first)
    return []


def _meant(inquiry: Inquiry, named: Named) -> list[Figure]:
    """What a number stands for: the fittest figure; where one asks what became of it, each document's with a year."""
    if not _asks_what_became(inquiry):
        return [named.figures[0]]
    dated = [one for one in named.figures if one.year is not None]
    by_document = {(one.document_id, one.year): one for one in reversed(dated)}
    official = [
        one
        for one in by_document.values()
        if inquiry.document(one.document_id).identity.kind is DocumentKind.OFFICIAL
    ]
    rows = sorted(official or by_document.values(), key=lambda one: (one.year or 0, one.start))
    return rows or [named.figures[0]]
