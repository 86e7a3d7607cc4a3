"""Responsibility matrices in annexes, tables, clauses and running text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.document import Cell, Document, Paragraph, Source, SourceFormat, Table
from ingest.matrix import Matrix, read_matrix
from ingest.parties import PartyRegistry
from ingest.readers import read_source
from ingest.records import Role, Task
from ingest.structure import build_document

CORPUS = Path(__file__).parents[2] / "corpus"
PLACE = "泽阳市"


def a_document(*blocks: str | Table, kind: str = "official") -> Document:
    paragraphs = tuple(block if isinstance(block, Table) else Paragraph(block) for block in blocks)
    head = (Paragraph("泽阳市养老服务实施方案"), Paragraph("为加快发展，制定本方案。"))
    header = {"place": PLACE, "kind": kind}
    return build_document(Source("plan.txt", "0", SourceFormat.TEXT, (*head, *paragraphs), header))


def read(*blocks: str | Table, kind: str = "official") -> Matrix:
    return read_matrix(a_document(*blocks, kind=kind), PartyRegistry.load(CORPUS / "parties.toml"))


def a_row(listing: str) -> Matrix:
    return read("一、重点任务", "（一）扩大服务供给", listing)


def roles(matrix: Matrix, task: int = 0) -> list[tuple[str, str]]:
    names = {party.id: party.name for party in matrix.parties}
    wanted = matrix.tasks[task].id
    return [
        (names[link.party_id], link.role.value) for link in matrix.responsibilities if link.task_id == wanted
    ]


def names(matrix: Matrix, task: int = 0) -> list[str]:
    return [name for name, _ in roles(matrix, task)]


def codes(matrix: Matrix) -> list[str]:
    return [fault.code for fault in matrix.faults if not fault.is_warning]


# ── the shipped plan ──


@cache
def plan() -> Document:
    (path,) = (CORPUS / "policies").glob("*.txt")
    return build_document(read_source(path))


@cache
def shipped() -> Matrix:
    return read_matrix(plan(), PartyRegistry.load(CORPUS / "parties.toml"))


def test_the_shipped_plan_has_18_rows_137_links_and_31_parties() -> None:
    assert (len(shipped().tasks), len(shipped().responsibilities), len(shipped().parties)) == (18, 137, 31)


def test_the_shipped_plan_has_no_fault() -> None:
    assert shipped().faults == ()


def test_the_shipped_plan_states_no_lead() -> None:
    assert {link.role for link in shipped().responsibilities} == {Role.RESPONSIBLE}


def test_every_link_of_the_shipped_plan_quotes_its_name() -> None:
    assert all(
        plan().text[link.start : link.end] == link.name_as_written for link in shipped().responsibilities
    )


def test_positions_of_every_row_of_the_shipped_plan_count_from_one() -> None:
    for task in shipped().tasks:
        positions = [link.position for link in shipped().responsibilities if link.task_id == task.id]
        assert positions == list(range(1, len(positions) + 1))


def test_every_row_of_the_shipped_plan_points_to_the_heading_of_its_name() -> None:
    assert all(plan().section(task.body_path or "").heading == task.title for task in shipped().tasks)


@pytest.mark.parametrize("path", sorted((CORPUS / "policies").glob("*.md")), ids=lambda path: path.stem)
def test_a_digest_has_no_matrix(path: Path) -> None:
    matrix = read_matrix(build_document(read_source(path)), PartyRegistry.load(CORPUS / "parties.toml"))
    assert (matrix.tasks, matrix.faults) == ((), ())


# ── lists of names ──


def test_a_row_without_a_stated_lead_has_none() -> None:
    matrix = a_row("责任单位：市民政局、财政局，各县区政府")
    assert {role for _, role in roles(matrix)} == {"responsible"}


def test_a_shared_level_prefix_holds_for_the_whole_row() -> None:
    assert names(a_row("责任单位：市民政局、财政局、市场监管局、市委网信办")) == [
        "民政局",
        "财政局",
        "市场监管局",
        "市委网信办",
    ]


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        ("责任单位：市民政局和市财政局", ["民政局", "财政局"]),
        ("责任单位：市工业和信息化局、市文化广电和旅游局", ["工业和信息化局", "文化广电和旅游局"]),
        ("责任单位：市民政局、工业和信息化局以及各县区政府", ["民政局", "工业和信息化局", "各县区政府"]),
        ("责任单位：市退役军人事务局与市城市更新局及市残联", ["退役军人事务局", "城市更新局", "残联"]),
        (
            "责任单位：市政务服务和大数据管理局及各县（市、区）政府",
            ["政务服务和大数据管理局", "各县（市、区）政府"],
        ),
        ("责任单位：市民政局；市财政局;市审计局,市统计局", ["民政局", "财政局", "审计局", "统计局"]),
        ("责任单位：市民政局 市财政局　市审计局", ["民政局", "财政局", "审计局"]),
        ("责任单位：市民政局市财政局", ["民政局", "财政局"]),
        ("责任单位：市民政局、市财政局等有关部门按职责分工负责。", ["民政局", "财政局"]),
        ("责任单位：市民政局、市直有关部门", ["民政局"]),
        ("责任单位：市供电公司（国网）、市委网信办（市互联网信息办公室）", ["供电公司", "市委网信办"]),
        ("责任单位（部门）：市民政局", ["民政局"]),
        ("责任单位市民政局、市财政局", ["民政局", "财政局"]),
        ("责任部门:市民政局", ["民政局"]),
    ],
)
def test_a_list_of_names_is_read(listing: str, expected: list[str]) -> None:
    matrix = a_row(listing)
    assert (names(matrix), codes(matrix)) == (expected, [])


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        ("责任单位：市民政局（牵头）、市财政局", [("民政局", "lead"), ("财政局", "responsible")]),
        (
            "责任单位：市民政局牵头，市财政局、市审计局配合",
            [("民政局", "lead"), ("财政局", "support"), ("审计局", "support")],
        ),
        ("牵头单位：市民政局；配合单位：市财政局", [("民政局", "lead"), ("财政局", "support")]),
        ("主办单位：市民政局\n协办单位：市财政局", [("民政局", "lead"), ("财政局", "support")]),
        (
            "牵头单位：市民政局、市残联\n责任单位：市财政局",
            [("民政局", "lead"), ("残联", "lead"), ("财政局", "responsible")],
        ),
    ],
)
def test_roles_are_as_stated(listing: str, expected: list[tuple[str, str]]) -> None:
    assert roles(read("一、重点任务", "（一）扩大服务供给", *listing.split("\n"))) == expected


def test_a_party_named_twice_in_a_row_is_one_link() -> None:
    matrix = read("一、重点任务", "（一）扩大服务供给", "牵头单位：市民政局", "责任单位：市民政局、市财政局")
    assert roles(matrix) == [("民政局", "lead"), ("财政局", "responsible")]


def test_a_note_that_the_first_leads_makes_it_the_lead() -> None:
    matrix = read(
        "一、重点任务（排在第一位的为牵头单位）", "（一）扩大服务供给", "责任单位：市民政局、市财政局"
    )
    assert roles(matrix) == [("民政局", "lead"), ("财政局", "responsible")]


def test_names_on_the_line_after_their_label_are_read() -> None:
    assert names(read("一、重点任务", "（一）扩大服务供给", "责任单位：", "市民政局、市财政局")) == [
        "民政局",
        "财政局",
    ]


def test_persons_are_no_parties() -> None:
    assert names(read("一、重点任务", "（一）扩大服务供给", "责任领导：张三", "责任单位：市民政局")) == [
        "民政局"
    ]


# ── rows in clauses and running text ──


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "新建机构20家。（牵头单位：市民政局；责任单位：市财政局）",
            [("民政局", "lead"), ("财政局", "responsible")],
        ),
        (
            "新建机构20家。（市民政局牵头，市财政局、医保局配合）",
            [("民政局", "lead"), ("财政局", "support"), ("医保局", "support")],
        ),
        (
            "新建机构20家（市民政局牵头，市财政局按职责分工负责）。",
            [("民政局", "lead"), ("财政局", "responsible")],
        ),
        ("新建机构20家。（责任单位：市民政局）", [("民政局", "responsible")]),
        ("新建机构20家。由市民政局牵头，市财政局配合。", [("民政局", "lead"), ("财政局", "support")]),
        ("新建机构20家，由市民政局牵头负责。", [("民政局", "lead")]),
    ],
)
def test_a_row_at_the_end_of_a_clause_is_read(clause: str, expected: list[tuple[str, str]]) -> None:
    assert roles(read("一、重点任务", f"（一）扩大服务供给。{clause}")) == expected


def test_a_row_in_the_body_is_its_own_body() -> None:
    (task,) = read("一、重点任务", "（一）扩大服务供给。新建机构。（责任单位：市民政局）").tasks
    assert task.path == task.body_path == "一、重点任务/（一）扩大服务供给"


@pytest.mark.parametrize(
    "sentence",
    [
        "对具备条件的基站，由电力部门实施改造。",
        "各责任单位要加强配合，责任单位每月报送进展。",
        "领导小组办公室（市民政局）设在市政府。",
        "由市民政局牵头，建立联席会议制度。",
        "请各责任单位：按时报送材料。",
    ],
)
def test_a_mere_mention_is_no_row(sentence: str) -> None:
    matrix = read("一、重点任务", "（一）扩大服务供给", sentence)
    assert (matrix.tasks, matrix.faults) == ((), ())


def test_several_clauses_of_one_section_are_several_rows() -> None:
    matrix = read(
        "一、重点任务",
        "（一）扩大服务供给",
        "新建养老机构。按需布点。（责任单位：市民政局）",
        "改造老旧设施。（责任单位：市住建局）",
    )
    assert [task.title for task in matrix.tasks] == ["新建养老机构", "改造老旧设施"]
    assert len({task.id for task in matrix.tasks}) == 2


def test_a_clause_of_the_body_that_the_annex_lists_is_one_row() -> None:
    matrix = read(
        "一、重点任务",
        "（一）扩大服务供给。新建机构。（责任单位：市民政局）",
        "附件",
        "重点任务分工",
        "一、重点任务",
        "（一）扩大服务供给",
        "责任单位：市民政局、市财政局",
    )
    assert [task.path for task in matrix.tasks] == ["附件/一、重点任务/（一）扩大服务供给"]


def test_a_deadline_belongs_to_its_row() -> None:
    matrix = read(
        "一、重点任务",
        "（一）扩大服务供给",
        "责任单位：市民政局",
        "完成时限：2023年底前。",
        "（二）培训",
        "责任单位：市教育局",
    )
    assert [task.deadline for task in matrix.tasks] == ["2023年底前", None]


# ── tables ──


def a_table(rows: int, columns: int, *cells: tuple[str, int, int] | tuple[str, int, int, int, int]) -> Table:
    return Table(rows, columns, tuple(Cell(*cell) for cell in cells), header_rows=0)


def in_annex(table: Table) -> Matrix:
    return read(
        "一、重点任务", "（一）建设网络", "1.新建基站。今年建成。", "附件", "泽阳市方案任务分工表", table
    )


def title_of(task: Task) -> tuple[str | None, str]:
    return task.group, task.title


TWO_HEADER_ROWS = a_table(
    5,
    6,
    ("序号", 0, 0, 2, 1),
    ("重点任务", 0, 1, 2, 1),
    ("工作内容", 0, 2, 2, 1),
    ("责任分工", 0, 3, 1, 2),
    ("完成时限", 0, 5, 2, 1),
    ("牵头单位", 1, 3),
    ("配合单位", 1, 4),
    ("1", 2, 0),
    ("建设网络", 2, 1, 2, 1),
    ("新建基站", 2, 2),
    ("市工信局", 2, 3, 2, 1),
    ("市财政局", 2, 4),
    ("2022年底", 2, 5, 2, 1),
    ("2", 3, 0),
    ("新建机房", 3, 2),
    ("市发改委\n市住建局", 3, 4),
    ("3", 4, 0),
    ("推广应用", 4, 1),
    ("智慧医疗", 4, 2),
    ("—", 4, 3),
    ("市卫健委", 4, 4),
    ("长期", 4, 5),
)


def test_a_merged_cell_holds_for_every_row_it_spans() -> None:
    matrix = in_annex(TWO_HEADER_ROWS)
    assert roles(matrix, 1) == [("工信局", "lead"), ("发改委", "support"), ("住建局", "support")]
    assert [task.deadline for task in matrix.tasks] == ["2022年底", "2022年底", "长期"]


def test_a_merged_task_cell_groups_the_rows() -> None:
    tasks = in_annex(TWO_HEADER_ROWS).tasks
    assert [title_of(task) for task in tasks] == [
        ("建设网络", "新建基站"),
        ("建设网络", "新建机房"),
        ("推广应用", "智慧医疗"),
    ]


def test_the_number_of_a_table_row_is_its_serial() -> None:
    assert [task.number for task in in_annex(TWO_HEADER_ROWS).tasks] == ["1", "2", "3"]


def test_a_dash_in_the_lead_column_is_no_lead() -> None:
    matrix = in_annex(TWO_HEADER_ROWS)
    assert (roles(matrix, 2), codes(matrix)) == ([("卫健委", "support")], [])


def test_a_table_row_finds_its_section_of_the_body() -> None:
    assert in_annex(TWO_HEADER_ROWS).tasks[0].body_path == "一、重点任务/（一）建设网络/1.新建基站"


def test_a_row_across_the_table_groups_those_below() -> None:
    table = a_table(
        3,
        2,
        ("工作任务", 0, 0),
        ("责任单位", 0, 1),
        ("一、建设网络", 1, 0, 1, 2),
        ("新建机房", 2, 0),
        ("市工信局", 2, 1),
    )
    assert [title_of(task) for task in in_annex(table).tasks] == [("建设网络", "新建机房")]


def test_labels_inside_a_cell_give_the_roles() -> None:
    table = a_table(
        2,
        2,
        ("工作任务", 0, 0),
        ("责任分工", 0, 1),
        ("新建机房", 1, 0),
        ("牵头单位：市工信局；配合单位：市财政局", 1, 1),
    )
    assert roles(in_annex(table)) == [("工信局", "lead"), ("财政局", "support")]


def test_a_table_without_responsible_organisations_is_no_matrix() -> None:
    table = a_table(2, 2, ("指标", 0, 0), ("目标", 0, 1), ("基站", 1, 0), ("100个", 1, 1))
    assert in_annex(table).tasks == ()


# ── what cannot be read ──


@pytest.mark.parametrize("listing", ["责任单位：", "责任单位：尽快落实到位", "责任单位：2023年6月底"])
def test_a_row_without_an_organisation_is_a_fault_with_its_place(listing: str) -> None:
    matrix = a_row(listing)
    assert "unreadable_row" in codes(matrix)
    assert matrix.faults[0].place == "一、重点任务/（一）扩大服务供给"


def test_a_table_row_without_an_organisation_is_a_fault() -> None:
    table = a_table(
        3,
        2,
        ("工作任务", 0, 0),
        ("责任单位", 0, 1),
        ("甲", 1, 0),
        ("市工信局", 1, 1),
        ("乙事项", 2, 0),
        ("", 2, 1),
    )
    assert codes(in_annex(table)) == ["unreadable_row"]


def test_a_name_that_is_no_organisation_is_a_fault_and_the_others_are_read() -> None:
    matrix = a_row("责任单位：市民政局、尽快落实到位、市财政局")
    assert (names(matrix), codes(matrix)) == (["民政局", "财政局"], ["not_an_organisation"])


def test_a_fault_of_a_digest_is_only_shown() -> None:
    assert codes(read("一、重点任务", "（一）扩大服务供给", "责任单位：尽快", kind="digest")) == []


def test_a_new_organisation_is_reported_with_its_nearest_names() -> None:
    (fault,) = a_row("责任单位：市城市更新管理局").faults
    assert (fault.code, fault.is_warning) == ("unknown_party", True)
    assert "城市管理局" in fault.message
