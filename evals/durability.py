"""kill -9 at random moments under many writers: is every acknowledged check-in there, once and whole?

`python -m evals.durability --kills 200` on SQLite, or on a PostgreSQL with `--database postgresql://…`.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import httpx
from rich.console import Console

from evals.bench import free_port

READY_SECONDS = 120.0
LONGEST_LIFE_SECONDS = 1.5  # of a server that is about to be killed, from its first reply on
PATIENCE_SECONDS = 10.0
LOG_CHARS_SHOWN = 3000


@dataclass(slots=True)
class Tally:
    """What the writers were told. `acknowledged`: marker → id; `open`: sent, and no reply came."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    refused: Counter[int] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left after the last kill."""

    kills: int
    acknowledged: int
    unanswered: int
    stored: int
    lost: int
    doubled: int
    half: int
    refused: Mapping[int, int]

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.half or self.refused)


class Writer(threading.Thread):
    """Sends check-ins one after the other; what got no reply is sent again under the same key, as a bot does."""

    def __init__(
        self, address: str, token: str, row: Mapping[str, str], tally: Tally, stop: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self._address, self._token, self._row = address, token, row
        self._tally, self._stop_asked = tally, stop

    def run(self) -> None:
        marker = uuid4().hex
        with httpx.Client(base_url=self._address, timeout=PATIENCE_SECONDS, trust_env=False) as client:
            while not self._stop_asked.is_set():
                if self._send(client, marker):
                    marker = uuid4().hex
                else:
                    time.sleep(0.02)

    def _send(self, client: httpx.Client, marker: str) -> bool:
        """True once the marker needs no further sending."""
        draft = {**self._row, "figures": [{"name": marker, "value": 1, "unit": "个"}]}
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": marker}
        try:
            reply = client.post("/v1/checkins", json={"drafts": [draft]}, headers=headers)
        except httpx.TransportError:
            with self._tally.lock:
                self._tally.open.add(marker)
            return False
        if reply.status_code == httpx.codes.SERVICE_UNAVAILABLE:  # too busy: to be sent again
            return False
        with self._tally.lock:
            self._tally.open.discard(marker)
            if reply.status_code == httpx.codes.CREATED:
                self._tally.acknowledged[marker] = reply.json()["ids"][0]
            else:
                self._tally.refused[reply.status_code] += 1
        return True


@contextmanager
def server(environment: Mapping[str, str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The service as an operator starts it; killed at the end, without a chance to tidy up."""
    command = [sys.executable, "-m", "api", "serve"]
    with (
        log.open("ab") as errors,
        subprocess.Popen(command, env={**environment, "API_PORT": str(port)}, stderr=errors) as process,
    ):
        try:
            wait_until_ready(port, process)
            yield process
        finally:
            process.kill()
            process.wait()


def wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the service ended with {process.returncode}")
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError("the service was not ready in time")


def run(
    environment: Mapping[str, str],
    *,
    kills: int,
    writers: int,
    log: Path,
    told: Callable[[str], object] = str,
    seed: int = 0,
) -> Outcome:
    """Kills the service so often under so many writers, and then looks at the records. `environment` names them, `told` hears of each kill."""
    chance, port, tally, stop = random.Random(seed), free_port(), Tally(), threading.Event()
    token = _command(environment, "token", "--role", "supervisor")
    threads: list[Writer] = []
    for kill in range(kills):
        with server(environment, port, log):
            if not threads:
                row = _any_row(port)
                threads = [
                    Writer(f"http://127.0.0.1:{port}", token, row, tally, stop) for _ in range(writers)
                ]
                for thread in threads:
                    thread.start()
            time.sleep(chance.uniform(0.0, LONGEST_LIFE_SECONDS))
        told(f"kill {kill + 1}: {len(tally.acknowledged)} acknowledged")
    with server(environment, port, log):  # what is open is sent again and has to be there once
        deadline = time.monotonic() + PATIENCE_SECONDS
        while tally.open and time.monotonic() < deadline:
            time.sleep(0.05)
        stop.set()
        for thread in threads:
            thread.join()
        stored = _stored(port, token)
    return _outcome(kills, tally, stored, _is_whole(environment))


def _command(environment: Mapping[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "api", *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def _any_row(port: int) -> dict[str, str]:
    """Any row of the matrix and a party that it names."""
    task = httpx.get(f"http://127.0.0.1:{port}/v1/tasks", trust_env=False).json()["tasks"][0]
    return {"task": task["path"], "party": task["parties"][0]["name"]}


def _stored(port: int, token: str) -> list[tuple[str, str]]:
    """Marker and id of every check-in, page by page."""
    found: list[tuple[str, str]] = []
    cursor: str | None = None
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False) as client:
        while True:
            given: dict[str, str] = {"limit": "200"} | ({"cursor": cursor} if cursor else {})
            page = (
                client.get("/v1/checkins", params=given, timeout=PATIENCE_SECONDS).raise_for_status().json()
            )
            found += [(one["figures"][0]["name"], one["id"]) for one in page["checkins"]]
            cursor = page["next_cursor"]
            if cursor is None:
                return found


def _is_whole(environment: Mapping[str, str]) -> bool:
    """Whether each check-in has its line in the journal and the other way round."""
    command = [sys.executable, "-m", "api", "verify"]
    return subprocess.run(command, env=environment, check=False).returncode == 0


def _outcome(kills: int, tally: Tally, stored: list[tuple[str, str]], is_whole: bool) -> Outcome:
    times = Counter(marker for marker, _ in stored)
    there = set(stored)
    return Outcome(
        kills=kills,
        acknowledged=len(tally.acknowledged),
        unanswered=len(tally.open),
        stored=len(stored),
        lost=sum(pair not in there for pair in tally.acknowledged.items()),
        doubled=sum(count > 1 for count in times.values()),
        half=0 if is_whole else 1,
        refused=dict(tally.refused),
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.durability", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--database", help="a PostgreSQL; without it, a SQLite file")
    given = parser.parse_args()
    console = Console()
    with TemporaryDirectory(prefix="durability-") as folder:
        environment = {
            **os.environ,
            "API_DATA_DIR": folder,
            "API_DATABASE_URL": given.database or "",
            "DATABASE_URL": "",
            "API_RATE_LIMIT_PER_MINUTE": "0",
            "API_LOG_LEVEL": "WARNING",
        }
        log = Path(folder) / "log"
        outcome = run(environment, kills=given.kills, writers=given.writers, log=log, told=console.print)
        console.print(log.read_text(encoding="utf-8", errors="replace")[-LOG_CHARS_SHOWN:], markup=False)
    console.print(outcome)
    return 0 if outcome.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
