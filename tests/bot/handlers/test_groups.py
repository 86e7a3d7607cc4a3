"""Where the bot may be, how much it may be asked there, and what becomes of a group that is upgraded."""

from __future__ import annotations

import pytest

from bot.wording import Wording
from tests.bot.conftest import ApiMaker, BotMaker
from tests.bot.handlers.test_questions import answering
from tests.standins import Person, TelegramServer

WANG, LI = Person(7, "小王"), Person(8, "小李")
GROUP, BASIC, STRANGERS = -1_001_111_111_111, -5, -1_002_222_222_222
MENTION = "@policy_test_bot"
OWNER = "强化运维管理由谁牵头？"


def texts(telegram: TelegramServer, chat: int) -> list[str]:
    return [message["text"] for message in telegram.answers(chat)]


def test_taken_into_a_group_that_is_not_on_the_list_it_says_so_and_leaves(
    telegram: TelegramServer, start_bot: BotMaker, wording: Wording
) -> None:
    start_bot(allowed_chats=(GROUP,))
    telegram.add_to_group(WANG, STRANGERS)
    telegram.wait_until(lambda: STRANGERS in telegram.left)
    telegram.wait_until_taken()
    assert texts(telegram, STRANGERS) == [wording.groups.not_invited]


def test_taken_in_again_it_says_so_again(
    telegram: TelegramServer, start_bot: BotMaker, wording: Wording
) -> None:
    start_bot(allowed_chats=(GROUP,))
    for count in (1, 2):
        telegram.add_to_group(WANG, STRANGERS)
        telegram.wait_until(lambda: STRANGERS in telegram.left)
        telegram.wait_until_taken()
        telegram.push({"my_chat_member": membership("left")})
        telegram.wait_until_taken()
        assert texts(telegram, STRANGERS) == [wording.groups.not_invited] * count


def membership(status: str) -> dict[str, object]:
    bot = {"id": 123456, "is_bot": True, "first_name": "政策助手", "username": "policy_test_bot"}
    return {
        "chat": {"id": STRANGERS, "type": "supergroup", "title": "群"},
        "from": WANG.user(),
        "date": 0,
        "old_chat_member": {"status": "member", "user": bot},
        "new_chat_member": {"status": status, "user": bot},
    }


def test_taken_into_a_group_on_the_list_it_says_nothing(
    telegram: TelegramServer, start_bot: BotMaker
) -> None:
    start_bot(allowed_chats=(GROUP,))
    telegram.add_to_group(WANG, GROUP)
    telegram.wait_until_taken()
    assert (texts(telegram, GROUP), telegram.left) == ([], set())


def test_a_group_that_is_upgraded_stays_on_the_list_also_after_a_restart(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    telegram.basic_groups.add(BASIC)
    url = serve_api(answering())
    start_bot(allowed_chats=(BASIC,), api_url=url)
    telegram.upgrade(WANG, BASIC, GROUP)
    telegram.write(WANG, f"{MENTION} 一", group=GROUP)
    telegram.wait_for_answers(GROUP)
    telegram.wait_until_taken()
    start_bot(allowed_chats=(BASIC,), api_url=url)
    telegram.write(WANG, f"{MENTION} 二", group=GROUP)
    assert [text for text in texts(telegram, GROUP) if "退出" in text] == []
    telegram.wait_for_answers(GROUP, 2)


def test_an_answer_follows_a_group_that_was_upgraded_meanwhile(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    telegram.basic_groups.add(BASIC)
    telegram.write(WANG, f"{MENTION} 问题", group=BASIC)
    telegram.upgraded[BASIC] = GROUP
    start_bot(api_url=serve_api(answering()))
    assert telegram.wait_for_answers(GROUP)[0]["text"] == "答：问题"


@pytest.mark.parametrize("has_privacy_mode", [True, False], ids=["privacy mode", "sees everything"])
def test_it_speaks_only_when_spoken_to(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker, has_privacy_mode: bool
) -> None:
    telegram.has_privacy_mode = has_privacy_mode
    start_bot(api_url=serve_api(answering()))
    for talk in ("大家早", "这事归谁？", "/roll@other_bot", "@other_bot 谁负责", "政策助手在吗"):
        telegram.write(LI, talk, group=GROUP)
    telegram.write(
        LI,
        None,
        group=GROUP,
        sticker=a_file(width=9, height=9, is_animated=False, is_video=False, type="regular"),
    )
    telegram.write(LI, None, group=GROUP, voice=a_file(duration=3))
    telegram.write(WANG, f"{MENTION} 问题", group=GROUP)
    telegram.wait_for_answers(GROUP)
    telegram.wait_until_taken()
    assert texts(telegram, GROUP) == ["答：问题"]


def a_file(**fields: object) -> dict[str, object]:
    return {"file_id": "f", "file_unique_id": "u", **fields}


@pytest.mark.parametrize(
    "fields",
    [
        {"voice": a_file(duration=3)},
        {"sticker": a_file(width=9, height=9, is_animated=False, is_video=False, type="regular")},
        {"photo": [a_file(width=9, height=9)]},
    ],
    ids=["voice", "sticker", "picture"],
)
def test_in_private_what_has_no_words_gets_a_sentence(
    telegram: TelegramServer, bot: None, wording: Wording, fields: dict[str, object]
) -> None:
    telegram.write(WANG, None, **fields)
    assert telegram.wait_for_answers(WANG.id)[0]["text"] == wording.greetings.text_only


def test_who_asks_too_much_is_told_once_and_others_are_not_held_up(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    start_bot(api_url=serve_api(answering()), per_person_per_minute=2)
    for number in range(5):
        telegram.write(WANG, f"{MENTION} 问题{number}", group=GROUP)
    telegram.write(LI, f"{MENTION} 别人的", group=GROUP)
    telegram.wait_for_answers(GROUP, 4)
    telegram.wait_until_taken()
    shown = texts(telegram, GROUP)
    assert sorted(text for text in shown if text.startswith("答")) == ["答：别人的", "答：问题0", "答：问题1"]
    assert sum("问得太快" in text for text in shown) == 1
    assert len(shown) == 4


def test_talk_that_is_not_for_the_bot_uses_up_nothing(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    start_bot(api_url=serve_api(answering()), per_person_per_minute=1, per_group_per_minute=1)
    for _ in range(5):
        telegram.write(WANG, "大家早", group=GROUP)
    telegram.write(WANG, f"{MENTION} 问题", group=GROUP)
    assert telegram.wait_for_answers(GROUP)[0]["text"] == "答：问题"


def test_a_question_put_right_is_answered_anew(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    start_bot(api_url=serve_api(answering()))
    message = telegram.write(WANG, f"{MENTION} 问提", group=GROUP)
    telegram.wait_for_answers(GROUP)
    telegram.edit(message, f"{MENTION} 问题")
    telegram.wait_for_answers(GROUP, 2)
    assert texts(telegram, GROUP) == ["答：问提", "答：问题"]


def test_an_edit_long_after_is_for_the_record(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    start_bot(api_url=serve_api(answering()))
    message = telegram.write(WANG, f"{MENTION} 问提", group=GROUP)
    telegram.wait_for_answers(GROUP)
    message["date"] -= 3600
    telegram.edit(message, f"{MENTION} 问题")
    telegram.wait_until_taken()
    assert texts(telegram, GROUP) == ["答：问提"]


def test_an_update_that_comes_twice_is_answered_once(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    start_bot(api_url=serve_api(answering()))
    telegram.write(WANG, "问题")
    again = telegram.pending()
    telegram.wait_for_answers(WANG.id)
    telegram.wait_until_taken()
    for update in again:
        telegram.push(update)
    telegram.wait_until_taken()
    assert texts(telegram, WANG.id) == ["答：问题"]


def test_who_blocked_the_bot_is_left_alone(telegram: TelegramServer, bot: None) -> None:
    telegram.block(WANG)
    telegram.wait_until_taken()
    assert telegram.sent() == []


def test_many_answers_into_one_group_wait_for_telegrams_limit_and_none_is_lost(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    telegram.flood_limit = (4, 1.0)
    start_bot(api_url=serve_api(answering()))
    for number in range(20):
        telegram.write(Person(100 + number, f"同事{number}"), f"{MENTION} 问题{number}", group=GROUP)
    telegram.wait_for_answers(GROUP, 20, 40)
    telegram.wait_until_taken()
    assert sorted(texts(telegram, GROUP)) == sorted(f"答：问题{number}" for number in range(20))
