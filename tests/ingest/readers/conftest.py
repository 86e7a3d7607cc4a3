"""Files made on the spot: a writer of source files, and words of blocks as plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from ingest.document import Paragraph, Source, Table
from ingest.errors import SourceError
from ingest.readers import read_source

WriteFile = Callable[[str, "bytes | str"], Path]
FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def write_file(tmp_path: Path) -> WriteFile:
    """Writes a file of this name and gives its path; text is written as UTF-8."""

    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


@pytest.fixture
def read_bytes(write_file: WriteFile) -> Callable[[str, bytes | str], Source]:
    """Writes a file and reads it."""
    return lambda name, content: read_source(write_file(name, content))


@pytest.fixture
def refusal(write_file: WriteFile) -> Callable[[str, bytes | str], tuple[str, str, str]]:
    """Writes a file that must be refused; gives code, place and message."""

    def refuse(name: str, content: bytes | str) -> tuple[str, str, str]:
        with pytest.raises(SourceError) as raised:
            read_source(write_file(name, content))
        (fault,) = raised.value.faults
        assert fault.source == name
        return fault.code, fault.place, fault.message

    return refuse


@pytest.fixture
def fixtures() -> Path:
    return FIXTURES


@pytest.fixture
def texts() -> Callable[[Source], list[str]]:
    """The paragraphs of a source."""
    return lambda source: [block.text for block in source.blocks if isinstance(block, Paragraph)]


@pytest.fixture
def table_of() -> Callable[[Source], Table]:
    """The only table of a source."""

    def only(source: Source) -> Table:
        (table,) = (block for block in source.blocks if isinstance(block, Table))
        return table

    return only


@pytest.fixture
def spans() -> Callable[[Table], dict[str, tuple[int, int, int, int]]]:
    """Row, column, row span and column span of each cell, by its words."""
    return lambda table: {
        cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells
    }


@pytest.fixture
def kinds() -> Callable[[Source], dict[str, list[str]]]:
    """What was set aside, by kind."""

    def by_kind(source: Source) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for dropped in source.dropped:
            found.setdefault(dropped.kind, []).append(dropped.text)
        return found

    return by_kind


@pytest.fixture
def all_characters() -> Callable[[Source], list[str]]:
    """Every character of blocks and what was set aside, white space left out, sorted."""

    def gather(source: Source) -> list[str]:
        pieces: Iterable[str] = (
            *(cell.text for block in source.blocks if isinstance(block, Table) for cell in block.cells),
            *(block.text for block in source.blocks if isinstance(block, Paragraph)),
            *(dropped.text for dropped in source.dropped),
        )
        return sorted("".join("".join(pieces).split()))

    return gather
