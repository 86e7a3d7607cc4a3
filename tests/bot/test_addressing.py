"""The bot speaks only when it is spoken to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.addressing import (
    after_command,
    context_of,
    heard,
    is_command_of,
    is_for_us,
    is_from_a_machine,
    is_welcome,
    thread_of,
)
from tests.builders import ME, WANG, a_message
from tests.standins import BOT, Person

MENTION = "@policy_test_bot"
LI = Person(8, "小李")


def original(author: dict[str, Any], text: str = "早先的话", **given: Any) -> dict[str, Any]:
    return {
        "message_id": 9,
        "date": 0,
        "chat": {"id": -100, "type": "supergroup"},
        "from": author,
        "text": text,
        **given,
    }


@given(st.text(min_size=1, max_size=200))
def test_talk_in_a_group_is_not_for_the_bot(text: str) -> None:
    assert heard(a_message(text), ME) is None


def test_a_mention_is_for_the_bot() -> None:
    assert heard(a_message(f"{MENTION} 由谁负责？", entities=[("mention", 0, 16)]), ME) == "由谁负责？"


def test_a_mention_may_stand_anywhere_and_in_any_case() -> None:
    text = "😀请问，@Policy_Test_Bot，由谁负责？"
    assert heard(a_message(text, entities=[("mention", 5, 16)]), ME) == "😀请问， ，由谁负责？"


def test_a_name_that_is_no_mention_is_not_for_the_bot() -> None:
    assert heard(a_message(f"{MENTION} 由谁负责？"), ME) is None


@pytest.mark.parametrize("name", ["@policy_test_bot2", "@another_bot"])
def test_a_mention_of_somebody_else_is_not_for_the_bot(name: str) -> None:
    assert heard(a_message(f"{name} 由谁负责？", entities=[("mention", 0, len(name))]), ME) is None


def test_a_linked_name_is_a_mention() -> None:
    mark = {"type": "text_mention", "offset": 0, "length": 2, "user": BOT}
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    message = a_message(None, photo=photo, caption="助手，由谁负责？", caption_entities=[mark])
    assert heard(message, ME) == "由谁负责？"


def test_a_reply_to_the_bot_is_for_the_bot() -> None:
    assert heard(a_message("那补贴呢？", reply_to_message=original(BOT)), ME) == "那补贴呢？"


def test_a_reply_to_somebody_else_is_not() -> None:
    assert heard(a_message("那补贴呢？", reply_to_message=original(LI.user())), ME) is None


def test_a_topic_that_the_bot_opened_is_no_reply_to_it() -> None:
    opening = original(BOT, forum_topic_created={"name": "话题", "icon_color": 1})
    assert heard(a_message("大家早", reply_to_message=opening), ME) is None


def test_a_sticker_in_reply_to_the_bot_is_no_question() -> None:
    assert (
        heard(a_message(None, reply_to_message=original(BOT), dice={"emoji": "🎲", "value": 1}), ME) is None
    )


def test_a_bare_mention_asks_what_it_was_sent_in_reply_to() -> None:
    message = a_message(
        MENTION, entities=[("mention", 0, 16)], reply_to_message=original(LI.user(), "由谁负责？")
    )
    assert heard(message, ME) == "由谁负责？"


def test_a_bare_mention_asks_the_words_that_were_quoted() -> None:
    quoted = {"quote": {"text": "谁负责", "position": 1}}
    message = a_message(
        MENTION, entities=[("mention", 0, 16)], reply_to_message=original(LI.user(), "由谁负责？"), **quoted
    )
    assert heard(message, ME) == "谁负责"


def test_a_bare_mention_asks_nothing() -> None:
    assert heard(a_message(MENTION, entities=[("mention", 0, 16)]), ME) == ""


def test_a_mention_in_a_caption_counts() -> None:
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    marks = [{"type": "mention", "offset": 0, "length": 16}]
    message = a_message(None, photo=photo, caption=f"{MENTION} 由谁负责？", caption_entities=marks)
    assert heard(message, ME) == "由谁负责？"


def test_what_was_forwarded_into_a_group_was_said_to_others() -> None:
    origin = {"type": "hidden_user", "date": 0, "sender_user_name": "某人"}
    message = a_message(f"{MENTION} 由谁负责？", entities=[("mention", 0, 16)], forward_origin=origin)
    assert heard(message, ME) is None


def test_everything_in_private_is_for_the_bot() -> None:
    assert heard(a_message(" 由谁负责？", chat="private"), ME) == "由谁负责？"


def test_a_picture_in_private_asks_nothing() -> None:
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    assert heard(a_message(None, chat="private", photo=photo), ME) == ""


def test_a_service_message_in_private_is_no_word_to_the_bot() -> None:
    assert (
        heard(
            a_message(
                None, chat="private", message_auto_delete_timer_changed={"message_auto_delete_time": 9}
            ),
            ME,
        )
        is None
    )


def test_a_channel_is_not_answered() -> None:
    assert (
        heard(a_message(f"{MENTION} 由谁负责？", chat="channel", entities=[("mention", 0, 16)]), ME) is None
    )


def test_another_bots_command_is_not_for_this_one() -> None:
    message = a_message(
        "/go@another_bot 由谁负责？", entities=[("bot_command", 0, 15)], reply_to_message=original(BOT)
    )
    assert heard(message, ME) is None


@pytest.mark.parametrize(
    ("text", "length"), [("/ask 由谁负责？", 4), ("/ask@policy_test_bot\n由谁负责？", 20)]
)
def test_a_command_asks_what_follows_it(text: str, length: int) -> None:
    assert after_command(a_message(text, entities=[("bot_command", 0, length)]), ME) == "由谁负责？"


def test_a_bare_command_asks_what_it_was_sent_in_reply_to() -> None:
    message = a_message(
        "/ask", entities=[("bot_command", 0, 4)], reply_to_message=original(LI.user(), "由谁负责？")
    )
    assert after_command(message, ME) == "由谁负责？"


@pytest.mark.parametrize(
    "given",
    [{"from": BOT | {"id": 5}}, {"is_automatic_forward": True}, {"via_bot": BOT}, {"from": None}],
    ids=["bot", "channel post", "inline", "nobody"],
)
def test_machines_are_not_people(given: dict[str, Any]) -> None:
    assert is_from_a_machine(a_message(**given))


def test_an_anonymous_administrator_is_a_person() -> None:
    group = {"id": -100, "type": "supergroup", "title": "工作群"}
    assert not is_from_a_machine(a_message(**{"from": BOT | {"id": 1087968824}, "sender_chat": group}))


def thread(**given: Any) -> str:
    found = thread_of(Update(1, message=a_message(**given)))
    assert found is not None
    return found.conversation_id("secret")


def test_a_thread_is_the_same_for_every_message_of_a_person() -> None:
    assert thread(text="一") == thread(text="二", message_id=5)


@pytest.mark.parametrize(
    "other",
    [
        {"from": LI.user()},
        {"chat": "private"},
        {"message_thread_id": 3, "is_topic_message": True},
    ],
    ids=["person", "chat", "topic"],
)
def test_a_thread_is_kept_apart(other: dict[str, Any]) -> None:
    assert thread() != thread(**other)


def test_a_thread_of_replies_is_no_topic() -> None:
    assert thread() == thread(message_thread_id=3)


@pytest.mark.parametrize(
    ("chat", "allowed", "expected"),
    [
        ("supergroup", (), True),
        ("supergroup", (-100,), True),
        ("supergroup", (-5,), False),
        ("private", (-5,), True),
    ],
)
def test_groups_are_let_in_by_name(chat: str, allowed: tuple[int, ...], expected: bool) -> None:
    assert is_welcome(a_message(chat=chat).chat, allowed) is expected


def test_nobody_can_guess_a_conversation() -> None:
    found = thread_of(Update(1, message=a_message()))
    assert found is not None
    assert found.conversation_id("one secret") != found.conversation_id("another")
    assert str(WANG.id) not in found.conversation_id("secret").split("-")


def test_words_of_somebody_else_that_a_question_replies_to_are_its_context() -> None:
    message = a_message(
        f"{MENTION} 这事谁负责？",
        entities=[("mention", 0, 16)],
        reply_to_message=original(LI.user(), "充电桩要建"),
    )
    assert context_of(message, ME, "这事谁负责？") == "充电桩要建"


def test_words_that_are_the_question_are_not_its_context_too() -> None:
    message = a_message(
        MENTION, entities=[("mention", 0, 16)], reply_to_message=original(LI.user(), "由谁负责？")
    )
    assert context_of(message, ME, "由谁负责？") == ""


def test_the_bots_own_words_are_no_context() -> None:
    assert context_of(a_message("那补贴呢？", reply_to_message=original(BOT)), ME, "那补贴呢？") == ""


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("/ask 问", 4, True),
        ("/ASK@Policy_Test_Bot 问", 20, True),
        ("/ask@other_bot 问", 14, False),
        ("/asks 问", 5, False),
    ],
)
def test_a_command_is_ours_by_its_name_and_bot(text: str, length: int, expected: bool) -> None:
    message = a_message(text, entities=[("bot_command", 0, length)])
    assert is_command_of(message, "ask", ME) is expected
    assert is_for_us(message, ME, ["help", "ask"]) is expected


def test_in_private_any_command_is_for_the_bot() -> None:
    assert is_for_us(a_message("/else", chat="private", entities=[("bot_command", 0, 5)]), ME, ["ask"])
