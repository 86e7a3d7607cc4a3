"""Figures of tables: a number takes its measure, unit and period from the names of its row and column."""

from __future__ import annotations

from ingest.prose_figures import Reading


def read_table_figures(reading: Reading) -> None:
    """Reads every table of the document."""
