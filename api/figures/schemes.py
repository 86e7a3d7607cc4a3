"""What is paid for what: rates, shares of a cost and tiers, with the caps, limits and ratios that go with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from api.figures.bands import Band, band_of
from ingest.index import Bound, Figure, FigureKind

_RATES = frozenset({FigureKind.AMOUNT, FigureKind.MULTIPLE})


@dataclass(frozen=True, slots=True)
class Tier:
    """A rate that holds for a part of a scale."""

    rate: Figure
    band: Band


@dataclass(frozen=True)
class Scheme:
    """What one thing brings in, and what goes with it.

    One of three: `amounts` for one of something by different payers, `share` of what was spent, or `tiers` of a
    scale. `ratios` split an amount, `fund_ratios` what is paid altogether; `caps` limit money, `limits` how much
    is paid for.
    """

    amounts: tuple[Figure, ...] = ()
    share: Figure | None = None
    tiers: tuple[Tier, ...] = ()
    ratios: tuple[Figure, ...] = ()
    fund_ratios: tuple[Figure, ...] = ()
    caps: tuple[Figure, ...] = ()
    limits: tuple[Figure, ...] = ()

    @cached_property
    def first(self) -> Figure:
        """The figure that stands for the scheme."""
        return self.share or (self.tiers[0].rate if self.tiers else self.amounts[0])

    @cached_property
    def areas(self) -> tuple[str | None, ...]:
        """Kinds of area that the ratios tell apart; (None,) where they do not."""
        return _areas(self.ratios)

    @cached_property
    def fund_areas(self) -> tuple[str | None, ...]:
        """The same for the ratios that split what is paid altogether."""
        return _areas(self.fund_ratios)

    def ratio_of(self, amount: Figure, area: str | None) -> Figure | None:
        """The ratio that splits an amount in a kind of area."""
        return next((one for one in self.ratios if one.divides == amount.id and one.applies_to == area), None)

    def limit_of(self, unit: str) -> Figure | None:
        """The limit on how many of a unit are paid for."""
        return next((one for one in self.limits if one.base_unit == unit or one.unit == unit), None)


def _areas(ratios: Iterable[Figure]) -> tuple[str | None, ...]:
    return tuple(dict.fromkeys(ratio.applies_to for ratio in ratios)) or (None,)


class Schemes:
    """The schemes of a ledger. `own_share` are words of what the receiver pays, which is no cap of what is granted."""

    def __init__(self, figures: Sequence[Figure], own_share: Sequence[str]) -> None:
        self._own_share = own_share
        self._sections: dict[tuple[str, str], list[Figure]] = {}
        for one in figures:
            self._sections.setdefault((one.document_id, one.section_path), []).append(one)
        self._below: dict[tuple[str, str], list[Figure]] = {}
        for (document_id, path), rows in self._sections.items():
            self._below.setdefault((document_id, path.rpartition("/")[0]), []).extend(rows)

    def of(self, figure: Figure) -> Scheme | None:
        """The scheme a figure belongs to; None where it pays for nothing.

        Amounts of one clause that are paid for the same thing by different payers belong together; amounts for other
        things (a dearer and a cheaper kind) are schemes of their own and are never added up.
        """
        section = self._sections.get((figure.document_id, figure.section_path), [])
        clause = [one for one in section if one.clause_start == figure.clause_start]
        tiers = self._tiers(section, figure)
        if len(tiers) > 1:
            last = max(one.rate.clause_start for one in tiers)
            return Scheme(
                tiers=tiers, fund_ratios=self._fund_ratios(figure, section), caps=self._caps(section, last)
            )
        share = self._share(clause, figure)
        if share is not None:
            ratios = self._fund_ratios(share, section)
            return Scheme(share=share, fund_ratios=ratios, caps=self._caps(section, share.clause_start))
        return self._per_one(section, clause, figure)

    def fund_ratios(self, figure: Figure) -> tuple[Figure, ...]:
        """The ratios by which payers share what a clause grants."""
        section = self._sections.get((figure.document_id, figure.section_path), [])
        return self._fund_ratios(figure, section)

    def _tiers(self, section: Iterable[Figure], figure: Figure) -> tuple[Tier, ...]:
        """The rates of one scale, from its lowest band up; none where the figure is no rate of one."""
        own = band_of(figure.condition)
        if figure.kind not in _RATES or own is None:
            return ()
        rates = [
            Tier(one, band)
            for one in section
            if one.kind is figure.kind and (one.per, one.base_unit) == (figure.per, figure.base_unit)
            if (band := band_of(one.condition)) is not None and band.unit == own.unit
        ]
        return tuple(sorted(rates, key=lambda one: one.band.low or 0))

    def _share(self, clause: Sequence[Figure], figure: Figure) -> Figure | None:
        """The per cent of a cost that a clause grants: it is itself asked for, or caps what is."""
        shares = [
            one for one in clause if one.kind is FigureKind.SHARE and one.value and one.bound is Bound.EXACT
        ]
        if figure.kind is FigureKind.SHARE:
            return figure if figure in shares else None
        is_cap = figure.kind is FigureKind.AMOUNT and figure.bound is Bound.AT_MOST and not figure.per
        return shares[0] if is_cap and len(shares) == 1 else None

    def _per_one(self, section: Sequence[Figure], clause: Sequence[Figure], figure: Figure) -> Scheme | None:
        paid = [
            one for one in clause if one.kind is FigureKind.AMOUNT and one.per and one.base_value is not None
        ]
        split_by = {one.divides for one in clause if one.kind is FigureKind.RATIO}
        meant = figure if figure in paid else next((one for one in paid if one.id in split_by), None)
        if meant is None:
            return None
        amounts = tuple(one for one in paid if one.id == meant.id or _adds_to(meant, one))
        ids = {amount.id for amount in amounts}
        return Scheme(
            amounts=amounts,
            ratios=tuple(one for one in clause if one.kind is FigureKind.RATIO and one.divides in ids),
            fund_ratios=self._fund_ratios(meant, section),
            caps=self._caps(section, meant.clause_start),
            limits=tuple(
                one
                for one in clause
                if one.bound is Bound.AT_MOST and one.kind is not FigureKind.AMOUNT and one.value is not None
            ),
        )

    def _caps(self, section: Iterable[Figure], clause_start: int) -> tuple[Figure, ...]:
        """Limits on money in the clause of a rate, else in the clauses that follow it, up to the next rate."""
        later = [one for one in section if one.clause_start >= clause_start]
        caps: list[Figure] = []
        for one in later:
            if one.clause_start > clause_start and (caps or _is_granted(one)):
                break
            if one.kind is FigureKind.AMOUNT and one.bound is Bound.AT_MOST and not one.per:
                caps.append(one)
        return tuple(one for one in caps if not any(word in one.measure for word in self._own_share))

    def _fund_ratios(self, figure: Figure, section: Sequence[Figure]) -> tuple[Figure, ...]:
        """Ratios in sentences of their own behind the figure; else those of a neighbouring section without amounts."""
        own = [
            one for one in section if _is_fund_ratio(one, section) and one.clause_start >= figure.clause_start
        ]
        if own:
            first = own[0].clause_start
            return tuple(one for one in own if one.clause_start == first or one.condition)
        parent = figure.section_path.rpartition("/")[0]
        beside = self._below.get((figure.document_id, parent), []) if parent else []
        return tuple(
            one
            for one in beside
            if one.section_path != figure.section_path and one.kind is FigureKind.RATIO and one.payer
            if not any(
                other.kind is FigureKind.AMOUNT
                for other in self._sections[(one.document_id, one.section_path)]
            )
        )


def _is_granted(one: Figure) -> bool:
    """An amount or a share of a cost that a later clause grants: the caps behind it are its own."""
    is_rate = one.kind is FigureKind.AMOUNT and one.bound is not Bound.AT_MOST
    return is_rate or one.kind is FigureKind.SHARE


def _is_fund_ratio(one: Figure, section: Iterable[Figure]) -> bool:
    """A ratio between payers in a sentence that holds no amount: it splits what was granted before."""
    if one.kind is not FigureKind.RATIO or len(one.payer) != len(one.parts):
        return False
    return not any(
        other.kind is FigureKind.AMOUNT and other.clause_start == one.clause_start for other in section
    )


def _adds_to(meant: Figure, other: Figure) -> bool:
    """Paid for the same thing, in the same unit, by somebody else."""
    same_thing = other.per == meant.per and other.base_unit == meant.base_unit
    return same_thing and bool(meant.payer and other.payer) and not set(meant.payer) & set(other.payer)
