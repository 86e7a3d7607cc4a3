"""What an operator types to review questions: the list, and a draft of reviewed answers. Returns an exit status."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from api.callers import Caller, CallerKind
from api.commands import COMMAND_LINE, complain, open_records
from api.db import open_readers
from api.documents.catalogue import find_document
from api.errors import DomainError
from api.review.drafting import Nearest, draft_answers
from api.review.routes import start_of_day
from api.review.store import Why
from api.review.unanswered import Review, nearest_clauses, under_review
from api.settings import Settings
from api.wording import Wording
from ingest.index import AUDIENCES, Document, Index, IndexMismatchError, open_index

_OPERATOR = Caller(CallerKind.OPERATOR, COMMAND_LINE, AUDIENCES[-1])


@dataclass(frozen=True, slots=True)
class Wish:
    """What to list: for which reasons, since which day, how many groups, and of which document a draft is wanted."""

    reasons: Collection[Why]
    since: date | None
    limit: int
    document: str | None


def list_unanswered(settings: Settings, wish: Wish, draft: Path | None) -> int:
    """Prints the groups with their nearest clauses, or writes a draft for one document into a new file."""
    wording = Wording.load()
    try:
        index = open_index(settings.index_dir)
    except IndexMismatchError as error:
        return complain(str(error))
    try:
        with open_records(settings) as engine, open_readers(engine)() as session:
            moment = start_of_day(wish.since, settings.zone)
            review = under_review(session, index, wish.reasons, moment)
        if draft is None:
            return _print(index, review, wish, settings, wording)
        return _draft(index, review, wish, settings, wording, draft)
    except DomainError as error:
        return complain(wording.say(f"problems.{error.key}", **error.slots))
    finally:
        index.close()


def _print(index: Index, review: Review, wish: Wish, settings: Settings, wording: Wording) -> int:
    names = wording.section("review.columns")
    table = Table(*(Column(name, overflow="fold") for name in names.values()), show_lines=True)
    for group, clauses in _nearest(index, review, wish, wish.document):
        day = group.last_at.astimezone(settings.zone).strftime("%Y-%m-%d %H:%M")
        near = (f"《{_title(index, one.document_id)}》{one.section_path}" for one in clauses[:1])
        cells = (str(group.count), day, "\n".join(group.samples), "".join(near))
        table.add_row(*map(escape, cells))
    console = Console()
    console.print(table)
    shown = min(len(review.groups), wish.limit)
    tail = "" if review.is_complete else wording.say("review.cut")
    counts = wording.say(
        "review.counts", groups=len(review.groups), questions=review.questions, shown=shown, tail=tail
    )
    console.print(counts, highlight=False)
    return 0


def _draft(
    index: Index, review: Review, wish: Wish, settings: Settings, wording: Wording, target: Path
) -> int:
    first = [(group, clauses[0]) for group, clauses in _nearest(index, review, wish) if clauses]
    counts = Counter(clause.document_id for _, clause in first)
    if not counts:
        return complain(wording.say("review.nothing"))
    document = _document(index, wish.document or counts.most_common(1)[0][0])
    own = [group for group, clause in first if clause.document_id == document.id]
    nearest = [(group, nearest_clauses(index, group, _OPERATOR.audience, document.id)) for group in own]
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(draft_answers(document, nearest, wording, settings.zone))
    except OSError as error:
        return complain(wording.say("review.not_written", file=target, reason=error.strerror))
    print(wording.say("review.written", file=target, count=len(nearest), title=document.identity.title))
    for other, count in counts.most_common():
        if other != document.id:
            line = wording.say("review.of_others", title=_title(index, other), count=count, id=other)
            print(line, file=sys.stderr)
    return 0


def _nearest(index: Index, review: Review, wish: Wish, name: str | None = None) -> Sequence[Nearest]:
    document_id = None if name is None else _document(index, name).id
    groups = review.groups[: wish.limit]
    return [
        (group, nearest_clauses(index, group, _OPERATOR.audience, document_id=document_id))
        for group in groups
    ]


def _document(index: Index, name: str) -> Document:
    return find_document(list(index.documents.values()), _OPERATOR, name)


def _title(index: Index, document_id: str) -> str:
    return index.documents[document_id].identity.title
