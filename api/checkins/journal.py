"""The chain: every line of the journal carries the hash of the one before, so that an edited past is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.checkins.content import canonical, moment, said_by
from api.checkins.tables import StoredCheckin, StoredEntry, StoredJournalHead, StoredMessage

HEAD: Final = 1
HELD: Final = "journal_head"  # what a session that holds the lock remembers
FIRST_HASH: Final = "0" * 64
ROWS_AT_ONCE: Final = 2000


class EntryKind(StrEnum):
    """What a line of the journal does to its check-in."""

    RECORDED = "recorded"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes: the member, by which channel, in which request, when."""

    member_id: str
    channel: str
    request_id: str
    at: datetime


def lock_journal(session: Session) -> StoredJournalHead:
    """The end of the journal, held until the transaction ends: writers come one after the other."""
    held = session.info.get(HELD)
    if held is not None and held in session:
        return cast(StoredJournalHead, held)
    locked = select(StoredJournalHead).where(StoredJournalHead.id == HEAD).with_for_update()
    session.info[HELD] = head = session.scalars(locked).one()
    return head


def append(
    session: Session,
    kind: EntryKind,
    row: StoredCheckin,
    hand: Hand,
    *,
    reason: str | None = None,
    message: StoredMessage | None = None,
) -> StoredEntry:
    """Writes down what the row says from now on."""
    head = lock_journal(session)
    content: dict[str, Any] = {"checkin": said_by(row), "reason": reason}
    if message is not None:
        content["message"] = {"id": message.id, "digest": text_digest(message.text or "")}
    entry = StoredEntry(
        number=head.number + 1,
        checkin_id=row.id,
        version=row.version,
        kind=kind.value,
        content=canonical(content),
        member_id=hand.member_id,
        channel=hand.channel,
        request_id=hand.request_id,
        recorded_at=hand.at,
        previous_hash=head.hash,
        hash="",
    )
    entry.hash = hash_of(entry)
    head.number, head.hash = entry.number, entry.hash
    session.add(entry)
    session.flush()
    return entry


def hash_of(entry: StoredEntry) -> str:
    """SHA-256 over everything else in the line, the hash before it included."""
    line = {
        "number": entry.number,
        "checkin_id": entry.checkin_id,
        "version": entry.version,
        "kind": entry.kind,
        "content": entry.content,
        "member_id": entry.member_id,
        "channel": entry.channel,
        "request_id": entry.request_id,
        "recorded_at": moment(entry.recorded_at),
        "previous_hash": entry.previous_hash,
    }
    return hashlib.sha256(canonical(line).encode()).hexdigest()


def text_digest(text: str) -> str:
    """What the journal keeps of a message's words, so that they can be forgotten and still be checked while they are there."""
    return hashlib.sha256(text.encode()).hexdigest()


# ── is everything as it was written? ──


class FaultKind(StrEnum):
    """What can be wrong with the records; each has a sentence in wording.toml under `verify`."""

    GAP = "gap"
    BROKEN_CHAIN = "broken_chain"
    EDITED_ENTRY = "edited_entry"
    WRONG_HEAD = "wrong_head"
    EDITED_CHECKIN = "edited_checkin"
    MISSING_CHECKIN = "missing_checkin"
    UNKNOWN_CHECKIN = "unknown_checkin"
    EDITED_MESSAGE = "edited_message"


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the records are not what was written: a line's number, or an id."""

    kind: FaultKind
    place: str


@dataclass(frozen=True, slots=True)
class Verification:
    """`head` is the hash that stands for the whole journal; noted elsewhere, it also shows a cut-off end."""

    entries: int
    checkins: int
    head: str
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class _Walk:
    """What is remembered on the way through the journal; digests, not contents, so that memory stays small."""

    number: int = 0
    hash: str = FIRST_HASH
    last_of: dict[str, tuple[int, bool, str]] | None = None
    messages: dict[str, str] | None = None


def verify(session: Session) -> Verification:
    """Reads the whole journal, and compares what holds now with its last lines."""
    walk = _Walk(last_of={}, messages={})
    faults = [*_entry_faults(session, walk), *_head_faults(session, walk)]
    faults += [*_checkin_faults(session, walk.last_of or {}), *_message_faults(session, walk.messages or {})]
    checkins = session.scalar(select(func.count()).select_from(StoredCheckin)) or 0
    return Verification(walk.number, checkins, walk.hash, tuple(faults))


def _entry_faults(session: Session, walk: _Walk) -> Iterator[Fault]:
    assert walk.last_of is not None and walk.messages is not None
    lines = select(StoredEntry).order_by(StoredEntry.number).execution_options(yield_per=ROWS_AT_ONCE)
    for entry in session.scalars(lines):
        place = str(entry.number)
        if entry.number != walk.number + 1:
            yield Fault(FaultKind.GAP, place)
        if entry.previous_hash != walk.hash:
            yield Fault(FaultKind.BROKEN_CHAIN, place)
        if hash_of(entry) != entry.hash:
            yield Fault(FaultKind.EDITED_ENTRY, place)
        walk.number, walk.hash = entry.number, entry.hash
        _remember(entry, walk.last_of, walk.messages)
        session.expunge(entry)


def _remember(
    entry: StoredEntry, last_of: dict[str, tuple[int, bool, str]], messages: dict[str, str]
) -> None:
    try:
        content: Mapping[str, Any] = json.loads(entry.content)
        said = text_digest(canonical(content["checkin"]))
        if "message" in content:
            messages[content["message"]["id"]] = content["message"]["digest"]
    except (ValueError, KeyError, TypeError):
        said = ""  # an edited line; it is reported as such, and its check-in too
    last_of[entry.checkin_id] = (entry.version, entry.kind == EntryKind.WITHDRAWN, said)


def _head_faults(session: Session, walk: _Walk) -> Iterator[Fault]:
    head = session.get(StoredJournalHead, HEAD, populate_existing=True)
    if head is None or (head.number, head.hash) != (walk.number, walk.hash):
        yield Fault(FaultKind.WRONG_HEAD, str(head.number if head else 0))


def _checkin_faults(session: Session, last_of: dict[str, tuple[int, bool, str]]) -> Iterator[Fault]:
    seen: set[str] = set()
    rows = select(StoredCheckin).order_by(StoredCheckin.number).execution_options(yield_per=ROWS_AT_ONCE)
    for row in session.scalars(rows):
        seen.add(row.id)
        holds = (row.version, row.withdrawn_at is not None, text_digest(canonical(said_by(row))))
        if row.id not in last_of:
            yield Fault(FaultKind.UNKNOWN_CHECKIN, row.id)
        elif last_of[row.id] != holds:
            yield Fault(FaultKind.EDITED_CHECKIN, row.id)
        session.expunge(row)
    yield from (Fault(FaultKind.MISSING_CHECKIN, one) for one in last_of if one not in seen)


def _message_faults(session: Session, digests: dict[str, str]) -> Iterator[Fault]:
    kept = select(StoredMessage).where(StoredMessage.text.is_not(None))
    for message in session.scalars(kept.execution_options(yield_per=ROWS_AT_ONCE)):
        if digests.get(message.id) != text_digest(message.text or ""):
            yield Fault(FaultKind.EDITED_MESSAGE, message.id)
        session.expunge(message)
