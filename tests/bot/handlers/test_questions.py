"""Stories: people ask in private and in a group; the real bot asks the real API and answers through Telegram."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.qa.outcomes import Answer, AnswerStatus, Choice
from bot.settings import Settings
from bot.wording import Wording
from tests.bot.conftest import ApiMaker, BotMaker, free_port, running_bot
from tests.standins import BOT, Json, Person, RefusalError, TelegramServer

WANG, LI = Person(7, "小王"), Person(8, "小李")
GROUP = -100
MENTION = "@policy_test_bot"
OWNER = "强化运维管理由谁牵头？"

Answers = Callable[..., Answer]


def answering(*, seen: list[tuple[str, str]] | None = None, **given: Any) -> Answers:
    """A way to answer: the question comes back as its answer; what was asked, and in which conversation, is noted."""

    def answer(resources: object, question: str, *, conversation_id: str, **_: object) -> Answer:
        if seen is not None:
            seen.append((question, conversation_id))
        if "选择" in question:
            choices = (Choice("甲事", "甲事由谁负责？"), Choice("乙事", "乙事由谁负责？"))
            return Answer(AnswerStatus.ASK_BACK, "您问的是哪一件？", choices=choices)
        return Answer(AnswerStatus.ANSWERED, f"答：{question}", **given)

    return answer


def buttons(message: Json) -> list[str]:
    rows = message.get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]
    return [button["text"] for row in rows for button in row]


# --- being asked


def test_a_question_in_private_is_answered_with_its_sources(telegram: TelegramServer, bot: None) -> None:
    telegram.write(WANG, OWNER)
    text = telegram.wait_for_answers(WANG.id)[0]["text"]
    assert "城市管理局牵头" in text
    assert "\n依据\n《澜阳市" in text
    assert "\n[1] 附件/" in text


def test_a_mention_in_a_group_is_answered_as_a_reply(telegram: TelegramServer, bot: None) -> None:
    asked = telegram.write(WANG, f"{MENTION} {OWNER}", group=GROUP)
    answer = telegram.wait_for_answers(GROUP)[0]
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]


def test_a_reply_to_the_bot_follows_up(telegram: TelegramServer, bot: None) -> None:
    telegram.write(WANG, f"{MENTION} {OWNER}", group=GROUP)
    answer = telegram.wait_for_answers(GROUP)[0]
    telegram.write(WANG, "这事谁配合？", group=GROUP, reply_to=answer)
    assert "充电设施行业协会" in telegram.wait_for_answers(GROUP, 2)[1]["text"]


@pytest.mark.parametrize("command", ["/ask", "/ask@policy_test_bot"])
def test_a_command_asks(telegram: TelegramServer, bot: None, command: str) -> None:
    telegram.write(WANG, f"{command} {OWNER}", group=GROUP)
    assert "城市管理局" in telegram.wait_for_answers(GROUP)[0]["text"]


def test_an_answer_stays_in_its_topic(telegram: TelegramServer, bot: None) -> None:
    telegram.write(WANG, f"{MENTION} {OWNER}", group=GROUP, topic=42)
    assert telegram.wait_for_answers(GROUP)[0]["message_thread_id"] == 42


def test_the_typing_indicator_is_shown_where_the_question_was_asked(
    telegram: TelegramServer, bot: None
) -> None:
    telegram.write(WANG, f"{MENTION} {OWNER}", group=GROUP, topic=42)
    telegram.wait_for_answers(GROUP)
    telegram.wait_until(lambda: bool(telegram.sent("sendChatAction")))
    given = telegram.sent("sendChatAction")[0].given
    assert (given["chat_id"], given["action"], given["message_thread_id"]) == (str(GROUP), "typing", "42")


def test_nothing_is_said_to_talk_between_people(telegram: TelegramServer, bot: None) -> None:
    theirs = telegram.write(LI, OWNER, group=GROUP)
    telegram.write(WANG, "是呀", group=GROUP, reply_to=theirs)
    telegram.write(WANG, "@somebody_else 你看呢", group=GROUP)
    telegram.write(WANG, "/weather", group=GROUP)
    telegram.write(WANG, "/ask@another_bot 由谁负责？", group=GROUP)
    telegram.write(WANG, None, group=GROUP, dice={"emoji": "🎲", "value": 1})
    telegram.write(Person(5, "机器"), f"{MENTION} {OWNER}", group=GROUP, **{"from": BOT | {"id": 5}})
    telegram.push({"edited_message": telegram.write(WANG, "早", group=GROUP) | {"edit_date": 1}})
    telegram.wait_until_taken()
    telegram.write(WANG, OWNER)
    telegram.wait_for_answers(WANG.id)
    assert telegram.answers(GROUP) == []


def test_groups_that_are_not_allowed_get_no_answer(
    telegram: TelegramServer, start_bot: BotMaker, wording: Wording
) -> None:
    start_bot(allowed_chats=(-5,))
    telegram.write(WANG, f"{MENTION} {OWNER}", group=GROUP)
    telegram.write(WANG, f"/help {OWNER}", group=GROUP)
    telegram.write(WANG, f"{MENTION} {OWNER}", group=-5)
    telegram.wait_for_answers(-5)
    assert [message["text"] for message in telegram.answers(GROUP)] == [wording.groups.not_invited]


def test_a_bare_mention_is_told_how_to_ask(telegram: TelegramServer, bot: None) -> None:
    telegram.write(WANG, MENTION, group=GROUP)
    assert MENTION in telegram.wait_for_answers(GROUP)[0]["text"]


def test_a_picture_in_private_is_answered_in_words(
    telegram: TelegramServer, bot: None, wording: Wording
) -> None:
    telegram.write(WANG, None, photo=[{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}])
    assert telegram.wait_for_answers(WANG.id)[0]["text"] == wording.greetings.text_only


def test_what_the_api_refuses_is_said_in_its_words(telegram: TelegramServer, bot: None) -> None:
    telegram.write(WANG, "问" * 301)
    assert telegram.wait_for_answers(WANG.id)[0]["text"] == "问题最长300个字，现在有301个字，请缩短后再问。"


def test_markup_in_a_question_comes_back_as_text(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    start_bot(api_url=serve_api(answering()))
    telegram.write(WANG, "<b>粗</i> & <script>")
    assert telegram.wait_for_answers(WANG.id)[0]["text"] == "答：<b>粗</i> & <script>"


def test_a_long_answer_comes_in_parts_with_buttons_below_the_last(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    def answer(*_: object, **__: object) -> Answer:
        return Answer(AnswerStatus.ANSWERED, "这一句话不长。\n" * 1200)

    start_bot(api_url=serve_api(answer))
    telegram.write(WANG, f"{MENTION} {OWNER}", group=GROUP, topic=42)
    parts = telegram.wait_for_answers(GROUP, 3)
    assert [bool(buttons(part)) for part in parts] == [False, False, True]
    assert {part["message_thread_id"] for part in parts} == {42}


# --- threads


def conversations(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker, *asked: dict[str, Any]
) -> list[str]:
    """The conversation ids of questions asked one after another."""
    seen: list[tuple[str, str]] = []
    start_bot(api_url=serve_api(answering(seen=seen)))
    for count, each in enumerate(asked, start=1):
        telegram.write(each.pop("who", WANG), f"{MENTION} 问题{count}", **each)
        telegram.wait_until(lambda count=count: len(seen) == count)  # type: ignore[misc]  # mypy reads a lambda's default badly
    return [conversation for _, conversation in seen]


def test_a_person_keeps_one_thread_in_a_chat(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    first, second = conversations(telegram, start_bot, serve_api, {"group": GROUP}, {"group": GROUP})
    assert first == second


def test_threads_do_not_mix(telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker) -> None:
    asked: list[dict[str, Any]] = [
        {"group": GROUP},
        {"group": GROUP, "who": LI},
        {"group": GROUP, "topic": 42},
        {"group": -5},
        {},
    ]
    assert len(set(conversations(telegram, start_bot, serve_api, *asked))) == len(asked)


def test_a_slow_answer_holds_up_nobody_else(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    may_answer = threading.Event()

    def answer(resources: object, question: str, **_: object) -> Answer:
        if "慢" in question:
            may_answer.wait(20)
        return Answer(AnswerStatus.ANSWERED, f"答：{question}")

    start_bot(api_url=serve_api(answer))
    telegram.write(WANG, "慢的问题")
    telegram.write(WANG, "接着问")
    telegram.write(LI, "快的问题")
    telegram.wait_for_answers(LI.id)
    early = len(telegram.answers(WANG.id))
    may_answer.set()
    texts = [message["text"] for message in telegram.wait_for_answers(WANG.id, 2)]
    assert (early, texts) == (0, ["答：慢的问题", "答：接着问"])


# --- buttons


@pytest.fixture
def asking_back(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> tuple[Json, list[tuple[str, str]]]:
    """A message with choices in a group, and what the API was asked so far."""
    seen: list[tuple[str, str]] = []
    start_bot(api_url=serve_api(answering(seen=seen)))
    telegram.write(WANG, f"{MENTION} 选择", group=GROUP)
    return telegram.wait_for_answers(GROUP)[0], seen


def test_choices_are_buttons(asking_back: tuple[Json, object]) -> None:
    assert buttons(asking_back[0]) == ["甲事", "乙事"]


def test_pressing_a_choice_asks_it(telegram: TelegramServer, asking_back: tuple[Json, object]) -> None:
    telegram.press(WANG, asking_back[0], "乙事")
    answer = telegram.wait_for_answers(GROUP, 2)[1]
    assert answer["text"].startswith("问：乙事由谁负责？\n答：乙事由谁负责？")


def test_a_pressed_choice_is_asked_in_the_thread_of_who_asked(
    telegram: TelegramServer, asking_back: tuple[Json, list[tuple[str, str]]]
) -> None:
    message, seen = asking_back
    telegram.press(WANG, message, "乙事")
    telegram.wait_until(lambda: len(seen) == 2)
    assert seen[0][1] == seen[1][1]


def test_two_quick_taps_ask_once(
    telegram: TelegramServer, asking_back: tuple[Json, list[tuple[str, str]]]
) -> None:
    message, seen = asking_back
    telegram.press(WANG, message, "甲事", times=2)
    telegram.wait_until(lambda: len(telegram.toasts) == 2)
    telegram.press(WANG, message, "乙事")
    telegram.wait_for_answers(GROUP, 3)
    assert [question for question, _ in seen] == ["选择", "甲事由谁负责？", "乙事由谁负责？"]


def test_suggestions_are_numbered_buttons(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    start_bot(api_url=serve_api(answering(suggestions=("丙事由谁负责？", "丁事由谁负责？"))))
    telegram.write(WANG, OWNER)
    message = telegram.wait_for_answers(WANG.id)[0]
    assert buttons(message)[:2] == ["1", "2"]
    telegram.press(WANG, message, "2")
    assert "答：丁事由谁负责？" in telegram.wait_for_answers(WANG.id, 2)[1]["text"]


def test_a_message_too_old_to_read_is_not_acted_on(
    telegram: TelegramServer, bot: None, wording: Wording
) -> None:
    message = {"message_id": 1, "date": 0, "chat": {"id": WANG.id, "type": "private"}}
    query = {"id": "1", "from": WANG.user(), "chat_instance": "1", "message": message, "data": "ask:0"}
    telegram.push({"callback_query": query})
    telegram.wait_until(lambda: telegram.toasts == [wording.toasts.outdated])


@pytest.mark.parametrize("data", ["ask:9", "ask:-1", "rate:2:a", "rate:1:", "else", ""])
def test_a_button_that_means_nothing_is_no_harm(
    telegram: TelegramServer, bot: None, wording: Wording, data: str
) -> None:
    telegram.write(WANG, OWNER)
    message = telegram.wait_for_answers(WANG.id)[0]
    query = {"id": "1", "from": WANG.user(), "chat_instance": "1", "message": message, "data": data}
    telegram.push({"callback_query": query})
    telegram.wait_until(lambda: telegram.toasts == [wording.toasts.outdated])


@pytest.mark.parametrize("label", ["有用", "没用"])
def test_a_verdict_is_recorded_and_ticked(
    telegram: TelegramServer, bot: None, wording: Wording, label: str
) -> None:
    telegram.write(WANG, OWNER)
    message = telegram.wait_for_answers(WANG.id)[0]
    telegram.press(WANG, message, label)
    telegram.wait_until(lambda: f"✓ {label}" in buttons(telegram.answers(WANG.id)[0]))
    assert telegram.toasts == [wording.toasts.thanks]


def test_a_verdict_can_be_changed(telegram: TelegramServer, bot: None) -> None:
    telegram.write(WANG, OWNER)
    message = telegram.wait_for_answers(WANG.id)[0]
    telegram.press(WANG, message, "有用")
    telegram.wait_until(lambda: "✓ 有用" in buttons(telegram.answers(WANG.id)[0]))
    telegram.press(WANG, message, "没用")
    telegram.wait_until(lambda: buttons(telegram.answers(WANG.id)[0]) == ["有用", "✓ 没用"])


# --- trouble


def test_an_api_that_is_down_gets_a_plain_sentence_and_the_answer_follows_when_it_is_back(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker, wording: Wording
) -> None:
    port = free_port()
    start_bot(api_url=f"http://127.0.0.1:{port}", api_timeout_seconds=0.5)
    telegram.write(WANG, OWNER)
    telegram.wait_for_answers(WANG.id)
    serve_api(answering(), port=port)
    texts = [message["text"] for message in telegram.wait_for_answers(WANG.id, 2)]
    assert texts == [wording.failures.waiting_down, f"答：{OWNER}"]


def test_a_group_is_told_of_an_outage_once(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker, wording: Wording
) -> None:
    port = free_port()
    start_bot(api_url=f"http://127.0.0.1:{port}", api_timeout_seconds=0.3)
    for person in (WANG, LI, WANG):
        telegram.write(person, f"{MENTION} {OWNER}", group=GROUP)
    telegram.wait_for_answers(GROUP)
    serve_api(answering(), port=port)
    texts = [message["text"] for message in telegram.wait_for_answers(GROUP, 4)]
    assert texts == [wording.failures.waiting_down] + [f"答：{OWNER}"] * 3


def test_a_bot_that_is_restarted_during_an_outage_loses_no_question(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker, wording: Wording, tmp_path: Path
) -> None:
    port = free_port()
    given = {
        "telegram_url": telegram.url,
        "api_url": f"http://127.0.0.1:{port}",
        "data_dir": tmp_path / "bot",
    }
    usual = {"poll_seconds": 2, "stop_seconds": 0.1, "api_timeout_seconds": 0.3}
    with running_bot(Settings.model_validate(given | usual), wording):
        telegram.write(WANG, OWNER)
        telegram.wait_for_answers(WANG.id)
    serve_api(answering(), port=port)
    start_bot(api_url=f"http://127.0.0.1:{port}")
    texts = [message["text"] for message in telegram.wait_for_answers(WANG.id, 2)]
    assert texts == [wording.failures.waiting_down, f"答：{OWNER}"]


def test_waiting_for_the_api_ends_some_time(
    telegram: TelegramServer, start_bot: BotMaker, wording: Wording
) -> None:
    start_bot(
        api_url=f"http://127.0.0.1:{free_port()}", api_timeout_seconds=0.3, keep_trying_minutes=0.5 / 60
    )
    telegram.write(WANG, OWNER)
    texts = [message["text"] for message in telegram.wait_for_answers(WANG.id, 2)]
    assert texts == [wording.failures.waiting_down, wording.failures.given_up]
    telegram.wait_until_taken()


def test_an_api_that_is_slow_gets_a_plain_sentence_and_the_answer_follows(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker, wording: Wording
) -> None:
    asked: list[str] = []

    def answer(*_: object, **__: object) -> Answer:
        asked.append("")
        time.sleep(1.5 if len(asked) == 1 else 0)
        return Answer(AnswerStatus.ANSWERED, "终于。")

    start_bot(api_url=serve_api(answer), api_timeout_seconds=0.5)
    telegram.write(WANG, OWNER)
    texts = [message["text"] for message in telegram.wait_for_answers(WANG.id, 2)]
    assert texts == [wording.failures.waiting_slow, "终于。"]


def test_an_api_that_fails_gets_a_plain_sentence(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker, wording: Wording
) -> None:
    def answer(*_: object, **__: object) -> Answer:
        raise RuntimeError("a secret word")

    start_bot(api_url=serve_api(answer))
    telegram.write(WANG, OWNER)
    assert telegram.wait_for_answers(WANG.id)[0]["text"].startswith(wording.failures.down)


def test_one_press_asks_again_what_the_api_failed_at(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker, wording: Wording
) -> None:
    asked: list[str] = []

    def answer(resources: object, question: str, **_: object) -> Answer:
        asked.append(question)
        if len(asked) == 1:
            raise RuntimeError
        return Answer(AnswerStatus.ANSWERED, f"答：{question}")

    start_bot(api_url=serve_api(answer))
    telegram.write(WANG, OWNER)
    failed = telegram.wait_for_answers(WANG.id)[0]
    assert buttons(failed) == [wording.buttons.retry]
    telegram.press(WANG, failed, wording.buttons.retry)
    assert f"答：{OWNER}" in telegram.wait_for_answers(WANG.id, 2)[1]["text"]


def test_a_short_restart_of_the_api_is_not_noticed(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    port = free_port()
    start_bot(api_url=f"http://127.0.0.1:{port}", api_timeout_seconds=20)
    telegram.write(WANG, OWNER)
    telegram.wait_until(lambda: bool(telegram.sent("sendChatAction")))
    serve_api(answering(), port=port)
    assert telegram.wait_for_answers(WANG.id)[0]["text"] == f"答：{OWNER}"


def test_flood_control_is_waited_out(telegram: TelegramServer, bot: None) -> None:
    telegram.refusals.append(
        ("sendMessage", RefusalError(429, "Too Many Requests: retry after 1", retry_after=1))
    )
    telegram.write(WANG, OWNER)
    telegram.wait_for_answers(WANG.id)
    first, second = telegram.sent()
    assert second.at - first.at >= 1.0


def test_flood_control_of_one_chat_holds_up_no_other(telegram: TelegramServer, bot: None) -> None:
    telegram.refusals.append(
        ("sendMessage", RefusalError(429, "Too Many Requests: retry after 3", retry_after=3))
    )
    telegram.write(WANG, OWNER)
    telegram.wait_until(lambda: bool(telegram.sent()))
    telegram.write(LI, OWNER)
    telegram.wait_for_answers(LI.id)
    assert telegram.answers(WANG.id) == []


@pytest.mark.parametrize("status", [500, 502])
def test_an_answer_that_telegram_failed_to_take_is_sent_again(
    telegram: TelegramServer, bot: None, status: int
) -> None:
    telegram.refusals.append(("sendMessage", RefusalError(status, "Internal Server Error")))
    telegram.write(WANG, OWNER)
    assert len(telegram.wait_for_answers(WANG.id)) == 1


def test_a_lost_connection_is_made_again(telegram: TelegramServer, bot: None) -> None:
    telegram.hang_ups += ["sendMessage", "getUpdates"]
    telegram.write(WANG, OWNER)
    assert len(telegram.wait_for_answers(WANG.id)) == 1


def test_who_blocked_the_bot_stops_nobody_else(telegram: TelegramServer, bot: None) -> None:
    telegram.refusals.append(("sendMessage", RefusalError(403, "Forbidden: bot was blocked by the user")))
    telegram.write(WANG, OWNER)
    telegram.wait_until(lambda: bool(telegram.sent()))
    telegram.write(LI, OWNER)
    telegram.wait_for_answers(LI.id)
    assert telegram.answers(WANG.id) == []


def test_a_failing_indicator_does_not_stop_the_answer(telegram: TelegramServer, bot: None) -> None:
    telegram.refusals.append(("sendChatAction", RefusalError(400, "Bad Request: nope")))
    telegram.write(WANG, OWNER)
    telegram.wait_for_answers(WANG.id)


def test_a_question_that_was_deleted_is_still_answered(telegram: TelegramServer, bot: None) -> None:
    telegram.refusals.append(("getUpdates", RefusalError(502, "Bad Gateway")))
    asked = telegram.write(WANG, f"{MENTION} {OWNER}", group=GROUP)
    del telegram.messages[GROUP, asked["message_id"]]
    assert "reply_to_message" not in telegram.wait_for_answers(GROUP)[0]


@pytest.mark.parametrize(
    "update",
    [
        {"message": {"message_id": 1}},
        {"message": "a string"},
        {
            "message": {
                "message_id": 1,
                "date": 0,
                "chat": {"id": 7, "type": "private"},
                "sticker": {"file_id": "a"},
            }
        },
        {"callback_query": {"id": "1"}},
        {"a_kind_of_the_future": {}},
        {},
    ],
    ids=["fields missing", "wrong type", "attachment cut", "press cut", "unknown", "empty"],
)
def test_an_update_that_cannot_be_read_stops_nothing(
    telegram: TelegramServer, bot: None, update: Json
) -> None:
    telegram.push(update)
    telegram.write(WANG, OWNER)
    telegram.wait_for_answers(WANG.id)


def test_questions_from_while_it_was_down_are_answered(telegram: TelegramServer, start_bot: BotMaker) -> None:
    telegram.write(WANG, OWNER)
    start_bot()
    assert "城市管理局" in telegram.wait_for_answers(WANG.id)[0]["text"]
