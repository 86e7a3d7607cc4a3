"""A forum's topics are kept apart: whatever a report in one brings, all of it is said there."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.wording import Wording
from tests.bot.conftest import ApiMaker, BotMaker
from tests.bot.handlers.test_questions import answering, buttons
from tests.bot.members import let_in
from tests.standins import Json, Person, TelegramServer

LI, WANG = Person(8, "小李"), Person(7, "小王")
GROUP, TOPIC = -1_001_111_111_111, 42
SAID = "报送：补齐居住区短板：截至8月底累计完成改造120个老旧小区，按计划推进"


@pytest.fixture
def forum(
    telegram: TelegramServer,
    start_bot: BotMaker,
    serve_api: ApiMaker,
    bot_index_dir: Path,
    tmp_path: Path,
) -> TelegramServer:
    """The bot in a forum where 小李 is a member."""
    url = serve_api(answering())
    start_bot(api_url=url, api_token=let_in(url, bot_index_dir, tmp_path, LI.id))
    return telegram


def say(forum: TelegramServer, text: str, *, person: Person = LI, reply_to: Json | None = None) -> None:
    forum.write(person, text, group=GROUP, topic=TOPIC, reply_to=reply_to)


def heard(forum: TelegramServer, count: int) -> Json:
    """The bot's message of this number in the group."""
    return forum.wait_for_answers(GROUP, count)[count - 1]


def shows(forum: TelegramServer, message: Json, words: str) -> Json:
    """A message once it was edited to show these words."""
    where = GROUP, message["message_id"]
    forum.wait_until(lambda: words in forum.messages[where]["text"])
    return forum.messages[where]


def topics(forum: TelegramServer) -> list[int | None]:
    """Where every message of the bot was shown."""
    forum.wait_until_taken()
    return [message.get("message_thread_id") for message in forum.answers(GROUP)]


def test_a_card_and_what_follows_it_stay_in_the_topic(forum: TelegramServer, wording: Wording) -> None:
    say(forum, SAID)
    card = heard(forum, 1)
    forum.press(LI, card, wording.reports.confirm)
    forum.press(LI, shows(forum, card, wording.cards.recorded), wording.reports.correct)
    say(forum, "累计完成改造130个老旧小区", reply_to=heard(forum, 2))
    forum.press(LI, heard(forum, 3), wording.reports.change)
    heard(forum, 4)
    assert topics(forum) == [TOPIC] * 4


def test_every_step_stays_in_the_topic(forum: TelegramServer, wording: Wording) -> None:
    say(forum, "/checkin")
    forum.press(LI, heard(forum, 1), "补齐居住区短板")
    say(forum, "累计完成改造140个老旧小区", reply_to=heard(forum, 2))
    forum.press(LI, heard(forum, 3), "滞后")
    say(forum, "电力接入没批下来", reply_to=heard(forum, 4))
    assert wording.reports.confirm in buttons(heard(forum, 5))
    assert topics(forum) == [TOPIC] * 5


def test_a_step_is_answered_within_the_topic_by_a_reply(forum: TelegramServer) -> None:
    say(forum, "/checkin")
    assert heard(forum, 1)["reply_to_message"]["from"]["id"] == LI.id


@pytest.mark.parametrize(
    ("person", "said"),
    [(LI, "/mine"), (LI, "/checkin 大家早"), (WANG, "/checkin"), (LI, "/join ABCD-EFGH")],
    ids=["standing", "no report", "stranger", "code"],
)
def test_sentences_stay_in_the_topic(forum: TelegramServer, person: Person, said: str) -> None:
    say(forum, said, person=person)
    heard(forum, 1)
    assert topics(forum) == [TOPIC]


def test_a_report_that_is_a_question_is_answered_in_the_topic(
    forum: TelegramServer, wording: Wording
) -> None:
    say(forum, "@policy_test_bot 补齐居住区短板我们完成改造120个，补贴每千瓦多少钱？")
    forum.press(LI, heard(forum, 1), wording.reports.ask_instead)
    assert heard(forum, 2)["text"].startswith("答：")
    assert topics(forum) == [TOPIC] * 2
