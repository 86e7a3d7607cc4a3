"""Figures of running text: sentence by sentence, with the period, condition and payer that hold for each number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Final

from ingest.clauses import Condition, Span, find_condition, find_payers, find_per, part_end, part_start
from ingest.document import Document, DocumentKind, Section
from ingest.figure_words import any_of, figure_words
from ingest.measures import Surroundings, name_measure, name_what_is_due
from ingest.not_figures import NotedDigits
from ingest.periods import Period, find_periods
from ingest.quantities import Quantity, find_quantities
from ingest.records import Bound, Figure, FigureKind
from ingest.text import split_sentences

EVENT_DATE: Final = "event_date"
HEADING_PERIOD: Final = "heading_period"
_CARRYING: Final = (
    FigureKind.COUNT,
    FigureKind.SHARE,
    FigureKind.MEASURE,
    FigureKind.AMOUNT,
    FigureKind.MULTIPLE,
    FigureKind.RATIO,
)
_DAY_OF_YEAR_END: Final = (12, 31)


@dataclass(frozen=True, slots=True)
class PlacedPeriod:
    """A period with its offset in the document."""

    period: Period
    offset: int

    @property
    def start(self) -> int:
        return self.period.start + self.offset

    @property
    def end(self) -> int:
        return self.period.end + self.offset


@dataclass(slots=True)
class Reading:
    """A document while its figures are read. `text` and `readable` have the offsets of the document's text.

    `readable` is `text` with the digits that are no figure blanked out; `claims` says which stretches belong to
    which figure beyond its own words (its period, its condition).
    """

    document: Document
    text: str
    readable: str
    noted: list[NotedDigits]
    figures: list[Figure] = field(default_factory=list)
    claims: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def year_of_issue(self) -> int | None:
        identity = self.document.identity
        if identity.issued_on is not None:
            return identity.issued_on.year
        match = re.match(r"(?:19|20)\d{2}", identity.issued or "")
        return int(match[0]) if match else None

    def add(self, figure: Figure, claims: Sequence[tuple[int, int]] = ()) -> None:
        self.figures.append(figure)
        self.claims.extend((start, end, figure.id) for start, end in claims)

    def note(self, start: int, end: int, code: str) -> None:
        self.noted.append(NotedDigits(start, end, code))


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for the sentences of a section before they say anything themselves."""

    section: Section
    period: PlacedPeriod | None = None
    topic: str = ""
    is_heading: bool = False
    clause: tuple[int, int] | None = None  # the table row, where the sentence stands in a cell


@dataclass(slots=True)
class _Paragraph:
    """What earlier sentences of a paragraph leave to the later ones."""

    carried: PlacedPeriod | None = None
    last_year: int | None = None
    last_amount: Figure | None = None
    measures: dict[str, str] = field(default_factory=dict)  # what each unit measured last


@dataclass(slots=True)
class _Entry:
    """A quantity on its way to becoming a figure; `claimed` are stretches whose digits belong to it."""

    quantity: Quantity
    period: PlacedPeriod | None = None
    measure: str = ""
    per: str | None = None
    payers: tuple[str, ...] = ()
    condition: Condition | None = None
    divides: str | None = None
    applies_to: str | None = None
    claimed: list[Span] = field(default_factory=list)


def read_stretch(reading: Reading, start: int, end: int, setting: Setting) -> None:
    """Reads the figures of a stretch of running text: its paragraphs, and the sentences in each."""
    last_amount: Figure | None = None
    measures: dict[str, str] = {}
    announced: PlacedPeriod | None = None
    offset = start
    for line in reading.text[start:end].split("\n"):
        paragraph = _Paragraph(carried=announced, last_amount=last_amount, measures=measures)
        for sentence_start, sentence_end in split_sentences(line):
            _read_sentence(reading, offset + sentence_start, offset + sentence_end, setting, paragraph)
        announced = paragraph.carried if line.rstrip().endswith("：") else announced
        last_amount = paragraph.last_amount
        offset += len(line) + 1


def _read_sentence(reading: Reading, start: int, end: int, setting: Setting, paragraph: _Paragraph) -> None:
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
    _link_ratios(place, entries, figures, paragraph)
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


def _claims(entry: _Entry, start: int) -> list[tuple[int, int]]:
    claims = [(start + span.start, start + span.end) for span in entry.claimed]
    if entry.condition:
        claims.extend((start + span.start, start + span.end) for span in entry.condition.spans)
    if entry.period:
        claims.append((entry.period.start, entry.period.end))
    return claims


def _entries(
    reading: Reading, place: Surroundings, start: int, setting: Setting, paragraph: _Paragraph
) -> list[_Entry]:
    entries = [_Entry(quantity) for quantity in place.quantities]
    for index, entry in enumerate(entries):
        _describe(place, index, entry, start, setting, paragraph)
    entries = _without_absorbed(entries)
    _inherit_per(place, entries)
    _pair_lists(reading, place, entries, start)
    _inherit_measures(place, entries, setting, paragraph)
    return entries


def _describe(
    place: Surroundings, index: int, entry: _Entry, start: int, setting: Setting, paragraph: _Paragraph
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


def _inherited_period(entry: _Entry, setting: Setting, paragraph: _Paragraph) -> PlacedPeriod | None:
    if (
        entry.quantity.kind not in _CARRYING
        or entry.per
        or entry.payers
        or (entry.condition and entry.quantity.kind is FigureKind.AMOUNT)
    ):
        return None
    return paragraph.carried or setting.period


def _without_absorbed(entries: list[_Entry]) -> list[_Entry]:
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


def _inherit_per(place: Surroundings, entries: list[_Entry]) -> None:
    """A price limit beside another is per the same thing: 公共站每千瓦时不超过0.6元，居住区不超过0.4元."""
    for before, entry in pairwise(entries):
        this, other = entry.quantity, before.quantity
        is_parallel = (this.kind, this.unit, this.bound) == (other.kind, other.unit, other.bound)
        is_limit = this.bound in (Bound.AT_MOST, Bound.AT_LEAST) and this.reach_start < this.start
        is_next = part_start(place.text, this.start) == part_end(place.text, other.end) + 1
        if this.kind is FigureKind.AMOUNT and is_parallel and is_limit and is_next and not entry.per:
            entry.per = before.per


def _pair_lists(reading: Reading, place: Surroundings, entries: list[_Entry], start: int) -> None:
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


def _listed_after(place: Surroundings, entries: list[_Entry], offset: int) -> list[_Entry]:
    listed: list[_Entry] = []
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


def _pair_things(place: Surroundings, listed: list[_Entry], offset: int, after: int) -> None:
    subject = place.text[part_start(place.text, offset) : offset]
    things = re.split(r"[、和及与]", re.sub(r"(?:的)?(?:数量|数|目标|总数)?(?:要|将|应)?$", "", subject))
    said = place.text[after : listed[0].quantity.reach_start]
    said = "" if re.fullmatch(f"{any_of(figure_words().measures.trailing)}*", said) else said
    if len(things) == len(listed):
        for entry, thing in zip(listed, things, strict=True):
            entry.measure = f"{thing.strip()}{said}"


def _inherit_measures(
    place: Surroundings, entries: list[_Entry], setting: Setting, paragraph: _Paragraph
) -> None:
    """A number whose words name nothing takes the measure of the last one with its unit, else the topic of its section.

    A measure that was the subject of its number (基站达到5万个) is taken before one that was its object (30个村).
    """
    subjects: dict[str, str] = {}
    previous: _Entry | None = None
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
        paragraph.measures.pop(quantity.base_unit, None)
        paragraph.measures[quantity.base_unit] = entry.measure
        if not place.text.startswith(entry.measure, quantity.reach_end):
            subjects[quantity.base_unit] = entry.measure


def _last_but(paragraph: _Paragraph, unit: str) -> str:
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
    words = re.sub(any_of(["方面", "上"]) + "$", "", words)
    return words if 2 <= len(words) <= 16 and not re.search(r"\d{2}", words) else ""


def _figure(reading: Reading, entry: _Entry, sentence: tuple[int, int], setting: Setting) -> Figure:
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


def _link_ratios(
    place: Surroundings, entries: list[_Entry], figures: list[Figure], paragraph: _Paragraph
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


def _amount_split_by(entries: list[_Entry], index: int) -> int | None:
    amounts = [other for other, entry in enumerate(entries) if entry.quantity.kind is FigureKind.AMOUNT]
    following = [other for other in amounts if other > index]
    preceding = [other for other in amounts if other < index]
    if following and not entries[following[0]].payers:
        return following[0]
    if following and entries[following[0]].payers == entries[index].payers:
        return following[0]
    return preceding[-1] if preceding else None


def _name_payers(place: Surroundings, entries: list[_Entry], target: int, ratio: int) -> None:
    amount = entries[target]
    split = entries[ratio].payers
    levels = {payer.removesuffix("财政") for payer in split}
    kept = [payer for payer in amount.payers if payer in split or payer.removesuffix("财政") not in levels]
    amount.payers = tuple(dict.fromkeys([*kept, *split]))
    index = place.quantities.index(amount.quantity)
    amount.measure = name_measure(place, index, amount.per, amount.payers, amount.condition) or amount.measure


def _read_periods(
    reading: Reading, place: Surroundings, entries: list[_Entry], start: int, end: int, setting: Setting
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


def _is_within_condition(period: Period, entries: list[_Entry]) -> bool:
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
        measure=name_what_is_due(place, period) or setting.topic,
        period=period.text,
        year=period.year,
        due_on=period.due_on,
    )


def _carry(place: Surroundings, start: int, paragraph: _Paragraph) -> None:
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


def period_above(reading: Reading, section: Section) -> PlacedPeriod | None:
    """The period that the nearest heading above gives, the section's own first."""
    found = (_heading_period(reading, above) for above in _sections_above(reading.document, section))
    return next((period for period in found if period is not None), None)


def topic_of(reading: Reading, section: Section) -> str:
    """What a section is about: the nearest heading above that is more than a period of time."""
    for above in _sections_above(reading.document, section):
        topic = above.heading
        for period in reversed(find_periods(topic, None)):
            topic = topic[: period.start] + topic[period.end :]
        if len(topic.strip("，、：（） ")) >= 2:
            return above.heading
    return ""


def _heading_period(reading: Reading, section: Section) -> PlacedPeriod | None:
    """The period that a heading gives to everything under it (`（一）2025年年底`); a single day gives none."""
    periods = find_periods(reading.readable[section.start : section.body_start], reading.year_of_issue)
    usable = [
        period
        for period in periods
        if period.year is not None and (not period.has_month or period.is_end or period.is_by)
    ]
    return PlacedPeriod(usable[0], section.start) if len(usable) == 1 else None


def _sections_above(document: Document, section: Section) -> Iterator[Section]:
    """The section itself, then its parents up to the top."""
    current: Section | None = section
    while current is not None:
        yield current
        current = document.section(current.parent) if current.parent else None
