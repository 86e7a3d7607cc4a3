"""A message as typed → the reports it is made of: sentences, items of a list, rows of a pasted table, lines of a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from api.checkins.spoken import with_digits
from api.checkins.words import ColumnWords, checkin_words
from ingest.index import clean

LEAST_COLUMNS: Final = 2
_SERIAL: Final = ("序号",)
LEAST_ROWS: Final = 2  # a header and a row: a table that is held together by commas alone
_MARKS: Final = ("|", "\t")
_Splitter = Callable[[str], list[str]]
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, an item or a row. `party`, `task` and `issue` are the cells of a row that name them.

    `starts_report` says that it stands by itself on the page (a line, an item, a semicolon), so it may be about
    another task than the one before.
    """

    text: str
    starts_report: bool = False
    party: str | None = None
    task: str | None = None
    issue: str | None = None
    is_row: bool = False


def cut_message(text: str) -> list[Piece]:
    """The pieces of a message in order."""
    words = checkin_words().layout
    marked = words.added.sub("新增", words.circled.sub("\n", words.addressed.sub("", text)))
    marked = words.number_gap.sub(",", marked)
    lines = [line.strip() for line in clean(marked).replace("\r", "\n").split("\n")]
    lines = [line for line in lines if line and not words.table_rule.match(line)]
    pieces: list[Piece] = []
    while lines:
        block, lines = _block(lines)
        pieces.extend(block)
    return pieces


def _block(lines: list[str]) -> tuple[list[Piece], list[str]]:
    """The pieces of what the lines begin with, a table, a form or one line of text, and the lines after it."""
    for split in (_marked_cells, _listed_cells, _spaced_cells):
        table = _leading(lines, split)
        is_table = bool(table) and (
            split is _marked_cells or (_is_header(table[0]) and len(table) >= LEAST_ROWS)
        )
        if is_table:
            return list(_rows(table)), lines[len(table) :]
    form = _form(lines)
    if form:
        return [_row(form)], lines[len(form) :]
    return list(_sentences(lines[0])), lines[1:]


# ── tables and forms ──


def _leading(lines: Sequence[str], split: _Splitter) -> list[list[str]]:
    table: list[list[str]] = []
    for line in lines:
        cells = split(line)
        if len(cells) < LEAST_COLUMNS:
            break
        table.append(cells)
    return table


def _marked_cells(line: str) -> list[str]:
    for mark in _MARKS:
        cells = [cell.strip() for cell in line.strip("|" if mark == "|" else "\n").split(mark)]
        if mark in line and len(cells) >= LEAST_COLUMNS:
            return cells
    return []


def _listed_cells(line: str) -> list[str]:
    return [cell.strip() for cell in checkin_words().layout.comma.split(line)]


def _spaced_cells(line: str) -> list[str]:
    return _SPACES.split(line)


def _is_header(cells: Sequence[str]) -> bool:
    return sum(cell in _known_headers() for cell in cells) >= LEAST_COLUMNS


def _known_headers() -> frozenset[str]:
    columns = checkin_words().layout.columns
    return frozenset(word for words in columns.model_dump().values() for word in words) - frozenset(
        columns.nothing
    )


def _form(lines: Sequence[str]) -> dict[str, str]:
    """The leading lines that each are a known header, a colon and what is said; fewer than two are none."""
    form: dict[str, str] = {}
    for line in lines:
        match = checkin_words().layout.label.match(line)
        if match is None or match["label"] not in _known_headers() or match["label"] in form:
            break
        form[match["label"]] = match["said"].strip()
    return form if len(form) >= LEAST_COLUMNS else {}


def _rows(table: Sequence[Sequence[str]]) -> Iterator[Piece]:
    if not _is_header(table[0]):
        yield from (Piece(",".join(filter(None, row)), starts_report=True, is_row=True) for row in table)
        return
    for cells in table[1:]:
        yield _row(dict(zip(table[0], cells, strict=False)))


def _row(cells: Mapping[str, str]) -> Piece:
    columns = checkin_words().layout.columns
    said = {name: cell for name, cell in cells.items() if cell and name not in columns.ahead}
    party, task = _cell(said, columns.party), _cell(said, columns.task)
    issue = _cell(said, columns.issue)
    named = (*columns.party, *columns.task)
    has_indicator = _cell(said, columns.indicator) is not None
    rest = [
        _said(name, cell, columns) if has_indicator or not _counts(name, cell, columns) else name + cell
        for name, cell in said.items()
        if name not in named
    ]
    return Piece(
        with_digits(",".join(filter(None, rest))),
        starts_report=True,
        party=party,
        task=task,
        issue=issue,
        is_row=True,
    )


def _cell(cells: Mapping[str, str], names: Sequence[str]) -> str | None:
    nothing = checkin_words().layout.columns.nothing
    return next((cell for name, cell in cells.items() if name in names and cell not in nothing), None)


def _counts(name: str, cell: str, columns: ColumnWords) -> bool:
    """Whether a column counts something that only its header names: 201个 under 累计."""
    is_count = re.fullmatch(r"[\d.,]+\s*[万亿]?[^\d\W]{0,3}", cell) is not None
    return is_count and (name in columns.quantity or name not in _known_headers())


def _said(name: str, cell: str, columns: ColumnWords) -> str:
    """A cell with the header it needs to be understood: a bare 40% under 进度 is progress."""
    is_bare = re.fullmatch(r"[-−]?\d[\d.,]*\s*%?", cell) is not None
    if name in columns.until:
        return "截至" + cell
    if name in columns.issue or name in _SERIAL:
        return cell if cell in columns.nothing else ""
    if name in columns.target or (is_bare and name not in columns.other):
        return name + ":" + cell if name in columns.target else name + cell
    return name + cell if is_bare else cell


# ── text ──


def _sentences(line: str) -> Iterator[Piece]:
    words = checkin_words().layout
    line = with_digits(words.unit_gap.sub("", line))
    items = [item for item in words.enumeration.split(line) if item and item.strip(" ,;。")]
    for item in items:
        start, is_first, before = 0, True, "\n"
        for match in [*words.sentence_end.finditer(item), None]:
            end = match.start() if match else len(item)
            ending = match[0] if match else ""
            sentence = item[start:end].strip()
            if sentence:
                kept = "?" if "?" in ending else ""
                yield Piece(sentence + kept, starts_report=is_first or ";" in before)
                is_first = False
            start, before = (match.end() if match else end), ending
