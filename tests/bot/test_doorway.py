"""Health, metrics and the webhook, over real HTTP."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.bot.conftest import ApiMaker, BotMaker, free_port
from tests.bot.handlers.test_questions import answering
from tests.standins import Person, RefusalError, TelegramServer

WANG = Person(7, "小王")
SECRET = "a-secret-of-the-webhook"


def get(port: int, path: str) -> httpx.Response:
    return httpx.get(f"http://127.0.0.1:{port}{path}", trust_env=False)


def test_health_says_that_it_lives_and_hears_from_telegram(
    telegram: TelegramServer, start_bot: BotMaker
) -> None:
    port = free_port()
    start_bot(http_port=port)
    telegram.wait_until(lambda: get(port, "/readyz").status_code == 200)
    assert [get(port, path).status_code for path in ("/healthz", "/else")] == [200, 404]


def test_metrics_count_questions_by_how_they_ended(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    port = free_port()
    start_bot(http_port=port, api_url=serve_api(answering()))
    telegram.write(WANG, "问题")
    telegram.wait_for_answers(WANG.id)
    telegram.wait_until_taken()
    text = get(port, "/metrics").text
    assert 'bot_questions_total{status="answered"} 1.0' in text
    assert "bot_messages_sent_total 1.0" in text
    assert "bot_updates_at_work 0.0" in text


@pytest.fixture
def hooked(telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker) -> int:
    """The port of a bot that is brought its updates."""
    port = free_port()
    start_bot(
        http_port=port,
        api_url=serve_api(answering()),
        webhook_url=f"http://127.0.0.1:{port}/telegram",
        webhook_secret=SECRET,
    )
    telegram.wait_until(lambda: bool(telegram.webhook))
    return port


def test_updates_are_brought_by_webhook(telegram: TelegramServer, hooked: int) -> None:
    telegram.write(WANG, "问题")
    assert telegram.wait_for_answers(WANG.id)[0]["text"] == "答：问题"
    telegram.wait_until_taken()
    assert telegram.sent("getUpdates") == []
    assert telegram.webhook["secret_token"] == SECRET


def bring(port: int, body: bytes, secret: str = SECRET) -> int:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "content-type": "application/json"}
    url = f"http://127.0.0.1:{port}/telegram"
    return httpx.post(url, content=body, headers=headers, trust_env=False).status_code


@pytest.mark.parametrize("secret", ["", "wrong"])
def test_nobody_else_gets_in(telegram: TelegramServer, hooked: int, secret: str) -> None:
    message = {
        "message_id": 1,
        "date": 0,
        "chat": {"id": 7, "type": "private"},
        "from": WANG.user(),
        "text": "问",
    }
    assert bring(hooked, json.dumps({"update_id": 1, "message": message}).encode(), secret) == 403
    assert telegram.answers(WANG.id) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'{"update_id": "x"}', 400),
        (b" " * 1_100_000, 413),
        (b'{"update_id": 3}', 200),
    ],
    ids=["broken", "a list", "no number", "too long", "empty"],
)
def test_odd_bodies_stop_nothing(telegram: TelegramServer, hooked: int, body: bytes, status: int) -> None:
    assert bring(hooked, body) == status
    telegram.write(WANG, "问题")
    telegram.wait_for_answers(WANG.id)


def test_an_update_brought_twice_is_answered_once(telegram: TelegramServer, hooked: int) -> None:
    message = {
        "message_id": 1,
        "date": 0,
        "chat": {"id": 7, "type": "private"},
        "from": WANG.user(),
        "text": "问",
    }
    body = json.dumps({"update_id": 1, "message": message}).encode()
    assert [bring(hooked, body), bring(hooked, body)] == [200, 200]
    assert len(telegram.answers(WANG.id)) == 1


def test_a_webhook_that_cannot_be_set_yet_is_set_later(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    telegram.refusals.append(
        ("setWebhook", RefusalError(400, "Bad Request: bad webhook: Failed to resolve host"))
    )
    port = free_port()
    start_bot(http_port=port, api_url=serve_api(answering()), webhook_url=f"http://127.0.0.1:{port}/telegram")
    telegram.wait_until(lambda: bool(telegram.webhook))
    telegram.write(WANG, "问题")
    telegram.wait_for_answers(WANG.id)


def test_back_to_polling_the_webhook_is_given_up(
    telegram: TelegramServer, start_bot: BotMaker, serve_api: ApiMaker
) -> None:
    telegram.webhook = {"url": "http://127.0.0.1:9/"}
    start_bot(api_url=serve_api(answering()))
    telegram.write(WANG, "问题")
    telegram.wait_for_answers(WANG.id)
    assert telegram.webhook == {}
