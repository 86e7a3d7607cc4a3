"""Organisations in questions and messages."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.mentions import MatchedHow, PartyMention
from ingest.parties import PartyRegistry

REGISTRY = PartyRegistry.load(Path(__file__).parents[2] / "corpus" / "parties.toml")
HERE = "开封市"


def found(text: str) -> list[PartyMention]:
    return REGISTRY.find(text, HERE)


def named(text: str) -> list[str]:
    return [mention.party.name for mention in found(text) if mention.party]


@pytest.mark.parametrize(
    "asked",
    ["{}有哪些任务", "{}都有哪些任务", "{}负责哪些任务", "{}一共有几项任务"],
)
def test_every_name_a_party_goes_by_is_found_in_a_question(asked: str) -> None:
    missed = []
    for party in REGISTRY.parties(HERE):
        members = [name for member in party.members for name in (member.name, *member.aliases)]
        for name in (party.name, *party.aliases, *members):
            mentions = found(asked.format(name))
            if [mention.party.id for mention in mentions if mention.party] != [party.id]:
                missed.append((party.name, name))
    assert missed == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("哪些任务没有工信局？", ["工业和信息化局"]),
        ("公安局和财政局都参与的有哪些", ["公安局", "财政局"]),
        ("供电公司（国网开封供电那边）的责任", ["供电公司", "供电公司"]),
        ("“文化广电旅游局”少个和字", ["文化广电和旅游局"]),
        ("咱网信办摊上几项？", ["市委网信办"]),
        ("交通運輸局：徵集案例6個", ["交通运输局"]),
        ("有没有不用县区政府参与的任务", ["各县区政府"]),
        ("有运营商但没有铁塔公司的任务", ["各基础电信运营公司", "铁塔公司"]),
        ("公安在里头吗", ["公安局"]),
        ("供电：配套需求这项", ["供电公司"]),
        ("我们是铁塔的", ["铁塔公司"]),
        ("住房和城乡建设局管不管", ["住房城乡建设局"]),
        ("信息化局牵头吗", ["工业和信息化局"]),
    ],
)
def test_names_and_short_names_are_found_in_order(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("大数剧局一共有几项活", "政务服务和大数据管理局"),
        ("财正局负责什么", "财政局"),
        ("功信局有几个任务", "工业和信息化局"),
        ("住建菊：规划布局这块", "住房城乡建设局"),
        ("城市管里局", "城市管理局"),
    ],
)
def test_a_homophone_is_heard(text: str, party: str) -> None:
    assert [(mention.party.name, mention.how) for mention in found(text) if mention.party] == [
        (party, MatchedHow.PINYIN)
    ]


def test_a_lost_character_is_forgiven() -> None:
    assert [(mention.party.name, mention.how) for mention in found("农业农局的任务") if mention.party] == [
        ("农业农村局", MatchedHow.FUZZY)
    ]


@pytest.mark.parametrize(
    "name", ["税务局", "气象局", "统计局", "审计局", "水利局", "开封大学", "城市更新局", "人社局"]
)
def test_an_organisation_outside_the_matrix_is_unknown(name: str) -> None:
    mentions = found(f"{name}在附件里要干啥")
    assert [(mention.matched_text, mention.party, mention.how) for mention in mentions] == [
        (name, None, MatchedHow.UNKNOWN)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "5G移动网络和移动边缘计算平台",
        "移动支付有没有补贴",
        "联通性怎么样",
        "河南省电信条例从哪天开始施行",
        "转供电占比降到20%以内",
        "推动公安等行业的杆塔资源共享",
        "统筹5G基站规划布局",
        "将开发改为独立组网",
        "哪个局在管",
        "我们局要干哪些活",
        "责任单位都有谁",
        "领导小组的办公室到底设在哪个单位",
        "鼓楼夜市",
        "有几个县区",
        "怎么办",
        "乡镇和农村热点的覆盖",
    ],
)
def test_ordinary_words_are_no_organisation(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("杞县2021年分到多少个基站指标", ["杞县"]),
        ("在祥符区新建了15个站", ["祥符区"]),
        ("移动联通电信在附件里是咋写的", ["移动公司", "联通公司", "电信公司"]),
        ("移动公司：SA基站累计620个", ["移动公司"]),
        ("中国移动开封分公司报", ["移动公司"]),
    ],
)
def test_members_of_collective_parties_are_named(text: str, members: list[str]) -> None:
    assert [mention.member for mention in found(text)] == members


def test_an_office_of_a_county_belongs_to_the_county() -> None:
    assert [(mention.matched_text, mention.member) for mention in found("杞县财政局负责啥")] == [
        ("杞县财政局", "杞县")
    ]


@pytest.mark.parametrize("text", ["郑州市财政局", "省发展改革委", "国家发改委"])
def test_an_office_of_another_place_or_level_is_not_ours(text: str) -> None:
    assert [(mention.matched_text, mention.party) for mention in found(text)] == [(text, None)]


@pytest.mark.parametrize("text", ["开封市财政局", "市财政局", "咱市财政局", "我市财政局"])
def test_our_place_in_front_belongs_to_the_name(text: str) -> None:
    assert [mention.matched_text for mention in found(f"请问{text}的任务")] == [text]


def test_a_fragment_of_several_names_offers_them() -> None:
    (mention,) = found("管理局有几项任务")
    assert mention.how is MatchedHow.AMBIGUOUS
    assert {"城市管理局", "应急管理局", "无线电管理局"} <= {party.name for party in mention.candidates}


def test_a_name_of_two_places_is_ambiguous_where_no_place_is_given() -> None:
    registry = PartyRegistry.from_dict(REGISTRY.to_dict())
    registry.resolve("市财政局", "泽阳市")
    (mention,) = registry.find("财政局的任务")
    assert {party.place for party in mention.candidates} == {"开封市", "泽阳市"}


def test_a_place_in_the_text_decides_whose_office_it_is() -> None:
    registry = PartyRegistry.from_dict(REGISTRY.to_dict())
    registry.resolve("市财政局", "泽阳市")
    assert [mention.party.place for mention in registry.find("泽阳市财政局", HERE) if mention.party] == [
        "泽阳市"
    ]


def test_an_abbreviation_of_a_new_party_is_understood() -> None:
    registry = PartyRegistry.from_dict(REGISTRY.to_dict())
    registry.resolve("市轨道交通集团", "泽阳市")
    assert [mention.party.name for mention in registry.find("轨交集团负责啥", "泽阳市") if mention.party] == [
        "轨道交通集团"
    ]


@given(st.text(alphabet="市县区局委办公司财政工信移动联通电信，。、 ：５Ｇ發展改革ﬁ\u200b杞县", max_size=40))
def test_mentions_quote_the_text_in_order_without_overlap(text: str) -> None:
    mentions = found(text)
    assert all(text[mention.start : mention.end] == mention.matched_text for mention in mentions)
    assert all(before.end <= after.start for before, after in pairwise(mentions))


@pytest.mark.parametrize(
    ("asked", "place"), [("开封市财政局", HERE), ("白石市财政局", "白石市"), ("青川县财政局", "青川县")]
)
def test_the_place_in_front_tells_offices_of_one_name_apart(asked: str, place: str) -> None:
    registry = PartyRegistry.load(Path(__file__).parents[2] / "corpus" / "parties.toml")
    registry.resolve("市财政局", "白石市")
    registry.resolve("县财政局", "青川县")
    assert [mention.party and mention.party.id for mention in registry.find(f"{asked}有哪些任务")] == [
        f"{place}/财政局"
    ]
