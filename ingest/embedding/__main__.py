"""Commands: train."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, or 2 where the training data is not what the recipe needs."""
    options = _parser().parse_args(arguments)
    status: int = options.run(options)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest.embedding", description=__doc__)
    commands = parser.add_subparsers(required=True)
    train = commands.add_parser("train", help="make the shipped model anew")
    train.add_argument("--data", type=Path, required=True, help="folder with the texts to learn from")
    train.add_argument("--out", type=Path, required=True, help="folder to save the model in")
    train.add_argument("--seed", type=int, default=0)
    train.set_defaults(run=_train)
    return parser


def _train(options: argparse.Namespace) -> int:
    from ingest.embedding.recipe import Recipe, train
    from ingest.embedding.recipe.texts import TrainingDataError

    console = Console(stderr=True)
    started = time.monotonic()

    def say(line: str) -> None:
        console.print(f"{time.monotonic() - started:5.0f} s  {line}", highlight=False)

    try:
        train(options.data, options.out, Recipe(seed=options.seed), say)
    except TrainingDataError as error:
        console.print(f"[red]{error}[/red]", highlight=False)
        return 2
    say(f"saved in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
