"""A subsidy scheme: what is paid for one, by whom, split by which ratio, and for so many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from api.figures.arithmetic import Computed, split, times, total
from api.qa.drafting import Evidence, Statement, of_figure
from api.qa.frames import Quantity
from api.qa.replies.clauses import lead_in
from api.qa.replies.context import LIST_MARK, Inquiry
from ingest.index import Bound, Figure, FigureKind, normalise


@dataclass(frozen=True, slots=True)
class Scheme:
    """The amounts paid for one of something in one clause, the ratios that split them, and the limits set there."""

    amounts: tuple[Figure, ...]
    ratios: tuple[Figure, ...]
    caps: tuple[Figure, ...] = ()

    def most_of(self, unit: str) -> Figure | None:
        """The limit on how many of a unit are paid for."""
        return next((one for one in self.caps if one.unit == unit and one.value is not None), None)

    @property
    def areas(self) -> tuple[str | None, ...]:
        """Kinds of area that the ratios tell apart; (None,) where they do not."""
        return tuple(dict.fromkeys(ratio.applies_to for ratio in self.ratios)) or (None,)

    def ratio_of(self, amount: Figure, area: str | None) -> Figure | None:
        """The ratio that splits an amount in a kind of area."""
        return next((one for one in self.ratios if one.divides == amount.id and one.applies_to == area), None)


def scheme_of(inquiry: Inquiry, figure: Figure) -> Scheme | None:
    """The scheme a figure belongs to; None where it is no amount paid for one of something.

    Amounts of one clause that are paid for the same thing by different payers belong together; amounts for other
    things (a dearer and a cheaper kind) are schemes of their own and are never added up.
    """
    clause = [
        one
        for one in inquiry.desk.index.figures
        if one.document_id == figure.document_id and one.clause_start == figure.clause_start
    ]
    paid = [one for one in clause if one.kind is FigureKind.AMOUNT and one.per and one.base_value is not None]
    split_by = {one.divides for one in clause if one.kind is FigureKind.RATIO}
    meant = figure if figure in paid else next((one for one in paid if one.id in split_by), None)
    if meant is None:
        return None
    amounts = tuple(one for one in paid if one.id == meant.id or _adds_to(meant, one))
    ids = {amount.id for amount in amounts}
    return Scheme(
        amounts=amounts,
        ratios=tuple(one for one in clause if one.kind is FigureKind.RATIO and one.divides in ids),
        caps=tuple(one for one in clause if one.bound is Bound.AT_MOST and one.id not in ids and not one.per),
    )


def _adds_to(meant: Figure, other: Figure) -> bool:
    """Paid for the same thing, in the same unit, by somebody else."""
    same_thing = other.per == meant.per and other.base_unit == meant.base_unit
    return same_thing and bool(meant.payer and other.payer) and not set(meant.payer) & set(other.payer)


def scheme_statements(inquiry: Inquiry, figure: Figure) -> list[Statement]:
    """The scheme in words: the clause, each payer's amount, the split, the total; for so many where a number is asked."""
    scheme = scheme_of(inquiry, figure)
    if scheme is None:
        return []
    evidence = (of_figure(figure),)
    quantities = [one for one in inquiry.frame.quantities if _counts_what_is_paid(inquiry, one, scheme)]
    statements = _per_one(inquiry, scheme, _areas_wanted(inquiry, scheme), evidence)
    if quantities:
        counted = [_within_limit(one, scheme) for one in quantities]
        statements = _for_many(inquiry, scheme, counted, evidence) + statements
    statements += [_cap_line(inquiry, cap, evidence) for cap in scheme.caps]
    return [*_not_covered(inquiry, scheme, evidence), *statements, _quote(inquiry, figure, evidence)]


def _within_limit(quantity: Quantity, scheme: Scheme) -> Quantity:
    """Not more than the clause pays for."""
    cap = scheme.most_of(quantity.unit)
    if cap is None or cap.value is None or quantity.value <= cap.value:
        return quantity
    return replace(quantity, value=cap.value, text=cap.text)


def _cap_line(inquiry: Inquiry, cap: Figure, evidence: tuple[Evidence, ...]) -> Statement:
    return Statement(inquiry.say("figures.cap", measure=cap.measure, text=cap.text), evidence)


def _counts_what_is_paid(inquiry: Inquiry, quantity: Quantity, scheme: Scheme) -> bool:
    """20个 counts stations paid by the piece; it counts nothing that is paid by the kilowatt."""
    if quantity.unit in inquiry.desk.words.not_multiplied or quantity.value <= 1:
        return False
    pieces = inquiry.desk.words.pieces
    per = scheme.amounts[0].per or ""
    return per.startswith(quantity.unit) or (quantity.unit in pieces and per.startswith(pieces))


def _not_covered(inquiry: Inquiry, scheme: Scheme, evidence: tuple[Evidence, ...]) -> list[Statement]:
    """The question names the opposite of the condition (非X): the document pays for X alone."""
    conditions = [amount.condition for amount in scheme.amounts if amount.condition]
    opposite = inquiry.desk.words.opposite
    for term in inquiry.terms:
        for name in (term.text, *term.others):
            kept = [
                one
                for one in conditions
                if name.startswith(opposite) and name.removeprefix(opposite) in normalise(one)
            ]
            if kept:
                text = inquiry.say("figures.not_covered", condition=kept[0], name=name)
                return [Statement(text, evidence)]
    return []


def _areas_wanted(inquiry: Inquiry, scheme: Scheme) -> tuple[str | None, ...]:
    named = tuple(area for area in scheme.areas if area in inquiry.frame.areas)
    return named or scheme.areas


def _per_one(
    inquiry: Inquiry, scheme: Scheme, areas: Sequence[str | None], evidence: tuple[Evidence, ...]
) -> list[Statement]:
    parts = [
        inquiry.say(_part_key(one), payer=_payer(inquiry, one), amount=one.text) for one in scheme.amounts
    ]
    condition = next((one.condition for one in scheme.amounts if one.condition), None)
    said = inquiry.say("figures.condition", condition=condition) if condition else ""
    per = scheme.amounts[0].per
    statements = [
        Statement(inquiry.say("figures.per_one", per=per, parts="，".join(parts), condition=said), evidence)
    ]
    if len(scheme.amounts) > 1:
        summed = total([one.base_value or Decimal(0) for one in scheme.amounts], scheme.amounts[0].base_unit)
        statements.append(
            Statement(inquiry.say("figures.total", formula=summed.formula), evidence, (summed.formula,))
        )
    for area in areas:
        statements += _split_lines(inquiry, scheme, area, evidence)
    return statements


def _part_key(amount: Figure) -> str:
    return "figures.shared_part" if len(amount.payer) > 1 else "figures.part"


def _split_lines(
    inquiry: Inquiry, scheme: Scheme, area: str | None, evidence: tuple[Evidence, ...]
) -> list[Statement]:
    lines = []
    for amount in scheme.amounts:
        ratio = scheme.ratio_of(amount, area)
        if ratio is None:
            continue
        shares = [(payer, split(amount, ratio, place)) for place, payer in enumerate(ratio.payer)]
        text = inquiry.say(
            "figures.split" if area else "figures.split_plain",
            area=area or "",
            amount=amount.text,
            ratio=ratio.text,
            shares="；".join(_share(inquiry, payer, share.formula) for payer, share in shares),
        )
        lines.append(Statement(text, evidence, tuple(share.formula for _, share in shares)))
    return lines


def _for_many(
    inquiry: Inquiry, scheme: Scheme, quantities: Sequence[Quantity], evidence: tuple[Evidence, ...]
) -> list[Statement]:
    """Each payer's sum over the quantities; a quantity without an area is worked out for every kind of area."""
    statements = []
    sums: dict[str, list[Decimal]] = {}
    settled = True
    for quantity in quantities:
        areas: Sequence[str | None] = (
            [quantity.area] if quantity.area in scheme.areas else _areas_wanted(inquiry, scheme)
        )
        settled = settled and len(areas) == 1
        for area in areas:
            shares = [
                (payer, times(value, unit, quantity.value))
                for payer, value, unit in _payers(inquiry, scheme, area)
            ]
            for payer, share in shares:
                sums.setdefault(payer, []).append(share.value)
            statements += _many_lines(inquiry, quantity, area, shares, evidence)
    if settled and len(quantities) > 1:
        statements = [_sums_line(inquiry, scheme, sums, evidence), *statements]
    return statements


def _sums_line(
    inquiry: Inquiry, scheme: Scheme, sums: Mapping[str, list[Decimal]], evidence: tuple[Evidence, ...]
) -> Statement:
    unit = scheme.amounts[0].base_unit
    formulas = [(payer, total(values, unit).formula) for payer, values in sums.items() if len(values) > 1]
    lines = [_share(inquiry, payer, formula) for payer, formula in formulas]
    return Statement(inquiry.say("figures.sums", shares="；".join(lines)), evidence, tuple(lines))


def _payers(inquiry: Inquiry, scheme: Scheme, area: str | None) -> list[tuple[str, Decimal, str]]:
    """Each payer with what it pays for one, in a kind of area."""
    rows = []
    for amount in scheme.amounts:
        ratio = scheme.ratio_of(amount, area)
        if ratio is None:
            rows.append((_payer(inquiry, amount), amount.base_value or Decimal(0), amount.base_unit))
        else:
            rows += [
                (payer, split(amount, ratio, place).value, amount.base_unit)
                for place, payer in enumerate(ratio.payer)
            ]
    return rows


def _many_lines(
    inquiry: Inquiry,
    quantity: Quantity,
    area: str | None,
    shares: Sequence[tuple[str, Computed]],
    evidence: tuple[Evidence, ...],
) -> list[Statement]:
    lines = [_share(inquiry, payer, share.formula) for payer, share in shares]
    key = "figures.many_area" if area else "figures.many"
    text = inquiry.say(key, area=area or "", quantity=quantity.text, shares="；".join(lines))
    statements = [Statement(text, evidence, tuple(lines))]
    if len(shares) > 1:
        summed = total([share.value for _, share in shares], shares[0][1].unit)
        statements.append(
            Statement(inquiry.say("figures.total", formula=summed.formula), evidence, (summed.formula,))
        )
    return statements


def _share(inquiry: Inquiry, payer: str, formula: str) -> str:
    return inquiry.say("figures.share", payer=payer, formula=formula) if payer else formula


def _payer(inquiry: Inquiry, figure: Figure) -> str:
    return LIST_MARK.join(figure.payer) if figure.payer else inquiry.say("figures.unnamed_payer")


def _quote(inquiry: Inquiry, figure: Figure, evidence: tuple[Evidence, ...]) -> Statement:
    document = inquiry.document(figure.document_id)
    quote = document.text[figure.clause_start : figure.clause_end].strip().replace("\n", " ")
    return Statement(lead_in(inquiry, document, document.section(figure.section_path), quote), evidence)
