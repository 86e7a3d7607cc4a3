"""Commands: run, compare, accept."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import track

from evals import report
from evals.cases import DatasetError
from evals.driver import Driver, ProductError, at_address, in_memory
from evals.generated import Phrasings
from evals.report import Line
from evals.run_folder import RESULTS, NoSuchRunError, find_run, flips, lines_of, write_run
from evals.suites import DATASETS, SUITES, DatasetFacts, Progress, Record, Run, receipt_lines
from evals.worlds import World, built

HERE = Path(__file__).parent
SHOWN_FAULTS = 20

_Item = TypeVar("_Item")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, 1 where a threshold is missed, 2 where nothing could be measured."""
    options = _parser().parse_args(arguments)
    console = Console()
    try:
        status: int = options.command(options, console)
    except (DatasetError, ProductError, NoSuchRunError) as error:
        console.print(f"[red]{error}[/red]", highlight=False)
        return 2
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals", description="How good the product is, measured over HTTP."
    )
    parser.add_argument("--results", type=Path, default=RESULTS, help="where runs are kept")
    parser.add_argument(
        "--baselines", type=Path, default=HERE / "baselines", help="where accepted numbers are kept"
    )
    parser.add_argument(
        "--thresholds", type=Path, default=HERE / "thresholds.toml", help="what a run must reach"
    )
    commands = parser.add_subparsers(required=True)
    run = commands.add_parser("run", help="ask every case, print the table, fail below a threshold")
    run.add_argument("--only", nargs="+", choices=tuple(SUITES), metavar="SUITE", help=", ".join(SUITES))
    run.add_argument(
        "--base-url",
        help="a product that is already running; default: the app in memory, over each world's documents",
    )
    run.add_argument(
        "--index", type=Path, help="the city's index for the app in memory; default: the settings' own"
    )
    run.add_argument("--today", type=date.fromisoformat, help="the day on which the app in memory is asked")
    run.add_argument("--faults", type=int, default=SHOWN_FAULTS, help="how many failed cases to print")
    run.set_defaults(command=_run)
    compare = commands.add_parser("compare", help="difference between two runs")
    compare.add_argument("before")
    compare.add_argument("after")
    compare.set_defaults(command=_compare)
    accept = commands.add_parser("accept", help="make a run the baseline")
    accept.add_argument("run", nargs="?", help="default: the newest")
    accept.set_defaults(command=_accept)
    return parser


def _run(options: argparse.Namespace, console: Console) -> int:
    facts = DatasetFacts.load()
    today = options.today or facts.today
    phrasings = Phrasings.load(DATASETS / "phrasings.toml")
    suites = _suites(options)
    lines: list[Line] = []
    records: list[Record] = []
    products: dict[str, object] = {}
    for world in dict.fromkeys(SUITES[suite].world for suite in suites):
        with _product(options, world, today) as driver:
            run = Run(driver, DATASETS, facts, phrasings, _progress(console))
            for suite in suites:
                if SUITES[suite].world is world:
                    SUITES[suite].measure(run)
            products[world] = driver.config()
        lines.extend(run.lines)
        records.extend(run.records)
    lines.extend(receipt_lines(records))
    config = {"today": today, "suites": suites, "base_url": options.base_url, "products": products}
    folder = write_run(config, lines, records, options.results)
    _print_faults(console, records, options.faults)
    console.print(report.table(lines, report.read_baselines(options.baselines)))
    console.print(f"run kept in {folder.name}", highlight=False)
    return _verdict(console, lines, report.read_thresholds(options.thresholds), suites)


def _suites(options: argparse.Namespace) -> tuple[str, ...]:
    """What is to be run. A product at an address has its own documents, so it cannot be asked about other worlds.

    Raises ProductError where it is asked to.
    """
    if not options.base_url:
        return tuple(options.only or SUITES)
    own = tuple(
        name for name, suite in SUITES.items() if suite.world is World.CORPUS and not suite.is_in_memory_only
    )
    foreign = set(options.only or own) - set(own)
    if foreign:
        raise ProductError(f"{', '.join(sorted(foreign))}: these documents are not at an address")
    return tuple(options.only or own)


@contextmanager
def _product(options: argparse.Namespace, world: World, today: date) -> Iterator[Driver]:
    """The product on the documents of a world."""
    with ExitStack() as stack:
        if options.base_url:
            yield stack.enter_context(at_address(options.base_url))
        elif world is World.CORPUS:
            yield stack.enter_context(in_memory(options.index, today))
        else:
            yield stack.enter_context(in_memory(stack.enter_context(built(world)), today))


def _progress(console: Console) -> Progress:
    def progress(items: Sequence[_Item], title: str) -> Iterator[_Item]:
        yield from track(items, title, console=console, transient=True)

    return progress


def _print_faults(console: Console, records: Iterable[Record], most: int) -> None:
    failed = [record for record in records if record.faults or record.violations]
    for record in failed[:most]:
        found = [*record.faults, *(f"{violation.code}: {violation.what}" for violation in record.violations)]
        console.print(f"{record.suite}/{record.case_id} {record.question}", markup=False, highlight=False)
        console.print("    " + "; ".join(found), markup=False, highlight=False)
    if len(failed) > most:
        console.print(f"… and {len(failed) - most} more cases with faults, in the run folder")


def _verdict(
    console: Console, lines: Sequence[Line], thresholds: report.Thresholds, suites: Sequence[str]
) -> int:
    dead = report.unknown_thresholds(lines, thresholds, suites)
    missed = report.failures(lines, thresholds)
    for key in dead:
        console.print(f"[red]thresholds.toml names {key}, which no run has[/red]", highlight=False)
    for threshold in missed:
        console.print(f"[red]{threshold}[/red]", highlight=False)
    return 1 if dead or missed else 0


def _compare(options: argparse.Namespace, console: Console) -> int:
    before, after = find_run(options.before, options.results), find_run(options.after, options.results)
    shares: Mapping[str, float | None] = {line.key: line.share for line in lines_of(before)}
    for flip in flips(before, after):
        word = "[green]now passes[/green]" if flip.now_passes else "[red]now fails[/red]"
        console.print(f"{word} {flip.key} {flip.question}", highlight=False)
    console.print(report.table(lines_of(after), shares))
    return 0


def _accept(options: argparse.Namespace, console: Console) -> int:
    folder = find_run(options.run, options.results)
    report.write_baselines(options.baselines, lines_of(folder))
    console.print(f"{folder.name} is the baseline now", highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
