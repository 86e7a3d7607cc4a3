"""A scheme in words: what is paid for one, by whom, split by which ratio, and for so many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from api.figures.arithmetic import Computed, shown, split, times, total
from api.figures.schemes import Scheme
from api.qa.drafting import Evidence, Statement, of_figure
from api.qa.frames import Quantity
from api.qa.replies.clauses import lead_in
from api.qa.replies.context import Inquiry
from api.qa.replies.figure_lines import figure_line
from api.qa.replies.limits import cap_lines, capped
from api.qa.replies.opposites import not_covered
from api.qa.replies.payers import (
    areas_wanted,
    asks_who_pays,
    believed_values,
    divided,
    payer_line,
    payer_name,
    payers_named,
    unnamed_payers,
)
from api.qa.replies.spending import spending_worked, sum_spent
from api.qa.replies.tiers import on_scale, tiers_worked
from api.qa.replies.worked import Worked, given, verdict
from ingest.index import Figure


@dataclass(frozen=True, slots=True)
class Count:
    """So many of what is paid for; `factors` are several where each of so many things has a size (20根×120千瓦)."""

    factors: tuple[Decimal, ...]
    text: str
    area: str | None = None


def scheme_statements(inquiry: Inquiry, figure: Figure) -> list[Statement]:
    """The scheme in words, what was asked first: for so many, for so much spent, on a scale; else for one."""
    scheme = inquiry.desk.schemes.of(figure)
    if scheme is None:
        return []
    worked = _worked(inquiry, scheme, (of_figure(scheme.first),))
    if worked is None:
        return []
    evidence = (of_figure(scheme.first),)
    return [
        *not_covered(inquiry, scheme, evidence),
        *unnamed_payers(inquiry, scheme, evidence),
        *verdict(inquiry, worked.values),
        *worked.statements,
        *_quotes(inquiry, (scheme.first, *_dividing(worked, scheme))),
    ]


def quantities_used(inquiry: Inquiry, figure: Figure) -> int:
    """How many quantities of the question the scheme of a figure can reckon with."""
    scheme = inquiry.desk.schemes.of(figure)
    if scheme is None:
        return 0
    if scheme.tiers:
        return int(on_scale(inquiry, scheme.tiers) is not None)
    if scheme.share is not None:
        return int(sum_spent(inquiry) is not None)
    return max((len(one.factors) for one in _counts(inquiry, scheme)), default=0)


def _worked(inquiry: Inquiry, scheme: Scheme, evidence: tuple[Evidence, ...]) -> Worked | None:
    if scheme.tiers:
        return tiers_worked(inquiry, scheme)
    if scheme.share is not None:
        return spending_worked(inquiry, scheme)
    per_one = _per_one(inquiry, scheme, areas_wanted(inquiry, scheme.areas), evidence)
    counts = _counts(inquiry, scheme)
    if not counts:
        own_values = believed_values(inquiry, (*scheme.amounts, *scheme.caps, *scheme.ratios))
        summed = sum((one.base_value or Decimal(0) for one in scheme.amounts), Decimal(0))
        asked = _asked_payer_of_one(inquiry, scheme, evidence)
        return Worked((*asked, *per_one, *cap_lines(inquiry, scheme.caps)), (*own_values, summed))
    many = _for_many(inquiry, scheme, [_within_limit(one, scheme) for one in counts], evidence)
    return Worked((*many.statements, *per_one), many.values)


def _dividing(worked: Worked, scheme: Scheme) -> list[Figure]:
    """Ratios from other sentences that the answer made use of."""
    places = {evidence for one in worked.statements for evidence in one.evidence}
    return [one for one in scheme.fund_ratios if of_figure(one) in places]


def _within_limit(count: Count, scheme: Scheme) -> Count:
    """Not more than the clause pays for."""
    limit = next((one for one in scheme.limits if count.text.endswith(one.unit)), None)
    if (
        limit is None
        or limit.base_value is None
        or len(count.factors) > 1
        or count.factors[0] <= limit.base_value
    ):
        return count
    return replace(count, factors=(limit.base_value,), text=limit.text)


def _counts(inquiry: Inquiry, scheme: Scheme) -> list[Count]:
    """How many, or how much, of what is paid for: 20个 counts stations, 20根120千瓦 multiplies, 20个 counts no kilowatts."""
    per = scheme.amounts[0].per or ""
    pieces = inquiry.desk.words.pieces
    quantities = given(inquiry)
    counted = [one for one in quantities if one.unit in pieces and one.value > 1]
    if per.startswith(pieces):
        return [Count((one.value,), one.text, one.area) for one in counted if _is_unit_of(inquiry, one, per)]
    sizes = [one for one in quantities if one.value != 1 and _is_unit_of(inquiry, one, per)]
    if len(sizes) == 1 and counted:
        text = f"{counted[0].text}×{sizes[0].text}"
        return [Count((sizes[0].value, counted[0].value), text, sizes[0].area)]
    return [Count((one.value,), one.text, one.area) for one in sizes]


def _is_unit_of(inquiry: Inquiry, quantity: Quantity, per: str) -> bool:
    """A quantity in the unit of what is paid for; pieces are counted by any word for a piece."""
    words = inquiry.desk.words
    if not quantity.unit or quantity.unit in words.not_multiplied:
        return False
    if per.startswith(words.pieces):
        return quantity.unit in words.pieces
    longest = next((unit for unit in words.quantities.units if per.startswith(unit)), None)
    return quantity.unit == longest


def _per_one(
    inquiry: Inquiry, scheme: Scheme, areas: Sequence[str | None], evidence: tuple[Evidence, ...]
) -> list[Statement]:
    statements = _one_lines(inquiry, scheme, evidence)
    if len(scheme.amounts) > 1:
        summed = total([one.base_value or Decimal(0) for one in scheme.amounts], scheme.amounts[0].base_unit)
        statements.append(
            Statement(inquiry.say("figures.total", formula=summed.formula), evidence, (summed.formula,))
        )
    for area in areas:
        statements += _split_lines(inquiry, scheme, area, evidence)
    return statements


def _one_lines(inquiry: Inquiry, scheme: Scheme, evidence: tuple[Evidence, ...]) -> list[Statement]:
    """每个5G基站补助省级2500元，…; with what is measured where it names the thing itself (直流充电桩每千瓦补贴).

    Where the clause does not say that the amount is paid, granted or fined, it is only stated, with its bound.
    """
    first = scheme.amounts[0]
    condition = next((one.condition for one in scheme.amounts if one.condition), None)
    said = inquiry.say("figures.condition", condition=condition) if condition else ""
    if len(scheme.amounts) == 1 and not first.payer and f"每{first.per}" in first.measure:
        text = inquiry.say("figures.one", measure=first.measure, text=first.text, condition=said)
        return [Statement(text, evidence)]
    verb = _verb_of(inquiry, first)
    if verb is None:
        return [figure_line(inquiry, one) for one in scheme.amounts]
    parts = [
        inquiry.say(_part_key(one), payer=payer_name(inquiry, one), amount=one.text) for one in scheme.amounts
    ]
    text = inquiry.say("figures.per_one", per=first.per, verb=verb, parts="，".join(parts), condition=said)
    return [Statement(text, evidence)]


def _verb_of(inquiry: Inquiry, amount: Figure) -> str | None:
    """The word for what is done with an amount: the last one before it in its clause, else one behind it or above it."""
    text = inquiry.document(amount.document_id).text
    before, behind = text[amount.clause_start : amount.start], text[amount.end : amount.clause_end]
    for words in (before, behind, amount.section_path):
        said = [(words.rfind(verb), verb) for verb in inquiry.desk.words.grant_verbs if verb in words]
        if said:
            return max(said)[1]
    return None


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
            shares="；".join(payer_line(inquiry, payer, share.formula) for payer, share in shares),
        )
        lines.append(Statement(text, evidence, tuple(share.formula for _, share in shares)))
    return lines


def _for_many(
    inquiry: Inquiry, scheme: Scheme, counts: Sequence[Count], evidence: tuple[Evidence, ...]
) -> Worked:
    """Each payer's sum over the counts; a count without an area is worked out for every kind of area."""
    statements: list[Statement] = []
    values: list[Decimal] = []
    sums: dict[str, list[Decimal]] = {}
    settled = True
    for count in counts:
        areas: Sequence[str | None] = (
            [count.area] if count.area in scheme.areas else areas_wanted(inquiry, scheme.areas)
        )
        settled = settled and len(areas) == 1
        for area in areas:
            shares = [
                (payer, times(value, unit, *count.factors))
                for payer, value, unit in _payers(inquiry, scheme, area)
            ]
            for payer, share in shares:
                sums.setdefault(payer, []).append(share.value)
            worked = _many_lines(inquiry, scheme, count, area, shares, evidence)
            statements += worked.statements
            values += worked.values
    if settled and len(counts) > 1:
        statements = [*_sums_lines(inquiry, scheme, sums, evidence), *statements]
        values.append(sum((value for row in sums.values() for value in row), Decimal(0)))
    return Worked(tuple(statements), tuple(values))


def _sums_lines(
    inquiry: Inquiry, scheme: Scheme, sums: Mapping[str, list[Decimal]], evidence: tuple[Evidence, ...]
) -> list[Statement]:
    """What each payer, and all of them, pay over several counts."""
    unit = scheme.amounts[0].base_unit
    formulas = [(payer, total(values, unit).formula) for payer, values in sums.items() if len(values) > 1]
    lines = [payer_line(inquiry, payer, formula) for payer, formula in formulas]
    whole = total([sum(values, Decimal(0)) for values in sums.values()], unit).formula
    return [
        Statement(inquiry.say("figures.sums", shares="；".join(lines)), evidence, tuple(lines)),
        *(
            [Statement(inquiry.say("figures.total", formula=whole), evidence, (whole,))]
            if len(sums) > 1
            else []
        ),
    ]


def _payers(inquiry: Inquiry, scheme: Scheme, area: str | None) -> list[tuple[str, Decimal, str]]:
    """Each payer with what it pays for one, in a kind of area."""
    rows = []
    for amount in scheme.amounts:
        ratio = scheme.ratio_of(amount, area)
        if ratio is None:
            rows.append((payer_name(inquiry, amount), amount.base_value or Decimal(0), amount.base_unit))
        else:
            rows += [
                (payer, split(amount, ratio, place).value, amount.base_unit)
                for place, payer in enumerate(ratio.payer)
            ]
    return rows


def _many_lines(
    inquiry: Inquiry,
    scheme: Scheme,
    count: Count,
    area: str | None,
    shares: Sequence[tuple[str, Computed]],
    evidence: tuple[Evidence, ...],
) -> Worked:
    """What so many bring in, by whom, altogether, up to the cap, and divided where that is asked."""
    lines = [payer_line(inquiry, payer, share.formula) for payer, share in shares]
    key = "figures.many_area" if area else "figures.many"
    text = inquiry.say(key, area=area or "", quantity=count.text, shares="；".join(lines))
    statements = [Statement(text, evidence, (*lines, count.text))]
    unit = shares[0][1].unit
    summed = total([share.value for _, share in shares], unit)
    if len(shares) > 1:
        statements.append(
            Statement(inquiry.say("figures.total", formula=summed.formula), evidence, (summed.formula,))
        )
    paid, limits = capped(inquiry, scheme, summed.value, unit)
    statements = [*limits, *statements] if paid != summed.value else [*statements, *limits]
    if scheme.fund_ratios and asks_who_pays(inquiry):
        statements += divided(inquiry, scheme, paid, unit)
    return Worked((*_first_payer(inquiry, shares, evidence), *statements), (paid,))


def _first_payer(
    inquiry: Inquiry, shares: Sequence[tuple[str, Computed]], evidence: tuple[Evidence, ...]
) -> list[Statement]:
    """Where one payer alone is asked about, what that one pays."""
    named = payers_named(inquiry)
    asked = [(payer, share) for payer, share in shares if len(named) == 1 and payer.startswith(named[0])]
    if len(asked) != 1 or len(shares) == 1:
        return []
    payer, share = asked[0]
    result = shown(share.value, share.unit)
    text = inquiry.say("figures.asked_payer", payer=payer, result=result)
    return [Statement(text, evidence, (result,))]


def _asked_payer_of_one(inquiry: Inquiry, scheme: Scheme, evidence: tuple[Evidence, ...]) -> list[Statement]:
    """What the one payer asked about gives for one, where it is the same in every kind of area asked about."""
    lines: list[Statement] = []
    for area in areas_wanted(inquiry, scheme.areas):
        shares = [
            (payer, times(value, unit, Decimal(1))) for payer, value, unit in _payers(inquiry, scheme, area)
        ]
        lines += _first_payer(inquiry, shares, evidence)
    return lines[:1] if len(set(lines)) == 1 else []


def _quotes(inquiry: Inquiry, figures: Sequence[Figure]) -> list[Statement]:
    """The clauses that the scheme rests on, each once."""
    return [
        _quote(inquiry, figure, (of_figure(figure),))
        for figure in {(one.document_id, one.clause_start): one for one in figures}.values()
    ]


def _quote(inquiry: Inquiry, figure: Figure, evidence: tuple[Evidence, ...]) -> Statement:
    document = inquiry.document(figure.document_id)
    quote = document.text[figure.clause_start : figure.clause_end].strip().replace("\n", " ")
    return Statement(lead_in(inquiry, document, document.section(figure.section_path), quote), evidence)
