"""How well questions are understood: which kind each is taken for, on unseen wording and on folds of the examples."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from api.qa.classifier import CueFamilies, Example, KindClassifier, load_cues, load_examples
from ingest.index import normalise

HERE: Final = Path(__file__).parent
PROMPTS: Final = HERE.parent / "prompts" / "understanding"
HOLDOUT: Final = HERE / "datasets" / "understanding_holdout.jsonl"
FOLDS: Final = 5
SHOWN_CONFUSIONS: Final = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """A question, the kind it is of, and the kinds it was taken for, most likely first."""

    text: str
    kind: str
    ranked: tuple[str, ...]

    @property
    def taken_for(self) -> str:
        """The most likely kind."""
        return self.ranked[0]

    @property
    def is_right(self) -> bool:
        """True where the most likely kind is the true one."""
        return self.taken_for == self.kind


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures; the exit status is 1 where the hold-out falls below `--at-least`."""
    options = _parser().parse_args(arguments)
    console = Console()
    examples, cues = load_examples(PROMPTS / "examples.jsonl"), load_cues(PROMPTS / "cues.toml")
    began = time.perf_counter()
    classifier = KindClassifier.learn(examples, cues)
    console.print(f"learned from {len(examples)} examples in {time.perf_counter() - began:.2f} s")
    readings = read_all(classifier, load_holdout(options.holdout))
    _print(console, "hold-out", readings)
    if options.folds:
        _print(console, f"{FOLDS} folds of the examples", list(read_folds(examples, cues)))
    if options.confusion:
        console.print(confusion_table(readings))
    if options.wrong:
        for one in sorted((one for one in readings if not one.is_right), key=lambda one: one.kind):
            console.print(f"{one.kind} → {one.taken_for}: {one.text}", highlight=False)
    return int(share_right(readings) < options.at_least)


def load_holdout(path: Path) -> list[Example]:
    """The questions kept away from learning. Raises OSError, KeyError, json.JSONDecodeError on a broken file."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Example(text=str(row["question"]), kind=str(row["kind"])) for row in rows]


def read_all(classifier: KindClassifier, questions: Sequence[Example]) -> list[Reading]:
    """What each question is taken for."""
    return [
        Reading(one.text, one.kind, tuple(kind for kind, _ in classifier.rank(normalise(one.text))))
        for one in questions
    ]


def read_folds(examples: Sequence[Example], cues: CueFamilies) -> Iterator[Reading]:
    """Each example read by a classifier that did not see it."""
    from sklearn.model_selection import StratifiedKFold

    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=1)
    for seen, unseen in folds.split(examples, [one.kind for one in examples]):
        classifier = KindClassifier.learn([examples[place] for place in seen], cues)
        yield from read_all(classifier, [examples[place] for place in unseen])


def share_right(readings: Sequence[Reading]) -> float:
    """Share of questions taken for what they are, 0-1; 0 where there are none."""
    return sum(one.is_right for one in readings) / len(readings) if readings else 0.0


def share_in_first_two(readings: Sequence[Reading]) -> float:
    """Share of questions whose kind is among the two most likely, 0-1; 0 where there are none."""
    return sum(one.kind in one.ranked[:2] for one in readings) / len(readings) if readings else 0.0


def confusions(readings: Sequence[Reading]) -> list[tuple[tuple[str, str], int]]:
    """(true kind, kind it was taken for) with how often, most frequent first."""
    return Counter((one.kind, one.taken_for) for one in readings if not one.is_right).most_common()


def confusion_table(readings: Sequence[Reading]) -> Table:
    """Each kind: how many, how many right, and what the others were taken for."""
    table = Table("kind", "questions", "right", "taken for")
    for kind, total in sorted(Counter(one.kind for one in readings).items()):
        of_kind = [one for one in readings if one.kind == kind]
        wrong = ", ".join(f"{taken} {times}" for (_, taken), times in confusions(of_kind))
        table.add_row(kind, str(total), f"{share_right(of_kind):.2f}", wrong)
    return table


def _print(console: Console, name: str, readings: Sequence[Reading]) -> None:
    console.print(
        f"{name}: {len(readings)} questions, {share_right(readings):.3f} right, "
        f"{share_in_first_two(readings):.3f} among the first two"
    )
    worst = ", ".join(
        f"{kind} → {taken} {times}" for (kind, taken), times in confusions(readings)[:SHOWN_CONFUSIONS]
    )
    console.print(f"  most confused: {worst}", highlight=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals.understanding", description="How well the kind of a question is told."
    )
    parser.add_argument("--holdout", type=Path, default=HOLDOUT, help="questions that are never learned from")
    parser.add_argument("--at-least", type=float, default=0.0, help="share right below which the run fails")
    parser.add_argument("--folds", action="store_true", help="also measure on folds of the examples")
    parser.add_argument("--confusion", action="store_true", help="print the table of confusions")
    parser.add_argument(
        "--wrong", action="store_true", help="print each question that was taken for another kind"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
