"""Figures are found by every filter, alone and together."""

from __future__ import annotations

from decimal import Decimal

import pytest

from api.figures.lookup import FigureFilter, find_figures, lies_in
from ingest.index import Bound, Figure, FigureKind


def figure(name: str, section: str, measure: str, **more: object) -> Figure:
    fields: dict[str, object] = {
        "kind": FigureKind.COUNT,
        "unit": "个",
        "base_unit": "个",
        "document_id": "plan",
        **more,
    }
    return Figure(
        id=name,
        section_path=section,
        text="1个",
        start=0,
        end=2,
        clause_start=0,
        clause_end=2,
        value=Decimal(1),
        base_value=Decimal(1),
        bound=Bound.EXACT,
        measure=measure,
        **fields,  # type: ignore[arg-type]  # fields are typed where they are given
    )


LEDGER = [
    figure("a", "一、目标", "5G基站数量", year=2020),
    figure("b", "一、目标/（一）近期", "5G用户", year=2021, unit="万户", base_unit="户"),
    figure("c", "二、补助", "建站补助", kind=FigureKind.AMOUNT, unit="元", payer=("市财政", "县财政")),
    figure("d", "一、目标", "充电桩", document_id="other"),
]
CASES = [
    pytest.param(FigureFilter(), "abcd", id="no filter"),
    pytest.param(FigureFilter(document_ids={"plan"}), "abc", id="document"),
    pytest.param(FigureFilter(section="一、目标"), "abd", id="section and below"),
    pytest.param(FigureFilter(kind=FigureKind.AMOUNT), "c", id="kind"),
    pytest.param(FigureFilter(measure_words=("5g", "用户")), "b", id="all measure words"),
    pytest.param(FigureFilter(measure_words=("５Ｇ",)), "ab", id="full-width words"),
    pytest.param(FigureFilter(year=2020), "a", id="year"),
    pytest.param(FigureFilter(unit="户"), "b", id="base unit"),
    pytest.param(FigureFilter(payer="县财政"), "c", id="payer"),
    pytest.param(FigureFilter(section="一、目标", year=2021), "b", id="two filters"),
    pytest.param(FigureFilter(payer="省财政"), "", id="nothing fits"),
]


@pytest.mark.parametrize(("wanted", "found"), CASES)
def test_figures_that_fit(wanted: FigureFilter, found: str) -> None:
    assert "".join(figure.id for figure in find_figures(LEDGER, wanted)) == found


def test_a_path_that_only_begins_alike_lies_elsewhere() -> None:
    assert not lies_in("一、目标任务", "一、目标")
