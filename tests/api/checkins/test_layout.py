"""A message as typed, cut into its reports."""

from __future__ import annotations

import pytest

from api.checkins.layout import cut_message


@pytest.mark.parametrize(
    "text", ["①甲 3个②乙 4个", "1.甲 3个；2.乙 4个", "（一）甲 3个\n（二）乙 4个", "甲 3个。乙 4个"]
)
def test_a_list_is_cut_into_its_items(text: str):
    assert [piece.text for piece in cut_message(text)] == ["甲 3个", "乙 4个"]


def test_a_decimal_number_does_not_begin_an_item():
    assert [piece.text for piece in cut_message("占比 1.5 万")] == ["占比 1.5万"]


@pytest.mark.parametrize(
    "text",
    ["单位\t任务\t进度\n商务局\t开店\t40%", "| 单位 | 任务 | 进度 |\n|---|---|---|\n| 商务局 | 开店 | 40% |"],
)
def test_a_row_of_a_pasted_table_knows_its_party_and_task(text: str):
    [piece] = cut_message(text)
    assert (piece.party, piece.task, piece.text) == ("商务局", "开店", "进度40%")


def test_an_empty_cell_says_nothing():
    [piece] = cut_message("单位\t任务\t进度\t备注\n商务局\t开店\t\t正常")
    assert piece.text == "正常"


def test_lines_without_a_header_stay_rows():
    assert [piece.text for piece in cut_message("商务局\t开店\t40%")] == ["商务局,开店,40%"]


def test_a_blank_message_has_no_pieces():
    assert cut_message(" \n\t ") == []


def test_a_table_may_be_held_together_by_commas():
    first, second = cut_message("单位,任务,进度\n商务局,开店,40%\n民政局,养老,30%")
    assert (first.party, second.party, second.text) == ("商务局", "民政局", "进度30%")


def test_a_sentence_with_commas_is_no_table():
    assert not any(piece.is_row for piece in cut_message("商务局,开店,40%\n民政局,养老,30%"))


def test_the_lines_of_a_form_are_one_report():
    [piece] = cut_message("填报单位：商务局\n任务：开店\n进度：40%\n存在问题：缺人\n下步计划：再开5家")
    assert (piece.party, piece.task, piece.issue, piece.text) == ("商务局", "开店", "缺人", "进度40%")


def test_a_cell_that_says_none_is_no_obstacle():
    [piece] = cut_message("任务\t进度\t问题\n开店\t40%\t无")
    assert piece.issue is None


def test_whoever_is_addressed_in_the_chat_does_not_report():
    assert [piece.text for piece in cut_message("@督查室 开店完成40%")] == ["开店完成40%"]


@pytest.mark.parametrize("text", ["充电桩➕9", "充电桩 +9"])
def test_a_plus_sign_adds(text: str):
    assert cut_message(text)[0].text.replace(" ", "") == "充电桩新增9"
