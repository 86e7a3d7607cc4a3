"""Plain text: encodings, lines, page breaks and numbers, unshown characters, front matter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.document import Paragraph, Source, Table
from ingest.readers import text
from ingest.readers.intake import SourceFile, standard_limits

Read = Callable[[str, "bytes | str"], Source]
Refusal = Callable[[str, "bytes | str"], tuple[str, str, str]]

LETTER = "各县区人民政府，市政府各部门：\n现将有关事项通知如下。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16"])
def test_an_encoding_is_recognised(
    read_bytes: Read, texts: Callable[[Source], list[str]], encoding: str
) -> None:
    assert texts(read_bytes("通知.txt", LETTER.encode(encoding))) == LETTER.splitlines()


def test_each_physical_line_is_a_line(read_bytes: Read) -> None:
    source = read_bytes("通知.txt", "甲行\n乙行\r\n丙行\r丁行\u2028戊行")
    assert [block.text for block in source.blocks if isinstance(block, Paragraph)] == [
        "甲行",
        "乙行",
        "丙行",
        "丁行",
        "戊行",
    ]
    assert all(isinstance(block, Paragraph) and block.is_line for block in source.blocks)


@pytest.mark.parametrize(
    ("content", "begins"),
    [
        ("甲行\n乙行", [False, False]),
        ("甲行\n\n乙行", [False, True]),
        ("甲行\n\u3000\u3000乙行", [False, True]),
        ("甲行\n    乙行\n丙行\n丁行", [False, True, False, False]),
        ("    甲行\n    乙行\n    丙行", [False, False, False]),
        ("\u3000\u3000甲行\n\u3000\u3000乙行", [True, True]),
    ],
    ids=["plain", "empty line", "wide indent", "indent", "a margin is no indent", "a wide margin is"],
)
def test_where_a_new_paragraph_may_begin(read_bytes: Read, content: str, begins: list[bool]) -> None:
    blocks = read_bytes("通知.txt", content).blocks
    assert [block.blank_before for block in blocks if isinstance(block, Paragraph)] == begins


def test_form_feeds_count_pages(read_bytes: Read) -> None:
    blocks = read_bytes("通知.txt", "甲行\n\f乙行\n").blocks
    assert [block.page for block in blocks if isinstance(block, Paragraph)] == [1, 2]


def test_page_numbers_are_set_aside(
    read_bytes: Read, kinds: Callable[[Source], dict[str, list[str]]]
) -> None:
    source = read_bytes("通知.txt", "甲行\n\n   - 1 -\n\n乙行\n\n—2—\n\n丙行\n第3页 共3页\n")
    assert kinds(source) == {"page_number": ["- 1 -", "—2—", "第3页 共3页"]}


def test_an_empty_line_beside_a_page_number_parts_no_paragraphs(read_bytes: Read) -> None:
    blocks = read_bytes("通知.txt", "产业标\n\n- 1 -\n\n杆集聚区\n").blocks
    assert [
        (block.text, block.page, block.blank_before) for block in blocks if isinstance(block, Paragraph)
    ] == [
        ("产业标", 1, False),
        ("杆集聚区", 2, False),
    ]


def test_a_bare_number_is_a_page_number_only_at_the_edge_of_a_page(
    read_bytes: Read, kinds: Callable[[Source], dict[str, list[str]]], texts: Callable[[Source], list[str]]
) -> None:
    source = read_bytes("通知.txt", "甲行\n12\n乙行\n1\f丙行\n2\f")
    assert kinds(source) == {"page_number": ["1", "2"]}
    assert "12" in texts(source)


def test_dashed_numbers_that_do_not_count_upwards_stay(
    read_bytes: Read, texts: Callable[[Source], list[str]]
) -> None:
    assert texts(read_bytes("通知.txt", "-5-\n甲行\n-3-\n乙行\n-4-\n")) == ["-5-", "甲行", "乙行"]


def test_control_and_invisible_characters_are_set_aside(
    read_bytes: Read, kinds: Callable[[Source], dict[str, list[str]]], texts: Callable[[Source], list[str]]
) -> None:
    source = read_bytes("通知.txt", "\ufeff基\u200b站\x07补\u00ad助\ue000款")
    assert texts(source) == ["基站补助款"]
    assert kinds(source) == {
        "invisible_character": ["\ufeff\u200b\u00ad"],
        "control_character": ["\x07"],
        "private_use_character": ["\ue000"],
    }


def test_lines_in_columns_are_a_table(read_bytes: Read) -> None:
    source = read_bytes("通知.txt", "附件\n任务\t牵头\t配合\n甲项\tA局\tB局\n乙项\t\tC局\n完")
    before, table, after = source.blocks
    assert isinstance(table, Table)
    assert (table.rows, table.columns) == (3, 3)
    assert [cell.text for cell in table.cells if cell.row == 2] == ["乙项", "", "C局"]
    assert isinstance(before, Paragraph) and isinstance(after, Paragraph)


def test_one_line_with_tabs_is_a_line(read_bytes: Read, texts: Callable[[Source], list[str]]) -> None:
    assert texts(read_bytes("通知.txt", "甲\t乙\t丙\n正文")) == ["甲\t乙\t丙", "正文"]


def test_front_matter_becomes_the_header(read_bytes: Read, texts: Callable[[Source], list[str]]) -> None:
    source = read_bytes("通知.txt", "---\ntitle: 题\nissued: '2020-05'\nsources:\n- 甲\n---\n正文")
    assert source.header == {"title": "题", "issued": "2020-05", "sources": ["甲"]}
    assert texts(source) == ["正文"]


def test_a_rule_at_the_top_is_no_front_matter(read_bytes: Read, texts: Callable[[Source], list[str]]) -> None:
    assert texts(read_bytes("通知.txt", "---\n正文一行\n正文二行")) == ["---", "正文一行", "正文二行"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("---\ntitle: 题\nlevel: [市\n---\n正文", "第3行"),
        ("---\ntitle: 题\n  level: 市\n---\n正文", "第3行"),
        ("---\n只是一句话\n---\n正文", "第2行"),
        ("---\ntitle: 题\n正文没有结束标记", "第1行"),
        ("---\nissued: 2020-13-45\n---\n正文", "第2行起"),
        ("---\n" + "[" * 3000 + "\n---\n正文", "第2行起"),
    ],
    ids=["open bracket", "bad indent", "no keys", "no end", "no such day", "too deep"],
)
def test_front_matter_that_is_not_yaml_is_refused_with_its_line(
    refusal: Refusal, content: str, place: str
) -> None:
    code, where, _ = refusal("通知.txt", content)
    assert (code, where) == ("bad_front_matter", place)


def test_broken_utf8_is_refused_with_line_and_byte(refusal: Refusal) -> None:
    content = LETTER.encode() + b"\xe5\x8f" + "后面还有很多文字。".encode()
    code, place, _ = refusal("通知.txt", content)
    assert (code, place) == ("broken_encoding", f"第3行，第{len(LETTER.encode()) + 1}字节")


def test_random_bytes_are_no_text(refusal: Refusal) -> None:
    assert refusal("通知.txt", bytes(range(128, 256)) * 8)[0] == "broken_encoding"


def test_a_nul_byte_is_refused_with_its_place(refusal: Refusal) -> None:
    code, place, _ = refusal("通知.txt", b"abc\0def")
    assert (code, place) == ("nul_bytes", "第4字节")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        st.one_of(
            st.characters(codec="utf-8", exclude_characters="\0"), st.sampled_from("\n\f　- 1第页\u200b—")
        ),
        max_size=80,
    )
)
def test_no_character_is_lost(all_characters: Callable[[object], list[str]], content: str) -> None:
    file = SourceFile("通知.txt", "text", ("前" + content).encode(), standard_limits())
    assert all_characters(text.read(file)) == sorted("".join(("前" + content).split()))
