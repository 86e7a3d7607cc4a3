"""`make run`: which processes it starts, and that they stop together."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Stands where the virtual environment's Python would: notes what it is asked to run, and runs until it is stopped.
INTERPRETER = """#!/bin/sh
echo "$*" >> "$NOTES"
case "$*" in
  "-m ingest build --if-stale") exit 0 ;;
  "-m bot configured") [ -n "$BOT_TOKEN" ]; exit ;;
  "$DIES") sleep 0.5; exit 3 ;;
esac
trap 'echo "stopped $*" >> "$NOTES"; exit 0' TERM INT
while :; do sleep 0.05; done
"""

Runner = Callable[..., subprocess.Popen[bytes]]


def _as_from_a_terminal() -> None:
    """Ctrl-C counts, also where the tests themselves were started in the background, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes.txt"


@pytest.fixture
def make_run(tmp_path: Path, notes: Path) -> Iterator[Runner]:
    """Starts `make run` as from a terminal: in a process group of its own."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").write_text(INTERPRETER, encoding="utf-8")
    (tmp_path / "bin" / "python").chmod(0o755)
    for name in ("Makefile", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / ".installed-run").touch()
    started: list[subprocess.Popen[bytes]] = []

    def run(token: str, dies: str = "") -> subprocess.Popen[bytes]:
        given = {**os.environ, "NOTES": str(notes), "BOT_TOKEN": token, "DIES": dies}
        command = ["make", "-C", str(tmp_path), "run", f"VENV={tmp_path}"]
        started.append(
            subprocess.Popen(
                command,
                env=given,
                start_new_session=True,
                stderr=subprocess.DEVNULL,
                preexec_fn=_as_from_a_terminal,
            )
        )
        return started[-1]

    yield run
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(notes: Path, *lines: str) -> None:
    for _ in range(200):
        if notes.exists() and set(lines) <= set(notes.read_text(encoding="utf-8").splitlines()):
            return
        time.sleep(0.05)
    raise AssertionError(notes.read_text(encoding="utf-8"))


def test_with_a_token_the_bot_runs_beside_the_api(make_run: Runner, notes: Path) -> None:
    make_run("1:token")
    wait_for(notes, "-m ingest build --if-stale", "-m api serve", "-m bot")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminated"])
def test_both_stop_together(make_run: Runner, notes: Path, number: signal.Signals) -> None:
    process = make_run("1:token")
    wait_for(notes, "-m api serve", "-m bot")
    os.killpg(process.pid, number)
    process.wait(timeout=20)
    wait_for(notes, "stopped -m api serve", "stopped -m bot")


def test_terminating_make_alone_stops_both(make_run: Runner, notes: Path) -> None:
    process = make_run("1:token")
    wait_for(notes, "-m api serve", "-m bot")
    process.terminate()
    wait_for(notes, "stopped -m api serve", "stopped -m bot")


def test_without_a_token_only_the_api_runs(make_run: Runner, notes: Path) -> None:
    process = make_run("")
    wait_for(notes, "-m api serve")
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=20)
    assert "-m bot" not in notes.read_text(encoding="utf-8").splitlines()


def test_the_bot_does_not_outlive_the_api(make_run: Runner, notes: Path) -> None:
    process = make_run("1:token", dies="-m api serve")
    assert process.wait(timeout=20) != 0
    wait_for(notes, "stopped -m bot")


def test_the_api_outlives_the_bot(make_run: Runner, notes: Path) -> None:
    process = make_run("1:token", dies="-m bot")
    wait_for(notes, "-m api serve", "-m bot")
    time.sleep(1.5)
    assert process.poll() is None
