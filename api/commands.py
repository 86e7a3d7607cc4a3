"""What the commands on members and records do: tokens, verification, backup, restore. Each returns an exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine

from api.auditing import note_act
from api.callers import CallerKind
from api.checkins.journal import verify
from api.db import migrate, open_engine, open_readers, open_sessions
from api.errors import DomainError
from api.members import joining, store
from api.members.joining import Post, add_member, give_token, revoke_token
from api.members.parties import reporting_party
from api.resources import system_clock
from api.settings import Settings
from api.wording import Wording
from ingest.index import IndexMismatchError, open_index

COMMAND_LINE = "command_line"  # the role under which the audit log knows whoever has a shell


@contextmanager
def open_records(settings: Settings) -> Iterator[Engine]:
    """The records at the newest schema."""
    engine = open_engine(settings.records_url)
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()


def complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def make_token(settings: Settings, role: str, party: str | None, name: str, days: int | None) -> int:
    """Prints a token on a line of its own, and nothing else; a member's party may be given by any of its names."""
    post = _post_or_complaint(settings, role, party)
    if isinstance(post, int):
        return post
    now = system_clock()
    with open_records(settings) as engine, open_sessions(engine).begin() as session:
        member = add_member(session, post, name=name, created_by=None, now=now)
        token, secret = give_token(session, member, now=now, days=days)
        note_act(session, at=now, member_id=None, role=COMMAND_LINE, action="tokens.give", subject=token.id)
    print(secret)
    return 0


def make_invitation(settings: Settings, role: str, party: str | None, days: int) -> int:
    """Prints a code that lets one person in through a chat, on a line of its own."""
    post = _post_or_complaint(settings, role, party)
    if isinstance(post, int):
        return post
    now = system_clock()
    with open_records(settings) as engine, open_sessions(engine).begin() as session:
        made, code = joining.make_invitation(session, post, by=COMMAND_LINE, days=days, now=now)
        note_act(
            session, at=now, member_id=None, role=COMMAND_LINE, action="invitations.make", subject=made.id
        )
    print(code)
    return 0


def _post_or_complaint(settings: Settings, role: str, party: str | None) -> Post | int:
    """The post that is meant; an exit status once it was said why there is none."""
    try:
        return _post(settings, role, party)
    except DomainError as error:
        return complain(Wording.load().say(f"problems.{error.key}", **error.slots))
    except IndexMismatchError as error:
        return complain(str(error))


def _post(settings: Settings, role: str, party: str | None) -> Post:
    kind = CallerKind(role)
    if (kind is CallerKind.MEMBER) != (party is not None):
        raise DomainError("party_for_members")
    if party is None:
        return Post(kind)
    index = open_index(settings.index_dir)
    try:
        return Post(kind, reporting_party(index, party))
    finally:
        index.close()


def list_tokens(settings: Settings) -> int:
    """Prints every token that names somebody: id, role, party, name, since when."""
    with open_records(settings) as engine, open_readers(engine)() as session:
        for token in store.list_tokens(session):
            member = store.find_member(session, token.member_id)
            if token.revoked_at is None and member is not None and member.ended_at is None:
                since = token.created_at.astimezone(settings.zone).strftime("%Y-%m-%d %H:%M")
                print("\t".join((token.id, member.role, member.party or "-", member.name or "-", since)))
    return 0


def revoke(settings: Settings, token_id: str) -> int:
    """The token names nobody from now on, also for a service that is running."""
    now = system_clock()
    try:
        with open_records(settings) as engine, open_sessions(engine).begin() as session:
            revoke_token(session, token_id, now)
            note_act(
                session,
                at=now,
                member_id=None,
                role=COMMAND_LINE,
                action="tokens.revoke",
                subject=token_id,
            )
    except DomainError as error:
        return complain(Wording.load().say(f"problems.{error.key}", **error.slots))
    return 0


def verify_records(settings: Settings) -> int:
    """Says whether every check-in is as it was written; 1 where something was edited, with each place."""
    wording = Wording.load()
    with open_records(settings) as engine, open_readers(engine)() as session:
        found = verify(session)
    for fault in found.faults:
        print(wording.say(f"verify.{fault.kind}", place=fault.place), file=sys.stderr)
    outcome = "verify.broken" if found.faults else "verify.whole"
    print(
        wording.say(
            outcome,
            entries=found.entries,
            checkins=found.checkins,
            head=found.head,
            faults=len(found.faults),
        )
    )
    return 1 if found.faults else 0


def back_up(settings: Settings, target: Path) -> int:
    """Writes all records into one file, as they are at one moment, while the service runs."""
    from api.backup import write_backup

    with open_records(settings) as engine:
        written = write_backup(engine, target, now=system_clock())
    print(Wording.load().say("backup.written", rows=written.rows, file=target))
    return 0


def restore(settings: Settings, source: Path) -> int:
    """Puts the records of a backup in the place of those that are there, all or none, while the service runs."""
    from api.backup import BackupError, restore_backup

    wording = Wording.load()
    with open_records(settings) as engine:
        try:
            read = restore_backup(engine, source)
        except BackupError as error:
            return complain(wording.say(f"backup.{error.key}", **error.slots))
        with open_sessions(engine).begin() as session:
            note_act(
                session,
                at=system_clock(),
                member_id=None,
                role=COMMAND_LINE,
                action="records.restore",
                subject=uuid4().hex,
            )
    print(wording.say("backup.restored", rows=read.rows, made_at=read.made_at))
    return verify_records(settings)
