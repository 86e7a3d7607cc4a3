"""What a reply worked out: its lines, and the values that a belief of the asker is held against."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from api.qa.claims import Claim, claim_of, operands
from api.qa.drafting import Statement
from api.qa.frames import Quantity
from api.qa.replies.context import Inquiry
from ingest.index import Figure, find_quantities


@dataclass(frozen=True, slots=True)
class Worked:
    """Statements in order; `values` are the true ones, in base units."""

    statements: tuple[Statement, ...]
    values: tuple[Decimal, ...] = ()


def claim(inquiry: Inquiry) -> Claim | None:
    """The number of the question that it wants to hear confirmed."""
    return claim_of(inquiry.frame.text, inquiry.frame.quantities, inquiry.desk.words)


def believed_year(inquiry: Inquiry) -> int | None:
    """The one year that the question wants to hear confirmed: 期限是2020年底对吧."""
    years = inquiry.frame.years
    if len(years) != 1:
        return None
    after = "|".join(inquiry.desk.words.claims_after)
    ends = "|".join(inquiry.desk.words.year_ends)
    said = re.search(rf"{years[0] % 100:02d}年(?:{ends})?前?(?:{after})", inquiry.frame.text)
    return years[0] if said else None


def given(inquiry: Inquiry) -> list[Quantity]:
    """The quantities of the question that an answer is to be reckoned from."""
    return operands(inquiry.frame.quantities, claim(inquiry))


def verdict(inquiry: Inquiry, values: Iterable[Decimal]) -> list[Statement]:
    """Yes or no to a number that the asker believes, before anything else is said."""
    believed, true = claim(inquiry), tuple(values)
    if believed is None or not true:
        return []
    key = "figures.confirmed" if believed.agrees_with(true) else "figures.contradicted"
    return [Statement(inquiry.say(key, claim=believed.text), derived=(believed.text,))]


def values_of(figures: Iterable[Figure]) -> tuple[Decimal, ...]:
    """Values of figures in base units and as written, both ends of a range."""
    found: list[Decimal] = []
    for one in figures:
        found += [value for value in (one.base_value, one.value, one.high, *one.parts) if value is not None]
        if one.high and one.value and one.base_value is not None:
            found.append(one.high * one.base_value / one.value)
    return tuple(found)


def in_base_units(quantity: Quantity) -> tuple[Decimal, str]:
    """A quantity of the question in the base unit of the ledger: 120千瓦 is 120000瓦."""
    read = find_quantities(f"{quantity.value:f}{quantity.unit}")
    if read and read[0].base_value is not None:
        return read[0].base_value, read[0].base_unit
    return quantity.value, quantity.unit
