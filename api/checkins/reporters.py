"""Who reports in a piece of a message, and what is left of the piece without the name."""

from __future__ import annotations

from dataclasses import replace

from api.checkins.desk import Desk, Message
from api.checkins.layout import Piece
from api.checkins.senders import NOBODY, Reporter, abbreviates, cell_reporter, reporter_in, reporter_of
from api.checkins.values import blank
from api.checkins.words import checkin_words
from ingest.index import PartyMention


def reporter_of_piece(
    message: Message, piece: Piece, current: Reporter, *, is_first: bool
) -> tuple[Reporter, str]:
    """Who reports in this piece, and its text without the names of organisations that head it."""
    desk = message.desk
    if piece.party:
        return desk.in_matrix(cell_reporter(desk.index, piece.party, desk.home_place)), piece.text
    mentions = desk.index.parties.find(piece.text, desk.home_place)
    is_open = is_first or (piece.starts_report and not current.is_from_text) or piece.is_row
    found = reporter_in(piece.text, mentions, is_first=is_open)
    if found is None and is_open and (shortened := _by_short_name(desk, piece.text)):
        return shortened
    if found is None and is_open and current == NOBODY and (stranger := _stranger(piece.text)):
        return stranger
    if (
        found is None
        and current == NOBODY
        and mentions
        and (mentions[0].party or _signs(piece, mentions[-1]))
    ):
        mention = mentions[0] if mentions[0].party else mentions[-1]
        return desk.in_matrix(reporter_of(mention)), blank(piece.text, [(mention.start, mention.end)])
    if found is None:
        return current, piece.text
    reporter, span = found
    return _own_of(desk.in_matrix(reporter), message.sender), blank(piece.text, [span])


def _signs(piece: Piece, mention: PartyMention) -> bool:
    """Whether a name stands at the end like a signature: …,应急局."""
    before = piece.text[: mention.start].rstrip()
    return (
        not piece.text[mention.end :].strip() and checkin_words().senders.signs_off.search(before) is not None
    )


def _own_of(reporter: Reporter, sender: Reporter) -> Reporter:
    """Of several who report together, the sender's own organisation."""
    is_among = len(reporter.parties) > 1 and sender.party in reporter.parties
    return replace(reporter, parties=(sender.party,)) if is_among and sender.party else reporter


def _by_short_name(desk: Desk, text: str) -> tuple[Reporter, str] | None:
    """消防:… the one organisation with a task whose name holds the word before the colon."""
    head = checkin_words().senders.short_name.match(text)
    if head is None:
        return None
    name = head["name"]
    places = [desk.home_place] if desk.home_place else desk.index.parties.places
    known = [one for place in places if (one := desk.index.parties.look_up(name, place))]
    if len(known) == 1:
        reporter = Reporter((known[0].party,), known[0].member, name, is_from_text=True)
        return desk.in_matrix(reporter), blank(text, [head.span("name")])
    if any(name in task.title for task in desk.index.tasks):
        return None
    of_matrix = [party for party in desk.index.parties.parties() if party.id in desk.tasks_of]
    holders = tuple(party for party in of_matrix if name in party.name)
    holders = holders or tuple(party for party in of_matrix if abbreviates(name, party.name))
    if len(holders) != 1:
        return None
    return Reporter(holders, None, head["name"], is_from_text=True), blank(text, [head.span("name")])


def _stranger(text: str) -> tuple[Reporter, str] | None:
    """二院报…: an organisation of which no list knows, where nobody else could be meant."""
    head = checkin_words().senders.organisation.match(text)
    if head is None:
        return None
    return Reporter(name=head["name"], is_from_text=True), blank(text, [head.span("name")])
