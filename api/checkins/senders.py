"""Who reports: the organisation that a message names as its sender, else the one the sender is registered for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.checkins.words import checkin_words
from ingest.index import Index, MatchedHow, Party, PartyMention

LEAST_SHORT_CHARS: Final = 3


@dataclass(frozen=True, slots=True)
class Reporter:
    """`parties` are those that could be meant: one where it is clear, none where the name is unknown."""

    parties: tuple[Party, ...] = ()
    member: str | None = None
    name: str = ""
    is_from_text: bool = False

    @property
    def party(self) -> Party | None:
        return self.parties[0] if len(self.parties) == 1 else None

    @property
    def is_unknown(self) -> bool:
        return not self.parties and bool(self.name)


NOBODY = Reporter()


def reporter_in(
    text: str, mentions: Sequence[PartyMention], *, is_first: bool
) -> tuple[Reporter, tuple[int, int]] | None:
    """Who speaks in a piece of a message, and where the name stands. Whoever is merely spoken of (等供电公司接电) is nobody."""
    words = checkin_words()
    for place, mention in enumerate(mentions):
        if (together := _together(text, mentions[place:])) and _opens(text[: mention.start]):
            return together
        before, after = text[: mention.start], text[mention.end :]
        is_introduced = words.senders.introduced.search(before) is not None
        opens = _opens(before)
        is_followed = words.senders.after.match(after) is not None or not after.strip()
        is_subject = is_first and opens and not words.obstacles.itself.match(after[:8])
        if is_introduced or (opens and is_followed) or is_subject:
            return reporter_of(mention), (mention.start, mention.end)
    return None


def _together(text: str, mentions: Sequence[PartyMention]) -> tuple[Reporter, tuple[int, int]] | None:
    """Several who head one report (商务局和工信局:…): any of them could be meant."""
    words = checkin_words().senders
    last = 0
    while last + 1 < len(mentions) and words.joined.match(
        text[mentions[last].end : mentions[last + 1].start]
    ):
        last += 1
    start, end = mentions[0].start, mentions[last].end
    if not last or words.after.match(text[end:]) is None:
        return None
    parties = [party for one in mentions[: last + 1] for party in reporter_of(one).parties]
    return Reporter(tuple(dict.fromkeys(parties)), None, text[start:end], is_from_text=True), (start, end)


def _opens(before: str) -> bool:
    """Whether what stands before a name is no more than a greeting."""
    lead = checkin_words().senders.before.search("\n" + before)
    return lead is not None and lead.end() - lead.start() == len(before) + 1


def reporter_of(mention: PartyMention) -> Reporter:
    """Who a mention means."""
    if mention.how is MatchedHow.UNKNOWN:
        return Reporter(name=mention.matched_text, is_from_text=True)
    parties = (mention.party,) if mention.party else mention.candidates
    return Reporter(parties, mention.member, mention.matched_text, is_from_text=True)


def is_short_for(short: str, name: str) -> bool:
    """Whether a name is made of characters of another one in order and ends as it does: 交投集团, 交通投资集团."""
    if not LEAST_SHORT_CHARS <= len(short) < len(name) or short[-2:] != name[-2:]:
        return False
    remaining = iter(name)
    return all(character in remaining for character in short)


def abbreviates(short: str, name: str) -> bool:
    """Whether a name begins like another one and goes on with characters of it in order: 文旅, 文化广电和旅游局."""
    remaining = iter(name)
    return short[:1] == name[:1] and all(character in remaining for character in short)


def registered(index: Index, name: str | None) -> Reporter:
    """The party that a sender is registered for, under any of its names."""
    if not name:
        return NOBODY
    found = [
        resolution for place in index.parties.places if (resolution := index.parties.look_up(name, place))
    ]
    parties = tuple({resolution.party.id: resolution.party for resolution in found}.values())
    member = found[0].member if len(found) == 1 else None
    return Reporter(parties, member, name)


def cell_reporter(index: Index, cell: str, place: str | None) -> Reporter:
    """The organisation in a cell of a table."""
    mentions = index.parties.find(cell, place)
    return reporter_of(mentions[0]) if mentions else Reporter(name=cell, is_from_text=True)
