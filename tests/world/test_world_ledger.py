"""The ledgers of the invented documents, figure by figure, fact by fact."""

from __future__ import annotations

from decimal import Decimal

import pytest
from _pytest.mark.structures import ParameterSet

from ingest.records import Figure, FigureKind
from tests.world.known import FILES, KnownFigure, known_figures, ledger, place_of


def cases(*keys: str) -> list[ParameterSet]:
    """The known numbers of which any of these facts is known, one test each."""
    chosen = [known for known in known_figures() if any(key in known.facts for key in keys)]
    return [pytest.param(known, id=str(known)) for known in chosen if known.facts["kind"] != "deadline"]


def deadlines() -> list[ParameterSet]:
    chosen = [known for known in known_figures() if known.facts["kind"] == "deadline"]
    return [pytest.param(known, id=str(known)) for known in chosen]


def figure_of(known: KnownFigure) -> Figure:
    """The figure of the ledger that stands where the known one stands, of its kind where several share the place."""
    start, end = place_of(known)
    there = [figure for figure in ledger(known.document).figures if figure.start < end and start < figure.end]
    same = [figure for figure in there if figure.kind == known.facts["kind"]]
    assert there, f"nothing in the ledger at {known}"
    assert same, f"{known} is read as {[(figure.kind.value, figure.text) for figure in there]}"
    return max(same, key=lambda figure: min(end, figure.end) - max(start, figure.start))


def figures_dated_by(known: KnownFigure) -> list[Figure]:
    """The figures that carry a known deadline: one of its own, and the numbers to be reached by then."""
    start, end = place_of(known)
    runs = [run for run in ledger(known.document).digit_runs if start <= run.start < end]
    ids = {figure_id for run in runs for figure_id in run.figure_ids}
    figures = ledger(known.document).figures
    return [figure for figure in figures if figure.id in ids or (figure.start < end and start < figure.end)]


@pytest.mark.parametrize("known", deadlines())
def test_a_deadline_dates_what_is_due(known: KnownFigure) -> None:
    dated = figures_dated_by(known)
    assert dated
    assert {figure.due_on for figure in dated} == {known.facts.get("due")}
    assert {figure.section_path for figure in dated} == {known.section}


@pytest.mark.parametrize("known", [case for case in deadlines() if "about" in case.values[0].facts])
def test_a_deadline_says_what_is_due(known: KnownFigure) -> None:
    said = "；".join(figure.measure for figure in figures_dated_by(known))
    assert [word for word in known.facts["about"] if word not in said] == [], said


@pytest.mark.parametrize("known", cases("text"))
def test_a_number_is_in_the_ledger_as_written(known: KnownFigure) -> None:
    start, end = place_of(known)
    figure = figure_of(known)
    assert (figure.start <= start and end <= figure.end) or (start <= figure.start and figure.end <= end)
    assert figure.text in known.facts["text"] or known.facts["text"] in figure.text


@pytest.mark.parametrize("known", cases("text"))
def test_a_number_is_booked_in_its_section(known: KnownFigure) -> None:
    assert figure_of(known).section_path == known.section


@pytest.mark.parametrize("known", cases("value", "high"))
def test_a_number_has_its_value(known: KnownFigure) -> None:
    figure, facts = figure_of(known), known.facts
    assert figure.value == Decimal(facts["value"])
    assert figure.high == (Decimal(facts["high"]) if "high" in facts else None)


@pytest.mark.parametrize("known", cases("unit"))
def test_a_number_has_its_unit(known: KnownFigure) -> None:
    assert figure_of(known).unit == known.facts["unit"]


@pytest.mark.parametrize("known", cases("base", "base_unit"))
def test_a_number_is_known_in_base_units(known: KnownFigure) -> None:
    figure, facts = figure_of(known), known.facts
    assert figure.base_value == Decimal(facts["base"])
    assert figure.base_unit == facts.get("base_unit", figure.base_unit)


@pytest.mark.parametrize("known", cases("value"))
def test_a_number_keeps_its_bound(known: KnownFigure) -> None:
    assert figure_of(known).bound.value == known.facts.get("bound", "exact")


@pytest.mark.parametrize("known", cases("about"))
def test_a_number_says_what_it_measures(known: KnownFigure) -> None:
    figure = figure_of(known)
    said = "；".join([figure.measure, figure.condition or "", figure.applies_to or "", figure.per or ""])
    assert [word for word in known.facts["about"] if word not in said] == [], said


@pytest.mark.parametrize("known", cases("year"))
def test_a_target_has_its_year(known: KnownFigure) -> None:
    assert figure_of(known).year == known.facts["year"]


@pytest.mark.parametrize("known", cases("due"))
def test_a_target_has_the_day_it_is_due(known: KnownFigure) -> None:
    assert figure_of(known).due_on == known.facts["due"]


@pytest.mark.parametrize("known", cases("per"))
def test_an_amount_says_what_it_is_paid_for(known: KnownFigure) -> None:
    assert known.facts["per"] in (figure_of(known).per or "")


@pytest.mark.parametrize("known", cases("condition"))
def test_a_number_says_on_what_condition_it_holds(known: KnownFigure) -> None:
    figure = figure_of(known)
    assert known.facts["condition"] in "；".join(
        [figure.condition or "", figure.measure, figure.applies_to or ""]
    )


@pytest.mark.parametrize("known", cases("parts"))
def test_a_ratio_has_its_parts_in_order(known: KnownFigure) -> None:
    assert figure_of(known).parts == tuple(Decimal(part) for part in known.facts["parts"])


@pytest.mark.parametrize("known", cases("payer"))
def test_a_split_names_who_pays_in_the_order_of_its_parts(known: KnownFigure) -> None:
    payers, wanted = figure_of(known).payer, known.facts["payer"]
    assert len(payers) == len(wanted), payers
    assert [part for part, payer in zip(wanted, payers, strict=True) if not payer.startswith(part)] == [], (
        payers
    )


@pytest.mark.parametrize("name", FILES)
def test_the_ledger_invents_no_number(name: str) -> None:
    """Only the known numbers, and those within the condition or the 每-phrase of a known one."""
    known = [figure for figure in known_figures() if figure.document == name]
    places = [place_of(figure) for figure in known]
    within = "".join(figure.facts.get(key, "") for figure in known for key in ("condition", "per"))
    strangers = [
        (figure.section_path, figure.kind.value, figure.text)
        for figure in ledger(name).figures
        if figure.kind not in (FigureKind.PERIOD, FigureKind.DEADLINE)
        and not any(start < figure.end and figure.start < end for start, end in places)
        and figure.text not in within
    ]
    assert strangers == []
