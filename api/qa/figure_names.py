"""Which figures of the ledger a question asks for: by what they measure, when, who pays, and in which document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.qa.frames import Frame, QuestionKind
from api.qa.pair_weights import PairWeights
from api.qa.terms import Term, Terms
from ingest.index import Document, Figure, FigureKind, normalise

TIE_SHARE = 0.93  # a figure this close to the best is shown with it
LEAST_LABEL = 0.3  # share of the question's telling words that the figure's own label must hold
ANSWERABLE_COVERAGE = 0.5  # of the question's telling words, by the figure, its clause and where it stands
YEAR_BONUS = 0.35
PAYER_BONUS = 0.3
KIND_BONUS = 0.25
LABEL_WEIGHT = 1.0
MEASURE_WEIGHT = 0.6

_KINDS: Mapping[QuestionKind, frozenset[FigureKind]] = {
    QuestionKind.AMOUNT: frozenset({FigureKind.AMOUNT, FigureKind.RATIO, FigureKind.MULTIPLE}),
    QuestionKind.AMOUNT_ARITHMETIC: frozenset({FigureKind.AMOUNT, FigureKind.RATIO}),
    QuestionKind.PENALTY: frozenset({FigureKind.AMOUNT, FigureKind.MULTIPLE, FigureKind.SHARE}),
    QuestionKind.DEADLINE: frozenset({FigureKind.DEADLINE, FigureKind.PERIOD, FigureKind.DURATION}),
    QuestionKind.TARGET: frozenset(
        {FigureKind.COUNT, FigureKind.SHARE, FigureKind.AMOUNT, FigureKind.MEASURE, FigureKind.RATIO}
    ),
    QuestionKind.TARGET_COMPARE: frozenset(
        {FigureKind.COUNT, FigureKind.SHARE, FigureKind.AMOUNT, FigureKind.MEASURE}
    ),
}


@dataclass(frozen=True, slots=True)
class FigureMatch:
    """A figure that may be meant; `coverage` is how much of the question it accounts for, 0-1."""

    figure: Figure
    score: float
    coverage: float
    measure_share: float


class FigureNames:
    """The ledger, ready to be asked for in words."""

    def __init__(
        self, figures: Sequence[Figure], documents: Mapping[str, Document], weights: PairWeights, terms: Terms
    ) -> None:
        self._weights = weights
        self._terms = terms
        self._rows = [
            (figure, _label(figure), _surroundings(figure, documents[figure.document_id]))
            for figure in figures
        ]

    def find(
        self,
        frame: Frame,
        document_weights: Mapping[str, float],
        *,
        payers: Sequence[str] = (),
        years: Sequence[int] | None = None,
    ) -> list[FigureMatch]:
        """Figures that fit the question, best first; those of other years are left out where it names a year."""
        wanted = frame.years if years is None else years
        asked = self._weights.pairs(frame.text)
        terms = self._terms.of(frame.content)
        matches = []
        for figure, label, surroundings in self._rows:
            if wanted and figure.year is not None and figure.year not in wanted:
                continue
            match = self._match(frame, figure, label, surroundings, asked, terms, payers)
            if match is not None:
                weight = document_weights.get(figure.document_id, 0.0)
                matches.append(FigureMatch(figure, match.score + weight, match.coverage, match.measure_share))
        matches.sort(key=lambda one: (-one.score, one.figure.document_id, one.figure.start))
        return matches

    def _match(
        self,
        frame: Frame,
        figure: Figure,
        label: str,
        surroundings: str,
        asked: frozenset[str],
        terms: Sequence[Term],
        payers: Sequence[str],
    ) -> FigureMatch | None:
        share = self._weights.share(self._weights.pairs(figure.measure), asked)
        coverage = self._terms.coverage(terms, surroundings)
        label_coverage = self._terms.coverage(terms, label)
        if label_coverage < LEAST_LABEL or coverage < ANSWERABLE_COVERAGE:
            return None
        score = LABEL_WEIGHT * label_coverage + MEASURE_WEIGHT * share + coverage
        score += KIND_BONUS * (figure.kind in _KINDS.get(frame.kind, ()))
        score += YEAR_BONUS * (figure.year is not None and figure.year in frame.years)
        score += PAYER_BONUS * any(payer in name for payer in payers for name in figure.payer)
        return FigureMatch(figure, score, coverage, share)


def close_to_best(matches: Sequence[FigureMatch]) -> list[FigureMatch]:
    """The best match and those nearly as good."""
    return [match for match in matches if match.score >= matches[0].score * TIE_SHARE] if matches else []


def fits_kind(kind: QuestionKind, figure: Figure) -> bool:
    """True where a figure of this kind can answer a question of that kind."""
    return figure.kind in _KINDS.get(kind, frozenset())


def _label(figure: Figure) -> str:
    """What the figure says of itself: what is measured, for what, on what condition, who pays."""
    parts = (figure.measure, figure.per or "", figure.condition or "", *figure.payer)
    return normalise("\n".join(parts))


def _surroundings(figure: Figure, document: Document) -> str:
    parts: Iterable[str] = (
        document.identity.title,
        figure.section_path,
        figure.measure,
        figure.period or "",
        figure.condition or "",
        figure.per or "",
        *figure.payer,
        document.text[figure.clause_start : figure.clause_end],
    )
    return normalise("\n".join(parts))
