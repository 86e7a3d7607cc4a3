"""A scale with tiers: each part of a quantity at its own rate, or the one tier that it falls into."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from api.figures.arithmetic import shown, times, total
from api.figures.schemes import Scheme, Tier
from api.qa.drafting import Statement, ledger_fields, of_figure
from api.qa.frames import Quantity
from api.qa.replies.context import Inquiry
from api.qa.replies.limits import capped
from api.qa.replies.payers import asks_who_pays, divided
from api.qa.replies.worked import Worked, given, in_base_units
from ingest.index import FigureKind


def tiers_worked(inquiry: Inquiry, scheme: Scheme) -> Worked | None:
    """What a quantity of the question brings in on a scale; None where it names none of that scale."""
    found = on_scale(inquiry, scheme.tiers)
    if found is None:
        return None
    quantity, value = found
    if scheme.first.kind is FigureKind.AMOUNT and scheme.first.per and _is_progressive(inquiry, scheme.tiers):
        return _by_parts(inquiry, scheme, quantity, value)
    return _by_tier(inquiry, scheme, quantity, value)


def on_scale(inquiry: Inquiry, tiers: Sequence[Tier]) -> tuple[Quantity, Decimal] | None:
    """The quantity of the question that a scale measures, with its value in the scale's unit."""
    for quantity in given(inquiry):
        value, unit = in_base_units(quantity)
        if unit == tiers[0].band.unit:
            return quantity, value
    return None


def _is_progressive(inquiry: Inquiry, tiers: Sequence[Tier]) -> bool:
    words = inquiry.desk.words.progressive
    return all(any(word in (one.rate.condition or "") for word in words) for one in tiers)


def _by_parts(inquiry: Inquiry, scheme: Scheme, quantity: Quantity, value: Decimal) -> Worked:
    """Each part of the quantity at the rate of its tier, added up and held against the cap."""
    reached = [(one, part) for one in scheme.tiers if (part := one.band.part_of(value))]
    parts = [
        (one, times(one.rate.base_value or Decimal(0), one.rate.base_unit, part)) for one, part in reached
    ]
    unit = scheme.first.base_unit
    summed = total([part.value for _, part in parts], unit)
    formula = summed.formula if len(parts) > 1 else parts[0][1].formula if parts else shown(Decimal(0), unit)
    paid, cap_lines = capped(inquiry, scheme, summed.value, unit)
    evidence = tuple(dict.fromkeys(of_figure(one.rate) for one, _ in parts)) or (of_figure(scheme.first),)
    result = inquiry.say("figures.reckoned", quantity=quantity.text, formula=formula)
    lines = [Statement(result, evidence, (formula, quantity.text))]
    lines = [*cap_lines, *lines] if paid != summed.value else [*lines, *cap_lines]
    lines += [
        Statement(
            inquiry.say("figures.tier", condition=one.rate.condition, formula=part.formula),
            (of_figure(one.rate),),
            (part.formula, *ledger_fields(one.rate)),
        )
        for one, part in parts
    ]
    shares = divided(inquiry, scheme, paid, unit) if asks_who_pays(inquiry) else []
    return Worked((*lines, *shares), (paid,))


def _by_tier(inquiry: Inquiry, scheme: Scheme, quantity: Quantity, value: Decimal) -> Worked | None:
    """The tier that the quantity falls into; below it what holds for the parts before."""
    place = next((at for at, one in enumerate(scheme.tiers) if one.band.holds(value)), None)
    if place is None:
        return None
    own = scheme.tiers[place]
    text = inquiry.say(
        "figures.falls_into",
        quantity=quantity.text,
        condition=own.rate.condition,
        measure=own.rate.measure,
        rate=own.rate.text,
    )
    lines = [Statement(text, (of_figure(own.rate),), (quantity.text, *ledger_fields(own.rate)))]
    before = scheme.tiers[:place] if _is_progressive(inquiry, scheme.tiers) else ()
    lines += [
        Statement(
            inquiry.say("figures.tier_below", condition=one.rate.condition, rate=one.rate.text),
            (of_figure(one.rate),),
            ledger_fields(one.rate),
        )
        for one in before
    ]
    rate = own.rate.base_value
    return Worked(tuple(lines), (rate,) if rate is not None else ())
