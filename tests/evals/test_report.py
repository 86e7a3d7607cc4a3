"""Totals, thresholds and differences."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from evals.report import (
    Line,
    difference,
    failures,
    read_baselines,
    read_lines,
    table,
    unknown_thresholds,
    write_baselines,
    write_lines,
)

GOOD = Line("shared", "overall", 9, 10)
REFUSALS = Line("shared", "false refusals", 3, 10, lower_is_better=True)
EMPTY = Line("shared", "ask-back", 0, 0)


def test_a_line_below_its_threshold_fails():
    assert [str(missed) for missed in failures([GOOD], {"shared": {"overall": 0.95}})] == [
        "shared/overall: 90.0 % is below 95.0 %"
    ]


def test_a_line_at_its_threshold_passes():
    assert failures([GOOD], {"shared": {"overall": 0.9}}) == ()


def test_where_lower_is_better_the_threshold_is_the_most():
    assert failures([REFUSALS], {"shared": {"false refusals": 0.2}})
    assert not failures([REFUSALS], {"shared": {"false refusals": 0.3}})


def test_a_star_stands_for_every_line_not_named():
    limits = {"shared": {"*": 1.0, "overall": 0.5}}
    assert [missed.line for missed in failures([GOOD, Line("shared", "answer", 9, 10)], limits)] == [
        Line("shared", "answer", 9, 10)
    ]


def test_a_line_that_counted_nothing_neither_passes_nor_fails():
    assert failures([EMPTY], {"shared": {"*": 1.0}}) == ()


def test_a_threshold_that_no_line_answers_to_is_told():
    assert unknown_thresholds([GOOD], {"shared": {"overal": 1.0, "*": 1.0}}, ["shared"]) == ("shared/overal",)


def test_thresholds_of_suites_that_did_not_run_are_not_asked_for():
    assert unknown_thresholds([GOOD], {"retrieval": {"R@1": 1.0}}, ["shared"]) == ()


def test_a_gain_is_green_and_a_loss_is_red():
    assert difference(GOOD, 0.8) == "[green]+10.0[/green]"
    assert difference(GOOD, 1.0) == "[red]-10.0[/red]"
    assert difference(REFUSALS, 0.2) == "[red]+10.0[/red]"


def test_nothing_is_compared_where_there_is_no_baseline():
    assert difference(GOOD, None) == ""


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path):
    write_baselines(tmp_path, [GOOD, REFUSALS, Line("retrieval", "R@1", 1, 2)])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["retrieval.json", "shared.json"]
    assert read_baselines(tmp_path) == {
        "shared/overall": 0.9,
        "shared/false refusals": 0.3,
        "retrieval/R@1": 0.5,
    }


def test_a_suite_that_did_not_run_keeps_its_baseline(tmp_path: Path):
    write_baselines(tmp_path, [GOOD])
    write_baselines(tmp_path, [Line("retrieval", "R@1", 1, 2)])
    assert "shared/overall" in read_baselines(tmp_path)


def test_lines_are_read_as_they_were_written(tmp_path: Path):
    write_lines(tmp_path / "lines.json", [GOOD, REFUSALS])
    assert read_lines(tmp_path / "lines.json") == (GOOD, REFUSALS)


def test_the_table_shows_share_and_change():
    console = Console(width=80)
    with console.capture() as capture:
        console.print(table([GOOD], {"shared/overall": 0.8}))
    assert "90.0 %" in capture.get()
    assert "+10.0" in capture.get()
