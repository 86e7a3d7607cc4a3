"""Which figures of the ledger a question asks for: by what they measure, when, who pays, and in which document."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from api.qa.frames import MONEY_KINDS, QuestionKind
from api.qa.pair_weights import PairWeights
from api.qa.said import SaidTable, Shares, Term
from api.qa.terms import Terms
from ingest.index import Document, Figure, FigureKind, normalise

SAME_SCORE = 0.93  # a figure this close to the best is as good
YEAR_BONUS = 0.35
NAMED_COVERAGE = 0.9  # what a measure named in full accounts for at least
# A measure of at least so many characters that stands in a question is what it asks about.
LEAST_NAME_CHARS = 4
WHOLE_NAME = 0.75  # of the weight of a question's words: the rest says how it is asked
PAYER_BONUS = 0.3
PREFERRED_BONUS = 0.25
AVOIDED_MALUS = 0.3
LABEL_WEIGHT = 1.0
LEAST_OFFENCE = 0.34  # of the weight of the words that say what was done; evals: answers
SECTION_SHARE = (
    0.85  # what standing in the same short section is worth beside standing in the clause; evals: answers
)
SHORT_SECTION_CHARS = 500
BEHIND_CHARS = 6  # behind a number, where it is called a target: 16.8万个的年度目标
MEASURE_WEIGHT = 0.6

_CITY = re.compile(r"[\u4e00-\u9fff]{2,3}市(?!级|场|政|民|内|区)")
_VALUES = frozenset(
    {
        FigureKind.COUNT,
        FigureKind.SHARE,
        FigureKind.AMOUNT,
        FigureKind.MEASURE,
        FigureKind.RATIO,
        FigureKind.MULTIPLE,
    }
)
_KINDS: Mapping[QuestionKind, frozenset[FigureKind]] = {
    QuestionKind.AMOUNT: frozenset(
        {FigureKind.AMOUNT, FigureKind.RATIO, FigureKind.MULTIPLE, FigureKind.SHARE}
    ),
    QuestionKind.AMOUNT_ARITHMETIC: frozenset(
        {FigureKind.AMOUNT, FigureKind.RATIO, FigureKind.MULTIPLE, FigureKind.SHARE}
    ),
    QuestionKind.PENALTY: frozenset({FigureKind.AMOUNT, FigureKind.MULTIPLE, FigureKind.SHARE}),
    QuestionKind.DEADLINE: _VALUES | {FigureKind.DEADLINE, FigureKind.PERIOD, FigureKind.DURATION},
    QuestionKind.TARGET: _VALUES | {FigureKind.DURATION},
    QuestionKind.TARGET_COMPARE: _VALUES,
}
_TIMES = "次"  # of what is done so often: 每两年一次
_TARGETS = frozenset({QuestionKind.TARGET, QuestionKind.TARGET_COMPARE})


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """What is looked for. `text` is the part of the question that names the measure, `terms` its telling words.

    `documents` narrows to these; `years` empty leaves the year open; `place` is a word the clause must hold;
    `is_of_upper_level` leaves out clauses about a single city. `figure_kinds` are those that can answer how the
    number is asked for (多少根: no share), `section` is the document and path to look in, `is_reached` whether what
    was reached is asked for or what was planned; None: open.
    """

    kind: QuestionKind
    text: str
    terms: tuple[Term, ...]
    years: tuple[int, ...] = ()
    payers: tuple[str, ...] = ()
    documents: Collection[str] | None = None
    place: str | None = None
    is_of_upper_level: bool = False
    foreign_places: tuple[str, ...] = ()
    preferred_words: tuple[str, ...] = ()
    avoided_words: tuple[str, ...] = ()
    name_followers: str = ""
    figure_kinds: frozenset[FigureKind] | None = None
    section: tuple[str, str] | None = None
    is_reached: bool | None = None
    reached_headings: tuple[str, ...] = ()
    planned_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least share of the question's weight that the figure's own label, and all around it, must account for."""

    label: float
    coverage: float


@dataclass(frozen=True, slots=True)
class FigureMatch:
    """A figure that may be meant; `coverage` is how much of the question it accounts for, 0-1."""

    figure: Figure
    score: float
    coverage: float


@dataclass(frozen=True, slots=True)
class _Row:
    figure: Figure
    name: str
    label: str
    surroundings: str
    section: str
    heading: str
    clause: str
    behind: str
    pairs: frozenset[str]


class FigureNames:
    """The ledger, ready to be asked for in words."""

    def __init__(
        self, figures: Sequence[Figure], documents: Mapping[str, Document], weights: PairWeights, terms: Terms
    ) -> None:
        self._weights = weights
        self._terms = terms
        clauses = {
            one.id: normalise(documents[one.document_id].text[one.clause_start : one.clause_end])
            for one in figures
        }
        listed = _listed(figures)
        self._rows = [
            _Row(
                figure=one,
                name=normalise(one.measure),
                label=_label(one) if one.id not in listed else f"{_label(one)}\n{clauses[one.id]}",
                surroundings=_surroundings(one, documents[one.document_id]),
                section=_section_text(one, documents[one.document_id]),
                heading=normalise(f"{documents[one.document_id].identity.title}\n{one.section_path}"),
                clause=clauses[one.id],
                behind=normalise(documents[one.document_id].text[one.end : one.end + BEHIND_CHARS]),
                pairs=weights.pairs(one.measure),
            )
            for one in figures
        ]
        self._by_id = {row.figure.id: row for row in self._rows}
        self._measures = frozenset(row.name for row in self._rows)
        self._labels = SaidTable([row.label for row in self._rows])
        self._surroundings = SaidTable([row.surroundings for row in self._rows])
        self._sections = SaidTable([row.section for row in self._rows])
        self._headings = SaidTable([row.heading for row in self._rows])

    def find(
        self, query: FigureQuery, thresholds: Thresholds, document_weights: Mapping[str, float]
    ) -> list[FigureMatch]:
        """Figures that fit, best first; those of another year, kind or place are left out."""
        asked = self._weights.pairs(query.text)
        coverage, label = self._fits(query)
        is_near = (coverage >= thresholds.coverage) & (label >= thresholds.label)
        matches = []
        for place in np.flatnonzero(is_near):
            row = self._rows[place]
            if not _is_eligible(row, query) or not self._is_of_offence(query, row):
                continue
            score = LABEL_WEIGHT * float(label[place]) + float(coverage[place])
            score += self._bonus(row, query, asked)
            score += document_weights.get(row.figure.document_id, 0.0)
            matches.append(FigureMatch(row.figure, score, float(coverage[place])))
        matches.sort(key=lambda one: (-one.score, one.figure.document_id, one.figure.start))
        return matches

    def named_in(self, text: str, terms: Sequence[Term]) -> list[Figure]:
        """Figures whose measure stands in a text in full and accounts for nearly all that it tells; the longest name."""
        rows = [row for row in self._rows if len(row.name) >= LEAST_NAME_CHARS and row.name in text]
        longest = max((len(row.name) for row in rows), default=0)
        return [
            row.figure
            for row in rows
            if len(row.name) == longest and self._terms.coverage_in(terms, row.name) >= WHOLE_NAME
        ]

    def begins_with_measure(self, text: str, followers: str) -> bool:
        """True where a question is about one of the ledger's measures by name: 居住区多少钱."""
        return any(text.startswith(name) and _is_named(name, text, followers) for name in self._measures)

    def _fits(self, query: FigureQuery) -> tuple[Shares, Shares]:
        """How much of the question each figure accounts for with all around it, and with its own label."""
        near = self._surroundings.coverage(query.terms)
        coverage = np.maximum(near, SECTION_SHARE * self._sections.coverage(query.terms))
        text = normalise(query.text).strip()
        named = {name for name in self._measures if _is_named(name, text, query.name_followers)}
        is_named = np.array([row.name in named for row in self._rows], dtype=np.bool_)
        return (
            np.where(is_named, np.maximum(coverage, NAMED_COVERAGE), coverage),
            np.where(is_named, 1.0, self._label_shares(query.terms)),
        )

    def _label_shares(self, terms: Sequence[Term]) -> Shares:
        """How much each figure's own words account for of what the title and headings leave open.

        A lone 建 or 补 names nothing where a longer word does.
        """
        own = [(self._headings.shares(one) == 0.0) | (self._labels.shares(one) > 0.0) for one in terms]
        nothing_own = ~np.logical_or.reduce(own) if own else ()
        marks = [one | nothing_own for one in own]
        is_long = [len(term.text) > 1 for term in terms]
        long_marks = [one for one, long in zip(marks, is_long, strict=True) if long]
        has_long = (
            np.logical_or.reduce(long_marks) if long_marks else np.zeros(len(self._rows), dtype=np.bool_)
        )
        counted = [one if long else one & ~has_long for one, long in zip(marks, is_long, strict=True)]
        return self._labels.coverage(terms, counted)

    def _is_of_offence(self, query: FigureQuery, row: _Row) -> bool:
        """A penalty is for what the question names beside the penalty itself; other figures are for anything."""
        if query.kind is not QuestionKind.PENALTY:
            return True
        words = query.preferred_words
        offence = [one for one in query.terms if not any(word in (one.text, *one.others) for word in words)]
        if not offence:
            return query.documents is not None
        return self._terms.coverage_in(offence, f"{row.clause}\n{row.label}") >= LEAST_OFFENCE

    def coverage(self, figure: Figure, terms: Sequence[Term]) -> float:
        """How much of some words' weight the clause and headings of a figure account for, 0-1."""
        row = self._by_id.get(figure.id)
        return self._terms.coverage_in(terms, row.surroundings) if row else 0.0

    def _likeness(self, measure: frozenset[str], asked: frozenset[str]) -> float:
        """How much of the measure the question holds, and of the question the measure: 0-1."""
        return (self._weights.share(measure, asked) + self._weights.share(asked, measure)) / 2

    def _bonus(self, row: _Row, query: FigureQuery, asked: frozenset[str]) -> float:
        """What speaks for a figure beside the words it accounts for."""
        figure = row.figure
        bonus = MEASURE_WEIGHT * self._likeness(row.pairs, asked)
        bonus += YEAR_BONUS * (figure.year is not None and figure.year in query.years)
        bonus += PAYER_BONUS * any(payer in name for payer in query.payers for name in figure.payer)
        bonus += PREFERRED_BONUS * any(word in row.surroundings for word in query.preferred_words)
        return bonus - AVOIDED_MALUS * any(word in row.heading for word in query.avoided_words)


def _is_named(name: str, text: str, followers: str) -> bool:
    """The measure is named in full; a short one only where the question begins with it and goes on to ask."""
    if name not in text:
        return False
    follows = text[len(name) : len(name) + 1]
    is_subject = len(name) > 1 and text.startswith(name) and (not follows or follows in followers)
    return is_subject or len(name) >= LEAST_NAME_CHARS


def as_good_as_best(matches: Sequence[FigureMatch]) -> list[FigureMatch]:
    """The best match and those as good."""
    return [match for match in matches if match.score >= matches[0].score * SAME_SCORE] if matches else []


def fits_kind(kind: QuestionKind, figure: Figure) -> bool:
    """True where a figure can answer a question of that kind: what is paid for one thing is no target."""
    if figure.kind not in _KINDS.get(kind, frozenset()):
        return False
    if kind in _TARGETS:
        return figure.kind is not FigureKind.AMOUNT or not (figure.payer or figure.per)
    if kind is not QuestionKind.DEADLINE or figure.period is not None or figure.kind is FigureKind.DURATION:
        return True
    return figure.kind is FigureKind.COUNT and figure.base_unit == _TIMES and figure.per is not None


def _is_of_another_city(row: _Row, query: FigureQuery) -> bool:
    """The measure names a city that the question does not, in a document that is not that city's."""
    city = _CITY.match(row.name)
    if city is None or query.place is not None:
        return False
    return city.group()[:-1] not in query.text and city.group() not in row.heading


def _is_eligible(row: _Row, query: FigureQuery) -> bool:
    figure = row.figure
    if not fits_kind(query.kind, figure):
        return False
    if query.documents is not None and figure.document_id not in query.documents:
        return False
    if query.figure_kinds is not None and figure.kind not in query.figure_kinds:
        return False
    asks_how_long = query.figure_kinds is not None and FigureKind.DURATION in query.figure_kinds
    if asks_how_long and figure.kind is FigureKind.COUNT and not (figure.base_unit == _TIMES and figure.per):
        return False
    if query.section is not None and (figure.document_id, figure.section_path) != query.section:
        return False
    if query.years and figure.year is not None and figure.year not in query.years:
        return False
    if query.is_reached is not None and query.is_reached is not _was_reached(row, query):
        return False
    if any(place not in row.surroundings for place in query.foreign_places):
        return False
    if _is_of_another_city(row, query):
        return False
    if query.is_of_upper_level and _CITY.search(row.clause):
        return False
    if _needs_word(query, figure) and not any(word in row.clause for word in query.preferred_words):
        return False
    return query.place is None or query.place in row.surroundings


def _was_reached(row: _Row, query: FigureQuery) -> bool:
    """It stands under a heading about what came of the plan, and is not called a target there."""
    is_target = any(re.search(word, row.behind) for word in query.planned_words)
    return not is_target and any(word in row.heading for word in query.reached_headings)


def _needs_word(query: FigureQuery, figure: Figure) -> bool:
    """A penalty, and a share or multiple that is to be money, must stand in a clause that speaks of it."""
    if query.kind is QuestionKind.PENALTY:
        return True
    is_asked = query.figure_kinds is not None and FigureKind.AMOUNT not in query.figure_kinds
    return (
        query.kind in MONEY_KINDS and not is_asked and figure.kind in {FigureKind.SHARE, FigureKind.MULTIPLE}
    )


def _listed(figures: Sequence[Figure]) -> frozenset[str]:
    """Figures whose clause holds only figures of their sort: its words name what all of them measure."""
    sorts: dict[tuple[str, int], set[tuple[FigureKind, str, str | None]]] = {}
    for one in figures:
        sorts.setdefault((one.document_id, one.clause_start), set()).add((one.kind, one.base_unit, one.per))
    return frozenset(one.id for one in figures if len(sorts[one.document_id, one.clause_start]) == 1)


def _label(figure: Figure) -> str:
    """What the figure says of itself: what is measured, for what, on what condition, who pays."""
    parts = (figure.measure, figure.per or "", figure.condition or "", *figure.payer)
    return normalise("\n".join(parts))


def _surroundings(figure: Figure, document: Document) -> str:
    parts = (
        document.identity.title,
        figure.section_path,
        figure.measure,
        figure.text,
        figure.period or "",
        figure.condition or "",
        figure.per or "",
        *figure.payer,
        document.text[figure.clause_start : figure.clause_end],
    )
    return normalise("\n".join(parts))


def _section_text(figure: Figure, document: Document) -> str:
    """The whole section where it is short, as an article of a regulation is; else nothing."""
    section = document.section(figure.section_path)
    text = document.text[section.start : section.end]
    return (
        normalise(f"{document.identity.title}\n{figure.section_path}\n{text}")
        if len(text) <= SHORT_SECTION_CHARS
        else ""
    )
