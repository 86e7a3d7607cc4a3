"""A scale with tiers: each part of a quantity at its own rate, or the one tier that it falls into."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from api.figures.arithmetic import Computed, shown, times_written, total, written_as_in
from api.figures.bands import band_of
from api.figures.schemes import Scheme, Tier
from api.qa.drafting import Statement, ledger_fields, of_figure
from api.qa.frames import Quantity
from api.qa.replies.context import Inquiry
from api.qa.replies.limits import capped
from api.qa.replies.payers import asks_who_pays, divided
from api.qa.replies.worked import Worked, given, in_base_units, values_of
from ingest.index import FigureKind


def tiers_worked(inquiry: Inquiry, scheme: Scheme) -> Worked | None:
    """What a quantity of the question brings in on a scale; None where it names none of that scale."""
    named = _tier_named(inquiry, scheme.tiers)
    if named is not None:
        return Worked((_tier_line(inquiry, named),), values_of([named.rate]))
    found = on_scale(inquiry, scheme.tiers)
    if found is None:
        return None
    quantity, value = found
    if scheme.first.kind is FigureKind.AMOUNT and scheme.first.per and _is_progressive(inquiry, scheme.tiers):
        return _by_parts(inquiry, scheme, quantity, value)
    return _by_tier(inquiry, scheme, quantity, value)


def _tier_named(inquiry: Inquiry, tiers: Sequence[Tier]) -> Tier | None:
    """The tier whose own bounds the question names: 500万千瓦时以上的部分."""
    asked = band_of(inquiry.frame.text)
    return next((one for one in tiers if one.band == asked), None)


def _tier_line(inquiry: Inquiry, tier: Tier) -> Statement:
    text = inquiry.say(
        "figures.tier_named", condition=tier.rate.condition, measure=tier.rate.measure, rate=tier.rate.text
    )
    return Statement(text, (of_figure(tier.rate),), ledger_fields(tier.rate))


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
    parts = [(one, _part(one, quantity, value, part)) for one, part in reached]
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


def _part(tier: Tier, quantity: Quantity, value: Decimal, part: Decimal) -> Computed:
    """One part at its rate; where it begins above nought the formula shows what it is the difference of."""
    condition = tier.rate.condition or ""
    upper = written_as_in(value, quantity.text)
    if tier.band.high is not None and value > tier.band.high:
        upper = written_as_in(tier.band.high, condition)
    low = tier.band.low
    written = f"({upper}-{written_as_in(low, condition)})" if low else upper
    return times_written(tier.rate.base_value or Decimal(0), tier.rate.base_unit, part, written)


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
