"""What an answer says without a receipt is found; what has one is not."""

from __future__ import annotations

import pytest

from evals.driver import Citation, Reply
from evals.receipts import Facts, violations
from tests.evals.product import Product, cite, reply

COUNT_WORDS = ("项", "家", "个")
GOAL = cite("新建雨水花园120个,每个补助300元", "一、目标")


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts(Product().driver(), COUNT_WORDS)


def codes(given: Reply, facts: Facts, *asked: str) -> list[str]:
    return [violation.code for violation in violations(given, asked, facts)]


def test_a_number_of_the_quoted_clause_is_traced(facts: Facts):
    assert codes(reply("要建120个[1]", GOAL), facts) == []


def test_a_number_of_the_ledger_is_traced_without_a_quote(facts: Facts):
    assert codes(reply("每个补助300元"), facts) == []


def test_an_invented_number_is_a_violation(facts: Facts):
    assert codes(reply("要建125个[1]", GOAL), facts) == ["untraced_number"]


def test_part_of_a_number_is_another_number(facts: Facts):
    assert codes(reply("每个补助30元[1]", GOAL), facts) == ["untraced_number"]


def test_a_number_of_the_question_may_be_repeated(facts: Facts):
    assert codes(reply("45个的补助没有写"), facts, "45个补多少") == []


@pytest.mark.parametrize("asked", ["四十五个补多少", "45个补多少", "花了45万元补多少"])
def test_a_number_of_the_question_may_be_written_in_another_way(asked: str, facts: Facts):
    said = "450000元的补助没有写" if "万" in asked else "45个的补助没有写"
    assert codes(reply(said), facts, asked) == []


def test_the_documents_own_dates_are_traced(facts: Facts):
    assert codes(reply("计划期到2023年12月31日为止[1]", GOAL), facts) == []


@pytest.mark.parametrize(
    "formula", ["300元×40个＝12000元", "300×40=12,000元（1.2万元）", "40 × 300 = 1.2万元"]
)
def test_a_formula_of_traced_numbers_gives_a_receipt(formula: str, facts: Facts):
    assert codes(reply(formula), facts, "按7:3分，40个5T花园补多少") == []


def test_the_result_of_a_formula_may_be_used_again(facts: Facts):
    assert codes(reply("300×40=12000元。\n12000+300=12300元，合计12300元"), facts, "40个再加1个") == []


def test_a_formula_may_use_what_a_later_one_gives(facts: Facts):
    assert codes(reply("合计：90×40=3600元。\n县级：300×3÷(7+3)=90元"), facts, "按3:7分，40个") == []


def test_two_formulas_bear_no_receipt_for_each_other(facts: Facts):
    assert "untraced_number" in codes(reply("55×2=110。110-55=55"), facts, "2个多少")


def test_a_wrong_formula_is_a_violation(facts: Facts):
    assert "wrong_formula" in codes(reply("300×40=13000元"), facts, "40个补多少")


def test_a_formula_with_an_invented_operand_is_a_violation(facts: Facts):
    assert "untraced_number" in codes(reply("300×77=23100元"), facts, "补多少")


def test_a_rounded_result_is_marked_as_such(facts: Facts):
    assert codes(reply("120÷300×70%≈28%"), facts, "70%是多少") == []


def test_a_result_rounded_wrongly_is_a_violation(facts: Facts):
    assert "wrong_formula" in codes(reply("120÷7≈18"), facts, "分7份")


def test_the_number_of_things_listed_is_a_count(facts: Facts):
    assert codes(reply("共5家：甲局、乙局、丙局、丁局、戊局。"), facts) == []


def test_a_count_that_nothing_bears_out_is_a_violation(facts: Facts):
    assert codes(reply("共9家：甲局、乙局。"), facts) == ["untraced_number"]


def test_numbers_of_lines_are_no_figures(facts: Facts):
    assert codes(reply("责任单位：\n1. 水利局\n2. 财政局\n3. 园林局"), facts) == []


def test_a_line_number_out_of_turn_is_a_violation(facts: Facts):
    assert codes(reply("责任单位：\n1. 水利局\n7. 财政局"), facts) == ["untraced_number"]


def test_a_quote_that_stands_elsewhere_is_a_violation(facts: Facts):
    moved = GOAL.model_copy(update={"start": GOAL.start + 1, "end": GOAL.end + 1})
    assert codes(reply("要建120个[1]", moved), facts) == ["false_quote"]


def test_a_quote_over_two_sections_is_found(facts: Facts):
    assert codes(reply("见附件[1]", cite("责任分工\n（一）管网改造", "附件")), facts) == []


def test_an_empty_quote_is_a_violation(facts: Facts):
    empty: Citation = GOAL.model_copy(update={"quote": "", "end": GOAL.start})
    assert codes(reply("见附件[1]", empty), facts) == ["false_quote"]


def test_a_mark_without_a_citation_is_a_violation(facts: Facts):
    assert "dangling_mark" in codes(reply("由水利局负责[3]", GOAL), facts)


def test_a_word_of_letters_and_digits_that_the_corpus_lacks_is_a_number(facts: Facts):
    assert codes(reply("按6G建设"), facts) == ["untraced_number"]
