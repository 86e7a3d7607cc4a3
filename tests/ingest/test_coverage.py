"""The proof that nothing was lost fails where something was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.coverage import measure_coverage
from ingest.document import (
    Cell,
    CellSpan,
    Document,
    DocumentKind,
    Identity,
    Paragraph,
    Section,
    SectionKind,
    Source,
    SourceFormat,
    Table,
    TableSpan,
)
from ingest.figures import UNCLASSIFIED
from ingest.records import Coverage, DigitRun, Responsibility, Role

TEXT = "一、总体目标\n到2025年建成充电桩。\n责任单位：市财政局"


def a_source(*paragraphs: str) -> Source:
    return Source(
        "plan.txt",
        "0" * 64,
        SourceFormat.TEXT,
        tuple(Paragraph(text) for text in paragraphs or TEXT.split("\n")),
    )


def a_document(text: str = TEXT, *, kind: DocumentKind = DocumentKind.OFFICIAL) -> Document:
    sections = (Section("一、总体目标", None, SectionKind.BODY, 1, "一、", "总体目标", 0, 6, len(text)),)
    return Document(
        "plan", "plan.txt", "0" * 64, SourceFormat.TEXT, Identity("方案", None, kind), text, sections
    )


def a_run(text: str, digits: str, meaning: str = "deadline") -> DigitRun:
    start = text.index(digits)
    return DigitRun("plan", start, start + len(digits), digits, meaning)


def a_link(text: str, name: str) -> Responsibility:
    start = text.index(name)
    return Responsibility("t1", "市/财政局", "plan", 1, Role.RESPONSIBLE, name, start, start + len(name))


def measured(document: Document | None = None, source: Source | None = None, **changed: object) -> Coverage:
    document = document or a_document()
    links = changed.get("links", [a_link(document.text, "市财政局")] if "市财政局" in document.text else [])
    runs = changed.get("runs", [a_run(document.text, "2025")] if "2025" in document.text else [])
    return measure_coverage(source or a_source(), document, [], links, runs)  # type: ignore[arg-type]  # test data


def codes(coverage: Coverage) -> list[str]:
    return [fault.code for fault in coverage.faults]


def test_a_document_that_holds_everything_is_complete() -> None:
    coverage = measured()
    assert coverage.is_complete and coverage.characters_percent == 100.0


def test_white_space_is_no_loss() -> None:
    assert measured(
        source=a_source("一、 总体 目标", "到 2025 年建成", "充电桩。", "责任单位：市财政局")
    ).is_complete


def test_a_lost_word_is_refused_with_its_place() -> None:
    coverage = measured(source=a_source("一、总体目标", "到2025年建成公共充电桩。", "责任单位：市财政局"))
    assert codes(coverage) == ["characters_lost"]
    assert "公共充电桩" in coverage.faults[0].message
    assert coverage.characters == (27, 29)


def test_words_in_another_order_are_no_full_coverage() -> None:
    coverage = measured(source=a_source("到2025年建成充电桩。", "一、总体目标", "责任单位：市财政局"))
    assert not coverage.is_complete and coverage.characters_percent < 100


def test_an_invented_word_is_refused_too() -> None:
    assert codes(measured(source=a_source("一、总体目标", "到2025年建成充电桩。", "责任单位：财政局"))) == [
        "characters_lost"
    ]


def test_cells_of_a_table_count_row_by_row() -> None:
    table = Table(1, 2, (Cell("二", 0, 1), Cell("一", 0, 0)))
    source = Source("plan.txt", "0" * 64, SourceFormat.DOCX, (table,))
    assert measured(a_document("一\t二"), source).is_complete


@pytest.mark.parametrize(
    "bounds",
    [((0, 5), (9, 30)), ((0, 12), (8, 30)), ((3, 30),), ((0, 20),)],
    ids=["gap", "overlap", "front", "end"],
)
def test_a_character_outside_the_sections_is_refused(bounds: tuple[tuple[int, int], ...]) -> None:
    whole = a_document()
    bounds = tuple((start, min(end, len(TEXT))) for start, end in bounds)
    sections = tuple(
        replace(whole.sections[0], path=str(start), start=start, end=end) for start, end in bounds
    )
    assert "outside_sections" in codes(measured(replace(whole, sections=sections)))


def test_a_numbered_line_that_is_no_heading_is_named() -> None:
    text = TEXT + "\n二、重点任务"
    coverage = measured(a_document(text), a_source(*text.split("\n")))
    assert codes(coverage) == ["heading_not_listed"]
    assert coverage.is_complete and "二、重点任务" in coverage.faults[0].message


def test_items_of_a_list_are_counted_and_not_named() -> None:
    text = TEXT + "\n1. 建设充电桩。"
    coverage = measured(
        a_document(text), a_source(*text.split("\n")), runs=[a_run(text, "2025"), a_run(text, "1")]
    )
    assert (coverage.heading_like_lines_left, codes(coverage)) == (1, [])


def test_a_line_of_names_that_became_no_row_is_refused() -> None:
    coverage = measured(links=[])
    assert codes(coverage) == ["row_not_read"] and not coverage.is_complete


def test_a_line_of_names_in_a_digest_is_only_shown() -> None:
    coverage = measured(a_document(kind=DocumentKind.DIGEST), links=[])
    assert codes(coverage) == ["row_not_read"] and coverage.is_complete


def test_a_role_word_without_names_is_no_row() -> None:
    text = "一、总体目标\n各责任单位要按时报送。\n配合单位：—"
    assert measured(a_document(text), a_source(*text.split("\n"))).is_complete


def a_table_document(with_lead: str) -> Document:
    text = f"任务\t牵头单位\n布局\t{with_lead}"
    end = len(text)
    cells = (
        CellSpan(0, 0, 1, 1, 0, 2, "一、总体目标"),
        CellSpan(0, 1, 1, 1, 3, 7, "一、总体目标"),
        CellSpan(1, 0, 1, 1, 8, 10, "一、总体目标"),
        CellSpan(1, 1, 1, 1, 11, end, "一、总体目标"),
    )
    return replace(a_document(text), tables=(TableSpan("一、总体目标", 2, 2, 1, 0, end, cells),))


def test_a_cell_below_a_role_header_that_became_no_link_is_refused() -> None:
    document = a_table_document("市财政局")
    source = a_source(*document.text.split("\n"))
    assert codes(measured(document, source, links=[])) == ["row_not_read"]
    assert measured(document, source).role_places == (1, 1)


def test_an_empty_cell_below_a_role_header_is_no_loss() -> None:
    document = a_table_document("—")
    assert measured(document, a_source(*document.text.split("\n"))).role_places == (0, 0)


def test_digits_that_nobody_saw_are_refused() -> None:
    coverage = measured(runs=[])
    assert codes(coverage) == ["digits_unexplained"] and not coverage.is_complete


def test_digits_seen_but_not_understood_are_shown() -> None:
    coverage = measured(runs=[a_run(TEXT, "2025", UNCLASSIFIED)])
    assert codes(coverage) == ["digits_unexplained"] and coverage.is_complete
