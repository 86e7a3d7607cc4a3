"""Who does what: complete lists, in the matrix's order, with the rows they rest on."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.qa.outcomes import Answer, AnswerStatus
from ingest.index import Role
from tests.api.qa.asker import Asker

NEITHER_SAYS_MORE = "没有"


def rows(answer: Answer) -> list[str]:
    """The rows cited, by their title."""
    return [re.sub(r"^（[^）]*）", "", one.section_path.rpartition("/")[2]) for one in answer.citations]


def titles(asker: Asker, *, with_party: str, without: str = "") -> list[str]:
    """What the matrix itself says."""
    matrix = asker.desk.matrix
    unwanted = {task.id for task in matrix.tasks_of(without)} if without else set()
    return [task.title for task in matrix.tasks_of(with_party) if task.id not in unwanted]


# ── one row ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "question",
    [
        "发展车网互动归谁",
        "车网互动这事哪家扛头",
        "谁负责发展车网互动？",
        "發展車網互動由誰牽頭",
        "发展车网互动的责任单位有哪些",
    ],
)
def test_the_parties_of_a_row_are_all_named(alone: Asker, question: str) -> None:
    answer = alone.ask(question)
    names = ["国网澜阳供电公司", "发展改革委", "工业和信息化局", "科技局", "澜阳经济技术开发区管委会"]
    places = [answer.text.find(name) for name in names]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("ordinal", range(13))
def test_every_row_is_answered_in_full(alone: Asker, ordinal: int) -> None:
    task = alone.desk.matrix.tasks[ordinal]
    answer = alone.ask(f"{task.title}的责任单位有哪些？")
    names = {
        link.member or alone.desk.party_names[link.party_id] for link in alone.desk.matrix.parties_of(task.id)
    }
    assert rows(answer) == [task.title]
    assert {name for name in names if name not in answer.text} == set()


def test_a_lead_is_told_from_the_rest(alone: Asker) -> None:
    text = alone.ask("培育运营主体谁牵头").text
    assert "由商务局、工业和信息化局牵头（共2个牵头单位）；责任单位2个：发展改革委、国资委" in text


def test_a_row_without_a_stated_lead_has_none(alone: Asker) -> None:
    text = alone.ask("规范价格行为谁牵头").text
    assert "没有标明谁牵头" in text
    assert "由发展改革委牵头" not in text


@pytest.mark.parametrize(
    ("question", "first"),
    [
        pytest.param("补齐居住区短板有没有公安局", "没有。", id="not-in-it"),
        pytest.param("市场监管局参与补齐居住区短板吗", "是。", id="in-it"),
        pytest.param("补齐居住区短板是住建局牵头吗", "是。", id="its-lead"),
    ],
)
def test_yes_or_no_comes_first(alone: Asker, question: str, first: str) -> None:
    assert alone.ask(question).text.startswith(first)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("财政局在兑现奖补资金里排第几", "4个单位里排在第1位", id="place-of-a-party"),
        pytest.param("兑现奖补资金有几个责任单位", "共列4个单位", id="how-many"),
    ],
)
def test_places_in_a_row_are_counted(alone: Asker, question: str, said: str) -> None:
    assert said in alone.ask(question).text


@pytest.mark.parametrize(
    ("question", "title"),
    [
        pytest.param("第三块第二条归谁", "培育运营主体", id="group-and-item"),
        pytest.param("第四部分第一项谁负责", "落实安全责任", id="in-other-words"),
        pytest.param("第三块第二条是什么任务", "培育运营主体", id="what-it-is"),
        pytest.param("第四条归谁负责", "加快公路沿线布局", id="the-only-group-that-has-so-many"),
    ],
)
def test_a_row_is_found_by_its_number(alone: Asker, question: str, title: str) -> None:
    assert rows(alone.ask(question))[:1] == [title]


@pytest.mark.parametrize("question", ["第一条归谁负责", "第一条是什么任务"])
def test_a_number_that_fits_several_rows_is_asked_back(alone: Asker, question: str) -> None:
    answer = alone.ask(question)
    assert answer.status is AnswerStatus.ASK_BACK
    assert [one.label for one in answer.choices][:2] == ["统筹布局规划", "建设市级监管平台"]


def test_a_number_that_no_row_has_is_not_answered(alone: Asker) -> None:
    assert not alone.ask("第九块第一条是什么任务").is_answered


def test_the_parties_of_two_rows_are_compared(alone: Asker) -> None:
    assert "共1个：发展改革委" in alone.ask("发展车网互动和规范价格行为都有的单位有哪些").text


# ── parties ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["财政局", "市财政局", "财政部门", "澜阳市财政局", "財政局"])
def test_a_party_goes_by_several_names(alone: Asker, name: str) -> None:
    assert rows(alone.ask(f"{name}有哪些任务")) == ["建设市级监管平台", "推进公务用车示范", "兑现奖补资金"]


def test_every_party_has_its_whole_list(alone: Asker) -> None:
    for party_id in alone.desk.matrix.party_ids:
        answer = alone.ask(f"{alone.desk.party_names[party_id]}有哪些任务？")
        assert rows(answer) == titles(alone, with_party=party_id)


def test_what_a_party_leads_is_told_apart(alone: Asker) -> None:
    assert "其中牵头2项：“统筹布局规划”、“建设市级监管平台”" in alone.ask("发改委有哪些任务").text


def test_only_what_a_party_leads_where_that_is_asked(alone: Asker) -> None:
    assert rows(alone.ask("财政局牵头哪些任务")) == ["兑现奖补资金"]


@pytest.mark.parametrize("question", ["教育局有哪些任务", "气象局负责什么", "濮阳市财政局有哪些任务"])
def test_a_party_that_is_not_listed_is_said_not_to_be(alone: Asker, question: str) -> None:
    answer = alone.ask(question)
    assert (answer.status, answer.reason) == (AnswerStatus.NO_SOURCE_FOUND, "party_not_listed")
    assert "没有列" in answer.text


def test_the_nearest_name_is_offered_for_one_that_is_not_listed(alone: Asker) -> None:
    assert "名称相近的有：财政局" in alone.ask("濮阳市财政局有哪些任务").text


# ── several parties ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "wording",
    [
        "哪些任务有{a}没有{b}",
        "有{a}但没有{b}的任务",
        "没有{b}但有{a}的任务有哪些",
        "{a}参与、{b}不参与的任务",
        "含{a}而不含{b}的有哪几项任务",
        "哪几项任务列了{a}，没列{b}",
        "有{a}却没{b}的任务是哪些",
        "{b}没有参与、{a}参与的任务有几项",
        "列出有{a}且无{b}的任务",
        "有{a}、没有{b}的任务帮我列一下",
        "哪些活{a}有份但是{b}不用管",
        "有{a}，但不包括{b}的任务",
    ],
)
def test_with_one_but_without_another(alone: Asker, wording: str) -> None:
    answer = alone.ask(wording.format(a="发改委", b="财政局"))
    wanted = titles(alone, with_party="澜阳市/发展改革委", without="澜阳市/财政局")
    assert rows(answer) == wanted


PARTIES = st.sampled_from(
    ["发改委", "财政局", "公安局", "商务局", "工信局", "市场监管局", "城管局", "应急管理局"]
)


@settings(max_examples=30)
@given(first=PARTIES, second=PARTIES)
def test_with_and_without_another_make_up_the_whole_list(alone: Asker, first: str, second: str) -> None:
    if first == second:
        return
    both = alone.ask(f"{first}和{second}都有的任务有哪些")
    only = alone.ask(f"有{first}但没有{second}的任务有哪些")
    shared = set() if both.text.startswith(NEITHER_SAYS_MORE) else set(rows(both))
    own = set() if only.text.startswith(NEITHER_SAYS_MORE) else set(rows(only))
    assert shared | own == set(rows(alone.ask(f"{first}有哪些任务")))
    assert not shared & own


@pytest.mark.parametrize(
    ("question", "count"),
    [
        pytest.param("财政局和公安局都有的任务", "共1项", id="both"),
        pytest.param("财政局或者公安局有的任务", "共5项", id="either"),
        pytest.param("没有发改委参与的任务有哪些", "共3项", id="without"),
    ],
)
def test_rows_of_several_parties_are_counted(alone: Asker, question: str, count: str) -> None:
    assert count in alone.ask(question).text.partition("\n")[0]


def test_each_for_itself_is_not_both_together(alone: Asker) -> None:
    text = alone.ask("财政局、公安局各自有哪些任务").text
    assert "都参与" not in text
    assert text.count("共有3项任务") == 2


def test_two_parties_with_as_many_rows_are_not_called_the_same(alone: Asker) -> None:
    assert alone.ask("财政局和公安局谁的任务多").text.startswith("不一样：财政局和公安局各有3项")


# ── counts ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("一共多少项任务", "共13项任务，分5大类", id="rows"),
        pytest.param("一共涉及多少个单位", "共涉及27个单位", id="parties"),
        pytest.param("哪个单位任务最多", "发展改革委，共10项", id="most-rows"),
        pytest.param("责任单位最多的是哪项任务", "有7个单位", id="most-parties"),
        pytest.param("只有一项任务的单位有哪些", "共12家", id="one-row"),
    ],
)
def test_the_matrix_is_counted(alone: Asker, question: str, said: str) -> None:
    assert said in alone.ask(question).text


def test_the_counts_of_all_parties_add_up_to_the_links_of_the_matrix(alone: Asker) -> None:
    matrix = alone.desk.matrix
    counts = dict(matrix.tasks_per_party)
    assert sum(counts.values()) == sum(
        len({one.party_id for one in matrix.parties_of(task.id)}) for task in matrix.tasks
    )
    assert any(link.role is Role.LEAD for link in matrix.responsibilities)


# ── two places ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "document"),
    [
        pytest.param("财政局有哪些任务", "汴政办-2020-44号", id="home"),
        pytest.param("澜阳市财政局有哪些任务", "澜阳市充电基础设施三年行动方案", id="another-city"),
        pytest.param("霁川县财政局有哪些任务", "霁川县智慧水利建设实施方案", id="a-county"),
        pytest.param("霁川县智慧水利方案里财政局有哪些任务", "霁川县智慧水利建设实施方案", id="by-document"),
    ],
)
def test_the_same_office_of_two_places_is_two_parties(together: Asker, question: str, document: str) -> None:
    assert {one.document_id for one in together.ask(question).citations} == {document}


def test_no_row_of_one_place_gets_into_the_list_of_another(together: Asker) -> None:
    shared = set(rows(together.ask("澜阳市财政局有哪些任务"))) & set(
        rows(together.ask("霁川县财政局有哪些任务"))
    )
    assert shared == set()
