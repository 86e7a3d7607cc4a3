"""A run on disk: its configuration, index, every reply and score; and how two runs differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from evals.report import Line, read_lines, write_lines
from evals.suites import Record

RESULTS = Path(__file__).parent / "results"


class NoSuchRunError(Exception):
    """There is no run of that name, or none at all."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A case that passed in one run and not in the other."""

    key: str
    question: str
    now_passes: bool


def write_run(
    config: Mapping[str, object], lines: Sequence[Line], records: Iterable[Record], results: Path = RESULTS
) -> Path:
    """Keeps a run in a new folder named for its moment (UTC)."""
    folder = results / datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    folder.mkdir(parents=True)
    text = json.dumps(config, ensure_ascii=False, indent=1, default=str) + "\n"
    (folder / "config.json").write_text(text, encoding="utf-8")
    write_lines(folder / "lines.json", lines)
    with (folder / "replies.jsonl").open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(_as_row(record), ensure_ascii=False) + "\n")
    return folder


def find_run(name: str | None, results: Path = RESULTS) -> Path:
    """The run of that name or path; None gives the newest. Raises NoSuchRunError."""
    if name is None:
        runs = sorted(path for path in results.glob("*") if (path / "lines.json").is_file())
        if not runs:
            raise NoSuchRunError(f"no run in {results}")
        return runs[-1]
    for folder in (Path(name), results / name):
        if (folder / "lines.json").is_file():
            return folder
    raise NoSuchRunError(f"no run {name}")


def lines_of(folder: Path) -> tuple[Line, ...]:
    return read_lines(folder / "lines.json")


def flips(before: Path, after: Path) -> tuple[Flip, ...]:
    """The cases of both runs that changed sides."""
    earlier, later = _outcomes(before), _outcomes(after)
    return tuple(
        Flip(key, question, passes)
        for key, (question, passes) in later.items()
        if key in earlier and earlier[key][1] != passes
    )


def _as_row(record: Record) -> dict[str, object]:
    return {
        "suite": record.suite,
        "case": record.case_id,
        "kind": record.kind,
        "passed": record.passed,
        "question": record.question,
        "faults": record.faults,
        "violations": [asdict(violation) for violation in record.violations],
        "first_rank": record.first_rank,
        "reply": record.reply.model_dump(mode="json") if record.reply else None,
    }


def _outcomes(folder: Path) -> dict[str, tuple[str, bool]]:
    rows = (json.loads(line) for line in (folder / "replies.jsonl").read_text(encoding="utf-8").splitlines())
    return {f"{row['suite']}/{row['case']}": (row["question"], row["passed"]) for row in rows}
