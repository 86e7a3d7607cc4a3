"""The index of the invented plans, opened once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.index import Index, open_index


@pytest.fixture(scope="session")
def index(index_dir: Path) -> Iterator[Index]:
    opened = open_index(index_dir)
    yield opened
    opened.close()
