"""Markdown: marks go, words stay; headings, wrapped paragraphs, lists and tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.document import Paragraph, Source, Table
from ingest.readers import markdown, read_source
from ingest.readers.intake import SourceFile, standard_limits

Read = Callable[[str, "bytes | str"], Source]
Texts = Callable[[Source], list[str]]
Kinds = Callable[[Source], dict[str, list[str]]]
POLICIES = Path(__file__).parents[3] / "corpus" / "policies"


def test_headings_have_their_level_and_no_marks(read_bytes: Read) -> None:
    source = read_bytes("通知.md", "# 题\n\n### （一）目标 ###\n\n正文\n")
    assert [(block.text, block.heading_level) for block in source.blocks if isinstance(block, Paragraph)] == [
        ("题", 1),
        ("（一）目标", 3),
        ("正文", None),
    ]


def test_a_wrapped_paragraph_is_one_paragraph(read_bytes: Read, texts: Texts) -> None:
    assert texts(read_bytes("通知.md", "推进网络\n建设，使用 LTE\nRelease 15 标准。\n")) == [
        "推进网络建设，使用 LTE Release 15 标准。"
    ]


def test_a_hard_break_parts_paragraphs(read_bytes: Read, texts: Texts) -> None:
    assert texts(read_bytes("通知.md", "主办：甲局  \n督办：乙科<br>抄送：丙办\n")) == [
        "主办：甲局",
        "督办：乙科",
        "抄送：丙办",
    ]


def test_numbers_of_ordered_lists_stay_and_bullets_go(read_bytes: Read, texts: Texts, kinds: Kinds) -> None:
    source = read_bytes("通知.md", "1. 甲项\n2. 乙项\n\n- 丙项\n  - 丁项\n")
    assert texts(source) == ["1. 甲项", "2. 乙项", "丙项", "丁项"]
    assert kinds(source) == {"markup": ["-\n-"]}


def test_a_list_that_does_not_begin_with_one_keeps_its_numbers(read_bytes: Read, texts: Texts) -> None:
    assert texts(read_bytes("通知.md", "3) 甲项\n4) 乙项\n")) == ["3) 甲项", "4) 乙项"]


def test_emphasis_goes_also_where_chinese_marks_stand_beside_it(read_bytes: Read, texts: Texts) -> None:
    assert texts(read_bytes("通知.md", "推进**“充电桩”**建设和*试点*。")) == ["推进“充电桩”建设和试点。"]


def test_indented_text_is_a_paragraph(read_bytes: Read, texts: Texts) -> None:
    assert texts(read_bytes("通知.md", "    甲段。\n\n    乙段。\n")) == ["甲段。", "乙段。"]


def test_a_pipe_table_is_a_table_with_a_header_row(
    read_bytes: Read, table_of: Callable[[Source], Table]
) -> None:
    table = table_of(read_bytes("通知.md", "| 任务 | 单位 |\n|---|---|\n| 甲 | 乙局<br>丙局 |\n"))
    assert (table.rows, table.columns, table.header_rows) == (2, 2, 1)
    assert [cell.text for cell in table.cells] == ["任务", "单位", "甲", "乙局\n丙局"]


def test_an_html_table_keeps_its_merged_cells(read_bytes: Read, table_of: Callable[[Source], Table]) -> None:
    html = "<table><tr><th>类</th><th>项</th></tr><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr></table>"
    cells = table_of(read_bytes("通知.md", f"上文\n\n{html}\n\n下文\n")).cells
    assert [(cell.text, cell.row_span) for cell in cells if cell.text == "甲"] == [("甲", 2)]


def test_the_definition_of_a_reference_is_kept(read_bytes: Read, texts: Texts) -> None:
    assert "[1]: http://example.gov.cn/a" in texts(
        read_bytes("通知.md", "正文\n\n[1]: http://example.gov.cn/a\n")
    )


def test_bad_front_matter_is_refused_with_its_line(
    refusal: Callable[[str, str], tuple[str, str, str]],
) -> None:
    assert refusal("通知.md", "---\ntitle: 题\nlevel: : 市\n---\n正文")[:2] == ("bad_front_matter", "第3行")


@pytest.mark.parametrize("path", sorted(POLICIES.glob("*.md")), ids=lambda path: path.stem)
def test_a_digest_of_the_corpus_is_read_without_loss(
    path: Path, all_characters: Callable[[Source], list[str]]
) -> None:
    source = read_source(path)
    assert all_characters(source) == sorted("".join(path.read_text("utf-8").split()))
    assert source.header["kind"] == "digest"


MARKS = st.sampled_from(
    [
        "# ",
        "- ",
        "1. ",
        "\n",
        "\n\n",
        "**",
        "*",
        "`",
        "| ",
        "> ",
        "---\n",
        "~",
        "  \n",
        "\\",
        "[",
        "](",
        ")",
        "|---|\n",
    ]
)
WORDS = st.text(st.sampled_from("建设网络一、（）2020年abc "), min_size=1, max_size=6)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(MARKS, WORDS), max_size=25).map("".join))
def test_no_character_is_lost(all_characters: Callable[[object], list[str]], content: str) -> None:
    file = SourceFile("通知.md", "markdown", ("前" + content).encode(), standard_limits())
    assert all_characters(markdown.read(file)) == sorted("".join(("前" + content).split()))
