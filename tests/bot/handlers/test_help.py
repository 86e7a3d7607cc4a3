"""/start, /help, and commands that are not there."""

from __future__ import annotations

import json
from pathlib import Path

from bot.settings import Settings
from bot.wording import Wording
from tests.bot.conftest import running_bot
from tests.standins import Person, TelegramServer

WANG = Person(7, "小王")
GROUP = -100


def test_start_says_what_the_bot_is_for(telegram: TelegramServer, bot: None, wording: Wording) -> None:
    telegram.write(WANG, "/start")
    assert telegram.wait_for_answers(WANG.id)[0]["text"].startswith(wording.greetings.start)


def test_help_in_private_says_to_just_ask(telegram: TelegramServer, bot: None, wording: Wording) -> None:
    telegram.write(WANG, "/help")
    assert telegram.wait_for_answers(WANG.id)[0]["text"] == wording.greetings.help_private


def test_help_in_a_group_names_the_bot(telegram: TelegramServer, bot: None) -> None:
    telegram.write(WANG, "/help@policy_test_bot", group=GROUP)
    assert "@policy_test_bot 加上问题" in telegram.wait_for_answers(GROUP)[0]["text"]


def test_an_unknown_command_in_private_gets_help(
    telegram: TelegramServer, bot: None, wording: Wording
) -> None:
    telegram.write(WANG, "/weather")
    assert telegram.wait_for_answers(WANG.id)[0]["text"].startswith(wording.greetings.unknown_command)


def test_commands_are_listed_in_chinese_in_private_and_in_groups(telegram: TelegramServer, bot: None) -> None:
    scopes = [call.given["scope"]["type"] for call in telegram.sent("setMyCommands")]
    assert scopes == ["all_private_chats", "all_group_chats"]


def test_a_listed_command_says_what_it_does(telegram: TelegramServer, bot: None, wording: Wording) -> None:
    listed = telegram.sent("setMyCommands")[0].given["commands"]
    commands = json.loads(listed) if isinstance(listed, str) else listed
    assert {"command": "help", "description": wording.commands.help} in commands


def test_a_sentence_that_fits_no_message_is_said_in_several(
    telegram: TelegramServer, wording: Wording, tmp_path: Path
) -> None:
    line = "这一项还没有报送。\n"
    long = wording.model_copy(
        update={"greetings": wording.greetings.model_copy(update={"help_private": 900 * line})}
    )
    settings = Settings.model_validate(
        {"telegram_url": telegram.url, "data_dir": tmp_path, "poll_seconds": 2, "stop_seconds": 2}
    )
    with running_bot(settings, long):
        telegram.write(WANG, "/help")
        said = [message["text"] for message in telegram.wait_for_answers(WANG.id, 3)]
        telegram.close()
    assert "".join(part.replace("\n", "") for part in said) == 900 * line.strip()
