"""What a page break or a hard wrap cut is joined; what stands alone stays alone; no character is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.cleaning import columns, join_broken_lines, squeeze
from ingest.document import Cell, Paragraph, Source, SourceFormat, Table
from ingest.readers import read_source
from tests.ingest.sources import a_table, block_source, text_source

CITY_PLAN = Path(__file__).parents[2] / "corpus" / "policies" / "汴政办〔2020〕44号.txt"

PLAN = """青原市推进数字乡村建设行动方案

为加快数字乡村建设，补齐农村信息基础设施短板，结合我市实际，制定本方案。

一、总体目标

到2025年，全市农村宽带接入用户达到42万户，行政村5G通达率达到98%以上；培育数字农业示范园区15个，农产品网络零售额突破36亿元，农民数字素养明显提升。

二、重点任务

（一）夯实网络基础。各基础电信企业要加大农村网络投入，2024年6月底前完成320个自然村的信号补盲，每建成一个偏远基站，由市、县两级财政按照4:6的比例给予1800元补助。

（二）发展智慧农业。支持龙头企业建设物联网示范基地，推广水肥一体化、病虫害远程诊断、无人机植保等技术，对新建智能温室按照投资额的百分之二十给予奖补。

三、保障措施

（一）加强统筹协调。建立由市农业农村局牵头、有关部门参加的联席会议制度，定期研究解决重大问题，重要事项及时报告市政府。

（二）落实资金保障。统筹使用乡村振兴衔接资金，优先支持脱贫地区的数字基础设施项目，任何单位和个人不得截留、挤占、挪用。
"""
PARAGRAPHS = [line for line in PLAN.splitlines() if line]


def paragraphs(source: Source) -> list[str]:
    return [block.text for block in join_broken_lines(source).blocks if isinstance(block, Paragraph)]


def joined(*lines: str) -> list[str]:
    return paragraphs(text_source("\n\n".join(lines)))


def letters(source: Source) -> str:
    texts: list[str] = []
    for block in source.blocks:
        texts += [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
    return "".join("".join(texts).split())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "各县区要积极推动机关、企", "事业单位、公共机构开放设施。", id="inside a word after a mark"
        ),
        pytest.param("推动测试技术和装备、天", "线、芯片等技术研发。", id="inside a short word"),
        pytest.param("每建成一个站点，给予25", "00元补助。", id="inside a number"),
        pytest.param("责任单位：市财政局、文化广电和旅", "游局、公安局", id="inside a name of a list"),
        pytest.param("责任单位：市工业", "和信息化局、科技局", id="inside the first name of a list"),
        pytest.param("建成一批“数字产业标", "杆集聚区”。", id="inside quotation marks"),
        pytest.param("建设综合指挥中心（室），强", "化其与各平台的衔接。", id="after a bracket"),
        pytest.param(
            "形成吃、住、行六要素为一体", "的智慧产业，带动上下游发展。", id="before a joining word"
        ),
        pytest.param("到2020年", "年底，建成示范项目10个。", id="after the opening of a sentence"),
        pytest.param("（一）", "健全工作机制。建立联席会议制度。", id="after a number alone"),
        pytest.param("（2）接到", "报修后2小时内响应；", id="inside an item of a list"),
        pytest.param("加强网络建设，", "提升服务能力。", id="after a comma"),
        pytest.param("建设服务中心", "，完善服务网络。", id="before a comma"),
    ],
)
def test_what_a_page_break_cut_is_joined(before: str, after: str) -> None:
    assert joined(before, after) == [before + after]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("一、总体目标", "到2020年年底，建成基站1500个。"), id="heading and body"),
        pytest.param(("（二）加快技术创新", "1.打造研发基地。设立实验室。"), id="heading and run-in heading"),
        pytest.param(("青原市人民政府办公室文件", "青政办〔2021〕5号"), id="letterhead and number"),
        pytest.param(("青政办〔2021〕5号", "青原市人民政府办公室关于印发方案的通知"), id="number and title"),
        pytest.param(("关于做好补贴发放工作的通知", "各乡镇人民政府，县直有关单位："), id="title and addressee"),
        pytest.param(("2021年3月1日", "青原市数字乡村行动方案"), id="date and title"),
        pytest.param(("青原市人民政府办公室", "2021年3月11日印发"), id="signature and date"),
        pytest.param(("主办：市农业农村局", "督办：市政府办公室二科"), id="closing lines"),
        pytest.param(("责任单位：市财政局、公安局，各县区政府", "（二）发展智慧农业"), id="parties and next heading"),
        pytest.param(("（一）夯实网络基础", "责任单位：市财政局、公安局"), id="heading and parties"),
        pytest.param(("附件", "青原市重点任务分工"), id="annex and its title"),
        pytest.param(("责任单位：市财政局、公安局", "完成时限：2025年6月底前"), id="parties and time limit"),
    ],
)  # fmt: skip
def test_what_stands_alone_is_not_glued(lines: tuple[str, ...]) -> None:
    assert joined(*lines) == list(lines)


def wrap(lines: list[str], width: int, indent: bool, blank: bool) -> str:
    wrapped: list[str] = []
    for text in lines:
        line = "\u3000\u3000" if indent else ""
        for character in text:
            if columns(line + character) > width and character not in "，。；、）”":
                wrapped.append(line)
                line = ""
            line += character
        wrapped += [line, ""] if blank else [line]
    return "\n".join(wrapped)


@pytest.mark.parametrize("width", [44, 56, 60, 76])
@pytest.mark.parametrize(
    ("indent", "blank"), [(True, False), (False, True), (True, True)], ids=["indented", "spaced", "both"]
)
def test_a_hard_wrapped_file_gets_its_paragraphs_back(width: int, indent: bool, blank: bool) -> None:
    assert paragraphs(text_source(wrap(PARAGRAPHS, width, indent, blank))) == PARAGRAPHS


def test_a_hard_wrapped_file_without_indents_keeps_its_headings_apart() -> None:
    read = paragraphs(text_source(wrap(PARAGRAPHS, 60, indent=False, blank=False)))
    assert {"一、总体目标", "二、重点任务", "三、保障措施"} <= set(read)


def test_a_wrapped_heading_is_one_line_again() -> None:
    title = "（三）加快推进城乡一体化数字基础设施建设和农业农村大数据综合应用服务平台建设"
    lines = [*PARAGRAPHS[:7], title, *PARAGRAPHS[7:]]
    assert title in paragraphs(text_source(wrap(lines, 60, indent=True, blank=False)))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(2, 60), min_size=len(PARAGRAPHS), max_size=len(PARAGRAPHS)),
    st.sampled_from(["\n", "\n\n"]),
)
def test_no_character_is_lost_wherever_lines_break(places: list[int], break_: str) -> None:
    cut = [text[:at] + break_ + text[at:] for text, at in zip(PARAGRAPHS, places, strict=True)]
    source = text_source("\n\n".join(cut))
    assert letters(join_broken_lines(source)) == letters(source)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(alphabet="一二、（）().。，5G 年月日责任单位：局“”\u3000附件", max_size=12), max_size=12)
)
def test_any_lines_keep_their_characters_in_order(lines: list[str]) -> None:
    source = text_source("\n".join(lines))
    assert letters(join_broken_lines(source)) == letters(source)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(alphabet="一二、（）().。，5G 年月日责任单位：局“”\u3000附件", max_size=12), max_size=12)
)
def test_cleaning_twice_is_cleaning_once(lines: list[str]) -> None:
    once = join_broken_lines(text_source("\n".join(lines)))
    assert letters(join_broken_lines(once)) == letters(once)


def test_the_received_plan_keeps_every_character() -> None:
    source = read_source(CITY_PLAN)
    assert letters(join_broken_lines(source)) == letters(source)


@pytest.mark.parametrize(
    "words",
    [
        "机关、企事业单位",
        "器件和天线、测试技术",
        "“5G产业标杆集聚区”",
        "六要素为一体的智慧文旅",
        "“互联网+”产业发展基金",
    ],
)
def test_a_word_that_a_page_break_cut_in_the_received_plan_is_whole(words: str) -> None:
    assert any(words in paragraph for paragraph in paragraphs(read_source(CITY_PLAN)))


def test_the_received_plan_has_the_paragraphs_of_the_original() -> None:
    assert len(paragraphs(read_source(CITY_PLAN))) == 90


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("到 2020 年年底, 我市 5G 网络", "到2020年年底,我市5G网络"),
        ("附　　件", "附件"),
        ("三年 行动计划", "三年行动计划"),
        ("Internet of  Things 平台", "Internet of Things平台"),
        ("1. 5G 基站", "1. 5G基站"),
        ("主办：市工信局　　　督办：市政府办", "主办：市工信局 督办：市政府办"),
        ("第八条 与本办法有关的事项", "第八条 与本办法有关的事项"),
    ],
)
def test_white_space_goes_where_chinese_needs_none(written: str, clean: str) -> None:
    assert squeeze(written) == clean


def test_latin_words_on_two_lines_stay_apart() -> None:
    assert joined("依托工业互联网，建设Internet of", "Things平台，服务企业。") == [
        "依托工业互联网，建设Internet of Things平台，服务企业。"
    ]


def cells(table: Table, source_format: SourceFormat) -> list[str]:
    read = join_broken_lines(block_source(table, source_format=source_format)).blocks[0]
    assert isinstance(read, Table)
    return [cell.text for cell in read.cells]


def test_a_name_wrapped_in_a_cell_is_whole_again() -> None:
    assert cells(a_table(["市住房城乡建\n设局、公安局"]), SourceFormat.PDF) == ["市住房城乡建设局、公安局"]


def test_names_on_lines_of_their_own_stay_apart_in_a_cell() -> None:
    assert cells(a_table(["市财政局\n市公安局"]), SourceFormat.DOCX) == ["市财政局 市公安局"]


def test_a_table_parts_the_paragraphs_around_it() -> None:
    source = block_source(
        Paragraph("建成充电桩，", is_line=True),
        Table(1, 1, (Cell("指标", 0, 0),)),
        Paragraph("服务居民。", is_line=True),
    )
    assert [type(block) for block in join_broken_lines(source).blocks] == [Paragraph, Table, Paragraph]


def test_what_the_format_marks_as_a_heading_is_never_joined() -> None:
    source = block_source(Paragraph("总体要求和", heading_level=2), Paragraph("的目标如下。"))
    assert paragraphs(source) == ["总体要求和", "的目标如下。"]


def test_an_empty_source_stays_empty() -> None:
    assert join_broken_lines(text_source("")).blocks == ()
