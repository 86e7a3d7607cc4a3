"""A MESSAGE IS UNDERSTOOD HERE: text → party, task, figures, status, obstacles, and what has to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from api.checkins.desk import Message, desk_of
from api.checkins.doubting import doubts_about
from api.checkins.drafting import draft_of
from api.checkins.drafts import NO_CHECKIN, Reading, Recorded
from api.checkins.gathering import gather, merged
from api.checkins.layout import cut_message
from api.checkins.recognising import is_checkin, is_history
from api.checkins.reports import says_something
from api.checkins.senders import registered
from api.checkins.sharing import share_out
from api.checkins.words import checkin_words
from ingest.index import Index

ZONE: Final = ZoneInfo("Asia/Shanghai")


def read_message(
    index: Index, text: str, sent_at: datetime, sender_party: str | None, previous: Sequence[Recorded] = ()
) -> Reading:
    """What a message reports. `sender_party` counts only where the message names nobody; `previous` is what is recorded."""
    desk = desk_of(index)
    pieces = cut_message(text)
    words = checkin_words()
    if not pieces or words.kinds.hearsay.search(pieces[0].text):
        return NO_CHECKIN
    corrects = any(words.corrections.says_so.search(piece.text) for piece in pieces)
    message = Message(
        desk, sent_at.astimezone(ZONE).date(), desk.in_matrix(registered(index, sender_party)), corrects
    )
    shared = (share_out(index, piece, desk.home_place, message.sent_on) for piece in pieces)
    pieces = [part for parts in shared for part in parts]
    reports = merged(report for report in gather(message, pieces) if says_something(report))
    if not any(is_checkin(message, report) for report in reports) or is_history(message, reports):
        return NO_CHECKIN
    told = [(report, draft_of(message, report, previous)) for report in reports]
    drafts = tuple(draft for _, draft in told)
    doubts = frozenset(
        doubt for report, draft in told for doubt in doubts_about(message, report, draft, previous)
    )
    return Reading(True, drafts, doubts, corrects)
