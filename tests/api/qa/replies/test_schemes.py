"""Subsidies: what is paid for one, by whom, split by which ratio, for so many, up to which cap."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.qa.asker import Asker


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("直流充电桩每千瓦补贴多少钱", "200元", id="one-kind"),
        pytest.param("交流充电桩每千瓦补贴多少钱", "60元", id="the-other-kind"),
        pytest.param("乡镇公共充电站奖励多少", "3万元", id="by-the-station"),
        pytest.param("换电站补贴多少", "15%", id="share-of-the-investment"),
    ],
)
def test_an_amount_is_the_one_of_what_is_asked_about(alone: Asker, question: str, said: str) -> None:
    assert said in alone.ask(question).text.partition("\n")[0]


def test_amounts_for_two_kinds_are_both_shown(alone: Asker) -> None:
    first, second = alone.ask("充电桩每千瓦补多少").text.split("\n")[:2]
    assert "直流充电桩" in first
    assert "200元" in first
    assert "交流充电桩" in second
    assert "60元" in second


@pytest.mark.parametrize("question", ["充电桩每千瓦补多少", "农民用水合作组织奖励多少", "补多少钱"])
def test_amounts_for_two_kinds_are_never_added_up(alone: Asker, together: Asker, question: str) -> None:
    asker = together if "用水" in question else alone
    text = asker.ask(question).text
    assert "合计" not in text
    assert [added for added in ("260元", "28000元", "2.8万元") if added in text] == []


def test_the_tiers_of_a_scale_are_listed_apart(alone: Asker) -> None:
    text = alone.ask("运营奖补每千瓦时补多少").text
    tiers = [line for line in text.split("\n") if "条件：" in line]
    assert [
        rate for line, rate in zip(tiers, ("0.1元", "0.08元", "0.05元"), strict=True) if rate not in line
    ] == []
    assert "合计" not in text


def test_a_cap_stands_beside_the_amount(alone: Asker) -> None:
    lines = alone.ask("直流充电桩每千瓦补贴多少钱").text.split("\n")
    assert [line for line in lines if "上限" in line and "50万元" in line]
    assert "50万元" not in lines[0]


def test_what_the_user_pays_is_no_cap_of_what_is_granted(together: Asker) -> None:
    text = together.ask("霁川县智能水表每户补多少钱").text
    assert "180元" in text
    assert "补助最高60元" not in text


@settings(max_examples=25)
@given(count=st.integers(2, 9999))
def test_so_many_times_an_amount_is_worked_out(alone: Asker, count: int) -> None:
    first = alone.ask(f"建{count}座乡镇公共充电站奖励多少").text.partition("\n")[0]
    assert f"30000元×{count}＝{30000 * count}元" in first


def test_no_more_is_counted_than_the_clause_pays_for(together: Asker) -> None:
    text = together.ask("霁川县智能灌溉建了5000亩能补多少").text
    assert f"{350 * 3000}元" in text
    assert f"{350 * 5000}元" not in text


@pytest.mark.parametrize(
    ("question", "said", "not_said"),
    [
        pytest.param(
            "兰考县建20个5G基站，市里县里各补多少", ("15000元", "35000元"), "区级财政：", id="county"
        ),
        pytest.param(
            "鼓楼区建20个5G基站，市里区里各补多少", ("35000元", "15000元"), "县级财政：", id="district"
        ),
    ],
)
def test_a_split_is_that_of_the_area(
    together: Asker, question: str, said: tuple[str, str], not_said: str
) -> None:
    text = together.ask(question).text.partition("\n")[0]
    assert [one for one in said if one not in text] == []
    assert not_said not in text


def test_without_an_area_every_split_is_shown(together: Asker) -> None:
    text = together.ask("5G基站补贴多少钱").text
    assert "在县，2500元按3:7分担：市级财政：2500元×3÷(3+7)＝750元；县级财政：2500元×7÷(3+7)＝1750元" in text
    assert "在区，2500元按7:3分担：市级财政：2500元×7÷(7+3)＝1750元；区级财政：2500元×3÷(7+3)＝750元" in text


def test_what_two_payers_give_for_one_thing_is_added_up(together: Asker) -> None:
    assert "2500元+2500元＝5000元" in together.ask("5G基站补贴多少钱").text


@settings(max_examples=15)
@given(count=st.integers(2, 500), area=st.sampled_from(["兰考县", "鼓楼区"]))
def test_the_shares_of_all_payers_come_to_the_whole(together: Asker, count: int, area: str) -> None:
    text = together.ask(f"{area}建{count}个5G基站补多少钱").text
    assert f"＝{Decimal(5000) * count}元" in text


def test_quantities_of_two_areas_are_kept_apart(together: Asker) -> None:
    text = together.ask("杞县5个、鼓楼区3个5G基站，各级财政各补多少").text
    assert "按5个计算（县）：省级：2500元×5＝12500元" in text
    assert "按3个计算（区）：省级：2500元×3＝7500元" in text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("运营奖补资金怎么分担", "5∶3∶2", id="three-payers"),
        pytest.param("建设奖补资金怎么分担", "4∶6", id="two-payers"),
    ],
)
def test_a_ratio_is_as_written(alone: Asker, question: str, said: str) -> None:
    assert said in alone.ask(question).text.partition("\n")[0]


def test_a_limit_on_a_charge_is_not_said_to_be_paid_out(alone: Asker) -> None:
    text = alone.ask("居住区多少钱").text
    assert "每千瓦时0.4元以内" in text
    assert "补助" not in text
