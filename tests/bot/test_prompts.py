"""Steps that wait for a reply."""

from __future__ import annotations

import pytest

from bot.prompts import Prompt, PromptKind, kind_of
from bot.wording import Wording


@pytest.mark.parametrize(
    ("prompt", "reply", "whole"),
    [
        (Prompt(PromptKind.FIGURES, title="任务甲"), "累计300个", "任务甲：累计300个"),
        (Prompt(PromptKind.FIGURES, title="任务甲"), "无。", "任务甲"),
        (
            Prompt(PromptKind.OBSTACLES, words="任务甲：300个，进度滞后"),
            "没批",
            "任务甲：300个，进度滞后，原因是没批",
        ),
        (Prompt(PromptKind.OBSTACLES, words="任务甲：300个，进度滞后"), "没有", "任务甲：300个，进度滞后"),
        (Prompt(PromptKind.CORRECTION, title="任务甲"), "350个", "更正：任务甲：350个"),
        (Prompt(PromptKind.MESSAGE), "任务甲完成40%", "任务甲完成40%"),
    ],
)
def test_a_reply_makes_a_whole_sentence(prompt: Prompt, reply: str, whole: str, wording: Wording) -> None:
    assert prompt.completed(reply, wording.prompts) == whole


@pytest.mark.parametrize("kind", list(PromptKind))
def test_each_step_is_told_from_the_others_by_its_first_line(kind: PromptKind, wording: Wording) -> None:
    text = "".join(span.text for span in Prompt(kind, title="任务", words="原话").spans(wording))
    assert kind_of(text, wording.prompts) is kind


@pytest.mark.parametrize("kind", list(PromptKind))
def test_a_placeholder_fits_the_field(kind: PromptKind, wording: Wording) -> None:
    assert 1 <= len(wording.prompts.placeholders[kind]) <= 64


def test_any_other_message_is_no_step(wording: Wording) -> None:
    assert kind_of("您好", wording.prompts) is None
