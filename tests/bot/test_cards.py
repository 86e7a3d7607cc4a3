"""Reports as people see them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.api_client import Told
from bot.api_replies import Change, DoubtQuestion, Draft, Measurement, Reading, ReportedFigure
from bot.cards import number_text, open_card, said
from bot.rendering import render_spans
from bot.reporting import Card, Report
from bot.slips import Slip
from bot.wording import Wording
from tests.telegram_html import parse

NOW = datetime(2024, 9, 9, 2, 0, tzinfo=UTC)


def card(
    draft: Draft, question: DoubtQuestion | None = None, words: str = "原话", *, corrects: bool = False
) -> Card:
    reading = Reading(is_checkin=True, corrects=corrects, drafts=(draft,))
    return Card(Report(words, NOW, "telegram:1", Slip(1, 2)), reading, question, Told(words, NOW))


def shown(given: Card, wording: Wording) -> str:
    return "\n".join(
        parse(part).text
        for part in render_spans(open_card(given, wording), said(given.report.words, wording))
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1300, "1300"),
        (12345, "1.2345万"),
        (126000, "12.6万"),
        (350000000, "3.5亿"),
        (98.5, "98.5"),
        (0, "0"),
        (-20000, "-2万"),
        (1234567891, "1234567891"),
        (0.000001, "0.000001"),
    ],
)
def test_numbers_are_written_as_people_write_them_and_never_rounded(value: float, text: str) -> None:
    assert number_text(value) == text


def test_a_figure_stands_beside_its_target_and_the_one_before(wording: Wording) -> None:
    draft = Draft(
        title="补齐短板",
        party="住建局",
        figures=(ReportedFigure(name="改造小区", value=120, unit="个"),),
        measurements=(
            Measurement(name="改造小区", unit="个", target=168, share=0.7142857, left=48, is_reached=False),
        ),
        changes=(Change(name="改造小区", before=150, now=120),),
    )
    text = shown(card(draft), wording)
    assert "目标168个，完成71.4%，还差48个；上次150个，减少30" in text


def test_a_doubt_is_asked_with_its_sentence(wording: Wording) -> None:
    question = DoubtQuestion(doubt="missing_task", sentence="请问是哪一项？")
    text = shown(card(Draft(percent=40), question), wording)
    assert (
        text.startswith(wording.cards.doubtful)
        and "请问是哪一项？" in text
        and wording.cards.unknown_task in text
    )


def test_hostile_words_stay_words(wording: Wording) -> None:
    words = "<b>&amp;</b> <a href='x'>点我</a>"
    draft = Draft(
        title=words, party=words, issues=(words,), figures=(ReportedFigure(name=words, value=1, unit=words),)
    )
    assert shown(card(draft, words=words), wording).count(words) == 6


def test_a_long_report_keeps_its_words_whole_in_the_last_message(wording: Wording) -> None:
    words = "进" * 3900
    draft = Draft(title="任务", issues=tuple(f"问题{place}" + "长" * 400 for place in range(15)))
    given = card(draft, words=words)
    parts = render_spans(open_card(given, wording), said(words, wording))
    assert len(parts) > 1 and words in parse(parts[-1]).text


def test_words_longer_than_a_message_are_refused(wording: Wording) -> None:
    with pytest.raises(ValueError, match="longer"):
        render_spans([], said("进" * 4096, wording))
