"""Headings of every official kind are found, list items are not; sections cover the text; tables become rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Document, Paragraph, SectionKind, SourceFormat
from ingest.readers import read_source
from ingest.structure import build_document, document_id
from tests.ingest.sources import a_table, block_source, heading, text_source

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "corpus" / "policies"
CITY_PLAN = POLICIES / "汴政办〔2020〕44号.txt"
DIGESTS = sorted(POLICIES.glob("*.md"))
QUESTIONS = ROOT / "evals" / "datasets" / "qa.jsonl"

REGULATION = """岭南省节约用电条例

（2022年5月26日岭南省第十三届人民代表大会常务委员会第三十次会议通过）

目　录
第一章　总则
第二章　用电管理

第一章　总则

第一条　为了促进节约用电，根据《中华人民共和国节约能源法》，制定本条例。
第二条　【适用范围】本省行政区域内的用电活动，适用本条例。

第二章　用电管理

第三条（管理职责）县级以上人民政府负责节约用电工作。
有下列情形之一的，给予奖励：
（一）节电成效显著的；
（二）技术创新突出的。
第四条　本条例自2022年8月1日起施行。
"""

NOTICE = """云川县财政局文件

云财〔2024〕3号

关于做好2024年惠农补贴发放工作的通知

各乡镇财政所，县直有关单位：

为做好补贴发放，现就有关工作通知如下：

一、核实对象，做到应补尽补。各乡镇要在2024年3月底前完成面积核实。

二、强化监管

1. 严禁截留挪用补贴资金。
2. 严禁虚报冒领；
3. 对违规行为依法处理。

附件：1. 补贴面积登记表
      2. 补贴资金汇总表

云川县财政局
二〇二四年二月二十八日

附件1

补贴面积登记表

一、填表说明
本表由村委会填写。

附件2

补贴资金汇总表

（一）汇总口径
按乡镇汇总。

抄送：县委办公室。
云川县财政局办公室　　2024年2月29日印发
"""


def read(text: str) -> Document:
    return build_document(text_source(text))


def paths(document: Document) -> list[str]:
    return [section.path for section in document.sections]


def expected_labels() -> list[tuple[str, str]]:
    """The citation labels of the development questions, each with the number or title of its document ("": the plan)."""
    labels = set()
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        for label in json.loads(line).get("sections", ()):
            name, found, path = label.partition("#")
            labels.add((name, path) if found else ("", label))
    return sorted(labels)


@pytest.fixture(scope="module")
def corpus() -> dict[str, Document]:
    """Every document of the corpus by its number and its title; the city plan also by ""."""
    documents = {}
    for path in (*DIGESTS, CITY_PLAN):
        document = build_document(read_source(path))
        documents[document.identity.title] = document
        documents[document.identity.doc_number or document.id] = document
    documents[""] = build_document(read_source(CITY_PLAN))
    return documents


def test_every_citation_label_of_the_questions_is_a_section(corpus: dict[str, Document]) -> None:
    labels = expected_labels()
    missing = [(name, path) for name, path in labels if name not in corpus or path not in paths(corpus[name])]
    assert len(labels) > 50
    assert missing == []


def test_sections_cover_every_document_of_the_corpus_without_gap_or_overlap(
    corpus: dict[str, Document],
) -> None:
    for document in corpus.values():
        assert covers(document)


def covers(document: Document) -> bool:
    ends = [0, *(section.end for section in document.sections)]
    starts = [section.start for section in document.sections]
    in_order = all(section.start <= section.body_start <= section.end for section in document.sections)
    return (
        starts == ends[:-1]
        and ends[-1] == len(document.text)
        and in_order
        and len(set(paths(document))) == len(starts)
    )


def test_the_city_plan_has_all_its_headings(corpus: dict[str, Document]) -> None:
    assert len(corpus[""].sections) == 57


def test_the_annex_of_the_city_plan_has_eighteen_rows(corpus: dict[str, Document]) -> None:
    rows = [section for section in corpus[""].sections if section.in_annex and section.level == 3]
    assert len(rows) == 18


def test_a_run_in_heading_ends_at_its_full_stop(corpus: dict[str, Document]) -> None:
    section = corpus[""].section("二、重点任务/（一）加快5G网络建设/2.加快推进5G网络建设")
    assert (section.number, section.heading) == ("2.", "加快推进5G网络建设")
    assert corpus[""].body(section).startswith("各基础电信运营公司要积极争取")


def test_a_digest_keeps_its_title_in_the_front(corpus: dict[str, Document]) -> None:
    document = corpus["河南省电信条例"]
    assert document.text[: document.sections[0].end].startswith("河南省电信条例")
    assert paths(document)[:2] == ["文头", "一、制定与施行"]


def test_numbered_items_of_a_digest_are_no_headings(corpus: dict[str, Document]) -> None:
    assert not [path for path in paths(corpus["河南省电信条例"]) if "/1." in path]


def test_articles_stand_under_their_chapters() -> None:
    assert paths(read(REGULATION)) == [
        "文头",
        "第一章总则",
        "第一章总则/第一条",
        "第一章总则/第二条",
        "第二章用电管理",
        "第二章用电管理/第三条",
        "第二章用电管理/第四条",
    ]


@pytest.mark.parametrize(
    ("path", "title"), [("第一章总则/第二条", "适用范围"), ("第二章用电管理/第三条", "管理职责")]
)
def test_an_article_keeps_its_title_in_brackets(path: str, title: str) -> None:
    assert read(REGULATION).section(path).heading == title


def test_items_of_an_article_stay_in_its_text() -> None:
    document = read(REGULATION)
    assert document.body(document.section("第二章用电管理/第三条")).endswith("（二）技术创新突出的。\n")


def test_an_article_that_speaks_of_another_is_one_article() -> None:
    document = read("第一条　违反本办法的，依照\n\n第二条的规定处理。\n\n第二条　本办法自发布之日起施行。")
    assert paths(document) == ["第一条", "第二条"]


def test_articles_may_stand_under_plain_numbers() -> None:
    document = read(
        "一、总体规定\n第一条　为规范管理，制定本办法。\n二、其他规定\n第二条　本办法自发布之日起施行。"
    )
    assert paths(document) == ["一、总体规定", "一、总体规定/第一条", "二、其他规定", "二、其他规定/第二条"]


def test_annexes_have_outlines_of_their_own() -> None:
    assert paths(read(NOTICE)) == [
        "文头",
        "引言",
        "一、核实对象，做到应补尽补",
        "二、强化监管",
        "落款",
        "附件1",
        "附件1/一、填表说明",
        "附件2",
        "附件2/（一）汇总口径",
        "文末",
    ]


def test_an_annex_knows_its_title() -> None:
    section = read(NOTICE).section("附件2")
    assert (section.kind, section.heading) == (SectionKind.ANNEX, "补贴资金汇总表")


def test_the_list_of_annexes_is_no_annex() -> None:
    document = read(NOTICE)
    assert "附件：1.补贴面积登记表" in document.body(document.section("二、强化监管"))


def test_sentences_with_numbers_are_items() -> None:
    document = read(NOTICE)
    assert "1.严禁截留挪用补贴资金。" in document.body(document.section("二、强化监管"))


def test_an_annex_may_have_its_title_on_its_line() -> None:
    document = read(
        "一、目标\n建成充电桩5000个，服务居民。\n\n附件：任务分解表\n\n（一）规划建设\n责任单位：市财政局\n（二）运营\n责任单位：市公安局"
    )
    assert paths(document) == ["一、目标", "附件", "附件/（一）规划建设", "附件/（二）运营"]


def test_two_annexes_without_numbers_are_told_apart() -> None:
    document = read("一、目标\n建成充电桩5000个。\n\n附件\n甲表\n第一行。\n\n附件\n乙表\n第二行。")
    assert paths(document) == ["一、目标", "附件1", "附件2"]


def test_a_file_that_begins_with_its_annex_line_is_no_annex() -> None:
    document = read("附件\n\n滨海市充电设施实施方案\n\n一、建设目标\n到2025年建成充电桩5000个。")
    assert paths(document) == ["文头", "一、建设目标"]


def test_numbers_may_run_on_across_headings() -> None:
    document = read(
        "一、降低成本\n1、减免房租。减免三个月房租。\n2、缓缴社保。期限不超过六个月。\n二、扩大融资\n3、设立基金。规模10亿元。\n4、贴息支持。给予2%贴息。"
    )
    assert paths(document)[-1] == "二、扩大融资/4、贴息支持"


def test_a_number_out_of_order_is_no_heading() -> None:
    document = read("一、总体目标\n建成站点50个，用户\n\n9. 增长。到明年。\n\n二、重点任务\n加快建设。")
    assert paths(document) == ["一、总体目标", "二、重点任务"]


def test_a_lost_number_does_not_lose_the_headings_after_it() -> None:
    document = read("一、总体目标\n建成站点50个。\n三、保障措施\n加强领导。\n四、附则\n自印发之日起施行。")
    assert paths(document) == ["一、总体目标", "三、保障措施", "四、附则"]


def test_half_width_brackets_become_full_width_in_a_path() -> None:
    document = read("一、任务\n(一)建设 ５G 网络\n建设基站。\n(二)推广应用(试点)\n开展试点。")
    assert paths(document)[1:] == ["一、任务/（一）建设5G网络", "一、任务/（二）推广应用（试点）"]


def test_circled_and_bracketed_numbers_make_levels() -> None:
    document = read(
        "一、任务\n1.建设\n（1）选址。选择合适地点建站。\n（2）施工。按图施工并验收。\n2.运营\n①收费。按标准收取费用。\n②维护。定期检修设备。"
    )
    assert "一、任务/1.建设/（2）施工" in paths(document)
    assert "一、任务/2.运营/②维护" in paths(document)


def test_the_order_of_levels_is_that_of_the_document() -> None:
    document = read("1.网络\n（一）城区\n覆盖城区。\n（二）乡村\n覆盖乡村。\n2.应用\n（一）教育\n推广应用。")
    assert paths(document) == [
        "1.网络",
        "1.网络/（一）城区",
        "1.网络/（二）乡村",
        "2.应用",
        "2.应用/（一）教育",
    ]


def test_top_level_sentences_are_cited_by_their_number() -> None:
    document = read(
        "关于加强防汛工作的通知\n各单位：\n一、各单位要在6月1日前完成隐患排查，并把排查结果书面报送市防汛办备案。\n二、值班人员应当二十四小时在岗，不得擅自离岗或者由他人代替值守。"
    )
    assert paths(document) == ["文头", "一、", "二、"]


def test_a_plan_inside_a_numbered_notice_has_its_own_outline() -> None:
    document = read("""关于开展试点工作的通知

各乡镇人民政府：

一、提高认识

要提高认识，抓好落实。

临山县人民政府办公室
2022年6月1日

临山县数字乡村试点方案

一、工作目标

建成数字乡村20个。
""")
    assert paths(document)[-2:] == ["临山县数字乡村试点方案", "临山县数字乡村试点方案/一、工作目标"]


def test_a_document_without_headings_is_front_and_lead() -> None:
    document = read("关于公布结果的公告\n\n经评审，现将结果予以公布，共有12家单位入选。")
    assert paths(document) == ["文头", "引言"]


def test_closing_lines_are_the_tail() -> None:
    document = read(
        "一、目标\n建成站点50个。\n\n主办：市财政局　督办：市政府办\n抄送：市委办公室。\n云川市人民政府办公室\n2024年2月29日印发"
    )
    assert document.body(document.section("文末")).startswith("主办：市财政局")


def heading_levels() -> Document:
    """A page with heading levels and no numbers, tables with merged cells, an annex."""
    return build_document(
        block_source(
            heading("海宁区养老服务提升计划（2024—2026年）", 1),
            Paragraph("为完善养老服务，制定本计划。"),
            heading("总体目标", 2),
            Paragraph("到2026年，建成养老服务中心20个。"),
            heading("重点任务", 2),
            heading("设施建设", 3),
            a_table(
                ["序号", "类别", "工作任务", "责任单位"],
                ["1", "设施", "新建床位", "民政局"],
                ["2", None, "改造床位", "民政局\n财政局"],
                ["服务提升", None, None, None],
                ["3", "人员", "培训人员", "卫健委"],
                spans={(1, 1): (2, 1), (3, 0): (1, 4)},
            ),
            Paragraph("注：床位含护理型床位。"),
            heading("附件", 2),
            Paragraph("分年度指标"),
            a_table(["指标", "2024年", "2025年"], ["床位数", "800", "1200"], ["中心数", "8", "14"]),
        )
    )


def test_headings_without_numbers_are_found_by_their_level() -> None:
    assert paths(heading_levels()) == [
        "文头",
        "引言",
        "总体目标",
        "重点任务",
        "重点任务/设施建设",
        "重点任务/设施建设/新建床位",
        "重点任务/设施建设/改造床位",
        "重点任务/设施建设/服务提升",
        "重点任务/设施建设/服务提升/培训人员",
        "重点任务/设施建设/表后",
        "附件",
        "附件/床位数",
        "附件/中心数",
    ]


def test_the_header_row_belongs_to_the_section_above_the_rows() -> None:
    document = heading_levels()
    assert document.body(document.section("附件")) == "\n分年度指标\n指标\t2024年\t2025年\n"


def test_cells_know_where_their_text_stands() -> None:
    document = heading_levels()
    table = document.tables[0]
    assert [document.text[cell.start : cell.end] for cell in table.cells if cell.row == 2] == [
        "2",
        "改造床位",
        "民政局 财政局",
    ]


def test_a_merged_cell_stands_in_the_first_of_its_rows() -> None:
    table = heading_levels().tables[0]
    merged = next(cell for cell in table.cells if cell.row_span == 2)
    assert merged.section == "重点任务/设施建设/新建床位"


def test_a_heading_level_may_carry_a_number() -> None:
    document = build_document(
        block_source(
            heading("实施方案", 1),
            heading("一、目标", 2),
            Paragraph("建成站点。"),
            heading("（一）近期", 3),
            Paragraph("建成两个。"),
        )
    )
    assert paths(document) == ["文头", "一、目标", "一、目标/（一）近期"]


def test_in_markdown_only_marked_lines_and_articles_are_headings() -> None:
    source = block_source(
        heading("办法", 1), heading("一、总则", 2), Paragraph("（一）范围。适用全市。"), Paragraph("第一条 为规范管理，制定本办法。"),
        source_format=SourceFormat.MARKDOWN,
    )  # fmt: skip
    assert paths(build_document(source)) == ["文头", "一、总则", "一、总则/第一条"]


LINES = st.sampled_from(
    ["一、目标", "二、任务", "（一）建设。建成站点五个。", "(二) 运营", "1. 选址", "第一条 总则", "第一章 总则", "附件", "附件1：表", "主办：市局", "2020年7月31日",
     "市财政局", "目录", "各单位：", "建成5G站点，服务居民。", "① 其他", "抄送：市委。", "文件〔2020〕4号", "（此件公开发布）"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=25))
def test_sections_always_cover_the_text_once(lines: list[str]) -> None:
    assert covers(read("\n\n".join(lines)))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("汴政办〔2020〕44号.txt", "汴政办-2020-44号"), ("a b（1）.docx", "a-b-1"), ("〔〕.pdf", "document")],
)
def test_an_id_comes_from_the_file_name(name: str, expected: str) -> None:
    assert document_id(name) == expected
