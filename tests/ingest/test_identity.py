"""What a document is, is read from the document; its header corrects it; a digest is known by its header alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from ingest.document import Document, DocumentKind, Identity
from ingest.errors import SourceError
from ingest.readers import read_source
from ingest.structure import build_document
from tests.ingest.sources import text_source

POLICIES = Path(__file__).parents[2] / "corpus" / "policies"
CITY_PLAN = POLICIES / "汴政办〔2020〕44号.txt"

MEASURES = """青原市人民政府办公室
关于印发青原市支持中小企业若干措施的通知
青政办[2021]5号

各县区人民政府，市政府各部门：
现将《青原市支持中小企业若干措施》印发给你们，请认真落实。

青原市人民政府办公室
二〇二一年三月一日
（此件公开发布）

青原市支持中小企业若干措施

为贯彻落实《中华人民共和国中小企业促进法》和《东岭省优化营商环境条例》（东岭省人民政府令第12号），制定本措施。

一、降低成本
1、减免房租。对承租国有房产的企业，减免三个月房租，有效期5年的合同除外。
2、缓缴社保。缓缴期限不超过六个月。

二、附则
本措施自2021年4月1日起施行，有效期3年。《青原市扶持企业办法》（青政〔2015〕9号）同时废止。

抄送：市委各部门，市人大办公室。
青原市人民政府办公室　　2021年3月4日印发
"""


def read(text: str, header: Mapping[str, object] | None = None, name: str = "plan.txt") -> Identity:
    return build_document(text_source(text, name, header)).identity


@pytest.fixture(scope="module")
def city_plan() -> Document:
    return build_document(read_source(CITY_PLAN))


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("title", "开封市加快5G产业发展三年行动计划（2020—2022年）"),
        ("doc_number", "汴政办〔2020〕44号"),
        ("kind", DocumentKind.OFFICIAL),
        ("issuer", "开封市人民政府办公室"),
        ("level", "市"),
        ("place", "开封市"),
        ("issued_on", date(2020, 7, 31)),
        ("printed_on", date(2020, 8, 11)),
        ("plan_period", (2020, 2022)),
        ("in_force_until", date(2022, 12, 31)),
        ("in_force_until_basis", "plan_period"),
        ("addressees", "各县、区人民政府，市人民政府有关部门，各有关单位"),
        ("organiser", "市工信局"),
        ("overseer", "市政府办公室七科"),
        ("copied_to", "市委办公室，市人大常委会办公室，市政协办公室"),
        ("printed_by", "开封市人民政府办公室"),
    ],
)
def test_the_received_plan_says_what_it_is(city_plan: Document, field: str, expected: object) -> None:
    assert getattr(city_plan.identity, field) == expected


def test_the_received_plan_knows_what_it_rests_on(city_plan: Document) -> None:
    (reference,) = city_plan.identity.based_on
    assert (reference.title, reference.doc_number) == (
        "河南省加快5G产业发展三年行动计划（2020—2022年）",
        "豫政办〔2020〕20号",
    )


def test_a_reference_stands_where_it_says(city_plan: Document) -> None:
    (reference,) = city_plan.identity.based_on
    words = city_plan.text[reference.start : reference.end]
    assert words.startswith("《") and words.endswith("20号)")


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("title", "青原市支持中小企业若干措施"),
        ("doc_number", "青政办〔2021〕5号"),
        ("issuer", "青原市人民政府办公室"),
        ("place", "青原市"),
        ("issued", "2021-03-01"),
        ("issued_on", date(2021, 3, 1)),
        ("printed_on", date(2021, 3, 4)),
        ("in_force_from", date(2021, 4, 1)),
        ("in_force_until", date(2024, 3, 31)),
        ("in_force_until_basis", "text"),
        ("plan_period", None),
        ("addressees", "各县区人民政府，市政府各部门"),
        ("copied_to", "市委各部门，市人大办公室"),
        ("organiser", None),
    ],
)
def test_another_layout_says_what_it_is(field: str, expected: object) -> None:
    assert getattr(read(MEASURES), field) == expected


def test_what_a_document_repeals_is_no_ground() -> None:
    assert [reference.title for reference in read(MEASURES).based_on] == [
        "中华人民共和国中小企业促进法",
        "东岭省优化营商环境条例",
    ]


def test_the_number_of_an_order_is_read_in_brackets() -> None:
    assert read(MEASURES).based_on[1].doc_number == "东岭省人民政府令第12号"


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("title", "若干措施", "若干措施"),
        ("doc_number", "青政〔2021〕6号", "青政〔2021〕6号"),
        ("issued", "2021-05", "2021-05"),
        ("place", "北原市", "北原市"),
        ("short_names", ["惠企措施"], ("惠企措施",)),
        ("replaced_by", "青政办〔2024〕1号", ("青政办〔2024〕1号",)),
        ("audience", "member", "member"),
    ],
)
def test_a_header_corrects_the_document(field: str, value: object, expected: object) -> None:
    assert getattr(read(MEASURES, {field: value}), field) == expected


def test_the_header_comes_before_the_text_where_both_give_an_end() -> None:
    identity = read(MEASURES, {"expires": "2022-06-30"})
    assert (identity.in_force_until, identity.in_force_until_basis) == (date(2022, 6, 30), "header")


@pytest.mark.parametrize(
    "header", [{"expires": "下个月"}, {"kind": "letter"}, {"short_names": 5}], ids=["date", "kind", "list"]
)
def test_a_header_that_cannot_be_read_is_refused(header: dict[str, object]) -> None:
    with pytest.raises(SourceError, match="文件头"):
        read(MEASURES, header)


def test_a_digest_takes_no_number_from_its_text() -> None:
    identity = read(
        "河南省某办法\n\n青政办〔2021〕5号\n\n一、要点\n自2021年1月1日起施行。",
        {"kind": "digest", "title": "某办法"},
    )
    assert (identity.doc_number, identity.in_force_from) == (None, None)


def test_a_digest_of_the_corpus_keeps_its_header() -> None:
    identity = build_document(read_source(POLICIES / "yuzhengban-2020-20.md")).identity
    assert (identity.doc_number, identity.issued, identity.level) == ("豫政办〔2020〕20号", "2020-05", "省")


def test_every_digest_of_the_corpus_is_one() -> None:
    kinds = {build_document(read_source(path)).identity.kind for path in POLICIES.glob("*.md")}
    assert kinds == {DocumentKind.DIGEST}


def test_an_order_has_its_number_on_two_lines() -> None:
    identity = read(
        "国务院令\n第743号\n\n《安全保护条例》已经国务院通过，现予公布，自2021年9月1日起施行。\n\n2021年7月30日\n\n安全保护条例\n\n第一条 为了保障安全，制定本条例。"
    )
    assert (identity.doc_number, identity.level, identity.in_force_from) == (
        "国务院令第743号",
        "国家",
        date(2021, 9, 1),
    )


def test_a_regulation_is_dated_by_its_adoption() -> None:
    identity = read(
        "岭南省节约用电条例\n（2022年5月26日岭南省第十三届人民代表大会常务委员会第三十次会议通过）\n\n第一条 为了节约用电，制定本条例。"
    )
    assert (identity.issued_on, identity.issuer) == (date(2022, 5, 26), "岭南省人民代表大会常务委员会")


def test_a_title_over_two_lines_is_one_title() -> None:
    assert (
        read("青原市推进数字乡村建设\n三年行动计划(2021-2023年)\n\n一、目标\n建成站点。").title
        == "青原市推进数字乡村建设三年行动计划（2021-2023年）"
    )


def test_each_of_several_issuers_is_named() -> None:
    assert (
        read(
            "东岭省财政厅\n东岭省教育厅\n关于做好资助工作的通知\n\n各市财政局：\n\n一、目标\n做好资助。"
        ).issuer
        == "东岭省财政厅、东岭省教育厅"
    )


def test_a_signature_at_the_end_names_the_issuer_and_the_day() -> None:
    identity = read(
        "关于做好防汛工作的通知\n\n各乡镇：\n\n一、排查\n做好排查工作。\n\n临山县水利局\n2023年5月4日"
    )
    assert (identity.issuer, identity.issued_on, identity.place) == (
        "临山县水利局",
        date(2023, 5, 4),
        "临山县",
    )


def test_a_document_without_a_title_is_called_by_its_file() -> None:
    assert read("第一条　为规范管理，制定本办法。", name="管理办法.txt").title == "管理办法"
