"""Chunks: all of the document, none over budget, cut where a reader would pause."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import cut_chunks
from ingest.document import (
    CellSpan,
    Document,
    DocumentKind,
    Identity,
    Section,
    SectionKind,
    SourceFormat,
    TableSpan,
)


def a_document(
    *bodies: str, kind: SectionKind = SectionKind.BODY, tables: tuple[TableSpan, ...] = ()
) -> Document:
    """A document of one section per body, each under a heading of its own."""
    text, sections = "", []
    for number, body in enumerate(bodies, start=1):
        start = len(text)
        text += body
        path = f"第{number}部分"
        sections.append(Section(path, None, kind, 1, "", path, start, start, len(text)))
    identity = Identity(
        "澜阳市行动方案", None, DocumentKind.OFFICIAL, issued_on=date(2023, 5, 29), audience="member"
    )
    return Document("plan", "plan.txt", "0" * 64, SourceFormat.TEXT, identity, text, tuple(sections), tables)


BODY = st.text(alphabet=st.sampled_from("充电桩建设，。；、：\n\t 5G20.a（）“”"), max_size=400)


@settings(max_examples=60, deadline=None)
@given(st.lists(BODY, min_size=1, max_size=4), st.integers(min_value=1, max_value=90))
def test_chunks_hold_every_visible_character_once_and_none_is_over_budget(
    bodies: list[str], budget: int
) -> None:
    document = a_document(*bodies)
    chunks = cut_chunks(document, budget)
    assert "".join("".join(chunk.text.split()) for chunk in chunks) == "".join(document.text.split())
    assert all(0 < len(chunk.text) <= budget for chunk in chunks)


@settings(max_examples=60, deadline=None)
@given(st.lists(BODY, min_size=1, max_size=4), st.integers(min_value=1, max_value=90))
def test_offsets_give_back_the_very_words(bodies: list[str], budget: int) -> None:
    document = a_document(*bodies)
    for chunk in cut_chunks(document, budget):
        assert document.text[chunk.start : chunk.end] == chunk.text
        assert document.section_at(chunk.start).path == chunk.section_path


def test_a_section_within_the_budget_is_one_chunk() -> None:
    assert len(cut_chunks(a_document("建设充电桩。\n完善网络。"), 40)) == 1


def test_a_long_section_is_cut_between_sentences() -> None:
    chunks = cut_chunks(
        a_document("建设公共充电桩四千根以上。完善城乡充电网络布局。提升充电服务质量水平。"), 20
    )
    assert [chunk.text[-1] for chunk in chunks] == ["。", "。", "。"]


def test_an_over_long_sentence_is_cut_at_its_pauses() -> None:
    chunks = cut_chunks(a_document("支持居住区建桩，支持乡镇建站，支持公路沿线布局，支持机关开放"), 16)
    assert [chunk.text for chunk in chunks] == [
        "支持居住区建桩，支持乡镇建站，",
        "支持公路沿线布局，支持机关开放",
    ]


def test_a_long_section_is_cut_into_parts_of_about_equal_length() -> None:
    chunks = cut_chunks(a_document("建设公共充电桩。" * 11), 80)
    assert [len(chunk.text) for chunk in chunks] == [48, 40]


def test_an_empty_section_has_no_chunk() -> None:
    assert cut_chunks(a_document(" \n", "建设充电桩。"), 40)[0].section_path == "第2部分"


def test_a_chunk_says_where_it_stands_and_who_may_read_it() -> None:
    chunk = cut_chunks(a_document("建设充电桩。"), 40)[0]
    assert (chunk.context, chunk.audience) == ("澜阳市行动方案 第1部分", "member")


def test_a_table_row_carries_the_headers_of_its_columns() -> None:
    text_of_header = "任务\t责任单位\n"
    row = "规划布局\t财政局"
    cells = (CellSpan(0, 0, 1, 1, 0, 2, "第1部分"), CellSpan(0, 1, 1, 1, 3, 7, "第1部分"))
    table = TableSpan("第1部分", 2, 2, 1, 0, len(text_of_header + row), cells)
    document = a_document(text_of_header, row, kind=SectionKind.ROW, tables=(table,))
    assert cut_chunks(document, 40)[1].context == "澜阳市行动方案 第2部分 任务 责任单位"


def test_ids_are_stable_and_distinct() -> None:
    document = a_document("建设充电桩。" * 20, "完善网络。")
    first, second = cut_chunks(document, 30), cut_chunks(document, 30)
    assert [chunk.id for chunk in first] == [chunk.id for chunk in second]
    assert len({chunk.id for chunk in first}) == len(first)


def test_no_chunk_fits_a_budget_of_nothing() -> None:
    with pytest.raises(ValueError, match="budget"):
        cut_chunks(a_document("建设充电桩。"), 0)
