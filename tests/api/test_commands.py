"""The commands, as an operator types them."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from api.__main__ import main
from api.db import is_usable, open_engine


@pytest.fixture(autouse=True)
def environment(index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_INDEX_DIR", str(index_dir))
    monkeypatch.setenv("API_DATA_DIR", str(tmp_path))


def records(folder: Path) -> str:
    return f"sqlite:///{folder / 'records.sqlite3'}"


def test_ask_prints_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "强化运维管理由谁牵头？"]) == 0
    assert "城市管理局" in capsys.readouterr().out


def test_ask_stores_nothing(tmp_path: Path) -> None:
    main(["ask", "强化运维管理由谁牵头？"])
    with open_engine(records(tmp_path)).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM answers")).scalar_one() == 0


def test_ask_refuses_an_empty_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", " "]) == 1
    assert capsys.readouterr().err.strip() == "请输入要问的问题。"


def test_ask_refuses_a_document_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "补贴多少？", "--document", "没有"]) == 1
    assert capsys.readouterr().err.strip() == "没有“没有”这份文件。"


@pytest.mark.parametrize("command", [["serve"], ["ask", "补贴多少？"]])
def test_without_an_index_a_command_says_how_to_build_one(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("API_INDEX_DIR", str(tmp_path / "nothing"))
    assert main(command) == 1
    assert "ingest build" in capsys.readouterr().err


def test_migrate_prepares_the_records(tmp_path: Path) -> None:
    assert main(["migrate"]) == 0
    assert is_usable(open_engine(records(tmp_path)))


def test_forget_says_what_it_deleted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget"]) == 0
    assert "answers：删除0条" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("role", ["supervisor", "operator", "bot"])
def test_token_prints_a_token_and_nothing_else(role: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "--role", role]) == 0
    assert re.fullmatch(r"pa_[\w-]{43}\n", capsys.readouterr().out)


def test_a_members_party_may_be_given_by_any_of_its_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["token", "--role", "member", "--party", "城管局"]) == 0
    with open_engine(records(tmp_path)).connect() as connection:
        assert connection.execute(text("SELECT party FROM members")).scalar_one() == "城市管理局"


def test_invite_prints_a_code_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invite", "--role", "member", "--party", "科技局"]) == 0
    assert re.fullmatch(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4})+\n", capsys.readouterr().out)


def test_nobody_is_invited_for_a_party_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invite", "--role", "member", "--party", "没有的单位"]) == 1
    assert "没有的单位" in capsys.readouterr().err


def test_a_token_is_kept_as_a_digest_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["token", "--role", "operator"])
    secret = capsys.readouterr().out.strip()
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("records.sqlite3*"))
    assert secret.encode() not in stored


def test_a_party_that_nobody_knows_is_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "--role", "member", "--party", "城市管理处"]) == 1
    printed = capsys.readouterr()
    assert (printed.out, "城市管理局" in printed.err) == ("", True)


@pytest.mark.parametrize("given", [["--role", "member"], ["--role", "operator", "--party", "城管局"]])
def test_members_and_only_members_have_a_party(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", *given]) == 1
    assert capsys.readouterr().out == ""


def test_a_revoked_token_is_no_longer_listed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["token", "--role", "operator"])
    main(["tokens"])
    token_id = capsys.readouterr().out.splitlines()[-1].split("\t")[0]
    assert main(["revoke", token_id]) == 0
    main(["tokens"])
    assert capsys.readouterr().out == ""


def test_revoking_what_is_not_there_is_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["revoke", "nothing"]) == 1
    assert capsys.readouterr().err.strip() == "没有这个凭证。"


def test_verify_says_that_empty_records_are_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify"]) == 0
    assert capsys.readouterr().out.startswith("完好：0条记录，0条报送")


def test_what_was_backed_up_is_restored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["token", "--role", "operator"])
    assert main(["backup", str(tmp_path / "all.gz")]) == 0
    main(["token", "--role", "operator"])
    assert main(["restore", str(tmp_path / "all.gz")]) == 0
    with open_engine(records(tmp_path)).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM members")).scalar_one() == 1


def test_what_is_no_backup_is_not_restored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["token", "--role", "operator"])
    (tmp_path / "odd.gz").write_bytes(b"no backup")
    assert main(["restore", str(tmp_path / "odd.gz")]) == 1
    with open_engine(records(tmp_path)).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM members")).scalar_one() == 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "api", "serve"]
    environment = {**os.environ, "API_PORT": str(port)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until_ready(port: int, process: subprocess.Popen[str]) -> None:
    for _ in range(600):
        assert process.poll() is None
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("not ready within a minute")


def test_serve_answers_on_its_port_and_stops_when_asked() -> None:
    port = free_port()
    with serving(port) as process:
        wait_until_ready(port, process)
        answer = httpx.post(
            f"http://127.0.0.1:{port}/v1/ask", json={"question": "强化运维管理由谁牵头？"}, timeout=60
        ).json()
        assert "城市管理局" in answer["answer"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) in (0, -signal.SIGTERM)


def test_an_acknowledged_answer_survives_a_kill(tmp_path: Path) -> None:
    port = free_port()
    with serving(port) as process:
        wait_until_ready(port, process)
        question = {"question": "强化运维管理由谁牵头？"}
        answer = httpx.post(f"http://127.0.0.1:{port}/v1/ask", json=question, timeout=60).json()
        process.kill()
        process.wait()
    with open_engine(records(tmp_path)).connect() as connection:
        assert connection.execute(text("SELECT id FROM answers")).scalars().all() == [answer["answer_id"]]
