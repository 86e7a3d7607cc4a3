"""A run on disk, and how two runs differ."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.report import Line
from evals.run_folder import Flip, NoSuchRunError, find_run, flips, lines_of, write_run
from evals.suites import Record
from tests.evals.product import reply

LINE = Line("shared", "overall", 1, 2)


def record(case_id: str, *faults: str) -> Record:
    return Record("shared", case_id, "owner", "谁管？", reply("园林局"), faults)


def test_a_run_keeps_configuration_lines_and_replies(tmp_path: Path):
    folder = write_run({"index": "built-1"}, [LINE], [record("q1")], tmp_path)
    assert json.loads((folder / "config.json").read_text(encoding="utf-8")) == {"index": "built-1"}
    assert lines_of(folder) == (LINE,)
    kept = json.loads((folder / "replies.jsonl").read_text(encoding="utf-8"))
    assert (kept["case"], kept["passed"], kept["reply"]["answer"]) == ("q1", True, "园林局")


def test_the_newest_run_is_found(tmp_path: Path):
    write_run({}, [LINE], [], tmp_path)
    newest = write_run({}, [LINE], [], tmp_path)
    assert find_run(None, tmp_path) == newest


def test_a_run_is_found_by_its_name(tmp_path: Path):
    folder = write_run({}, [LINE], [], tmp_path)
    write_run({}, [LINE], [], tmp_path)
    assert find_run(folder.name, tmp_path) == folder


@pytest.mark.parametrize("name", [None, "yesterday"])
def test_a_run_that_is_not_there_is_told(name: str | None, tmp_path: Path):
    with pytest.raises(NoSuchRunError):
        find_run(name, tmp_path)


def test_cases_that_changed_sides_are_found(tmp_path: Path):
    before = write_run({}, [], [record("q1"), record("q2", "wrong"), record("q3")], tmp_path)
    after = write_run({}, [], [record("q1", "wrong"), record("q2"), record("q3"), record("q4")], tmp_path)
    assert flips(before, after) == (Flip("shared/q1", "谁管？", False), Flip("shared/q2", "谁管？", True))
