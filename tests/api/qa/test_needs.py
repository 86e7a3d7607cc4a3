"""What kinds of questions need, and what their names say for and against a kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.qa.frames import FIGURE_KINDS, QuestionKind
from api.qa.needs import Weighing, load_needs

FILE = Path(__file__).resolve().parents[3] / "prompts" / "understanding" / "needs.toml"
COUNTS = {"parties": 2, "tasks": 0}


@pytest.mark.parametrize(
    ("when", "unless", "applies"),
    [
        pytest.param({}, {}, True, id="always"),
        pytest.param({"parties": 2}, {}, True, id="enough"),
        pytest.param({"parties": 3}, {}, False, id="too-few"),
        pytest.param({"no_tasks": 1}, {}, True, id="none-named"),
        pytest.param({"no_parties": 1}, {}, False, id="some-named"),
        pytest.param({}, {"parties": 2}, False, id="unless-met"),
        pytest.param({}, {"tasks": 1}, True, id="unless-not-met"),
        pytest.param({"parties": 1, "tasks": 1}, {}, False, id="one-of-two"),
    ],
)
def test_a_weighing_applies_by_what_is_named(
    when: dict[str, int], unless: dict[str, int], *, applies: bool
) -> None:
    assert Weighing(frozenset(), when, unless, 2.0).applies(COUNTS) is applies


def test_only_kinds_there_are_get_weighed() -> None:
    weighed = {kind for weighing in load_needs(FILE).weighings for kind in weighing.kinds}
    assert weighed <= set(QuestionKind)


def test_every_kind_that_asks_for_a_figure_has_its_thresholds() -> None:
    assert load_needs(FILE).figures.keys() >= FIGURE_KINDS
