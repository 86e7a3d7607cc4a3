"""A PostgreSQL server for the tests, on a socket of its own; where its programs are missing the tests fail, they do not skip."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

INSTALLED = Path("/usr/lib/postgresql")
SERVER_USER = "postgres"  # the server refuses to run as root
_numbers = count(1)


class PostgresMissingError(AssertionError):
    """The programs of a PostgreSQL server are not on this machine."""


def programs() -> Path:
    """The folder with initdb and pg_ctl: the newest version there is."""
    on_path = shutil.which("pg_ctl")
    if on_path:
        return Path(on_path).resolve().parent
    versions = sorted(INSTALLED.glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise PostgresMissingError("no PostgreSQL server: install it (Debian: apt-get install postgresql)")
    return versions[-1].parent


class Server:
    """A running server; `new_database` gives an empty database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new_database(self) -> str:
        """The address of a database of its own."""
        name = f"records_{os.getpid()}_{next(_numbers)}"
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
        engine.dispose()
        return self._url(name).replace("postgresql+psycopg://", "postgresql://")

    def processor_seconds(self) -> float:
        """How much processor time the server used so far, with the processes that serve its connections."""
        postmaster = int((self._folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text(encoding="ascii").split()
        ended = sum(_processor_ticks(postmaster)[2:])  # of children that are no more
        ticks = ended + sum(sum(_processor_ticks(int(child))[:2]) for child in children)
        return ticks / os.sysconf("SC_CLK_TCK")

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://{SERVER_USER}@/{name}?host={self._folder}"


def _processor_ticks(process_id: int) -> list[int]:
    """Of a process and of its ended children: in its own code and in the system's, as proc(5) has them."""
    try:
        line = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:  # it ended in between
        return [0, 0, 0, 0]
    return [int(field) for field in line.rpartition(")")[2].split()[11:15]]


@contextmanager
def serving(settings: tuple[str, ...] = ("fsync=off",)) -> Iterator[Server]:
    """A server for as long as it is needed; `settings` are those of postgresql.conf."""
    bin_folder, folder = programs(), Path(tempfile.mkdtemp(prefix="pg-"))
    as_server: dict[str, Any] = {"cwd": "/", "check": True, "capture_output": True}
    if os.geteuid() == 0:
        shutil.chown(folder, SERVER_USER)
        as_server["user"] = SERVER_USER
    data = folder / "data"
    initdb = [bin_folder / "initdb", "-D", data, "-U", SERVER_USER, "-A", "trust", "-E", "UTF8", "--locale=C"]
    subprocess.run([*initdb, "--no-sync"], **as_server)
    given = " ".join(
        f"-c {setting}" for setting in ("listen_addresses=", f"unix_socket_directories={folder}", *settings)
    )
    control = [bin_folder / "pg_ctl", "-D", data, "-w"]
    # The log goes to a file: a server that inherits a pipe keeps whoever reads it waiting.
    subprocess.run(
        [*control, "-l", folder / "log", "-o", given, "start"], **{**as_server, "capture_output": False}
    )
    try:
        yield Server(folder)
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **as_server)
        shutil.rmtree(folder, ignore_errors=True)
