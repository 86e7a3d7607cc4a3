"""Numbers that lean on each other: lists paired with years or things, and words said once for several."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

from ingest.clauses import Span, part_end, part_start
from ingest.figure_reading import (
    Entry,
    Paragraph,
    PlacedPeriod,
    Reading,
    Setting,
)
from ingest.figure_words import any_of, figure_words
from ingest.periods import Period
from ingest.phrases import Surroundings
from ingest.quantities import Quantity
from ingest.records import Bound, FigureKind

_DAY_OF_YEAR_END: Final = (12, 31)


def inherit_per(place: Surroundings, entries: list[Entry]) -> None:
    """A price limit beside another is per the same thing: 公共站每千瓦时不超过0.6元，居住区不超过0.4元."""
    for before, entry in pairwise(entries):
        this, other = entry.quantity, before.quantity
        is_parallel = (this.kind, this.unit, this.bound) == (other.kind, other.unit, other.bound)
        is_limit = this.bound in (Bound.AT_MOST, Bound.AT_LEAST) and this.reach_start < this.start
        is_next = part_start(place.text, this.start) == part_end(place.text, other.end) + 1
        if this.kind is FigureKind.AMOUNT and is_parallel and is_limit and is_next and not entry.per:
            entry.per = before.per


def pair_lists(reading: Reading, place: Surroundings, entries: list[Entry], start: int) -> None:
    """Gives each number of a list its own year or thing: 三年依次为1300个、3000个; 甲、乙分别为3所、5所."""
    for word in re.finditer(any_of(figure_words().measures.pairing), place.text):
        listed = _listed_after(place, entries, word.end())
        if len(listed) < 2:
            continue
        years = _years_said(reading, place, word.start(), len(listed))
        for entry, year in zip(listed, years, strict=False):
            entry.claimed.extend(
                Span(period.start, period.end, period.text) for period in place.periods if period.year
            )
            entry.period = replace(year, offset=start)
            entry.measure = re.sub(any_of(figure_words().measures.pairing), "", entry.measure)
        if not years:
            _pair_things(place, listed, word.start(), word.end())
        return


def _listed_after(place: Surroundings, entries: list[Entry], offset: int) -> list[Entry]:
    listed: list[Entry] = []
    for entry in entries:
        if entry.quantity.start < offset:
            continue
        gap = place.text[listed[-1].quantity.reach_end if listed else offset : entry.quantity.reach_start]
        if re.search("[，。；]", gap) or (listed and len(gap) > 4):
            break
        listed.append(entry)
    return listed


def _years_said(reading: Reading, place: Surroundings, offset: int, wanted: int) -> list[PlacedPeriod]:
    """The periods that a list of numbers goes with: years listed before it, or the years of the plan itself."""
    before = [period for period in place.periods if period.end <= offset and period.year is not None]
    spans = [period for period in before if period.is_span]
    if len(before) == wanted:
        return [PlacedPeriod(period, 0) for period in before]
    if spans and spans[-1].first_year is not None and spans[-1].year is not None:
        years = range(spans[-1].first_year, spans[-1].year + 1)
        return _plain_years(years) if len(years) == wanted else []
    plan = reading.document.identity.plan_period
    if plan and plan[1] - plan[0] + 1 == wanted and re.search(r"年", place.text[:offset]) and not before:
        return _plain_years(range(plan[0], plan[1] + 1))
    return []


def _plain_years(years: range) -> list[PlacedPeriod]:
    month, day = _DAY_OF_YEAR_END
    return [PlacedPeriod(Period(0, 0, f"{year}年", year, date(year, month, day)), 0) for year in years]


def _pair_things(place: Surroundings, listed: list[Entry], offset: int, after: int) -> None:
    subject = place.text[part_start(place.text, offset) : offset]
    words = figure_words().measures
    things = words.list_joins.split(words.list_ends.sub("", subject))
    said = place.text[after : listed[0].quantity.reach_start]
    said = "" if re.fullmatch(f"{any_of(figure_words().measures.trailing)}*", said) else said
    if len(things) == len(listed):
        for entry, thing in zip(listed, things, strict=True):
            entry.measure = f"{thing.strip()}{said}"


def inherit_measures(
    place: Surroundings, entries: list[Entry], setting: Setting, paragraph: Paragraph
) -> None:
    """A number whose words name nothing takes the measure of the last one with its unit, else the topic of its section.

    A measure that was the subject of its number (基站达到5万个) is taken before one that was its object (30个村).
    """
    subjects: dict[str, str] = {}
    previous: Entry | None = None
    for entry in entries:
        quantity = entry.quantity
        number = re.sub(r"\D.*", "", quantity.text)
        if len(number) > 1 and number in entry.measure:
            entry.measure = ""
        before = subjects.get(quantity.base_unit) or paragraph.measures.get(quantity.base_unit, "")
        if (
            not entry.measure
            and previous is not None
            and not place.text[previous.quantity.reach_end : quantity.reach_start].strip("、，（和及")
        ):
            entry.measure = previous.measure
        elif not entry.measure:
            entry.measure = (
                before or _from_earlier_part(place, quantity) or setting.topic or quantity.base_unit
            )
        elif figure_words().measures.growth.match(entry.measure) and (
            grown := _last_but(paragraph, quantity.base_unit)
        ):
            entry.measure = f"{grown}{entry.measure}"
        elif entry.measure in figure_words().measures.kept_verbs and before:
            entry.measure = f"{entry.measure}{_without_kept_verb(before)}"
            previous = entry
            continue  # 新建5个 says nothing of what the unit measures otherwise
        previous = entry
        paragraph.measures.pop(quantity.base_unit, None)
        paragraph.measures[quantity.base_unit] = entry.measure
        if not place.text.startswith(entry.measure, quantity.reach_end):
            subjects[quantity.base_unit] = entry.measure


def _last_but(paragraph: Paragraph, unit: str) -> str:
    """What was measured last in another unit."""
    return next((measure for other, measure in reversed(paragraph.measures.items()) if other != unit), "")


def _without_kept_verb(measure: str) -> str:
    words = figure_words().measures
    return re.sub(f"^(?:{words.scopes})?(?:{any_of(words.kept_verbs)})?", "", measure)


def _from_earlier_part(place: Surroundings, quantity: Quantity) -> str:
    start = part_start(place.text, quantity.start)
    if start == 0:
        return ""
    words = place.text[part_start(place.text, start - 1) : start - 1]
    words = figure_words().measures.field_ends.sub("", words)
    return words if 2 <= len(words) <= 16 and not re.search(r"\d{2}", words) else ""
