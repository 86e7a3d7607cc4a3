"""THE MATRIX IS PARSED HERE: a plan's annex, table or clauses → tasks and responsibilities.

A row comes from a table with a column of responsible organisations, from labels (责任单位：…) in an annex or
at the end of a clause, or from a clause that says who leads (由…牵头). Words and patterns are in `matrix.toml`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from ingest.document import CellSpan, Document, DocumentKind, Section, SectionKind, TableSpan
from ingest.errors import Fault
from ingest.name_lists import Name, NameList, is_nobody, matrix_data, read_names
from ingest.parties import PartyRegistry
from ingest.records import Party, Responsibility, Role, Task
from ingest.wording import say


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who is responsible for what in one document; `parties` are those it names, in the order it names them."""

    tasks: tuple[Task, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    parties: tuple[Party, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_matrix(document: Document, registry: PartyRegistry) -> Matrix:
    """The whole matrix of a document; new organisations are taken into the registry."""
    rows = [*_table_rows(document), *_labelled_rows(document, registry), *_bracket_rows(document, registry)]
    if not any(row.section.in_annex for row in rows):
        named = {row.section.path for row in rows}
        rows.extend(row for row in _said_rows(document, registry) if row.section.path not in named)
    return _Writer(document, registry).write(sorted(_undoubled(document, rows), key=lambda row: row.start))


# ── what a row is, before its names are read ─────────────────────────────────────────────────────────


class _LabelKind(StrEnum):
    LEAD = "lead"
    SUPPORT = "support"
    RESPONSIBLE = "responsible"
    DEADLINE = "deadline"
    PEOPLE = "people"


_ROLES = {
    _LabelKind.LEAD: Role.LEAD,
    _LabelKind.SUPPORT: Role.SUPPORT,
    _LabelKind.RESPONSIBLE: Role.RESPONSIBLE,
}


@dataclass(frozen=True, slots=True)
class _Listing:
    """A stretch of text that names who is responsible, and the role it gives."""

    start: int
    end: int
    role: Role


@dataclass(slots=True)
class _Row:
    """A row of a matrix as found."""

    section: Section
    start: int
    end: int
    title: str
    number: str = ""
    group: str | None = None
    deadline: str | None = None
    listings: list[_Listing] = field(default_factory=list)
    cells: list[CellSpan] = field(default_factory=list)  # where the row stands in a table: those already read


@dataclass(frozen=True, slots=True)
class _Words:
    """The patterns of `matrix.toml`, ready to use."""

    label: re.Pattern[str]
    kinds: Mapping[str, _LabelKind]
    unmarked_label: re.Pattern[str]
    other_label: re.Pattern[str]
    first_is_lead: re.Pattern[str]
    said: re.Pattern[str]
    ends_clause: re.Pattern[str]
    numbering: re.Pattern[str]
    group_numbering: re.Pattern[str]
    title_end: re.Pattern[str]
    longest_title_chars: int
    columns: tuple[tuple[str, re.Pattern[str]], ...]
    heading_score_cutoff: float
    group_weight: float
    same_words_score: float
    shortest_contained_chars: int


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = matrix_data()
    labels, prose, body = data["labels"], data["prose"], data["body"]
    kinds = {word: kind for kind in _LabelKind for word in labels[kind.value]}
    words = "|".join(sorted(map(re.escape, kinds), key=len, reverse=True))
    return _Words(
        label=re.compile(
            rf"{labels['before']}(?P<word>{words}){labels['note']}\s*{labels['colon']}", re.MULTILINE
        ),
        kinds=kinds,
        unmarked_label=re.compile(
            rf"^(?P<word>{words})(?!{labels['note']}\s*{labels['colon']})", re.MULTILINE
        ),
        other_label=re.compile(labels["other"], re.MULTILINE),
        first_is_lead=re.compile(labels["first_is_lead"]),
        said=re.compile(prose["said"]),
        ends_clause=re.compile(prose["ends_clause"]),
        numbering=re.compile(prose["numbering"]),
        group_numbering=re.compile(prose["group_numbering"]),
        title_end=re.compile(prose["title_end"]),
        longest_title_chars=prose["longest_title_chars"],
        columns=tuple((name, re.compile(pattern)) for name, pattern in data["columns"].items()),
        heading_score_cutoff=body["heading_score_cutoff"],
        group_weight=body["group_weight"],
        same_words_score=body["same_words_score"],
        shortest_contained_chars=body["shortest_contained_chars"],
    )


# ── rows by labels ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Label:
    """A label and the stretch that belongs to it. `opens_line`: nothing stands before it in its line."""

    kind: _LabelKind
    start: int
    value_start: int
    value_end: int
    line: int
    opens_line: bool


def _labelled_rows(document: Document, registry: PartyRegistry) -> Iterator[_Row]:
    """Rows of 责任单位：…, 牵头单位：…, one or several to a section."""
    by_section: dict[str, list[_Label]] = {}
    for label in sorted(
        (*_labels(document), *_unmarked_labels(document, registry)), key=lambda label: label.start
    ):
        section = document.section_at(label.start)
        if section.kind not in _OUTSIDE:
            by_section.setdefault(section.path, []).append(label)
    for path, labels in by_section.items():
        yield from _rows_of_section(document, document.section(path), labels)


_OUTSIDE = (SectionKind.HEAD, SectionKind.TAIL)


def _labels(document: Document) -> Iterator[_Label]:
    text = document.text
    for match in _words().label.finditer(text):
        start = match.start("word")
        if any(table.start <= start < table.end for table in document.tables):
            continue
        line = text.rfind("\n", 0, start) + 1
        value_start, value_end = _value(document, match.end())
        opens_line = not text[line:start].strip(" 　\t【[")
        yield _Label(_words().kinds[match["word"]], start, value_start, value_end, line, opens_line)


def _unmarked_labels(document: Document, registry: PartyRegistry) -> Iterator[_Label]:
    """Labels that lost their colon: a line that begins with one and then holds nothing but known names."""
    text = document.text
    for match in _words().unmarked_label.finditer(text):
        start, end = match.end(), _value_end(text, match.end())
        kind = _words().kinds[match["word"]]
        if kind not in _ROLES or not text[start:end].strip():
            continue
        names = read_names(text, start, end, document.identity.place, registry)
        written = (text[name.start : name.end] for name in names.names)
        if not names.odd and all(registry.is_known_name(name, document.identity.place) for name in written):
            yield _Label(kind, match.start("word"), start, end, match.start(), opens_line=True)


def _value(document: Document, start: int) -> tuple[int, int]:
    """The stretch that belongs to a label ending at `start`: on its line, or on the next where its own holds nothing."""
    end = _value_end(document.text, start)
    if document.text[start:end].strip():
        return start, end
    next_line = end + 1
    section = document.section_at(start)
    follows = next_line < section.end and end < len(document.text) and document.text[end] == "\n"
    if (
        not follows
        or _words().label.match(document.text, next_line)
        or _words().numbering.match(document.text, next_line)
    ):
        return start, end
    return next_line, _value_end(document.text, next_line)


def _value_end(text: str, start: int) -> int:
    """Where a label's stretch ends: the line, a full stop, the bracket it stands in, or the next label."""
    depth = 0
    stop = text.find("\n", start)
    stop = len(text) if stop < 0 else stop
    for at in range(start, stop):
        depth += (text[at] in "（(【[") - (text[at] in "）)】]")
        if depth < 0 or (depth == 0 and text[at] == "。"):
            stop = at
            break
    later = (
        match.start("word")
        for pattern in (_words().label, _words().other_label)
        for match in pattern.finditer(text, start, stop)
    )
    return min(later, default=stop)


def _rows_of_section(document: Document, section: Section, labels: Sequence[_Label]) -> Iterator[_Row]:
    groups = [group for group in _grouped(labels) if any(label.kind in _ROLES for label in group)]
    previous_end = section.body_start
    for group in groups:
        yield _labelled_row(document, section, group, previous_end, is_alone=len(groups) == 1)
        previous_end = _line_end(document.text, group[-1].value_end)


def _grouped(labels: Iterable[_Label]) -> list[list[_Label]]:
    """Labels that belong to one row: until a kind comes again, or a clause with labels at its end follows another."""
    groups: list[list[_Label]] = []
    for label in labels:
        current = groups[-1] if groups else []
        repeats = any(label.kind is other.kind for other in current)
        is_next_clause = bool(current) and not label.opens_line and label.line != current[-1].line
        if not current or repeats or is_next_clause:
            groups.append([label])
        else:
            current.append(label)
    return groups


def _labelled_row(
    document: Document, section: Section, group: Sequence[_Label], after: int, *, is_alone: bool
) -> _Row:
    deadlines = (
        document.text[label.value_start : label.value_end]
        for label in group
        if label.kind is _LabelKind.DEADLINE
    )
    row = _clause_row(document, section, after, group[0].start, is_alone=is_alone)
    row.end = section.end if is_alone else _line_end(document.text, group[-1].value_end)
    row.deadline = next((_trimmed(deadline) for deadline in deadlines if deadline.strip()), None)
    row.listings = [
        _Listing(label.value_start, label.value_end, _ROLES[label.kind])
        for label in group
        if label.kind in _ROLES
    ]
    return row


def _clause_row(document: Document, section: Section, after: int, before: int, *, is_alone: bool) -> _Row:
    """A row for the clause between two offsets of a section; the section's heading is its title where it has no other row."""
    clause = document.text[after:before].strip()
    title = "" if is_alone and section.heading else _clause_title(clause)
    numbering = _words().numbering.match(clause) if title else None
    number = numbering.group().strip() if numbering else section.number
    start = (
        section.start
        if is_alone
        else after + len(document.text[after:before]) - len(document.text[after:before].lstrip())
    )
    parent = section if title and section.heading else _parent(document, section)
    group = parent.heading if parent and parent.heading and parent.kind is not SectionKind.ANNEX else None
    return _Row(section, start, section.end, title or section.heading, number, group)


def _clause_title(clause: str) -> str:
    """The first words of a clause that say what it is about."""
    unnumbered = _words().numbering.sub("", clause, count=1)
    first = _words().title_end.split(unnumbered, maxsplit=1)[0].strip()
    return first[: _words().longest_title_chars]


def _parent(document: Document, section: Section) -> Section | None:
    return document.section(section.parent) if section.parent else None


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _trimmed(text: str) -> str:
    return text.strip().rstrip("。；;，,. 　")


# ── rows in brackets and in running text ─────────────────────────────────────────────────────────────

_BRACKET = re.compile(r"[（(](?P<inside>(?:[^（）()\n]|[（(][^（）()\n]*[）)])+)[）)]")


def _bracket_rows(document: Document, registry: PartyRegistry) -> Iterator[_Row]:
    """Rows of （市甲局牵头，市乙局配合） at the end of a clause."""
    found: dict[str, list[_Listing]] = {}
    for match in _BRACKET.finditer(document.text):
        section = document.section_at(match.start())
        is_at_end = _words().ends_clause.match(document.text[match.end() : match.end() + 1])
        if section.kind in _OUTSIDE or not is_at_end or _words().label.search(match.group()):
            continue
        names = read_names(document.text, *match.span("inside"), document.identity.place, registry)
        if names.names and not names.odd and names.states_a_role:
            found.setdefault(section.path, []).append(_Listing(*match.span("inside"), Role.RESPONSIBLE))
    yield from _rows_of_listings(document, [[listing] for listings in found.values() for listing in listings])


def _said_rows(document: Document, registry: PartyRegistry) -> Iterator[_Row]:
    """Rows of 由市甲局牵头，市乙局配合 at the end of a sentence of a plan."""
    if document.identity.kind is not DocumentKind.OFFICIAL:
        return
    said = []
    for match in _words().said.finditer(document.text):
        if document.section_at(match.start()).kind is not SectionKind.BODY:
            continue
        parts = (("lead", Role.LEAD), ("support", Role.SUPPORT))
        listings = [_Listing(*match.span(part), role) for part, role in parts if match[part]]
        lists = [
            read_names(document.text, listing.start, listing.end, document.identity.place, registry)
            for listing in listings
        ]
        if all(names.names and not names.odd for names in lists):
            said.append(listings)
    yield from _rows_of_listings(document, said)


def _rows_of_listings(document: Document, found: Sequence[list[_Listing]]) -> Iterator[_Row]:
    by_section: dict[str, list[list[_Listing]]] = {}
    for listings in found:
        by_section.setdefault(document.section_at(listings[0].start).path, []).append(listings)
    for path, rows in by_section.items():
        section, after = document.section(path), document.section(path).body_start
        for listings in rows:
            row = _clause_row(document, section, after, listings[0].start, is_alone=len(rows) == 1)
            after = row.end = _line_end(document.text, listings[-1].end) if len(rows) > 1 else section.end
            row.listings = listings
            yield row


# ── rows of tables ───────────────────────────────────────────────────────────────────────────────────


def _table_rows(document: Document) -> Iterator[_Row]:
    for table in document.tables:
        yield from _TableReader(document, table).rows()


class _TableReader:
    """Reads one table whose columns say who is responsible; merged cells hold for every row they span."""

    def __init__(self, document: Document, table: TableSpan) -> None:
        self._document, self._table = document, table
        self._grid = {
            (row, column): cell
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }
        self._header_rows = table.header_rows or self._guessed_header_rows()
        self._columns = {column: self._meaning(column) for column in range(table.columns)}
        self._group_column, self._title_column = self._task_columns()

    def rows(self) -> Iterator[_Row]:
        is_matrix = any(meaning in _ROLE_COLUMNS for meaning in self._columns.values())
        if not is_matrix or self._title_column is None:
            return
        group: str | None = None
        row: _Row | None = None
        for index in range(self._header_rows, self._table.rows):
            if (heading := self._group_heading(index)) is not None:
                group = heading
                continue
            title = self._grid.get((index, self._title_column))
            is_new = title is not None and title.row == index and bool(self._text(title))
            if is_new and title is not None:
                if row:
                    yield row
                row = self._new_row(index, title, group)
            if row:
                self._add(row, index)
        if row:
            yield row

    def _new_row(self, index: int, title: CellSpan, group: str | None) -> _Row:
        section = self._document.section(title.section)
        written = self._text(title)
        numbering = _words().numbering.match(written)
        number = self._first_text(index, "number") or (
            numbering.group().strip() if numbering else section.number
        )
        own_group = (
            self._text(self._grid.get((index, self._group_column))) if self._group_column is not None else ""
        )
        row = _Row(
            section,
            section.start,
            section.end,
            written[numbering.end() :] if numbering else written,
            number,
            own_group or group,
        )
        row.group = row.group or self._outer_group(section)
        return row

    def _group_above(self, index: int) -> str:
        """The words of the group column for a row; an empty cell repeats the one above it."""
        if self._group_column is None:
            return ""
        above = (
            self._text(self._grid.get((row, self._group_column)))
            for row in range(index, self._header_rows - 1, -1)
        )
        return next(filter(None, above), "")

    def _outer_group(self, section: Section) -> str | None:
        parent = _parent(self._document, section)
        return parent.heading if parent and parent.heading and parent.kind is not SectionKind.ANNEX else None

    def _add(self, row: _Row, index: int) -> None:
        row.end = max(row.end, *(cell.end for cell in self._cells(index) if cell.row == index), row.start)
        row.deadline = row.deadline or _trimmed(self._first_text(index, "deadline")) or None
        for column, meaning in self._columns.items():
            cell = self._grid.get((index, column))
            if (
                cell
                and meaning in _ROLE_COLUMNS
                and cell not in row.cells
                and not is_nobody(self._text(cell))
            ):
                row.cells.append(cell)
                row.listings.extend(_listings_of_cell(self._document.text, cell, _ROLE_COLUMNS[meaning]))

    def _group_heading(self, index: int) -> str | None:
        """The words of a row that is one cell across the table, or has nothing but a heading in its first column."""
        cells = [cell for cell in self._cells(index) if self._text(cell)]
        if len(cells) != 1 or cells[0].row != index or self._table.columns < 2:
            return None
        is_heading = cells[0].column == 0 and _words().group_numbering.match(self._text(cells[0]))
        if cells[0].column_span < self._table.columns and not is_heading:
            return None
        return _words().numbering.sub("", self._text(cells[0]), count=1)

    def _task_columns(self) -> tuple[int | None, int | None]:
        """Which column groups the rows and which names them: of several that speak of tasks, one with merged cells groups."""
        groups = [column for column, meaning in self._columns.items() if meaning == "group"]
        tasks = [column for column, meaning in self._columns.items() if meaning == "task"]
        if len(tasks) > 1 and self._is_merged(tasks[0]):
            return (groups or tasks)[0], tasks[1]
        if not tasks:
            unnamed = [column for column, meaning in self._columns.items() if meaning == ""]
            tasks = groups[1:] or unnamed or groups
            groups = groups[:1] if tasks != groups else []
        return (groups[0] if groups else None), (tasks[0] if tasks else None)

    def _is_merged(self, column: int) -> bool:
        body = range(self._header_rows, self._table.rows)
        cells = {self._grid[row, column] for row in body if (row, column) in self._grid}
        texts = [self._text(cell) for cell in cells if cell.column_span == 1]
        is_merged = any(cell.row_span > 1 and cell.column_span == 1 for cell in cells)
        return is_merged or "" in texts or len(set(texts)) < len(texts)

    def _meaning(self, column: int) -> str:
        header = self._header(column)
        return next((name for name, pattern in _words().columns if header and pattern.search(header)), "")

    def _header(self, column: int) -> str:
        cells = dict.fromkeys(
            self._grid[row, column] for row in range(self._header_rows) if (row, column) in self._grid
        )
        own = [cell for cell in cells if cell.column_span < self._table.columns]
        return self._text(own[-1]) if own else ""

    def _guessed_header_rows(self) -> int:
        for index in range(min(3, self._table.rows)):
            texts = [self._text(cell) for cell in self._cells(index)]
            patterns = [pattern for name, pattern in _words().columns if name in _ROLE_COLUMNS]
            if len(texts) > 1 and any(
                pattern.search(text) for pattern in patterns for text in texts if len(text) <= _LONGEST_HEADER
            ):
                return index + 1
        return 0

    def _cells(self, index: int) -> list[CellSpan]:
        """The cells of a row from left to right, those merged from above included."""
        cells = (
            self._grid[index, column]
            for column in range(self._table.columns)
            if (index, column) in self._grid
        )
        return list(dict.fromkeys(cells))

    def _first_text(self, index: int, meaning: str) -> str:
        columns = (column for column, found in self._columns.items() if found == meaning)
        return next((text for column in columns if (text := self._text(self._grid.get((index, column))))), "")

    def _text(self, cell: CellSpan | None) -> str:
        return "".join(self._document.text[cell.start : cell.end].split()) if cell else ""


def _listings_of_cell(text: str, cell: CellSpan, role: Role) -> Iterator[_Listing]:
    """The listings of a cell: one in its column's role, or one for each label that stands in it."""
    labels = [
        match
        for match in _words().label.finditer(text, max(0, cell.start - 1), cell.end)
        if _words().kinds[match["word"]] in _ROLES
    ]
    starts = [cell.start, *(match.end() for match in labels)]
    ends = [*(match.start("word") for match in labels), cell.end]
    roles = [role, *(_ROLES[_words().kinds[match["word"]]] for match in labels)]
    for start, end, stated in zip(starts, ends, roles, strict=True):
        if text[start:end].strip():
            yield _Listing(start, end, stated)


_ROLE_COLUMNS = {"lead": Role.LEAD, "support": Role.SUPPORT, "responsible": Role.RESPONSIBLE}
_LONGEST_HEADER = 12


# ── rows → records ───────────────────────────────────────────────────────────────────────────────────


def _undoubled(document: Document, rows: Sequence[_Row]) -> list[_Row]:
    """Without the clauses of the body that the annex lists again."""
    listed = {_body_path(document, row) for row in rows if row.section.in_annex}
    return [row for row in rows if row.section.in_annex or row.section.path not in listed]


class _Writer:
    """Turns rows into records, and what cannot be read into faults."""

    def __init__(self, document: Document, registry: PartyRegistry) -> None:
        self._document, self._registry = document, registry
        self._leads_first = bool(_words().first_is_lead.search(document.text))
        self._tasks: list[Task] = []
        self._links: list[Responsibility] = []
        self._parties: dict[str, Party] = {}
        self._faults: list[Fault] = []

    def write(self, rows: Sequence[_Row]) -> Matrix:
        for row in rows:
            self._write(row)
        parties = tuple(self._registry.party(party_id) for party_id in self._parties)
        return Matrix(tuple(self._tasks), tuple(self._links), parties, tuple(self._faults))

    def _write(self, row: _Row) -> None:
        names = self._names(row)
        if not names:
            self._fault(row, "unreadable_row", say("row_without_party", title=row.title))
            return
        task = self._task(row)
        self._tasks.append(task)
        self._link(task, row, names)

    def _names(self, row: _Row) -> list[tuple[Name, Role]]:
        lists = [(listing, self._read(row, listing)) for listing in row.listings]
        names = [(name, name.role or listing.role) for listing, found in lists for name in found.names]
        named = [(name, role) for name, role in names if not name.is_vague]
        return named or names

    def _read(self, row: _Row, listing: _Listing) -> NameList:
        names = read_names(
            self._document.text, listing.start, listing.end, self._document.identity.place, self._registry
        )
        for start, end in names.odd:
            self._fault(
                row,
                "not_an_organisation",
                say("not_an_organisation", words=self._document.text[start:end], title=row.title),
            )
        return names

    def _task(self, row: _Row) -> Task:
        ordinal = len(self._tasks) + 1
        digest = hashlib.sha256(
            f"{row.section.path}\n{row.title}\n{self._count_of(row)}".encode()
        ).hexdigest()
        return Task(
            id=f"{self._document.id}-{digest[:10]}",
            document_id=self._document.id,
            path=row.section.path,
            title=row.title,
            ordinal=ordinal,
            start=row.start,
            end=row.end,
            number=row.number,
            group=row.group,
            body_path=_body_path(self._document, row),
            deadline=row.deadline,
        )

    def _count_of(self, row: _Row) -> int:
        """How many rows before this one have its section and title, so that ids differ."""
        return sum(task.path == row.section.path and task.title == row.title for task in self._tasks)

    def _link(self, task: Task, row: _Row, names: Sequence[tuple[Name, Role]]) -> None:
        seen: set[tuple[str, str | None]] = set()
        roles = {role for _, role in names}
        for name, role in names:
            link = self._responsibility(task, row, name, role, position=len(seen) + 1)
            if (link.party_id, link.member) in seen:
                continue
            if self._leads_first and not seen and not name.is_vague and roles == {Role.RESPONSIBLE}:
                link = replace(link, role=Role.LEAD)
            seen.add((link.party_id, link.member))
            self._links.append(link)

    def _responsibility(self, task: Task, row: _Row, name: Name, role: Role, position: int) -> Responsibility:
        written = self._document.text[name.start : name.end]
        found = self._registry.identify(written, self._document.identity.place)
        if found.party.id not in self._parties:
            self._parties[found.party.id] = found.party
            self._report_new(row, found.party)
        return Responsibility(
            task_id=task.id,
            party_id=found.party.id,
            document_id=self._document.id,
            position=position,
            role=role,
            name_as_written=written,
            start=name.start,
            end=name.end,
            member=found.member,
        )

    def _report_new(self, row: _Row, party: Party) -> None:
        if not party.is_known:
            nearest = "、".join(party.nearest) or say("none_nearest")
            self._fault(
                row, "unknown_party", say("unknown_party", name=party.name, nearest=nearest), is_warning=True
            )

    def _fault(self, row: _Row, code: str, message: str, *, is_warning: bool = False) -> None:
        is_digest = self._document.identity.kind is DocumentKind.DIGEST
        self._faults.append(
            Fault(self._document.source_name, row.section.path, code, message, is_warning or is_digest)
        )


# ── the section of the body that says what is to be done ─────────────────────────────────────────────


def _body_path(document: Document, row: _Row) -> str | None:
    """The section of the body whose heading is the row's title, or most like it; its own where the row stands in the body."""
    if not row.section.in_annex:
        return row.section.path
    sections = [
        section
        for section in document.sections
        if not section.in_annex and section.kind in _BODY_KINDS and section.heading
    ]
    scored = [(_likeness(document, row, section), -section.start, section.path) for section in sections]
    best = max(scored, default=(0.0, 0, ""))
    return best[2] if best[0] >= _words().heading_score_cutoff else None


_BODY_KINDS = (SectionKind.BODY, SectionKind.ARTICLE)


def _likeness(document: Document, row: _Row, section: Section) -> float:
    """How alike a row and a section are named, 0-1: the title, and a little the group above it."""
    title = _title_likeness(_plain(row.title), _plain(section.heading))
    parent = _parent(document, section)
    if not row.group or parent is None:
        return title
    group = fuzz.ratio(_plain(row.group), _plain(parent.heading)) / 100
    return (1 - _words().group_weight) * title + _words().group_weight * max(group, title * 0.5)


def _title_likeness(title: str, heading: str) -> float:
    if title == heading:
        return 1.0
    is_contained = min(len(title), len(heading)) >= _words().shortest_contained_chars and (
        heading in title or title in heading
    )
    return max(fuzz.ratio(title, heading) / 100, _words().same_words_score if is_contained else 0.0)


_PUNCTUATION = re.compile(r"[\W_]+")


def _plain(text: str) -> str:
    return _PUNCTUATION.sub("", text).lower()
