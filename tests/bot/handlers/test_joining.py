"""Joining where the bot cannot speak for members, and where the API fails: said at once, and waited for by nobody."""

from __future__ import annotations

import pytest

from bot.wording import Wording
from tests.bot.conftest import BotMaker
from tests.standins import Person, TelegramServer

WANG = Person(7, "小王")
OWNER = "强化运维管理由谁牵头？"


@pytest.mark.parametrize("command", ["/join ABCD-EFGH", "/leave", "/invite 商务局"])
def test_without_a_token_of_the_api_it_says_that_nobody_can_join(
    telegram: TelegramServer, bot: None, wording: Wording, command: str
) -> None:
    telegram.write(WANG, command)
    assert telegram.wait_for_answers(WANG.id)[0]["text"] == wording.joining.closed


def test_an_api_that_refuses_the_bots_token_holds_up_nobody(
    telegram: TelegramServer, start_bot: BotMaker, wording: Wording
) -> None:
    start_bot(api_token="nobodys")
    telegram.write(WANG, "/leave")
    telegram.write(WANG, "/help")
    texts = [message["text"] for message in telegram.wait_for_answers(WANG.id, 2)]
    assert texts == [wording.failures.down, wording.greetings.help_private]
