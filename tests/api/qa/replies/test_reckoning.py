"""Sums reckoned from the ledger: several factors, caps, shares of a cost, tiers, funds divided; and beliefs checked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.qa.outcomes import AnswerStatus
from tests.api.qa.asker import Asker


def first_line(asker: Asker, question: str) -> str:
    return asker.ask(question).text.partition("\n")[0]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param(
            "一个站建20根120千瓦直流充电桩补贴多少", "200元×120×20＝480000元", id="power-times-pieces"
        ),
        pytest.param("7千瓦的交流充电桩补贴多少钱", "60元×7＝420元", id="power-of-one"),
        pytest.param("换电站设备投了600万补贴多少", "600万元×15%＝900000元", id="share-of-a-cost"),
    ],
)
def test_a_rate_is_worked_out(alone: Asker, question: str, said: str) -> None:
    assert said in first_line(alone, question)


def test_a_cap_that_bites_comes_first(alone: Asker) -> None:
    lines = alone.ask("一个站建30根120千瓦直流充电桩补贴多少").text.split("\n")
    assert "50万元" in lines[0]
    assert "720000元" in lines[1]


@settings(max_examples=20, deadline=None)
@given(ten_thousands=st.integers(1, 5000))
def test_each_part_of_a_scale_has_its_own_rate(alone: Asker, ten_thousands: int) -> None:
    energy = Decimal(ten_thousands) * 10_000
    by_hand = (
        min(energy, Decimal(1_000_000)) * Decimal("0.1")
        + max(Decimal(0), min(energy, Decimal(5_000_000)) - 1_000_000) * Decimal("0.08")
        + max(Decimal(0), energy - 5_000_000) * Decimal("0.05")
    )
    text = alone.ask(f"年充电量{ten_thousands}万千瓦时，运营奖补多少钱").text
    assert f"＝{by_hand.normalize():f}元" in text
    assert ("最多80万元" in text) is (by_hand > 800_000)


def test_a_quantity_falls_into_its_tier(together: Asker) -> None:
    assert "1.5倍" in first_line(together, "霁川县农业用水超定额30%，水价按几倍收")


def test_a_tier_is_found_by_its_bounds(alone: Asker) -> None:
    assert "0.05元" in first_line(alone, "500万千瓦时以上的部分，每千瓦时补贴多少钱")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("县里一个站拿了50万建设奖补，市县各出多少", ("200000元", "300000元"), id="county"),
        pytest.param("主城区一个站拿了50万建设奖补，市区各出多少", ("300000元", "200000元"), id="district"),
    ],
)
def test_a_sum_granted_is_divided_among_its_payers(
    alone: Asker, question: str, said: tuple[str, str]
) -> None:
    text = first_line(alone, question)
    assert [one for one in said if one not in text] == []


def test_what_a_share_leaves_over_is_divided_too(world: Asker) -> None:
    text = world.ask("农业灌溉取水安装在线计量设施花了12000元，省、市、县各出多少").text
    assert [one for one in ("＝6000元", "＝1800元", "＝4200元") if one not in text] == []


def test_a_ratio_of_another_section_divides_the_fund(world: Asker) -> None:
    text = world.ask("1000户智能水表补助，县乡两级各承担多少").text
    assert [one for one in ("126000元", "54000元") if one not in text] == []


def test_one_figure_is_given_as_a_share_of_another(world: Asker) -> None:
    assert "40%" in first_line(world, "上级资金占智慧水利总投资的百分之几")


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        pytest.param("换电站设备投资1000万，补贴是150万吗？", "不是150万", id="over-the-cap"),
        pytest.param("乡镇公共充电站每站奖励3万元对吧", "对，是3万元", id="right"),
        pytest.param("乡镇公共充电站每站奖励5万元对吧", "不是5万元", id="wrong"),
        pytest.param("未安装计量设施是不是罚二万到十万", "不是二万到十万", id="a-range"),
    ],
)
def test_a_belief_is_answered_first(world: Asker, question: str, opening: str) -> None:
    assert first_line(world, question).startswith(opening)


def test_a_later_part_is_looked_up_where_the_first_one_was(world: Asker) -> None:
    text = world.ask("农民用水合作组织评上优秀奖多少，良好呢").text
    assert "2万元" in text
    assert "8000元" in text


def test_a_price_that_no_document_names_is_refused(world: Asker) -> None:
    assert world.ask("我家水费一吨多少钱").status is AnswerStatus.NO_SOURCE_FOUND


def test_a_penalty_for_what_no_clause_names_is_not_stated(world: Asker) -> None:
    text = world.ask("澜阳充电服务费超标收，罚款多少？").text
    assert "罚款：" not in text
    assert "元以下罚款" not in text


def test_a_task_without_a_deadline_is_said_to_have_none(alone: Asker) -> None:
    assert first_line(alone, "规范价格行为那项有没有完成时限").startswith("没有")


def test_a_merged_deadline_is_that_of_the_row(world: Asker) -> None:
    assert "2024年12月底前" in first_line(world, "培育农民用水合作组织那一行完成时限是多久")


def test_the_opposite_of_a_condition_gets_nothing(together: Asker) -> None:
    assert first_line(together, "非独立组网的5G基站有没有补贴").startswith("没有")


def test_numbers_of_two_documents_are_told_apart(together: Asker) -> None:
    answer = together.ask("5G基站奖励省里说省市1:1，市里文件又是3:7，这俩是不是打架了")
    assert "1:1" in answer.text
    assert "3:7" in answer.text
    assert len({one.document_id for one in answer.citations}) == 2


def test_a_target_is_held_against_what_was_reached(together: Asker) -> None:
    text = first_line(together, "2021年底全省5G基站实际数比目标差多少，完成没")
    assert text.startswith("没有达到目标")
    assert "＝11400个" in text


def test_a_count_of_autumn_is_none_of_the_end_of_the_year(together: Asker) -> None:
    answer = together.ask("河南2022年末到底建了多少万个5G基站")
    assert answer.status is not AnswerStatus.ANSWERED_FROM_FIGURES


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("杞县2021年分到多少个5G基站指标", id="a-member"),
        pytest.param("临砚区2024年分到多少根充电桩任务", id="an-area-that-no-document-names"),
        pytest.param("2026年公共充电桩目标多少根", id="a-year-that-no-document-sets"),
    ],
)
def test_a_figure_for_all_is_none_of_one_area_or_another_year(together: Asker, question: str) -> None:
    assert not together.ask(question).is_answered


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("建一个5G基站省里给多少", "省级出2500元", id="the-same-everywhere"),
        pytest.param("兰考县建一个5G基站，县里出多少", "县级财政出1750元", id="in-a-county"),
        pytest.param("鼓楼区建10个5G基站，区里出多少", "区级财政出7500元", id="of-so-many"),
    ],
)
def test_the_payer_asked_about_comes_first(together: Asker, question: str, said: str) -> None:
    assert first_line(together, question).startswith(said)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("单个项目补助面积是多少", "3000亩", id="no-money-after-all"),
        pytest.param(
            "编制完成全市充电基础设施布局规划的完成时限是什么时候", "2023年9月底前", id="like-a-title"
        ),
    ],
)
def test_a_measure_named_in_full_is_what_is_asked_about(world: Asker, question: str, said: str) -> None:
    assert said in first_line(world, question)


@pytest.mark.parametrize("question", ["国家给每个5G基站补多少", "每个5G基站中央财政出多少钱"])
def test_a_payer_that_the_clause_does_not_name_is_said_to_be_missing(together: Asker, question: str) -> None:
    assert together.ask(question).text.startswith("这一条没有写中央财政出多少。")


def test_a_payer_that_the_clause_names_is_not_said_to_be_missing(together: Asker) -> None:
    assert "没有写省财政" not in together.ask("省里给每个5G基站补多少").text
