"""A question that is sent again under its key is answered as before; words it was asked about count as said before."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bot.conftest import ApiMaker, bot_index_dir, serve_api

__all__ = ["bot_index_dir", "serve_api"]

OWNER = "强化运维管理由谁牵头？"


def ask(
    url: str, question: str = OWNER, key: str | None = "k-1", conversation: str = "c-1", **given: str
) -> dict[str, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    body = {"question": question, "conversation_id": conversation, **given}
    reply = httpx.post(f"{url}/v1/ask", json=body, headers=headers, trust_env=False, timeout=30)
    assert reply.status_code == 200
    return dict(reply.json())


def stored(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "records.sqlite3")) as rows:
        return int(rows.execute("SELECT count(*) FROM answers").fetchone()[0])


@pytest.mark.parametrize("question", [OWNER, "谁负责？", "今天天气怎么样？", "火星基地由谁负责？"])
def test_the_answer_is_given_again_and_stored_once(
    serve_api: ApiMaker, tmp_path: Path, question: str
) -> None:
    url = serve_api()
    assert ask(url, question) == ask(url, question)
    assert stored(tmp_path) == 1


def test_a_follow_up_that_is_sent_twice_goes_one_step(serve_api: ApiMaker) -> None:
    url = serve_api()
    ask(url, key="k-1")
    first, again = ask(url, "谁配合？", "k-2"), ask(url, "谁配合？", "k-2")
    assert first == again


@pytest.mark.parametrize(
    ("other", "conversation"),
    [("k-2", "c-1"), ("k-1", "c-2"), (None, "c-1")],
    ids=["key", "conversation", "no key"],
)
def test_another_key_or_conversation_is_another_question(
    serve_api: ApiMaker, tmp_path: Path, other: str | None, conversation: str
) -> None:
    url = serve_api()
    first, second = ask(url), ask(url, key=other, conversation=conversation)
    assert first["answer_id"] != second["answer_id"]
    assert stored(tmp_path) == 2


def test_sent_many_times_at_once_it_is_stored_once(serve_api: ApiMaker, tmp_path: Path) -> None:
    url = serve_api()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(url), range(16)))
    assert len({answer["answer_id"] for answer in answers}) == 1
    assert stored(tmp_path) == 1


def test_a_question_leans_on_the_words_it_was_asked_about(serve_api: ApiMaker) -> None:
    url = serve_api()
    alone = ask(url, "这事由谁牵头？", "k-1", "c-1")
    about = ask(url, "这事由谁牵头？", "k-2", "c-2", context="各位，强化运维管理的进展请今天报上来。")
    assert alone["answer"] != about["answer"]
    assert "强化运维管理" in about["answer"]
    assert "城市管理局" in about["answer"]


def test_a_question_that_stands_by_itself_does_not(serve_api: ApiMaker) -> None:
    url = serve_api()
    alone = ask(url, key="k-1", conversation="c-1")
    about = ask(url, key="k-2", conversation="c-2", context="大家中午吃什么？")
    assert alone["answer"] == about["answer"]
