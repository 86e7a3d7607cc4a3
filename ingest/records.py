"""Rows that are looked up, never retrieved: parties, tasks, responsibilities, figures; and chunks for retrieval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ingest.errors import Fault


@dataclass(frozen=True, slots=True)
class Member:
    """One body inside a collective party, e.g. 杞县 in 各县区政府. `kind` is county, district, company or ""."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation named in a matrix; `id` is `place/name` because two cities' 财政局 are two parties.

    `name` is the official name as the matrix writes it, without the place's prefix. `nearest` holds the known
    names closest to one that was not in parties.toml (`is_known` false), for the operator to merge.
    """

    id: str
    name: str
    place: str
    aliases: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    is_known: bool = True
    nearest: tuple[str, ...] = ()


class Role(StrEnum):
    LEAD = "lead"  # 牵头
    SUPPORT = "support"  # 配合
    RESPONSIBLE = "responsible"  # 责任单位, no lead stated


@dataclass(frozen=True, slots=True)
class Task:
    """A row of a responsibility matrix.

    `path` is the section path of the row (`附件/一、…/（二）…`), `body_path` that of the section of the plan that
    says what is to be done (None: none found), `number` the row's own numbering as written, `group` the heading
    above it (None: none), `deadline` its 完成时限 as written. `ordinal` counts rows of the document from 1.
    """

    id: str
    document_id: str
    path: str
    title: str
    ordinal: int
    start: int
    end: int
    number: str = ""
    group: str | None = None
    body_path: str | None = None
    deadline: str | None = None


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One link of the matrix. `position` counts from 1 within the row; offsets are of the name as written."""

    task_id: str
    party_id: str
    document_id: str
    position: int
    role: Role
    name_as_written: str
    start: int
    end: int
    member: str | None = None  # where the matrix names one body of a collective party


class FigureKind(StrEnum):
    AMOUNT = "amount"  # money
    COUNT = "count"  # things, people, households
    SHARE = "share"  # per cent of a whole
    RATIO = "ratio"  # 3:7
    MULTIPLE = "multiple"  # 一倍以上五倍以下
    DURATION = "duration"  # 30 个工作日, 三年
    DEADLINE = "deadline"  # by when something is to be done
    PERIOD = "period"  # a year or span for which something is said
    MEASURE = "measure"  # length, power, speed …


class Bound(StrEnum):
    EXACT = "exact"
    AT_LEAST = "at_least"  # 以上, 不少于, 不低于
    AT_MOST = "at_most"  # 以内, 不超过, 以下
    MORE_THAN = "more_than"  # 超过, 突破
    LESS_THAN = "less_than"
    ABOUT = "about"  # 左右, 约
    RANGE = "range"  # value to high


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a document and what it means. Offsets: the number with its unit; the clause it stands in.

    `value` (and `high` for a range, `parts` for a ratio) is in `unit` as written (30, 万户); `base_value` is the
    same in base units (300000, 户). `measure` is what is measured (`5G基站数量`), `period` the words that say when,
    `due_on` their last day, `year` their year. `payer` names who pays, in the order of `parts` for a ratio; `per`
    is what one amount is paid for (`个5G基站`); `divides` is the id of the figure that a ratio splits. `applies_to`
    narrows a ratio to a kind of area (`县`, `区`) where the clause says so.
    """

    id: str
    document_id: str
    section_path: str
    kind: FigureKind
    text: str
    start: int
    end: int
    clause_start: int
    clause_end: int
    value: Decimal | None
    unit: str
    base_value: Decimal | None
    base_unit: str
    bound: Bound
    measure: str
    high: Decimal | None = None
    parts: tuple[Decimal, ...] = ()
    period: str | None = None
    year: int | None = None
    due_on: date | None = None
    condition: str | None = None
    payer: tuple[str, ...] = ()
    per: str | None = None
    divides: str | None = None
    applies_to: str | None = None


@dataclass(frozen=True, slots=True)
class DigitRun:
    """A run of digits in a document, accounted for: part of figures, or no figure and why.

    `figure_ids` is empty when the run is no figure; `meaning` is then a code of `ingest/figures.toml`
    (`heading_number`, `document_number`, `issue_date`, `name`, …), else the measure of the first figure.
    """

    document_id: str
    start: int
    end: int
    text: str
    meaning: str
    figure_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is stored for retrieval: a stretch of one section. `id` digests document, path, offsets and text.

    `context` is what is embedded and indexed with the text: the document's short title and the heading path.
    """

    id: str
    document_id: str
    section_path: str
    start: int
    end: int
    text: str
    context: str
    audience: str = "public"


@dataclass(frozen=True, slots=True)
class CuratedAnswer:
    """A reviewed answer: ways of asking, the words of a document that answer them, and a plain sentence (may be empty).

    Offsets are characters of the document's text; every digit of `says` stands in the words quoted. `is_stated` is
    false where the document does not say what is asked: the words quoted are then the nearest there are.
    """

    document_id: str
    section_path: str
    start: int
    end: int
    says: str
    questions: tuple[str, ...]
    is_stated: bool = True


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a source arrived where it belongs. Pairs count what was found and what there is."""

    document_id: str
    characters: tuple[int, int]
    in_sections: tuple[int, int]
    headings: int
    heading_like_lines_left: int
    role_places: tuple[int, int]
    tasks: int
    responsibilities: int
    digit_runs: tuple[int, int]
    faults: tuple[Fault, ...]

    @property
    def characters_percent(self) -> float:
        """Share of the source's visible characters found in the document, in order."""
        return _percent(self.characters)

    @property
    def in_sections_percent(self) -> float:
        """Share of the document's characters that lie in exactly one section."""
        return _percent(self.in_sections)

    @property
    def is_complete(self) -> bool:
        """Nothing was lost; warnings may remain."""
        return all(fault.is_warning for fault in self.faults)


def _percent(pair: tuple[int, int]) -> float:
    found, expected = pair
    return 100.0 * found / expected if expected else 100.0
