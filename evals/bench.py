"""Seconds to ready, memory, latency and throughput of the real server process on loopback."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from rich.console import Console
from rich.table import Table

from evals.cases import load_paraphrases, load_probes, load_questions
from evals.suites import DATASETS

HOST = "127.0.0.1"
READY_TIMEOUT_SECONDS = 120.0
REPLY_TIMEOUT_SECONDS = 30.0


class ServerError(Exception):
    """The server did not come up."""


@dataclass(frozen=True, slots=True)
class Load:
    """What many clients at once got: replies in `seconds`, and how many were no answer."""

    replies: int
    errors: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.replies / self.seconds


@dataclass(frozen=True, slots=True)
class Server:
    """A server process of our own. Memory is resident, its children's included."""

    process: subprocess.Popen[bytes]
    port: int
    ready_after_seconds: float

    def memory_mb(self) -> float:
        return resident_kb(self.process.pid) / 1024


@contextmanager
def running_server() -> Iterator[Server]:
    """Starts `python -m api serve` on a free port with an empty store and no rate limit; ends it afterwards."""
    with TemporaryDirectory(prefix="bench-") as folder, TemporaryFile() as output:
        port = free_port()
        environment = os.environ | {
            "API_HOST": HOST,
            "API_PORT": str(port),
            "API_DATA_DIR": folder,
            "API_RATE_LIMIT_PER_MINUTE": "0",
            "API_LOG_LEVEL": "WARNING",
        }
        started = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "api", "serve"], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            if not _becomes_ready(process, port):
                output.seek(0)
                raise ServerError(output.read().decode(errors="replace")[-2000:])
            yield Server(process, port, time.monotonic() - started)
        finally:
            process.terminate()
            process.wait(timeout=30)


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def _becomes_ready(process: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + READY_TIMEOUT_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with closing(http.client.HTTPConnection(HOST, port, timeout=1)) as connection:
                connection.request("GET", "/readyz")
                if connection.getresponse().status == http.HTTPStatus.OK:
                    return True
        except OSError:
            pass  # not listening yet
        time.sleep(0.05)
    return False


def resident_kb(pid: int) -> int:
    """Resident memory of a process and its descendants, from /proc."""
    own = 0
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            own = int(line.split()[1])
    children = (
        child
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    )
    return own + sum(resident_kb(int(child)) for child in children)


def ask(connection: http.client.HTTPConnection, question: str) -> int:
    """The status of one question on a kept connection; the reply is read whole."""
    body = json.dumps({"question": question}).encode()
    connection.request("POST", "/v1/ask", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    response.read()
    return response.status


def latencies_ms(port: int, questions: Sequence[str]) -> list[float]:
    """How long each question takes, one after the other. Raises ServerError on anything but an answer."""
    taken = []
    with closing(http.client.HTTPConnection(HOST, port, timeout=REPLY_TIMEOUT_SECONDS)) as connection:
        for question in questions:
            started = time.perf_counter()
            status = ask(connection, question)
            taken.append((time.perf_counter() - started) * 1000)
            if status != http.HTTPStatus.OK:
                raise ServerError(f"{status} for one of the questions")
    return taken


def under_load(port: int, questions: Sequence[str], clients: int, seconds: float) -> Load:
    """Many clients at once, each with its own connection, for that long."""
    started = time.monotonic()
    until = started + seconds
    with ThreadPoolExecutor(clients) as pool:
        firsts = range(0, len(questions), max(1, len(questions) // clients))[:clients]
        counts = list(pool.map(lambda first: _client(port, questions, first, until), firsts))
    return Load(
        sum(done for done, _ in counts), sum(wrong for _, wrong in counts), time.monotonic() - started
    )


def _client(port: int, questions: Sequence[str], first: int, until: float) -> tuple[int, int]:
    """One client's replies and faults, from its own place in the questions on: no two ask the same at once."""
    done = wrong = 0
    connection = http.client.HTTPConnection(HOST, port, timeout=REPLY_TIMEOUT_SECONDS)
    for turn in count(first):
        if time.monotonic() >= until:
            break
        try:
            wrong += ask(connection, questions[turn % len(questions)]) != http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            wrong += 1
            connection.close()
        done += 1
    connection.close()
    return done, wrong


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 1 where a request failed under load, 2 where the server did not come up."""
    options = _parser().parse_args(arguments)
    console = Console()
    questions = [case.question for case in load_questions(DATASETS / "qa.jsonl")]
    others = [case.question for case in load_probes(DATASETS / "lookalikes.jsonl")]
    others += [case.question for case in load_paraphrases(DATASETS / "paraphrases.jsonl")]
    try:
        with running_server() as server:
            memory_at_start = server.memory_mb()
            taken = latencies_ms(server.port, questions)
            load = under_load(server.port, [*questions, *others], options.clients, options.seconds)
            table = _table(server, memory_at_start, taken, load, options.clients)
    except ServerError as error:
        console.print(f"[red]the server failed:[/red] {error}", highlight=False)
        return 2
    console.print(table)
    return 1 if load.errors else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long the load lasts")
    parser.add_argument("--clients", type=int, default=8, help="how many ask at once")
    return parser


def _table(server: Server, memory_at_start: float, taken: Sequence[float], load: Load, clients: int) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row("processors", str(os.cpu_count()))
    table.add_row("seconds to ready", f"{server.ready_after_seconds:.1f}")
    table.add_row("seconds the first question took", f"{taken[0] / 1000:.1f}")
    table.add_row("memory when ready, MB", f"{memory_at_start:.0f}")
    table.add_row("memory after load, MB", f"{server.memory_mb():.0f}")
    table.add_row(f"p50 of {len(taken)} questions in turn, ms", f"{percentile(taken, 50):.1f}")
    table.add_row("p95, ms", f"{percentile(taken, 95):.1f}")
    table.add_row("slowest after the first, ms", f"{max(taken[1:]):.1f}")
    table.add_row(f"requests/s, {clients} clients for {load.seconds:.0f} s", f"{load.per_second:.0f}")
    table.add_row("errors", str(load.errors))
    return table


if __name__ == "__main__":
    sys.exit(main())
