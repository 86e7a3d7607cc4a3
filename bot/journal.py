"""What was done for which update: a small file that makes a restart answer nothing twice. Losing it loses no question."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.logs import log_failure

KEPT_SECONDS = 48 * 3600  # Telegram keeps updates for 24 hours: Bot API, getting updates
SCHEMA = """
CREATE TABLE IF NOT EXISTS handled (update_id INTEGER PRIMARY KEY, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (
    place TEXT PRIMARY KEY, endpoint TEXT NOT NULL, chat INTEGER NOT NULL, after_message INTEGER NOT NULL,
    buttons TEXT, is_done INTEGER NOT NULL DEFAULT 0, message_id INTEGER, at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS upgrades (chat INTEGER PRIMARY KEY, supergroup INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request that changes a chat. `place` says which one of which update; `after_message` is the newest message
    known before it; `buttons` are kept until it is done, `message_id` from then on (None where nothing was sent)."""

    place: str
    endpoint: str
    chat: int
    after_message: int
    buttons: str | None
    is_done: bool
    message_id: int | None


class Journal:
    """Holds numbers and digests, no words. Every line survives the end of the process, however it ends.

    A line that cannot be written (a full disk) is reported, and stops nothing: without it, a restart may say something
    twice.
    """

    def __init__(self, folder: Path | None, name: str = "bot") -> None:
        """In a folder, made where it is missing, under the bot's name; in memory where there is none."""
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._rows = sqlite3.connect(
            ":memory:" if folder is None else folder / f"{name}.sqlite3", isolation_level=None
        )
        self._rows.execute("PRAGMA journal_mode = WAL")
        self._rows.execute(
            "PRAGMA synchronous = NORMAL"
        )  # safe against a killed process, not against power loss
        self._rows.executescript(SCHEMA)

    def close(self) -> None:
        self._rows.close()

    def is_handled(self, update_id: int) -> bool:
        found = self._rows.execute("SELECT 1 FROM handled WHERE update_id = ?", (update_id,))
        with closing(found):
            return found.fetchone() is not None

    def note_handled(self, update_id: int, now_seconds: float) -> None:
        self._write("INSERT OR IGNORE INTO handled VALUES (?, ?)", (update_id, now_seconds))

    def find(self, place: str) -> Delivery | None:
        with closing(self._rows.execute(f"{_SELECT} WHERE place = ?", (place,))) as found:
            row = found.fetchone()
        return _delivery(row) if row is not None else None

    def unsettled(self) -> list[Delivery]:
        """Requests that were begun, and nobody knows whether they arrived; oldest first."""
        with closing(self._rows.execute(f"{_SELECT} WHERE NOT is_done ORDER BY at")) as found:
            return [_delivery(row) for row in found]

    def begin(self, begun: Delivery, now_seconds: float) -> None:
        self._write(
            "INSERT OR REPLACE INTO deliveries VALUES (?, ?, ?, ?, ?, 0, NULL, ?)",
            (begun.place, begun.endpoint, begun.chat, begun.after_message, begun.buttons, now_seconds),
        )

    def finish(self, place: str, message_id: int | None) -> None:
        self._write(
            "UPDATE deliveries SET is_done = 1, buttons = NULL, message_id = ? WHERE place = ?",
            (message_id, place),
        )

    def give_up(self, place: str) -> None:
        """The request did not arrive, or was refused."""
        self._write("DELETE FROM deliveries WHERE place = ?", (place,))

    def note_upgrade(self, chat: int, supergroup: int) -> None:
        self._write("INSERT OR REPLACE INTO upgrades VALUES (?, ?)", (chat, supergroup))

    def upgrades(self) -> dict[int, int]:
        """Groups that became supergroups, and their new numbers."""
        with closing(self._rows.execute("SELECT chat, supergroup FROM upgrades")) as found:
            return dict(found.fetchall())

    def forget(self, now_seconds: float) -> None:
        """Drops what no update can refer to any more."""
        before = (now_seconds - KEPT_SECONDS,)
        self._write("DELETE FROM handled WHERE at < ?", before)
        self._write("DELETE FROM deliveries WHERE at < ?", before)

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        try:
            self._rows.execute(statement, values)
        except sqlite3.OperationalError as error:
            log_failure("journal.failed", error)


_SELECT = "SELECT place, endpoint, chat, after_message, buttons, is_done, message_id FROM deliveries"


def _delivery(row: tuple[str, str, int, int, str | None, int, int | None]) -> Delivery:
    place, endpoint, chat, after_message, buttons, is_done, message_id = row
    return Delivery(place, endpoint, chat, after_message, buttons, bool(is_done), message_id)
