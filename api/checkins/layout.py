"""A message as typed → the reports it is made of: sentences, items of a list, rows of a pasted table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from api.checkins.words import ColumnWords, checkin_words
from ingest.index import clean

LEAST_COLUMNS: Final = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, an item or a row. `party` and `task` are the cells of a row that name them.

    `starts_report` says that it stands by itself on the page (a line, an item, a semicolon), so it may be about
    another task than the one before.
    """

    text: str
    starts_report: bool = False
    party: str | None = None
    task: str | None = None
    is_row: bool = False


def cut_message(text: str) -> list[Piece]:
    """The pieces of a message in order."""
    marked = checkin_words().layout.circled.sub("\n", text)
    lines = [line.strip() for line in clean(marked).replace("\r", "\n").split("\n")]
    pieces: list[Piece] = []
    table: list[list[str]] = []
    for line in [*lines, ""]:
        if cells := _cells(line):
            table.append(cells)
            continue
        if table and not checkin_words().layout.table_rule.match(line):
            pieces.extend(_rows(table))
            table = []
        if not checkin_words().layout.table_rule.match(line):
            pieces.extend(_sentences(line))
    return pieces


def _cells(line: str) -> list[str] | None:
    """The cells of a line of a table; None for a line of text."""
    if not line or checkin_words().layout.table_rule.match(line):
        return None
    for mark in ("|", "\t"):
        cells = [cell.strip() for cell in line.strip("|" if mark == "|" else "\n").split(mark)]
        if line.count(mark) >= LEAST_COLUMNS - 1 and len(cells) >= LEAST_COLUMNS:
            return cells
    return None


def _rows(table: Sequence[Sequence[str]]) -> Iterator[Piece]:
    columns = checkin_words().layout.columns
    header = table[0]
    known = {*columns.party, *columns.task, *columns.percent, *columns.other, *columns.issue, *columns.target}
    if sum(cell in known for cell in header) < LEAST_COLUMNS:
        yield from (Piece(",".join(filter(None, row)), starts_report=True, is_row=True) for row in table)
        return
    for row in table[1:]:
        cells = dict(zip(header, row, strict=False))
        party = next((cell for name, cell in cells.items() if name in columns.party and cell), None)
        task = next((cell for name, cell in cells.items() if name in columns.task and cell), None)
        rest = [_said(name, cell, columns) for name, cell in cells.items() if cell not in (party, task, "")]
        yield Piece(
            ",".join(filter(None, rest)), starts_report=True, party=party, task=task or None, is_row=True
        )


def _said(name: str, cell: str, columns: ColumnWords) -> str:
    """A cell with the header it needs to be understood: a bare 40% under 进度 is progress."""
    is_bare = re.fullmatch(r"[-−]?\d[\d.,]*\s*%?", cell) is not None
    if name in columns.target or (is_bare and name not in columns.other):
        return name + ":" + cell if name in columns.target else name + cell
    return cell if not is_bare or name == "序号" else name + cell


def _sentences(line: str) -> Iterator[Piece]:
    words = checkin_words().layout
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
