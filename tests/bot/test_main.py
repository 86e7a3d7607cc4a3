"""The bot as an operator runs it: a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bot.conftest import free_port
from tests.standins import TOKEN, Person, RefusalError, TelegramServer

ROOT = Path(__file__).parents[2]
WANG = Person(7, "小王")
OWNER = "强化运维管理由谁牵头？"
START_SECONDS = 2.0
IDLE_MEGABYTES = 120


def environment(telegram: TelegramServer, api_url: str, **given: str) -> dict[str, str]:
    usual = {
        "BOT_TOKEN": TOKEN,
        "BOT_TELEGRAM_URL": telegram.url,
        "BOT_API_URL": api_url,
        "BOT_POLL_SECONDS": "2",
        "BOT_DATA_DIR": "",
    }
    return {**os.environ, **usual, **given}


@contextmanager
def bot_process(given: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bot"]
    with subprocess.Popen(command, env=given, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def run_bot(*arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command,
        env={**os.environ, **given},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def megabytes(process_id: int) -> float:
    """What a process holds in memory."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1024


def seconds_without_processor(process_id: int) -> float:
    """What a process was ready to run and had to wait for others, by the kernel's scheduler statistics."""
    fields = Path(f"/proc/{process_id}/schedstat").read_text(encoding="utf-8").split()
    return int(fields[1]) / 1e9


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_until_it_is_stopped(
    telegram: TelegramServer, api_url: str, number: signal.Signals
) -> None:
    with bot_process(environment(telegram, api_url)) as process:
        telegram.write(WANG, OWNER)
        telegram.wait_for_answers(WANG.id)
        process.send_signal(number)
        assert process.wait(timeout=20) == 0


@pytest.mark.parametrize("has_door", [False, True], ids=["polling", "health and metrics too"])
def test_it_starts_quickly_and_is_small(
    telegram: TelegramServer, api_url: str, has_door: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Time spent waiting for a processor that others use is shown and does not count."""
    given = {"BOT_HTTP_PORT": str(free_port())} if has_door else {}
    started = time.monotonic()
    with bot_process(environment(telegram, api_url, **given)) as process:
        telegram.wait_until(lambda: bool(telegram.sent("getUpdates")))
        took_seconds, waited_seconds = time.monotonic() - started, seconds_without_processor(process.pid)
        for _ in range(20):
            telegram.write(WANG, OWNER)
        telegram.wait_for_answers(WANG.id, 20)
        telegram.wait_until_taken()
        held = megabytes(process.pid)
    with capsys.disabled():
        sys.stdout.write(
            f"\n  started in {took_seconds:.2f} s, {waited_seconds:.2f} s of them waiting for a processor; idle at {held:.0f} MB\n"
        )
    assert (took_seconds - waited_seconds < START_SECONDS, held < IDLE_MEGABYTES) == (True, True)


def test_no_log_holds_the_token_the_question_or_a_name(telegram: TelegramServer, api_url: str) -> None:
    for method, status in [("getMe", 502), ("getUpdates", 500), ("sendMessage", 500), ("setMyCommands", 400)]:
        telegram.refusals.append((method, RefusalError(status, "no")))
    telegram.hang_ups += ["sendMessage", "getUpdates"]
    with bot_process(environment(telegram, api_url, BOT_LOG_LEVEL="DEBUG")) as process:
        telegram.write(WANG, OWNER)
        telegram.wait_for_answers(WANG.id)
        process.send_signal(signal.SIGTERM)
        log = process.communicate(timeout=20)[1]
    assert "question.answered" in log
    assert [secret for secret in (TOKEN, TOKEN.split(":")[1], OWNER, WANG.name) if secret in log] == []


def test_the_log_carries_the_request_id(telegram: TelegramServer, api_url: str) -> None:
    with bot_process(environment(telegram, api_url)) as process:
        telegram.write(WANG, OWNER)
        telegram.wait_for_answers(WANG.id)
        process.send_signal(signal.SIGTERM)
        assert "request_id=tg-" in process.communicate(timeout=20)[1]


def test_a_wrong_token_is_said_in_words_and_not_repeated(telegram: TelegramServer, api_url: str) -> None:
    wrong = "1:this-token-is-wrong"
    ended = run_bot(**environment(telegram, api_url, BOT_TOKEN=wrong))
    assert (ended.returncode, ended.stderr.strip()) == (1, "BOT_TOKEN 无效，Telegram 不接受。")


def test_without_a_token_it_says_so() -> None:
    ended = run_bot(BOT_TOKEN="")
    assert (ended.returncode, ended.stderr.strip()) == (1, "没有设置 BOT_TOKEN，机器人没有启动。")


def test_a_faulty_setting_is_named() -> None:
    assert "BOT_POLL_SECONDS" in run_bot(BOT_TOKEN=TOKEN, BOT_POLL_SECONDS="soon").stderr


@pytest.mark.parametrize(("token", "expected"), [(TOKEN, 0), ("", 1)])
def test_it_says_whether_it_is_configured(token: str, expected: int) -> None:
    assert run_bot("configured", BOT_TOKEN=token).returncode == expected


def test_it_waits_for_telegram_to_be_reached_and_can_be_stopped_meanwhile(
    telegram: TelegramServer, api_url: str
) -> None:
    unreachable = f"http://127.0.0.1:{free_port()}"
    with bot_process(environment(telegram, api_url, BOT_TELEGRAM_URL=unreachable)) as process:
        assert process.stderr is not None
        assert "telegram.unreachable" in process.stderr.readline()
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_it_loads_no_model() -> None:
    heavy = "('torch', 'numpy', 'langchain', 'langchain_core', 'chromadb', 'sqlalchemy', 'fastapi', 'ingest', 'api')"
    code = f"import sys, bot.__main__, bot.doorway; print([m for m in sys.modules if m.split('.')[0] in {heavy}])"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
