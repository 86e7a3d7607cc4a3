"""An update is read only where the fields that the bot relies on are what they should be."""

from __future__ import annotations

from typing import Any

import pytest

from bot.polling import readable
from tests.bot.updates import KINDS

MESSAGE: dict[str, Any] = {
    "message_id": 1,
    "date": 0,
    "chat": {"id": 7, "type": "private"},
    "from": {"id": 7, "is_bot": False, "first_name": "小王"},
}


def is_readable(message: dict[str, Any]) -> bool:
    return "message" in readable({"update_id": 1, "message": message})


@pytest.mark.parametrize("fields", KINDS, ids=lambda fields: next(iter(fields), "words"))
def test_every_kind_of_message_is_readable(fields: dict[str, Any]) -> None:
    assert is_readable(MESSAGE | fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"chat": None},
        {"chat": {"id": "7", "type": "private"}},
        {"from": {"id": 7}},
        {"text": 5},
        {"date": "today"},
        {"text": "问", "entities": [{"type": "bold", "offset": -1, "length": 2}]},
        {"reply_to_message": {"message_id": 1}},
    ],
    ids=["no chat", "chat's number a string", "half a person", "text a number", "date", "entity", "reply"],
)
def test_what_is_not_as_it_should_be_is_passed_over(fields: dict[str, Any]) -> None:
    assert not is_readable(MESSAGE | fields)


def test_half_a_character_becomes_a_sign_of_the_same_length() -> None:
    read = readable({"update_id": 1, "message": MESSAGE | {"text": "问\ud800题"}})
    assert read["message"]["text"] == "问\ufffd题"


def test_an_update_without_end_is_passed_over() -> None:
    deep: dict[str, Any] = dict(MESSAGE)
    for _ in range(3000):
        deep = MESSAGE | {"reply_to_message": deep}
    assert not is_readable(deep)
