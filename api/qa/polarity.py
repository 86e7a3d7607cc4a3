"""Which of the parties a question names it wants absent: “有A但没有B”, “B没参加的”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from api.qa.words import SlotWords
from ingest.index import PartyMention

NAME_MARK = "Ⓐ"


def negated_parties(text: str, parties: Iterable[PartyMention], words: SlotWords) -> frozenset[str]:
    """Ids of the parties whose own stretch of the question holds a negation.

    The stretch between two names is shared out: what stands before the last connective (，但 而) belongs to the
    name before, the rest to the name after.
    """
    mentions = [mention for mention in parties if mention.party is not None]
    negations = re.compile("|".join(map(re.escape, words.negations)))
    text = _without_tags(text, mentions, words)
    found = set()
    for place, mention in enumerate(mentions):
        before_start = mentions[place - 1].end if place else 0
        after_end = mentions[place + 1].start if place + 1 < len(mentions) else len(text)
        before = text[before_start : mention.start]
        after = text[mention.end : after_end]
        own = (
            _own_before(before, words, is_first=place == 0)
            + " "
            + _own_after(after, words, is_last=place + 1 == len(mentions))
        )
        if negations.search(own) and mention.party is not None:
            found.add(mention.party.id)
    return frozenset(found)


def _without_tags(text: str, mentions: Sequence[PartyMention], words: SlotWords) -> str:
    """The text without 有没有, 是不是, …了没: what only asks; every character keeps its place."""
    letters = list(text)
    for mention in mentions:
        letters[mention.start : mention.end] = NAME_MARK * (mention.end - mention.start)
    masked = "".join(letters)
    for match in words.question_tags.finditer(masked):
        start, end = match.span("tag") if match["tag"] else match.span()
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _own_before(text: str, words: SlotWords, *, is_first: bool) -> str:
    cut = _last_connective(text, words)
    if cut is not None:
        return text[cut:]
    return text if is_first or len(text) <= 3 else ""


def _own_after(text: str, words: SlotWords, *, is_last: bool) -> str:
    cut = _last_connective(text, words)
    if is_last or cut is None:
        return text if is_last or len(text) > 3 else ""
    return text[:cut]


def _last_connective(text: str, words: SlotWords) -> int | None:
    places = [text.rfind(word) for word in words.connectives if word in text]
    return max(places) if places else None


def denied_terms(text: str, terms: Iterable[str], denials: re.Pattern[str]) -> frozenset[str]:
    """Words of a text that stand right behind 没 or 未: 没接入平台的 denies 接入."""
    ends = {match.end() for match in denials.finditer(text)}
    return frozenset(term for term in terms if any(text.startswith(term, end) for end in ends))
