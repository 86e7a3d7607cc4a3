"""One sentence that counts for several organisations: 5G基站累计:杞县123个、通许县98个 → a report of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from api.checkins.days import find_days
from api.checkins.layout import Piece
from api.checkins.values import blank
from api.checkins.words import checkin_words
from ingest.index import Index

LEAST_REPORTERS: Final = 2
NAME_CHARS: Final = range(10, 1, -1)  # the longest name first


def share_out(index: Index, piece: Piece, place: str | None, sent_on: date) -> list[Piece]:
    """The reports of a piece that names organisations, a number after each; else the piece itself."""
    if piece.party or piece.task:
        return [piece]
    topic, shares = "", list[tuple[str, str]]()
    for segment in _segments(piece.text):
        name = _named_before_number(index, segment, place)
        if name:
            shares.append((name, segment[len(name) :]))
        elif shares:
            shares[-1] = (shares[-1][0], shares[-1][1] + segment)
        else:
            topic += segment
    if len({name for name, _ in shares}) < LEAST_REPORTERS or re.search(r"\d", _without_days(topic, sent_on)):
        return [piece]
    return [
        Piece(topic.rstrip(":, ") + told, starts_report=True, party=name, is_row=True)
        for name, told in shares
    ]


def _segments(text: str) -> Iterator[str]:
    """Stretches with the sign that ends them."""
    for match in checkin_words().senders.share_end.finditer(text):
        yield match[0]


def _named_before_number(index: Index, segment: str, place: str | None) -> str:
    """The organisation with which a segment begins, where a number follows."""
    for length in NAME_CHARS:
        name = segment[:length]
        has_number = checkin_words().senders.share_number.match(segment, length) is not None
        if len(name) == length and has_number and _is_known(index, name, place):
            return name
    return ""


def _is_known(index: Index, name: str, place: str | None) -> bool:
    places = [place] if place else index.parties.places
    return any(index.parties.look_up(name, one) for one in places)


def _without_days(topic: str, sent_on: date) -> str:
    bare = blank(topic, [(day.start, day.end) for day in find_days(topic, sent_on)])
    return re.sub(r"[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*", "", bare)
