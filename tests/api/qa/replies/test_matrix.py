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


# ── roles ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("培育运营主体的牵头单位有几家", "（共2个牵头单位）", id="two-leads-are-counted"),
        pytest.param("车网互动有几个牵头单位", "（共1个牵头单位）", id="one-lead-where-asked"),
        pytest.param(
            "建设市级监管平台的配合单位有哪些", "“建设市级监管平台”的配合单位4个：", id="support-first"
        ),
    ],
)
def test_a_row_is_told_by_role(alone: Asker, question: str, said: str) -> None:
    assert said in alone.ask(question).text


def test_a_row_that_lists_support_alone_has_no_lead(world: Asker) -> None:
    text = world.ask("霁川县培育农民用水合作组织谁牵头").text
    assert "没有写这一项由谁牵头，列出的都是配合单位" in text


def test_the_rows_that_a_party_supports_are_told_from_those_that_do_not_say(alone: Asker) -> None:
    supported, unmarked = alone.ask("发改委配合哪些任务").text.split("\n")
    assert "作为配合单位的任务共3项：“补齐居住区短板”、“发展车网互动”、“强化网络和数据安全”" in supported
    assert "没有标明是牵头还是配合的任务共5项" in unmarked


def test_both_roles_of_a_party_where_both_are_asked_for(alone: Asker) -> None:
    assert rows(alone.ask("城管局牵头哪件、配合哪件")) == ["强化运维管理", "补齐居住区短板"]


def test_a_part_of_a_list_comes_with_the_list(alone: Asker) -> None:
    text = alone.ask("供电公司一共参与几项，其中几项牵头").text
    assert "共有6项任务" in text
    assert "其中牵头1项：“发展车网互动”" in text


def test_a_party_that_leads_nothing_is_said_to_lead_nothing(alone: Asker) -> None:
    answer = alone.ask("公安局牵头的是哪一项")
    assert answer.text.startswith("没有。")
    assert answer.status is AnswerStatus.ANSWERED_FROM_MATRIX


def test_a_party_that_is_not_listed_leads_nothing(alone: Asker) -> None:
    answer = alone.ask("教育局牵头的是哪一项")
    assert "没有由它牵头的任务" in answer.text
    assert [one.section_path for one in answer.citations] == ["附件"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("没写牵头单位的有几行", "共2项：“推进乡镇全覆盖”、“规范价格行为”", id="no-lead"),
        pytest.param(
            "有几项是两家并列牵头的", "共2项：“建设市级监管平台”、“培育运营主体”", id="several-leads"
        ),
        pytest.param("一共多少个牵头单位", "担任牵头单位的共12家", id="how-many-leads"),
        pytest.param("谁牵头的任务最多", "发展改革委，共2项", id="leads-most"),
        pytest.param("哪些单位从没牵头过", "共15家", id="never-leads"),
        pytest.param("有3项任务的单位有哪些", "承担3项任务的单位共4家", id="so-many-rows"),
        pytest.param("参与任务最多的前三家单位", "发展改革委10项、国网澜阳供电公司6项", id="ranks"),
        pytest.param("有没有哪家单位每一项都参与", "没有哪家单位每一项任务都参与", id="in-every-row"),
    ],
)
def test_leads_and_numbers_are_counted(alone: Asker, question: str, said: str) -> None:
    assert said in alone.ask(question).text


def test_leads_are_not_counted_where_none_is_marked(together: Asker) -> None:
    assert "没有标明谁牵头、谁配合" in together.ask("哪些任务没写牵头单位").text


# ── parties beside a row ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "first"),
    [
        pytest.param("补齐居住区短板里有公安局和财政局没", "没有。", id="none-of-two"),
        pytest.param("补齐居住区短板有没有城管局和市场监管局", "有。这几家都在", id="both-of-two"),
        pytest.param("补齐居住区短板里有公安局、市场监管局吗", "不全。", id="one-of-two"),
        pytest.param("财政局是不是不参加补齐居住区短板", "对。", id="denied-rightly"),
        pytest.param("补齐居住区短板是发改委牵头吗", "不是。", id="in-it-but-no-lead"),
        pytest.param("规范价格行为是发改委牵头吗", "文件没有标明", id="no-lead-marked"),
        pytest.param(
            "补齐居住区短板是住建局牵头还是发改委牵头",
            "“补齐居住区短板”由住房城乡建设局牵头；",
            id="which-leads",
        ),
        pytest.param(
            "补齐居住区短板归财政局还是归城管局", "“补齐居住区短板”列有城市管理局", id="which-of-two"
        ),
        pytest.param("发改委是不是统筹布局规划唯一的牵头单位", "是，", id="only-lead"),
        pytest.param("商务局是不是培育运营主体唯一的牵头单位", "不是唯一的", id="one-of-two-leads"),
    ],
)
def test_parties_are_told_to_be_in_a_row_or_not(alone: Asker, question: str, first: str) -> None:
    assert alone.ask(question).text.startswith(first)


def test_the_rest_of_a_row_is_without_the_parties_named(alone: Asker) -> None:
    first = alone.ask("兑现奖补资金除了财政局和税务局还有谁").text.partition("\n")[0]
    assert "还有2个单位：发展改革委、各县（市、区）人民政府" in first


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("兑现奖补资金最后一家是谁", "排在最后一位的是各县（市、区）人民政府", id="last"),
        pytest.param("兑现奖补资金第二家是谁", "排在第2位的是发展改革委", id="second"),
        pytest.param("兑现奖补资金第九家是谁", "没有第9位，一共只列了4个单位", id="beyond-the-last"),
    ],
)
def test_any_place_of_a_row_can_be_asked_for(alone: Asker, question: str, said: str) -> None:
    assert said in alone.ask(question).text


def test_two_parties_that_are_meant_together_stay_together(alone: Asker) -> None:
    text = alone.ask("公安局、消防救援支队同时出现的有几条，分别是").text
    assert text.startswith("公安局、消防救援支队都参与的任务共1项：“落实安全责任”")


# ── parts of the matrix ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "question", ["强化安全保障那一章归谁", "第四块都归谁负责", "第四部分都有哪些任务", "第四块有几项任务"]
)
def test_a_part_of_the_matrix_has_all_its_rows(alone: Asker, question: str) -> None:
    assert rows(alone.ask(question)) == ["落实安全责任", "强化网络和数据安全"]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        pytest.param("坏桩修理归谁管", "强化运维管理", id="in-other-words"),
        pytest.param(
            "高速服务区和国道边上布桩，责任单位都有谁", "加快公路沿线布局", id="beside-words-that-only-ask"
        ),
    ],
)
def test_a_row_is_found_by_what_its_section_says(alone: Asker, question: str, title: str) -> None:
    assert rows(alone.ask(question)) == [title]


# ── whose organisation ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("充电方案里发改委和供电公司都有的任务有几项", id="by-the-plan"),
        pytest.param("车网互动里有没有科技局", id="by-the-task"),
    ],
)
def test_an_organisation_is_that_of_the_plan_in_question(together: Asker, question: str) -> None:
    answer = together.ask(question)
    assert {one.document_id for one in answer.citations} == {"澜阳市充电基础设施三年行动方案"}
    assert not answer.text.startswith("没有")


def test_only_organisations_of_documents_are_offered(world: Asker) -> None:
    answer = world.ask("发改委有哪些任务")
    assert answer.status is AnswerStatus.ASK_BACK
    assert [one.label for one in answer.choices] == ["澜阳市发展改革委", "霁川县发展和改革委员会"]


def test_who_says_our_office_is_asked_which(alone: Asker) -> None:
    answer = alone.ask("我们单位牵头什么")
    assert answer.text.startswith("您是哪个单位？")


# ── other scripts ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "title"),
    [
        pytest.param("Who is responsible for vehicle-to-grid?", "发展车网互动", id="english"),
        pytest.param("supervision platform那条owner都是谁", "建设市级监管平台", id="mixed"),
        pytest.param("chewanghudong归谁管", "发展车网互动", id="pinyin"),
    ],
)
def test_a_row_is_found_in_latin_letters(alone: Asker, question: str, title: str) -> None:
    assert rows(alone.ask(question)) == [title]


@pytest.mark.parametrize(
    "question", ["caizhengju有哪些任务", "czj有哪些任务", "cai zheng ju you naxie renwu"]
)
def test_an_office_is_known_by_its_pinyin(alone: Asker, question: str) -> None:
    assert rows(alone.ask(question)) == ["建设市级监管平台", "推进公务用车示范", "兑现奖补资金"]


def test_an_english_question_gets_the_offices_in_english_too(alone: Asker) -> None:
    text = alone.ask("Which tasks does the Finance Bureau have?").text
    assert "财政局在" in text
    assert "In English: 财政局 = Finance Bureau." in text


def test_a_chinese_question_gets_no_english(alone: Asker) -> None:
    assert "In English" not in alone.ask("财政局有哪些任务").text


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
