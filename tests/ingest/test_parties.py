"""Any way of writing an organisation → one party of one place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import CorpusError
from ingest.parties import PartyRegistry, place_names, read_rules

PARTIES = Path(__file__).parents[2] / "corpus" / "parties.toml"
HERE = "开封市"
ELSEWHERE = "泽阳市"


@pytest.fixture
def registry() -> PartyRegistry:
    return PartyRegistry.load(PARTIES)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("市财政局", "财政局"),
        ("开封市财政局", "财政局"),
        ("县财政局", "财政局"),
        ("财 政 局", "财政局"),
        ("財政局", "财政局"),
        ("市场监管局", "市场监管局"),
        ("市市场监管局", "市场监管局"),
        ("开封市市场监督管理局", "市场监管局"),
        ("市监局", "市场监管局"),
        ("文化广电旅游局", "文化广电和旅游局"),
        ("文广旅局", "文化广电和旅游局"),
        ("发展改革委", "发展改革委员会"),
        ("市发展和改革委员会", "发展改革委员会"),
        ("卫生健康委员会", "卫生健康委"),
        ("自然资源和规划局", "自然资源规划局"),
        ("住房和城乡建设局", "住房城乡建设局"),
        ("市委政法委", "市委政法委"),
        ("政法委员会", "市委政法委"),
        ("市委网信办（市互联网信息办公室）", "市委网信办"),
        ("市供电公司（国网）", "供电公司"),
        ("国网开封供电公司", "供电公司"),
        ("中国铁塔股份有限公司开封市分公司", "铁塔公司"),
        ("各县（区）人民政府", "各县区政府"),
        ("各县（市、区）政府", "各县区政府"),
        ("各基础电信企业", "各基础电信运营公司"),
    ],
)
def test_every_way_to_write_a_party_resolves_to_it(registry: PartyRegistry, written: str, name: str) -> None:
    assert registry.resolve(written, HERE).id == f"{HERE}/{name}"


def test_resolving_known_parties_adds_none(registry: PartyRegistry) -> None:
    before = registry.parties()
    registry.resolve("市工信局", HERE)
    assert registry.parties() == before


@pytest.mark.parametrize(
    ("written", "member"),
    [
        ("杞县人民政府", "杞县"),
        ("祥符区", "祥符区"),
        ("中国移动开封分公司", "移动公司"),
        ("联通", "联通公司"),
    ],
)
def test_a_body_of_a_collective_party_is_its_member(
    registry: PartyRegistry, written: str, member: str
) -> None:
    assert registry.identify(written, HERE).member == member


def test_two_places_have_two_parties_of_one_name(registry: PartyRegistry) -> None:
    assert registry.resolve("财政局", HERE).id != registry.resolve("财政局", ELSEWHERE).id


def test_a_usual_short_name_is_known_in_a_place_never_seen(registry: PartyRegistry) -> None:
    party = registry.resolve("市工信局", ELSEWHERE)
    assert (party.place, party.is_known) == (ELSEWHERE, True)


def test_short_and_full_name_are_one_party_in_a_new_place(registry: PartyRegistry) -> None:
    assert registry.resolve("市发改委", ELSEWHERE) == registry.resolve("发展和改革委员会", ELSEWHERE)


def test_a_party_of_a_new_place_is_called_as_first_written_there(registry: PartyRegistry) -> None:
    registry.resolve("市卫生健康委", ELSEWHERE)
    assert registry.resolve("卫健委", ELSEWHERE).name == "卫生健康委"


@pytest.mark.parametrize(
    "written", ["市民中心", "市委宣传部", "市政府办公室", "市场监管局", "区块链中心", "市属国有企业"]
)
def test_a_name_that_begins_with_a_level_on_its_own_keeps_it(registry: PartyRegistry, written: str) -> None:
    assert registry.resolve(written, ELSEWHERE).name == written


def test_the_citys_short_name_is_dropped_before_a_name_that_begins_with_a_level(
    registry: PartyRegistry,
) -> None:
    assert registry.resolve("泽阳市民中心", ELSEWHERE).name == "市民中心"


@pytest.mark.parametrize("written", ["市民政局", "泽阳市民政局", "市民政局（市社会组织管理局）"])
def test_a_level_in_front_of_a_name_is_dropped(registry: PartyRegistry, written: str) -> None:
    assert registry.resolve(written, ELSEWHERE).name == "民政局"


def test_a_county_that_shares_the_citys_name_is_another_party(registry: PartyRegistry) -> None:
    registry.resolve("各县区政府", ELSEWHERE)
    assert registry.resolve("泽阳县人民政府", ELSEWHERE).name == "泽阳县人民政府"


def test_a_collective_name_keeps_its_brackets(registry: PartyRegistry) -> None:
    assert registry.resolve("各乡镇（街道）", ELSEWHERE).name == "各乡镇（街道）"


@pytest.mark.parametrize("again", ["各县区人民政府", "各县（区）", "各县、区政府", "县（市、区）政府"])
def test_a_collective_party_stays_one_however_it_is_written(registry: PartyRegistry, again: str) -> None:
    first = registry.resolve("各县（市、区）人民政府", ELSEWHERE)
    assert registry.resolve(again, ELSEWHERE) == first


def test_a_province_calls_its_offices_otherwise(registry: PartyRegistry) -> None:
    party = registry.resolve("省财政厅", "岚江省")
    assert (party.name, party.is_known) == ("财政厅", True)


def test_an_unknown_name_is_taken_in_with_its_nearest(registry: PartyRegistry) -> None:
    party = registry.resolve("市城市更新管理局", HERE)
    assert not party.is_known
    assert party.nearest[0] == "城市管理局"


def test_an_unknown_name_is_the_same_party_the_second_time(registry: PartyRegistry) -> None:
    assert registry.resolve("市低空经济局", HERE) is registry.resolve("低空经济局", HERE)


def test_a_merge_line_makes_two_names_one(tmp_path: Path) -> None:
    path = tmp_path / "parties.toml"
    path.write_text(
        '[[place]]\nplace = "泽阳市"\nname = "数据局"\n\n[merge]\n"泽阳市/大数据中心" = "数据局"\n',
        encoding="utf-8",
    )
    assert PartyRegistry.load(path).resolve("市大数据中心", ELSEWHERE).id == "泽阳市/数据局"


def test_looking_up_takes_nothing_in(registry: PartyRegistry) -> None:
    assert registry.look_up("财政局", ELSEWHERE) is None
    assert registry.parties(ELSEWHERE) == ()


def test_a_registry_survives_json(registry: PartyRegistry) -> None:
    registry.resolve("市低空经济局", HERE)
    registry.resolve("市工信局", ELSEWHERE)
    copy = PartyRegistry.from_dict(json.loads(json.dumps(registry.to_dict(), ensure_ascii=False)))
    assert copy.parties() == registry.parties()
    assert copy.to_dict() == registry.to_dict()


def test_a_copied_registry_resolves_alike(registry: PartyRegistry) -> None:
    copy = PartyRegistry.from_dict(registry.to_dict())
    assert copy.identify("移动公司", HERE) == registry.identify("移动公司", HERE)


@pytest.mark.parametrize("name", ["各县（市、区）政府", "市档案馆", "无线电管理局", "某某银行"])
def test_what_ends_like_an_organisation_is_one(registry: PartyRegistry, name: str) -> None:
    assert registry.is_organisation(name, ELSEWHERE)


@pytest.mark.parametrize("name", ["尽快落实到位", "2021年6月", "牵头单位：市财政局", "张三", "—"])
def test_what_does_not_end_like_an_organisation_is_none(registry: PartyRegistry, name: str) -> None:
    assert not registry.is_organisation(name, ELSEWHERE)


def _refused(tmp_path: Path, text: str) -> set[str]:
    path = tmp_path / "parties.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        PartyRegistry.load(path)
    return {fault.code for fault in caught.value.faults}


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(CorpusError) as caught:
        PartyRegistry.load(tmp_path / "parties.toml")
    assert caught.value.faults[0].code == "missing_parties"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[[place]\n", "unreadable_parties"),
        ('[[place]]\nname = "财政局"\n', "unreadable_parties"),
        ('[[place]]\nplace = "甲市"\nname = "财政局"\nalias = ["财局"]\n', "unreadable_parties"),
        ('[[place]]\nplace = "甲市"\nname = "财政局"\n' * 2, "duplicate_party"),
        ('[[place]]\nplace = "甲市"\nname = "财政局"\nusual = "财务局"\n', "unknown_usual"),
        ('[[usual]]\nname = "各县"\npatterns = ["("]\n', "bad_pattern"),
    ],
    ids=["broken", "no place", "unknown key", "twice", "unknown usual", "bad pattern"],
)
def test_a_wrong_parties_file_names_what_is_wrong(tmp_path: Path, text: str, code: str) -> None:
    assert code in _refused(tmp_path, text)


def test_every_fault_of_a_parties_file_is_listed(tmp_path: Path) -> None:
    twice = '[[place]]\nplace = "甲市"\nname = "财政局"\n' * 2
    assert _refused(tmp_path, twice + '[[usual]]\nname = "各县"\npatterns = ["("]\n') == {
        "duplicate_party",
        "bad_pattern",
    }


@pytest.mark.parametrize(
    ("place", "names"),
    [("开封市", ("开封市", "开封")), ("杞县", ("杞县",)), ("岚江省", ("岚江省", "岚江")), ("", ())],
)
def test_a_place_has_a_short_name_where_enough_is_left(place: str, names: tuple[str, ...]) -> None:
    assert place_names(place, read_rules().place_endings) == names


@pytest.mark.parametrize("party", PartyRegistry.load(PARTIES).parties(HERE), ids=lambda party: party.name)
def test_a_party_answers_to_its_own_name_and_prefixed(party: object) -> None:
    registry = PartyRegistry.load(PARTIES)
    name = getattr(party, "name", "")
    assert {registry.resolve(written, HERE) for written in (name, f"开封市{name}", f"开封{name}")} == {party}


def test_a_blank_name_is_refused(registry: PartyRegistry) -> None:
    with pytest.raises(ValueError, match="blank"):
        registry.resolve(" 　", HERE)


@given(st.text(alphabet="市县区省局委办公司人民政府（）各和、 开封财政", max_size=14).filter(str.strip))
def test_resolving_twice_gives_the_same_party(written: str) -> None:
    registry = PartyRegistry.from_dict({})
    assert registry.resolve(written, HERE) == registry.resolve(written, HERE)
