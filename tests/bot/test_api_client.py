"""The real client against the real API: typed replies, two failures."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from datetime import date
from typing import TypeVar

import pytest

from api.qa.answering import answer_question
from api.qa.outcomes import Answer as ApiAnswer
from api.resources import Resources
from bot.api_client import Answer, ApiClient, ApiRefused, ApiUnavailable
from tests.bot.conftest import ApiMaker, free_port

OWNER = "强化运维管理由谁牵头？"
T = TypeVar("T")


def with_client(url: str, use: Callable[[ApiClient], Awaitable[T]], patience_seconds: float = 20.0) -> T:
    """What a use of the client gives; the client is closed after it."""

    async def run() -> T:
        client = ApiClient.open(url, patience_seconds)
        try:
            return await use(client)
        finally:
            await client.close()

    return asyncio.run(run())


def ask(url: str, question: str = OWNER, patience_seconds: float = 20.0) -> Answer:
    return with_client(
        url, lambda client: client.ask(question, conversation_id="c-1", request_id="r-1"), patience_seconds
    )


def test_an_answer_has_its_sources(api_url: str) -> None:
    citation = ask(api_url).citations[0]
    assert citation.document.doc_number == "澜政办〔2023〕17号"
    assert citation.section.startswith("附件/")
    assert citation.url.startswith("/documents/")


def test_the_api_takes_what_the_bot_sends(serve_api: ApiMaker) -> None:
    seen: list[str | None] = []

    def answer(
        resources: Resources,
        question: str,
        *,
        conversation_id: str | None,
        document: str | None,
        audience: str,
        today: date,
        own_party: str | None = None,
        context: str | None = None,
    ) -> ApiAnswer:
        seen.append(conversation_id)
        return answer_question(
            resources, question, conversation_id=None, document=document, audience=audience, today=today
        )

    ask(serve_api(answer))
    assert seen == ["c-1"]


def test_feedback_is_taken(api_url: str) -> None:
    answer_id = ask(api_url).answer_id
    with_client(api_url, lambda client: client.give_feedback(answer_id, useful=True, request_id="r-2"))


def test_feedback_on_an_answer_that_is_gone_is_refused(api_url: str) -> None:
    with pytest.raises(ApiRefused) as refused:
        with_client(api_url, lambda client: client.give_feedback("a/b", useful=True, request_id="r-2"))
    assert refused.value.sentence


def test_a_refusal_carries_the_sentence_for_the_asker(api_url: str) -> None:
    with pytest.raises(ApiRefused) as refused:
        ask(api_url, "\x07")
    assert refused.value.sentence == "问题里有无法识别的控制字符，请删去后再问。"


def test_nobody_listening_is_absence(api_url: str) -> None:
    with pytest.raises(ApiUnavailable) as failure:
        ask(f"http://127.0.0.1:{free_port()}", patience_seconds=0.3)
    assert not failure.value.is_slow


def test_a_late_answer_is_slowness(serve_api: ApiMaker) -> None:
    may_answer = threading.Event()

    def answer(*_: object, **__: object) -> ApiAnswer:
        may_answer.wait(10)
        raise RuntimeError

    url = serve_api(answer)
    try:
        with pytest.raises(ApiUnavailable) as failure:
            ask(url, patience_seconds=0.5)
    finally:
        may_answer.set()
    assert failure.value.is_slow


def test_an_api_that_comes_back_in_time_answers(serve_api: ApiMaker) -> None:
    port = free_port()
    starting = threading.Timer(0.7, lambda: serve_api(port=port))
    starting.start()
    try:
        assert "城市管理局" in ask(f"http://127.0.0.1:{port}").answer
    finally:
        starting.join()


def test_a_limit_that_ends_in_time_is_waited_out(serve_api: ApiMaker) -> None:
    url = serve_api(rate_limit_per_minute=60)
    for _ in range(60):
        ask(url, "你好")
    assert ask(url).answered


def test_a_limit_that_ends_too_late_is_waiting_for_another_time(serve_api: ApiMaker) -> None:
    url = serve_api(rate_limit_per_minute=1)
    ask(url, "你好")
    started = time.monotonic()
    with pytest.raises(ApiUnavailable) as failure:
        ask(url, patience_seconds=10)
    assert (failure.value.is_slow, failure.value.may_pass) == (True, True)
    assert time.monotonic() - started < 5


def test_the_same_question_sent_twice_is_answered_once(api_url: str) -> None:
    assert ask(api_url).answer_id == ask(api_url).answer_id


def test_something_else_on_the_port_is_no_answer(telegram_url: str) -> None:
    with pytest.raises((ApiUnavailable, ApiRefused)):
        ask(telegram_url, patience_seconds=2)


@pytest.fixture
def telegram_url(telegram: object) -> str:
    return str(getattr(telegram, "url", ""))
