"""What kinds of questions cannot do without, and how sure one must be: `prompts/understanding/needs.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.qa.figure_names import Thresholds


@dataclass(frozen=True, slots=True)
class Weighing:
    """A factor on the probability of some kinds, by how many of each slot the question names."""

    kinds: frozenset[str]
    when: Mapping[str, int]
    unless: Mapping[str, int]
    factor: float

    def applies(self, counts: Mapping[str, int]) -> bool:
        """True where the question's names meet `when` and do not meet `unless`."""
        return (not self.when or _meets(self.when, counts)) and not (
            self.unless and _meets(self.unless, counts)
        )


@dataclass(frozen=True, slots=True)
class ClauseNeeds:
    """What a clause must account for before it answers.

    `coverage` is the share (0-1) of the weight of the question's telling words that suffices where at least
    `weight` of it is met in all; a clause that meets `rich_weight` answers from `rich_coverage` on. A question for a
    number needs `number_coverage` as well.
    """

    coverage: float
    weight: float
    rich_coverage: float
    rich_weight: float
    number_coverage: float

    def are_met(self, coverage: float, total_weight: float) -> bool:
        """True where a clause accounts for enough of a question whose telling words weigh `total_weight`."""
        met = coverage * total_weight
        return (coverage >= self.coverage and met >= self.weight) or (
            coverage >= self.rich_coverage and met >= self.rich_weight
        )


@dataclass(frozen=True, slots=True)
class CuratedNeeds:
    """When a reviewed answer is given; every part is 0-1.

    `likeness` is to the nearest way of asking, `coverage` of the question's telling words, `sameness` of what is asked
    for. Their weighted sum must reach `likely`, `plain` where the question was read as one for the matrix or the ledger
    without asking for either; `elsewhere` is taken off for a document that the question is not about. It
    must reach `sure` where nothing else is tried first.
    """

    family_of: Mapping[str, str]  # of each kind that asks for much the same as others
    coverage_weight: float
    sameness_weight: float
    least_likeness: float
    least_sameness: float
    full_coverage: float
    elsewhere: float
    likely: float
    plain: float
    sure: float


@dataclass(frozen=True, slots=True)
class Needs:
    """`certainty`: probability from which a kind is acted on without looking into the documents."""

    weighings: tuple[Weighing, ...]
    certainty: Mapping[str, float]
    figures: Mapping[str, Thresholds]
    clauses: ClauseNeeds
    curated: CuratedNeeds


def load_needs(path: Path) -> Needs:
    """Raises OSError, tomllib.TOMLDecodeError, KeyError on a broken file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    weighings = tuple(
        Weighing(frozenset(row["kinds"]), row.get("when", {}), row.get("unless", {}), float(row["factor"]))
        for row in data["weigh"]
    )
    figures = {kind: Thresholds(**row) for kind, row in data["figures"].items()}
    return Needs(
        weighings, data["certainty"], figures, ClauseNeeds(**data["clauses"]), _curated(data["curated"])
    )


def _curated(data: Mapping[str, Any]) -> CuratedNeeds:
    family_of = {kind: name for name, kinds in data["families"].items() for kind in kinds}
    return CuratedNeeds(
        family_of=family_of, **{key: value for key, value in data.items() if key != "families"}
    )


def _meets(least: Mapping[str, int], counts: Mapping[str, int]) -> bool:
    for name, number in least.items():
        if name.startswith("no_"):
            if counts[name.removeprefix("no_")]:
                return False
        elif counts[name] < number:
            return False
    return True
