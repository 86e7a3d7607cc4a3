"""Reports go through the same limits as questions; who answers a step of ours is told, whatever was said before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.wording import Wording
from tests.bot.conftest import ApiMaker, BotMaker
from tests.bot.handlers.test_questions import answering
from tests.bot.members import let_in
from tests.standins import Person, TelegramServer

LI, WANG = Person(8, "小李"), Person(7, "小王")
GROUP = -1_001_111_111_111
MENTION = "@policy_test_bot"
SAID = "报送：补齐居住区短板：截至8月底累计完成改造120个老旧小区，按计划推进"
CARD = "请核对"

LimitedBot = Callable[[int, int], None]


@pytest.fixture
def limited_bot(start_bot: BotMaker, serve_api: ApiMaker, bot_index_dir: Path, tmp_path: Path) -> LimitedBot:
    """Starts the bot with so much per person and per group; 小李 is a member, 小王 is not."""
    url = serve_api(answering())
    token = let_in(url, bot_index_dir, tmp_path, LI.id)

    def start(per_person: int, per_group: int) -> None:
        start_bot(
            api_url=url, api_token=token, per_person_per_minute=per_person, per_group_per_minute=per_group
        )

    return start


def texts(telegram: TelegramServer, chat: int, count: int) -> list[str]:
    """The bot's messages once there are so many and nothing is left to be handled."""
    telegram.wait_for_answers(chat, count)
    telegram.wait_until_taken()
    return [message["text"] for message in telegram.answers(chat)]


def is_told(text: str, sentence: str) -> bool:
    before, after = sentence.split("{seconds}")
    return text.startswith(before) and text.endswith(after)


def test_a_report_said_to_nobody_in_particular_counts_and_the_first_too_many_is_told(
    telegram: TelegramServer, limited_bot: LimitedBot, wording: Wording
) -> None:
    limited_bot(2, 0)
    for _ in range(5):
        telegram.write(LI, SAID, group=GROUP)
    shown = texts(telegram, GROUP, 3)
    assert [CARD in text for text in shown] == [True, True, False]
    assert is_told(shown[2], wording.limits.person)


@pytest.mark.parametrize(
    "report", [f"/checkin {SAID}", f"{MENTION} {SAID}", "/checkin"], ids=["command", "mention", "wizard"]
)
def test_a_report_to_the_bot_counts(
    telegram: TelegramServer, limited_bot: LimitedBot, wording: Wording, report: str
) -> None:
    limited_bot(2, 0)
    for said in (report, SAID, SAID):
        telegram.write(LI, said, group=GROUP)
    assert [is_told(text, wording.limits.person) for text in texts(telegram, GROUP, 3)] == [
        False,
        False,
        True,
    ]


def test_a_report_in_private_counts_once(
    telegram: TelegramServer, limited_bot: LimitedBot, wording: Wording
) -> None:
    limited_bot(2, 0)
    for _ in range(3):
        telegram.write(LI, SAID)
    shown = texts(telegram, LI.id, 3)
    assert [is_told(text, wording.limits.person) for text in shown] == [False, False, True]


def test_reports_count_for_their_group(
    telegram: TelegramServer, limited_bot: LimitedBot, wording: Wording
) -> None:
    limited_bot(0, 1)
    telegram.write(LI, SAID, group=GROUP)
    telegram.wait_for_answers(GROUP)
    telegram.write(WANG, f"{MENTION} 问题", group=GROUP)
    assert is_told(texts(telegram, GROUP, 2)[1], wording.limits.group)


def test_reports_of_strangers_use_up_nothing_and_are_told_nothing(
    telegram: TelegramServer, limited_bot: LimitedBot
) -> None:
    limited_bot(1, 1)
    for _ in range(3):
        telegram.write(WANG, SAID, group=GROUP)
    telegram.write(WANG, f"{MENTION} 问题", group=GROUP)
    assert texts(telegram, GROUP, 1) == ["答：问题"]


def test_a_step_answered_over_the_limit_is_told_though_others_were_told_before(
    telegram: TelegramServer, limited_bot: LimitedBot, wording: Wording
) -> None:
    limited_bot(1, 0)
    telegram.write(LI, "/checkin", group=GROUP)
    [step] = telegram.wait_for_answers(GROUP)
    for _ in range(2):
        telegram.write(LI, SAID, group=GROUP)
    telegram.write(LI, "累计完成改造120个老旧小区", group=GROUP, reply_to=step)
    shown = telegram.wait_for_answers(GROUP, 3)[1:]
    assert [is_told(message["text"], wording.limits.person) for message in shown] == [True, True]


def test_a_press_over_the_limit_is_told(
    telegram: TelegramServer, limited_bot: LimitedBot, wording: Wording
) -> None:
    limited_bot(1, 0)
    telegram.write(LI, SAID, group=GROUP)
    [card] = telegram.wait_for_answers(GROUP)
    telegram.press(LI, card, "确认", times=2)
    telegram.wait_until(lambda: len(telegram.toasts) == 2)
    assert all(is_told(toast, wording.limits.person) for toast in telegram.toasts)
