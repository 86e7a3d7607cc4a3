"""Totals, the table, thresholds, and the difference from the baseline."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.table import Table

Thresholds = Mapping[str, Mapping[str, float]]  # suite → line → what it must reach, 0 to 1
ANY = "*"  # a threshold for every line of its suite


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the report: `points` of `count`; a suite's ranks add up to points too, so they may be fractions."""

    suite: str
    name: str
    points: float
    count: int
    lower_is_better: bool = False

    @property
    def share(self) -> float | None:
        """0 to 1; None where nothing was counted."""
        return self.points / self.count if self.count else None

    @property
    def key(self) -> str:
        return f"{self.suite}/{self.name}"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line that fell short of what it must reach (or went over, where lower is better)."""

    line: Line
    limit: float

    def __str__(self) -> str:
        word = "above" if self.line.lower_is_better else "below"
        return f"{self.line.key}: {percent(self.line.share)} is {word} {percent(self.limit)}"


def read_thresholds(path: Path) -> Thresholds:
    """Per suite: line → what it must reach, 0 to 1; `*` stands for every line not named."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {suite: {name: float(value) for name, value in rows.items()} for suite, rows in tables.items()}


def failures(lines: Iterable[Line], thresholds: Thresholds) -> tuple[Threshold, ...]:
    """Every line on the wrong side of its threshold."""
    missed = []
    for line in lines:
        limits = thresholds.get(line.suite, {})
        limit = limits.get(line.name, limits.get(ANY))
        if limit is None or line.share is None:
            continue
        wrong = line.share > limit if line.lower_is_better else line.share < limit
        if wrong:
            missed.append(Threshold(line, limit))
    return tuple(missed)


def unknown_thresholds(
    lines: Sequence[Line], thresholds: Thresholds, suites: Iterable[str]
) -> tuple[str, ...]:
    """Thresholds of the suites that ran which no line answers to: a gate that would never close."""
    known = {line.key for line in lines}
    wanted = (f"{suite}/{name}" for suite in suites for name in thresholds.get(suite, {}) if name != ANY)
    return tuple(sorted(key for key in wanted if key not in known))


def table(lines: Iterable[Line], before: Mapping[str, float | None]) -> Table:
    """The lines with their shares and the difference from earlier shares, by key."""
    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("line")
    for heading in ("points", "of", "share", "change"):
        drawn.add_column(heading, justify="right")
    suite = ""
    for line in lines:
        if line.suite != suite:
            suite = line.suite
            drawn.add_row(f"[bold]{suite}[/bold]", "", "", "", "")
        change = difference(line, before.get(line.key))
        drawn.add_row("  " + line.name, f"{line.points:g}", str(line.count), percent(line.share), change)
    return drawn


def difference(line: Line, before: float | None) -> str:
    """Percentage points gained or lost; nothing where there is nothing to compare with, or no change."""
    if before is None or line.share is None:
        return ""
    gained = (line.share - before) * 100
    if abs(gained) < 0.05:
        return "="
    colour = "green" if (gained < 0) == line.lower_is_better else "red"
    return f"[{colour}]{gained:+.1f}[/{colour}]"


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.1f} %"


def write_lines(path: Path, lines: Iterable[Line]) -> None:
    """Keeps the lines of a run or a baseline as JSON."""
    rows = [asdict(line) for line in lines]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_lines(path: Path) -> tuple[Line, ...]:
    return tuple(Line(**row) for row in json.loads(path.read_text(encoding="utf-8")))


def read_baselines(folder: Path) -> dict[str, float | None]:
    """The accepted shares of every suite, by line."""
    return {line.key: line.share for path in sorted(folder.glob("*.json")) for line in read_lines(path)}


def write_baselines(folder: Path, lines: Sequence[Line]) -> None:
    """Accepts these lines: one file per suite; suites that did not run keep theirs."""
    folder.mkdir(parents=True, exist_ok=True)
    for suite in dict.fromkeys(line.suite for line in lines):
        write_lines(folder / f"{suite}.json", (line for line in lines if line.suite == suite))
