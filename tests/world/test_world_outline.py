"""Every heading of the invented documents becomes a section, in order; what only looks like one does not."""

from __future__ import annotations

import pytest

from tests.world.known import FILES, document, facts


@pytest.mark.parametrize("name", FILES)
def test_the_outline_is_the_known_one(name: str) -> None:
    assert [section.path for section in document(name).sections] == facts(name)["outline"]["paths"]


@pytest.mark.parametrize("name", FILES)
def test_sections_cover_the_text_without_gap_or_overlap(name: str) -> None:
    read = document(name)
    ends = [0, *(section.end for section in read.sections)]
    assert [section.start for section in read.sections] == ends[:-1]
    assert ends[-1] == len(read.text)


def test_clauses_numbered_in_brackets_stay_in_their_section() -> None:
    read = document("charging")
    section = read.section("二、主要任务/（二）提升充电服务质量/2.强化运维管理")
    assert "（3）每季度至少开展1次全面巡检" in read.body(section)


def test_items_of_an_article_stay_in_the_article() -> None:
    read = document("metering")
    assert "（三）对计量设施进行现场比对" in read.body(read.section("第四章监督检查/第十八条"))


def test_a_word_cut_by_a_page_break_is_whole_again() -> None:
    assert "由取水单位和个人承担。属于农业灌溉取水的" in document("metering").text


def test_a_sentence_cut_by_a_page_number_is_whole_again() -> None:
    assert "接入市级监管平台的公共充电桩" in document("charging").text


def test_a_name_cut_by_a_line_end_is_whole_again() -> None:
    assert document("charging").text.count("国网澜阳供电公司") == 6


@pytest.mark.parametrize("line", ["- 3 -", "— 2 —"])
def test_page_numbers_are_no_text(line: str) -> None:
    assert all(line.replace(" ", "") not in document(name).text for name in FILES)


def test_a_running_header_is_no_text() -> None:
    assert "岚江省人民政府文件" not in document("metering").text
