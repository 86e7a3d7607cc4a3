"""kill -9 at random moments under many writers: is every acknowledged check-in there, once and whole?

`python -m evals.durability --kills 200` on SQLite, or on a PostgreSQL with `--database postgresql://…`.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import string
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory

import httpx
from rich.console import Console

from evals.bench import free_port

READY_SECONDS = 120.0
LONGEST_LIFE_SECONDS = 1.5  # of a server that is about to be killed, from its first reply on
PATIENCE_SECONDS = 20.0
MARKER_CHARS = 24
LAST_SECONDS = 120.0  # for what is open after the last kill


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
        marker = _marker()
        with httpx.Client(base_url=self._address, timeout=PATIENCE_SECONDS, trust_env=False) as client:
            while not self._stop_asked.is_set():
                if self._send(client, marker):
                    marker = _marker()
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


def _marker() -> str:
    """A name that no two requests share; of letters alone, for digits may be masked as somebody's number."""
    return "".join(random.choices(string.ascii_lowercase, k=MARKER_CHARS))


# ── lives of the service ──


def raise_lives() -> int:
    """Forks a service for each port it reads, and writes the process's number. What takes long is done before the fork:
    imports, the index, the word lists; a life has its own engine, connections and threads.
    """
    import uvicorn

    from api.checkins.recording import warm_up_reading
    from api.main import create_app
    from api.resources import open_resources, system_clock
    from api.settings import Settings
    from ingest.index import open_index

    settings = Settings()
    index = open_index(settings.index_dir)
    warm_up_reading(index, system_clock())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need no waiting for
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            app = create_app(settings, resources=open_resources(settings, index=index))
            uvicorn.run(app, port=int(line), log_level="error", access_log=False)
            return 0
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
    return 0


class Nursery:
    """Where lives of the service come from."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        command = [sys.executable, "-m", "evals.durability", "--raise-lives"]
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    @contextmanager
    def life(self, port: int) -> Iterator[None]:
        """The service on this port; killed at the end, without a chance to tidy up."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{port}\n")
        self._process.stdin.flush()
        process_id = int(self._process.stdout.readline())
        try:
            wait_until_ready(port, process_id)
            yield
        finally:
            with suppress(ProcessLookupError):
                os.kill(process_id, signal.SIGKILL)
            while is_alive(process_id):
                time.sleep(0.005)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until_ready(port: int, process_id: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if not is_alive(process_id):
            raise RuntimeError("the service ended before it was ready")
        try:
            reply = httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False, timeout=PATIENCE_SECONDS)
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            if reply.status_code == httpx.codes.OK:
                return
    raise RuntimeError("the service was not ready in time")


# ── the measurement ──


def run(
    environment: Mapping[str, str],
    *,
    kills: int,
    writers: int,
    told: Callable[[str], object] = str,
    seed: int = 0,
) -> Outcome:
    """Kills the service so often under so many writers, and then looks at the records. `environment` names them, `told` hears of each kill."""
    chance, port, tally, stop = random.Random(seed), free_port(), Tally(), threading.Event()
    token = _command(environment, "token", "--role", "supervisor")
    nursery, threads = Nursery(environment), list[Writer]()
    try:
        for kill in range(kills):
            with nursery.life(port):
                threads = threads or _begin(port, token, tally, stop, writers)
                time.sleep(chance.uniform(0.0, LONGEST_LIFE_SECONDS))
            told(f"kill {kill + 1}: {len(tally.acknowledged)} acknowledged")
        with nursery.life(port):
            _finish(threads, tally, stop)
            stored = _stored(port, token)
    finally:
        stop.set()
        nursery.close()
    return _outcome(kills, tally, stored, _is_whole(environment))


def _begin(port: int, token: str, tally: Tally, stop: threading.Event, writers: int) -> list[Writer]:
    row = _any_row(port)
    threads = [Writer(f"http://127.0.0.1:{port}", token, row, tally, stop) for _ in range(writers)]
    for thread in threads:
        thread.start()
    return threads


def _finish(threads: list[Writer], tally: Tally, stop: threading.Event) -> None:
    """What is open is sent again, and has to be there once."""
    deadline = time.monotonic() + LAST_SECONDS
    while tally.open and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    for thread in threads:
        thread.join()


def _command(environment: Mapping[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "api", *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def _any_row(port: int) -> dict[str, str]:
    """Any row of the matrix and a party that it names."""
    task = httpx.get(f"http://127.0.0.1:{port}/v1/tasks", trust_env=False, timeout=PATIENCE_SECONDS).json()[
        "tasks"
    ][0]
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
    parser.add_argument("--raise-lives", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.raise_lives:
        return raise_lives()
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
        outcome = run(environment, kills=given.kills, writers=given.writers, told=console.print)
    console.print(outcome)
    return 0 if outcome.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
