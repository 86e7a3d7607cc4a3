"""HTML: the main words, headings, tables with merged cells, declared and undeclared encodings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.document import Paragraph, Source, Table

Read = Callable[[str, "bytes | str"], Source]
Texts = Callable[[Source], list[str]]
Kinds = Callable[[Source], dict[str, list[str]]]
Refusal = Callable[[str, "bytes | str"], tuple[str, str, str]]
Spans = Callable[[Table], dict[str, tuple[int, int, int, int]]]


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>网站</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "GB18030", "utf-8"])
def test_a_declared_charset_is_used(read_bytes: Read, texts: Texts, declared: str) -> None:
    content = page(
        "<p>朱镕基㼆通知</p>".replace("㼆", "" if declared == "gb2312" else "喆"),
        f'<meta charset="{declared}">',
    )
    encoding = "gbk" if declared == "gb2312" else declared
    assert texts(read_bytes("页.html", content.encode(encoding)))[0].startswith("朱镕基")


def test_a_charset_declared_in_the_old_way_is_used(read_bytes: Read, texts: Texts) -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
    assert texts(read_bytes("页.htm", page("<p>财政局</p>", head).encode("gbk"))) == ["财政局"]


def test_a_wrongly_declared_charset_gives_way_to_the_bytes(read_bytes: Read, texts: Texts) -> None:
    assert texts(
        read_bytes("页.html", page("<p>财政局通知</p>", '<meta charset="utf-8">').encode("gbk"))
    ) == ["财政局通知"]


def test_headings_and_paragraphs(read_bytes: Read) -> None:
    blocks = read_bytes("页.html", page("<h2>一、目标</h2><div><p>甲段<b>粗</b>字</p>散文</div>")).blocks
    assert [(block.text, block.heading_level) for block in blocks if isinstance(block, Paragraph)] == [
        ("一、目标", 2),
        ("甲段粗字", None),
        ("散文", None),
    ]


def test_line_ends_of_the_file_are_no_spaces_between_chinese(read_bytes: Read, texts: Texts) -> None:
    assert texts(read_bytes("页.html", page("<p>产业标\n   杆集聚区 of\n 5G</p>"))) == [
        "产业标杆集聚区 of 5G"
    ]


def test_breaks_give_lines_and_indents_begin_paragraphs(read_bytes: Read) -> None:
    blocks = read_bytes("页.html", page("<div>标题<br>\u3000\u3000甲段<br>续<br><br>乙段</div>")).blocks
    assert [(block.text, block.blank_before) for block in blocks if isinstance(block, Paragraph)] == [
        ("标题", True),
        ("甲段", True),
        ("续", False),
        ("乙段", True),
    ]


def test_scripts_styles_and_comments_are_no_text(read_bytes: Read, texts: Texts) -> None:
    body = (
        "<script>var a='脚本'</script><style>p{}</style><!-- 注释 --><p>正文</p><noscript>请启用</noscript>"
    )
    assert texts(read_bytes("页.html", page(body))) == ["正文"]


def test_navigation_headers_and_footers_are_set_aside(read_bytes: Read, texts: Texts, kinds: Kinds) -> None:
    body = (
        "<header>某市政府网</header><nav><a href=/>首页</a></nav><ul><li><a href=a>政务</a><li><a href=b>服务</a><li><a href=c>互动</a></ul>"
        "<p>正文</p><footer>备案号</footer>"
    )
    source = read_bytes("页.html", page(body))
    assert texts(source) == ["正文"]
    assert kinds(source) == {
        "page_header": ["某市政府网"],
        "navigation": ["首页", "政务 服务 互动"],
        "page_footer": ["备案号"],
    }


def test_the_only_article_is_the_main_part_and_the_heading_above_it_stays(
    read_bytes: Read, texts: Texts, kinds: Kinds
) -> None:
    body = f"<h1>关于巡查的通知</h1><div>字号 大 中 小</div><article><p>{'正文' * 30}</p></article><div>相关链接</div>"
    source = read_bytes("页.html", page(body))
    assert texts(source) == ["关于巡查的通知", "正文" * 30]
    assert kinds(source) == {"outside_main_text": ["字号 大 中 小", "相关链接"]}


def test_hidden_elements_are_set_aside(read_bytes: Read, texts: Texts, kinds: Kinds) -> None:
    source = read_bytes("页.html", page('<p>正文</p><p style="DISPLAY : none">暗文</p><p hidden>密文</p>'))
    assert texts(source) == ["正文"]
    assert kinds(source) == {"hidden_text": ["暗文", "密文"]}


def test_ordered_lists_are_numbered_as_a_browser_does(read_bytes: Read, texts: Texts) -> None:
    body = '<ol><li>甲<li>乙</ol><ol start="5"><li>丙</ol><ol style="list-style:none"><li>一、丁</ol><ul><li>戊</ul>'
    assert texts(read_bytes("页.html", page(body))) == ["1. 甲", "2. 乙", "5. 丙", "一、丁", "戊"]


def test_merged_cells_keep_their_spans(
    read_bytes: Read, table_of: Callable[[Source], Table], spans: Spans
) -> None:
    body = (
        "<table><thead><tr><th colspan=2>任务</th><th>单位</th></tr></thead>"
        "<tr><td rowspan=2>甲</td><td>1</td><td>A局<br>B局</td></tr><tr><td>2</td><td>C局</td></tr></table>"
    )
    table = table_of(read_bytes("页.html", page(body)))
    assert (table.rows, table.columns, table.header_rows) == (3, 3, 1)
    assert spans(table) == {
        "任务": (0, 0, 1, 2), "单位": (0, 2, 1, 1), "甲": (1, 0, 2, 1), "1": (1, 1, 1, 1),
        "A局\nB局": (1, 2, 1, 1), "2": (2, 1, 1, 1), "C局": (2, 2, 1, 1),
    }  # fmt: skip


def test_a_table_that_arranges_the_page_is_no_table(read_bytes: Read, texts: Texts) -> None:
    body = "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td><p>正文</p></td></tr></table>"
    source = read_bytes("页.html", page(body))
    assert texts(source) == ["正文"]
    assert sum(isinstance(block, Table) for block in source.blocks) == 1


def test_entities_are_characters_and_invisible_ones_are_set_aside(
    read_bytes: Read, texts: Texts, kinds: Kinds
) -> None:
    source = read_bytes("页.html", page("<p>&emsp;&emsp;5&nbsp;&lt;&nbsp;6&#8203;&#xe001;</p>"))
    assert [" ".join(text.split()) for text in texts(source)] == ["5 < 6"]
    assert kinds(source) == {"invisible_character": ["\u200b"], "private_use_character": ["\ue001"]}


@pytest.mark.parametrize("body", ["", "<script>var a</script>", "<p>&nbsp;</p>", "<img src=a.png>"])
def test_a_page_without_words_is_refused(refusal: Refusal, body: str) -> None:
    assert refusal("页.html", page(body))[0] == "no_text"


def test_a_span_without_measure_is_refused(refusal: Refusal) -> None:
    assert (
        refusal("页.html", page("<table><tr><td colspan=999999>a</td><td>b</td></tr></table>"))[0]
        == "too_large"
    )


def test_a_span_over_more_rows_than_there_are_ends_with_the_table(
    read_bytes: Read, table_of: Callable[[Source], Table], spans: Spans
) -> None:
    body = "<table><tr><td rowspan=900>甲</td><td>1</td></tr><tr><td>2</td></tr></table>"
    assert spans(table_of(read_bytes("页.html", page(body))))["甲"] == (0, 0, 2, 1)


def test_elements_nested_without_end_are_refused_or_read(read_bytes: Read, refusal: Refusal) -> None:
    assert refusal("页.html", page("<div>" * 240 + "正文"))[0] == "too_deep"


def test_a_nul_byte_is_refused(refusal: Refusal) -> None:
    assert refusal("页.html", b"<p>a\0b</p>")[0] == "nul_bytes"
