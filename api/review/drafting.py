"""A draft of reviewed answers from questions under review: what an editor completes and puts into `corpus/answers/`.

Everything but the document is commented out, so that a draft nobody has looked at answers nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from api.review.unanswered import Group, NearClause
from api.wording import Wording
from ingest.index import Document

Nearest = tuple[Group, Sequence[NearClause]]


def draft_answers(document: Document, nearest: Iterable[Nearest], wording: Wording, zone: ZoneInfo) -> str:
    """A file of `corpus/answers/` with one commented `[[answer]]` for each group."""
    head = [
        *(f"## {line}" for line in wording.say("review.draft_head").splitlines()),
        f"document = {_quoted(document.identity.doc_number or document.id)}",
    ]
    blocks = [_block(document, group, clauses, wording, zone) for group, clauses in nearest if clauses]
    return "\n\n".join(["\n".join(head), *blocks]) + "\n"


def _block(
    document: Document, group: Group, clauses: Sequence[NearClause], wording: Wording, zone: ZoneInfo
) -> str:
    first, *others = clauses
    day = group.last_at.astimezone(zone).date()
    asked = wording.say("review.draft_asked", count=group.count, day=day.isoformat())
    lines = [
        f"## ── {asked}",
        "# [[answer]]",
        f"# section = {_quoted(first.section_path)}",
        f"# quote = {_quoted(_words(document, first))}",
        '# says = ""',
        "# questions = [",
        *(f"#     {_quoted(question)}," for question in group.samples),
        "# ]",
    ]
    also = (
        wording.say("review.draft_also", section=one.section_path, quote=_words(document, one))
        for one in others
    )
    return "\n".join([*lines, *(f"## {line}" for line in also)])


def _words(document: Document, clause: NearClause) -> str:
    """The words on one line: white space makes no difference to a quote."""
    return "".join(document.text[clause.start : clause.end].split())


def _quoted(text: str) -> str:
    """A TOML string; its escapes are those of JSON."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", "\\u007f")
