"""Figures of running text: sentence by sentence, with the period, condition and payer that hold for each number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.clauses import Span, find_condition, find_payers, find_per, part_end, part_start
from ingest.document import DocumentKind
from ingest.figure_lists import inherit_measures, inherit_per, pair_lists
from ingest.figure_reading import (
    EVENT_DATE,
    HEADING_PERIOD,
    Entry,
    Paragraph,
    PlacedPeriod,
    Reading,
    Setting,
)
from ingest.figure_words import any_of, figure_words
from ingest.measures import name_measure, name_what_is_due
from ingest.periods import Period, find_periods
from ingest.phrases import Surroundings
from ingest.quantities import Quantity, find_quantities
from ingest.ratios import link_ratios
from ingest.records import Bound, Figure, FigureKind
from ingest.text import split_sentences

_CARRYING: Final = (
    FigureKind.COUNT,
    FigureKind.SHARE,
    FigureKind.MEASURE,
    FigureKind.AMOUNT,
    FigureKind.MULTIPLE,
    FigureKind.RATIO,
)


def read_stretch(reading: Reading, start: int, end: int, setting: Setting) -> None:
    """Reads the figures of a stretch of running text: its paragraphs, and the sentences in each."""
    last_amount: Figure | None = None
    measures: dict[str, str] = {}
    announced: PlacedPeriod | None = None
    offset = start
    for line in reading.text[start:end].split("\n"):
        paragraph = Paragraph(carried=announced, last_amount=last_amount, measures=measures)
        for sentence_start, sentence_end in split_sentences(line):
            _read_sentence(reading, offset + sentence_start, offset + sentence_end, setting, paragraph)
        announced = paragraph.carried if line.rstrip().endswith("：") else announced
        last_amount = paragraph.last_amount
        offset += len(line) + 1


def _read_sentence(reading: Reading, start: int, end: int, setting: Setting, paragraph: Paragraph) -> None:
    while start < end and reading.text[start] in " \t-•*":
        start += 1
    listed = next(
        (item for item in reading.noted if item.start == start and item.code == "list_number"), None
    )
    start = listed.end if listed else start
    readable = reading.readable[start:end]
    if not readable.strip():
        return
    periods = find_periods(readable, paragraph.last_year or reading.year_of_issue)
    quantities = find_quantities(
        _without(
            readable,
            [Span(item.start, item.end, "") for item in periods if not _is_plain_recurrence(item)],
        )
    )
    bases = [period for period in periods if _is_base(readable, period)]
    for period in bases:
        reading.note(start + period.start, start + period.end, EVENT_DATE)
    place = Surroundings(
        reading.text[start:end], quantities, [period for period in periods if period not in bases]
    )
    entries = _entries(reading, place, start, setting, paragraph)
    figures = [_figure(reading, entry, (start, end), setting) for entry in entries]
    link_ratios(place, entries, figures, paragraph)
    figures = [
        replace(
            figure,
            divides=entry.divides,
            applies_to=entry.applies_to,
            payer=entry.payers,
            measure=entry.measure,
        )
        for entry, figure in zip(entries, figures, strict=True)
    ]
    for entry, figure in zip(entries, figures, strict=True):
        reading.add(figure, _claims(entry, start))
        if figure.kind is FigureKind.AMOUNT:
            paragraph.last_amount = figure
    _read_periods(reading, place, entries, start, end, setting)
    _carry(place, start, paragraph)


def _is_plain_recurrence(period: Period) -> bool:
    """每年, 每季度: words without a number, of use to the numbers behind them (每季度至少1次)."""
    return period.is_recurring and period.text in figure_words().periods.recurring


def _without(text: str, spans: Sequence[Span]) -> str:
    characters = list(text)
    for span in spans:
        characters[span.start : span.end] = "\ue000" * (span.end - span.start)
    return "".join(characters)


def _claims(entry: Entry, start: int) -> list[tuple[int, int]]:
    claims = [(start + span.start, start + span.end) for span in entry.claimed]
    if entry.condition:
        claims.extend((start + span.start, start + span.end) for span in entry.condition.spans)
    if entry.period:
        claims.append((entry.period.start, entry.period.end))
    return claims


def _entries(
    reading: Reading, place: Surroundings, start: int, setting: Setting, paragraph: Paragraph
) -> list[Entry]:
    entries = [Entry(quantity) for quantity in place.quantities]
    for index, entry in enumerate(entries):
        _describe(place, index, entry, start, setting, paragraph)
    entries = _without_absorbed(entries)
    inherit_per(place, entries)
    pair_lists(reading, place, entries, start)
    inherit_measures(place, entries, setting, paragraph)
    return entries


def _describe(
    place: Surroundings, index: int, entry: Entry, start: int, setting: Setting, paragraph: Paragraph
) -> None:
    quantity = entry.quantity
    entry.condition = find_condition(place.text, quantity)
    per = (
        find_per(place.text, quantity)
        if quantity.kind in (FigureKind.AMOUNT, FigureKind.COUNT, FigureKind.MEASURE)
        else None
    )
    if per and per[1].start != quantity.start:
        entry.per = per[0]
        entry.claimed.append(per[1])
    if quantity.kind in (FigureKind.AMOUNT, FigureKind.RATIO, FigureKind.SHARE):
        payers = find_payers(place.text, quantity, _end_of_last_payment(place, index), entry.condition)
        entry.payers = payers
    is_split = quantity.kind is FigureKind.RATIO and bool(entry.payers)
    entry.period = _period_of(place, quantity, start, is_split=is_split) or _inherited_period(
        entry, setting, paragraph
    )
    entry.measure = name_measure(place, index, entry.per, entry.payers, entry.condition)


def _end_of_last_payment(place: Surroundings, index: int) -> int:
    kinds = (FigureKind.AMOUNT, FigureKind.RATIO, FigureKind.SHARE)
    return max((quantity.end for quantity in place.quantities[:index] if quantity.kind in kinds), default=0)


def _period_of(
    place: Surroundings, quantity: Quantity, start: int, *, is_split: bool = False
) -> PlacedPeriod | None:
    """The period the sentence gives a number: the nearest before it, or one in a bracket right behind it."""
    bracket = re.compile(r"[^，。；：（）]{0,8}（").match(place.text, quantity.reach_end)
    for period in place.periods:
        if bracket and period.start == bracket.end():
            return PlacedPeriod(period, start)
    before = [
        period
        for period in place.periods
        if period.end <= quantity.start and not _describes(place, period, quantity)
    ]
    dated = [period for period in before if not period.is_recurring]
    while dated and dated[-1].is_start and _has_number_between(place, dated[-1], quantity):
        dated.pop()
    if (
        dated
        and (quantity.kind is FigureKind.DURATION or is_split)
        and part_start(place.text, quantity.start) > dated[-1].start
    ):
        return None
    if before and before[-1].is_recurring and part_start(place.text, quantity.start) <= before[-1].start:
        return PlacedPeriod(before[-1], start)
    return PlacedPeriod(dated[-1], start) if dated else None


def _describes(place: Surroundings, period: Period, quantity: Quantity) -> bool:
    """Whether a deadline only describes the thing counted: 2000年底前建成的小区85个."""
    following = min(
        (other.start for other in place.quantities if other.start >= period.end), default=quantity.start
    )
    return period.is_by and period.end <= quantity.start and "的" in place.text[period.end : following]


def _has_number_between(place: Surroundings, period: Period, quantity: Quantity) -> bool:
    return any(period.end <= other.start < quantity.start for other in place.quantities)


def _inherited_period(entry: Entry, setting: Setting, paragraph: Paragraph) -> PlacedPeriod | None:
    if (
        entry.quantity.kind not in _CARRYING
        or entry.per
        or entry.payers
        or (entry.condition and entry.quantity.kind is FigureKind.AMOUNT)
    ):
        return None
    return paragraph.carried or setting.period


def _without_absorbed(entries: list[Entry]) -> list[Entry]:
    """Numbers inside another figure's condition or 每-phrase are part of that figure and no figure of their own."""
    spans = [
        span
        for entry in entries
        for span in [*entry.claimed, *(entry.condition.spans if entry.condition else ())]
    ]
    return [
        entry
        for entry in entries
        if not any(span.start <= entry.quantity.start and entry.quantity.end <= span.end for span in spans)
    ]


def _figure(reading: Reading, entry: Entry, sentence: tuple[int, int], setting: Setting) -> Figure:
    start, _ = sentence
    clause = setting.clause or sentence
    quantity, placed = entry.quantity, entry.period
    period = placed.period if placed else None
    return Figure(
        id=f"{reading.document.id}:{start + quantity.start}",
        document_id=reading.document.id,
        section_path=setting.section.path,
        kind=quantity.kind,
        text=reading.document.text[start + quantity.start : start + quantity.end],
        start=start + quantity.start,
        end=start + quantity.end,
        clause_start=clause[0],
        clause_end=clause[1],
        value=quantity.value,
        unit=quantity.unit,
        base_value=quantity.base_value,
        base_unit=quantity.base_unit,
        bound=quantity.bound,
        measure=entry.measure,
        high=quantity.high,
        parts=quantity.parts,
        period=period.text if period else None,
        year=period.year if period else None,
        due_on=period.due_on if period else None,
        condition=entry.condition.text if entry.condition else None,
        payer=entry.payers,
        per=entry.per,
    )


def _read_periods(
    reading: Reading, place: Surroundings, entries: list[Entry], start: int, end: int, setting: Setting
) -> None:
    """Deadlines and periods that belong to no number are figures themselves; other dates are dates of events."""
    used = {entry.period.start for entry in entries if entry.period}
    used |= {start + span.start for entry in entries for span in entry.claimed}
    for period in place.periods:
        if (period.is_recurring and not period.is_by) or _is_within_condition(period, entries):
            continue
        placed = PlacedPeriod(period, start)
        kind = _standing_of(reading, place, period, is_used=placed.start in used)
        if setting.is_heading:
            reading.note(placed.start, placed.end, HEADING_PERIOD)
        elif kind is not None:
            reading.add(_period_figure(reading, place, placed, kind, (start, end), setting))
        elif placed.start not in used:
            reading.note(placed.start, placed.end, EVENT_DATE)


def _is_within_condition(period: Period, entries: list[Entry]) -> bool:
    """Whether a date only says for whom a number holds: 凡在2025年底前购车的."""
    spans = [span for entry in entries if entry.condition for span in entry.condition.spans]
    return any(span.start <= period.start and period.end <= span.end for span in spans)


def _standing_of(
    reading: Reading, place: Surroundings, period: Period, *, is_used: bool
) -> FigureKind | None:
    """Whether a period stands for itself, as a deadline or a period, or says nothing to be kept."""
    if period.is_by and not _has_number_in_its_part(place, period):
        return FigureKind.DEADLINE
    if is_used or any(
        _describes(place, period, quantity) for quantity in place.quantities if quantity.start > period.end
    ):
        return None
    if period.is_by:
        return FigureKind.DEADLINE
    if period.is_end or period.is_start or period.is_span:
        return FigureKind.PERIOD
    is_plan = reading.document.identity.kind is DocumentKind.OFFICIAL
    issued = reading.document.identity.issued_on
    year = reading.year_of_issue
    lies_ahead = period.year is not None and (year is None or period.year >= year)
    if period.has_month and not period.has_edge:
        lies_ahead = issued is not None and period.due_on is not None and period.due_on > issued
    return FigureKind.PERIOD if is_plan and lies_ahead else None


def _is_base(text: str, period: Period) -> bool:
    """Whether a period is what a change is measured from: 较2020年下降5%."""
    return text[: period.start].endswith(figure_words().periods.base_of_comparison)


def _has_number_in_its_part(place: Surroundings, period: Period) -> bool:
    start = period.end + 1 if place.text[period.end : period.end + 1] == "，" else period.end
    end = part_end(place.text, start)
    return any(start <= quantity.start < end for quantity in place.quantities)


def _period_figure(
    reading: Reading,
    place: Surroundings,
    placed: PlacedPeriod,
    kind: FigureKind,
    sentence: tuple[int, int],
    setting: Setting,
) -> Figure:
    period = placed.period
    clause = setting.clause or sentence
    return Figure(
        id=f"{reading.document.id}:{placed.start}",
        document_id=reading.document.id,
        section_path=setting.section.path,
        kind=kind,
        text=reading.document.text[placed.start : placed.end],
        start=placed.start,
        end=placed.end,
        clause_start=clause[0],
        clause_end=clause[1],
        value=None,
        unit="",
        base_value=None,
        base_unit="",
        bound=Bound.AT_MOST if kind is FigureKind.DEADLINE else Bound.EXACT,
        measure=_what_is_due(place, period, setting),
        period=period.text,
        year=period.year,
        due_on=period.due_on,
    )


def _what_is_due(place: Surroundings, period: Period, setting: Setting) -> str:
    """Words that only say that a time follows (完成时限：2025年6月底前) leave it to the heading what is due."""
    said = name_what_is_due(place, period)
    says_nothing = said in figure_words().tables.deadline_headers
    return (setting.topic or said) if says_nothing else said or setting.topic


def _carry(place: Surroundings, start: int, paragraph: Paragraph) -> None:
    """A period that opens a sentence (到2025年，…) holds until another opens one."""
    for period in place.periods:
        if period.year is not None:
            paragraph.last_year = period.year
    opening = next((period for period in place.periods if not period.is_recurring), None)
    if opening is None or opening.year is None or opening.is_start:
        return
    before = place.text[: opening.start]
    opens = re.fullmatch(f"{any_of(figure_words().periods.lead_ins)}?", before) and place.text[
        opening.end : opening.end + 1
    ] in ("，", "：")
    is_day = opening.has_month and not (opening.is_end or opening.is_by or opening.has_edge)
    if opens and not is_day:
        paragraph.carried = PlacedPeriod(opening, start)
