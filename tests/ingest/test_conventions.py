"""The number that a paragraph begins with, and lines that are known by their form."""

from __future__ import annotations

import pytest

from ingest.conventions import (
    is_addressee_line,
    is_annex_line,
    is_date_line,
    is_number_line,
    is_tail_line,
    path_part,
    read_marker,
)


@pytest.mark.parametrize(
    ("text", "style", "ordinal", "written"),
    [
        ("一、总体目标", "han", 1, "一、"),
        ("二十一、附则", "han", 21, "二十一、"),
        ("（一）加快建设", "han_bracket", 1, "（一）"),
        ("(十二) 加快建设", "han_bracket", 12, "(十二)"),
        ("1.统筹布局", "arabic", 1, "1."),
        ("3．统筹布局", "arabic", 3, "3．"),
        ("2、统筹布局", "arabic", 2, "2、"),
        ("1. 5G网络", "arabic", 1, "1."),
        ("（1）设置电话", "arabic_bracket", 1, "（1）"),
        ("1）设置电话", "arabic_half_bracket", 1, "1）"),
        ("①选址", "circled", 1, "①"),
        ("第一章 总则", "chapter", 1, "第一章"),
        ("第二节 监督", "division", 2, "第二节"),
        ("第二百零三条 违反规定的", "article", 203, "第二百零三条"),
        ("第八条之一 违反规定的", "article", 8, "第八条之一"),
        ("（一）项目建设", "han_bracket", 1, "（一）"),
        ("（一）目的与依据", "han_bracket", 1, "（一）"),
    ],
)
def test_a_number_is_read(text: str, style: str, ordinal: int, written: str) -> None:
    marker = read_marker(text)
    assert marker is not None
    assert (marker.style.name, marker.ordinal, marker.written) == (style, ordinal, written)


@pytest.mark.parametrize(
    "text",
    [
        "3.5万户居民",
        "2020年年底",
        "一是加强领导",
        "第八条、第九条规定的情形",
        "第八条规定的情形",
        "（一）项规定的情形",
        "一、二等奖",
        "总体目标",
        "",
        "一百",
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert read_marker(text) is None


@pytest.mark.parametrize(
    ("is_kind", "text", "expected"),
    [
        (is_date_line, "2020年7月31日", True),
        (is_date_line, "2020年8月11日印发", True),
        (is_date_line, "2020年7月31日前完成", False),
        (is_number_line, "汴政办〔2020〕44号", True),
        (is_number_line, "青政[2021]5号", True),
        (is_number_line, "根据青政〔2021〕5号文件", False),
        (is_annex_line, "附 件", True),
        (is_annex_line, "附件2", True),
        (is_annex_line, "附件中的表", False),
        (is_tail_line, "抄送：市委办公室。", True),
        (is_tail_line, "青原市人民政府办公室 2021年3月4日印发", True),
        (is_tail_line, "印发之日起施行", False),
        (is_addressee_line, "各县、区人民政府，市人民政府有关部门：", True),
        (is_addressee_line, "各单位要做好下列工作：", False),
    ],
)
def test_a_line_is_known_by_its_form(is_kind: object, text: str, expected: bool) -> None:
    assert callable(is_kind)
    assert is_kind(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(一) ５Ｇ 网络", "（一）5G网络"),
        ("行业/区域", "行业／区域"),
        ("①选址", "①选址"),
        ("目标：三年", "目标：三年"),
    ],
)
def test_a_path_part_has_one_form(text: str, expected: str) -> None:
    assert path_part(text) == expected
