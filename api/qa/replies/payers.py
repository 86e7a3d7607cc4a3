"""Who pays how much of a sum: the names of payers, and a sum divided among them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from api.figures.arithmetic import split_value
from api.figures.schemes import Scheme
from api.qa.drafting import Evidence, Statement, of_figure
from api.qa.replies.context import LIST_MARK, Inquiry
from api.qa.replies.worked import given, values_of
from ingest.index import Figure, FigureKind

MONEY_UNITS = frozenset({"元", ""})  # a large number without a unit counts money


def payers_named(inquiry: Inquiry) -> list[str]:
    """Who the question says pays, in the ledger's words."""
    words = inquiry.desk.words.payers
    listed = inquiry.desk.words.payers_listed(inquiry.frame.text)
    return [
        payer
        for payer, names in words.items()
        if payer in listed or any(name in inquiry.frame.text for name in names)
    ]


def asks_who_pays(inquiry: Inquiry) -> bool:
    """True where the question wants a sum divided among those who pay it."""
    return len(payers_named(inquiry)) > 1 or any(
        word in inquiry.frame.text for word in inquiry.desk.words.who_pays
    )


def unnamed_payers(inquiry: Inquiry, scheme: Scheme, evidence: tuple[Evidence, ...]) -> list[Statement]:
    """Who the question says pays (中央财政出多少), and the scheme does not: said first, that no other is taken for it."""
    held = {payer for one in (*scheme.amounts, *scheme.ratios, *scheme.fund_ratios) for payer in one.payer}
    return [
        Statement(inquiry.say("figures.payer_not_said", payer=payer), evidence)
        for payer in inquiry.desk.words.payers_said(inquiry.frame.text)
        if held and not any(payer in one for one in held)
    ]


def payer_name(inquiry: Inquiry, figure: Figure) -> str:
    return LIST_MARK.join(figure.payer) if figure.payer else inquiry.say("figures.unnamed_payer")


def payer_line(inquiry: Inquiry, payer: str, formula: str) -> str:
    """`县级财政：2500元×7÷(3+7)＝1750元`."""
    return inquiry.say("figures.share", payer=payer, formula=formula) if payer else formula


def areas_wanted(inquiry: Inquiry, areas: Sequence[str | None]) -> tuple[str | None, ...]:
    """Of the kinds of area that ratios tell apart those that the question names; all where it names none."""
    named = tuple(area for area in areas if area in inquiry.frame.areas)
    return named or tuple(areas)


def divided(inquiry: Inquiry, scheme: Scheme, value: Decimal, unit: str) -> list[Statement]:
    """A sum divided by the ratios of a scheme: one line for each kind of area or condition."""
    wanted = areas_wanted(inquiry, scheme.fund_areas)
    return [
        divided_by(inquiry, ratio, value, unit) for ratio in scheme.fund_ratios if ratio.applies_to in wanted
    ]


def sum_divided(inquiry: Inquiry, figure: Figure) -> list[Statement]:
    """A sum that the question names, divided among the payers of the fund that a figure belongs to."""
    named = next((one for one in given(inquiry) if one.unit in MONEY_UNITS), None)
    ratios = inquiry.desk.schemes.fund_ratios(figure)
    if named is None or not ratios or not (asks_who_pays(inquiry) or payers_named(inquiry)):
        return []
    return divided(inquiry, Scheme(fund_ratios=ratios), named.value, "元")


def believed_values(inquiry: Inquiry, figures: Sequence[Figure]) -> tuple[Decimal, ...]:
    """What a belief is held against: the figures' values; of ratios the share in per cent of the payers named."""
    ratios = [one for one in figures if one.kind is FigureKind.RATIO and len(one.payer) == len(one.parts)]
    wanted = areas_wanted(inquiry, tuple(one.applies_to for one in ratios))
    meant = [one for one in ratios if _is_paid_in(one, inquiry.frame.areas)] or ratios
    named = payers_named(inquiry)
    shares = [
        one.parts[place] * 100 / sum(one.parts)
        for one in meant
        if one.applies_to in wanted
        for place, payer in enumerate(one.payer)
        if not named or payer.startswith(named[0])
    ]
    return (*values_of(one for one in figures if one.kind is not FigureKind.RATIO), *shares)


def _is_paid_in(ratio: Figure, areas: Sequence[str]) -> bool:
    """The ratio is said to hold in one of the areas, or one of its payers is of it."""
    return any(
        ratio.applies_to == area or any(payer.startswith(area) for payer in ratio.payer) for area in areas
    )


def divided_by(inquiry: Inquiry, ratio: Figure, value: Decimal, unit: str) -> Statement:
    """One line: the ratio, and each payer's part of the sum with its formula."""
    shares = [
        (payer, split_value(value, unit, ratio, place).formula) for place, payer in enumerate(ratio.payer)
    ]
    lines = [payer_line(inquiry, payer, formula) for payer, formula in shares]
    where = inquiry.say("figures.in_area", area=ratio.applies_to) if ratio.applies_to else ""
    if ratio.condition:
        where = inquiry.say("figures.in_case", condition=ratio.condition)
    text = inquiry.say("figures.divided", where=where, ratio=ratio.text, shares="；".join(lines))
    return Statement(text, (of_figure(ratio),), tuple(lines))
