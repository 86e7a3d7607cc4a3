"""Ratios between payers: the amount each one splits, and for which areas it holds."""

from __future__ import annotations

from ingest.figure_reading import (
    Entry,
    Paragraph,
)
from ingest.measures import name_measure
from ingest.phrases import Surroundings
from ingest.records import Figure, FigureKind


def link_ratios(
    place: Surroundings, entries: list[Entry], figures: list[Figure], paragraph: Paragraph
) -> None:
    """Points each ratio at the amount it splits, names that amount's payers, and tells ratios for 县 from those for 区."""
    ratios = [
        index
        for index, entry in enumerate(entries)
        if entry.quantity.kind is FigureKind.RATIO and entry.payers
    ]
    targets = {index: _amount_split_by(entries, index) for index in ratios}
    for index, target in targets.items():
        if target is not None:
            entries[index].divides = figures[target].id
            _name_payers(place, entries, target, index)
        elif paragraph.last_amount is not None:
            entries[index].divides = paragraph.last_amount.id
        entries[index].period = None
    if len(ratios) > 1:
        for index in ratios:
            own = set(entries[index].payers)
            others = {payer for other in ratios if other != index for payer in entries[other].payers}
            narrow = [payer for payer in entries[index].payers if payer in own - others]
            if len(narrow) == 1:
                entries[index].applies_to = narrow[0].removesuffix("财政").removesuffix("级")


def _amount_split_by(entries: list[Entry], index: int) -> int | None:
    amounts = [other for other, entry in enumerate(entries) if entry.quantity.kind is FigureKind.AMOUNT]
    following = [other for other in amounts if other > index]
    preceding = [other for other in amounts if other < index]
    if following and not entries[following[0]].payers:
        return following[0]
    if following and entries[following[0]].payers == entries[index].payers:
        return following[0]
    return preceding[-1] if preceding else None


def _name_payers(place: Surroundings, entries: list[Entry], target: int, ratio: int) -> None:
    amount = entries[target]
    split = entries[ratio].payers
    levels = {payer.removesuffix("财政") for payer in split}
    kept = [payer for payer in amount.payers if payer in split or payer.removesuffix("财政") not in levels]
    amount.payers = tuple(dict.fromkeys([*kept, *split]))
    index = place.quantities.index(amount.quantity)
    amount.measure = name_measure(place, index, amount.per, amount.payers, amount.condition) or amount.measure
