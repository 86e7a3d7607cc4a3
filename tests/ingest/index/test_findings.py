"""What is kept beside builds: coverage, warnings, and why the last attempt was refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.errors import Fault, IndexMismatchError
from ingest.index.findings import (
    Findings,
    Refusal,
    forget_refusal,
    read_findings,
    read_refusal,
    write_findings,
    write_refusal,
)
from ingest.records import Coverage

FAULT = Fault("甲.txt", "第3行", "row_not_read", "没有读成一行。", is_warning=True)
COVERAGE = Coverage("甲", (10, 10), (10, 10), 3, 0, (1, 2), 1, 4, (5, 6), (FAULT,))


def test_findings_come_back_as_they_were(tmp_path: Path) -> None:
    findings = Findings((COVERAGE,), (FAULT,))
    write_findings(tmp_path, findings)
    assert read_findings(tmp_path) == findings


def test_a_build_without_findings_has_none(tmp_path: Path) -> None:
    assert read_findings(tmp_path) is None


def test_damaged_findings_are_named(tmp_path: Path) -> None:
    write_findings(tmp_path, Findings())
    (tmp_path / "findings.json").write_text('{"coverage": 1}', encoding="utf-8")
    with pytest.raises(IndexMismatchError, match=r"findings\.json"):
        read_findings(tmp_path)


def test_a_refusal_is_kept_until_the_corpus_is_well_again(tmp_path: Path) -> None:
    refusal = Refusal(datetime(2026, 3, 1, tzinfo=UTC), (FAULT,))
    write_refusal(tmp_path / "index", refusal)
    assert read_refusal(tmp_path / "index") == refusal
    forget_refusal(tmp_path / "index")
    assert read_refusal(tmp_path / "index") is None
