"""A QUESTION IS UNDERSTOOD HERE: text → frame (what is asked for, of what)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from api.qa.desk import Desk
from api.qa.frames import Frame, Quantity, QuestionKind, Reading, TaskMatch
from api.qa.masks import AREA, DOCUMENT, PARTY, QUANTITY, TASK, YEAR, Placeholder, Span, mask
from api.qa.polarity import negated_parties
from api.qa.scope import NamedDocument
from api.qa.slots import find_areas, find_level_spans, find_ordinal, find_quantities, find_year_spans
from ingest.index import MatchedHow, PartyMention, normalise

KEPT_READINGS = 5


@dataclass(frozen=True, slots=True)
class Slots:
    """Everything a question names, with its places."""

    documents: tuple[NamedDocument, ...]
    parties: tuple[PartyMention, ...]
    years: tuple[tuple[int, int, int], ...]
    levels: tuple[tuple[int, int, str], ...]
    areas: tuple[tuple[int, str], ...]
    quantities: tuple[Quantity, ...]
    tasks: tuple[TaskMatch, ...]
    negated: int = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of each are named."""
        return {
            "parties": len({mention.party.id for mention in self.parties if mention.party}),
            "unknown_parties": sum(mention.party is None for mention in self.parties),
            "tasks": len(self.tasks),
            "years": len(self.years),
            "levels": len(self.levels),
            "quantities": len(self.quantities),
            "areas": len(self.areas),
            "documents": len(self.documents),
            "negated_parties": self.negated,
        }


def understand(desk: Desk, question: str, *, place: str | None, today: date) -> Frame:
    """The frame of a cleaned question. `place` says whose parties are meant where the question names no place."""
    text = _mended(desk, normalise(question), place)
    slots = find_slots(desk, text, place, today)
    masked = mask(text, _spans(desk, text, slots))
    return Frame(
        text=text,
        masked=masked,
        content=_without_slots(text, slots),
        readings=_readings(desk, masked, slots.counts),
        parties=slots.parties,
        tasks=slots.tasks,
        named_documents=tuple(dict.fromkeys(named.document_id for named in slots.documents)),
        levels=tuple(dict.fromkeys(level for _, _, level in slots.levels)),
        years=tuple(dict.fromkeys(year for _, _, year in slots.years)),
        quantities=slots.quantities,
        areas=tuple(dict.fromkeys(name for _, name in slots.areas)),
        ordinal=find_ordinal(text, desk.words),
        group=None if slots.tasks else _group(desk, text),
    )


def _group(desk: Desk, text: str) -> str | None:
    """The part of a matrix that is named as one: 应用场景那一章; 这块 only points at what was said."""
    said = text
    for pointing in desk.words.points_at_tasks:
        said = said.replace(pointing, " ")
    return desk.tasks.group(text) if any(unit in said for unit in desk.words.group_units) else None


def _mended(desk: Desk, text: str, place: str | None) -> str:
    """Typos mended, but never in the names of organisations that are written right."""
    pieces: list[str] = []
    done = 0
    for mention in desk.index.parties.find(text, place):
        if mention.how in {MatchedHow.EXACT, MatchedHow.ALIAS} and mention.start >= done:
            pieces += [desk.spelling.mend(text[done : mention.start]), text[mention.start : mention.end]]
            done = mention.end
    return "".join([*pieces, desk.spelling.mend(text[done:])])


def find_slots(desk: Desk, text: str, place: str | None, today: date) -> Slots:
    """The names, years, levels and quantities of a normalised question."""
    documents = tuple(desk.documents.find(text))
    parties = _parties(desk, text, place, documents)
    elsewhere = _place_of_tasks(desk, text, [*parties, *documents]) if place == desk.home_place else None
    if elsewhere is not None:
        parties = _parties(desk, text, elsewhere, documents)
    areas = tuple(_areas(desk, text, parties))
    bare = _blanked(
        text, [*((one.start, one.end) for one in parties), *((one.start, one.end) for one in documents)]
    )
    return Slots(
        documents=documents,
        parties=parties,
        years=tuple(find_year_spans(bare, today.year, desk.words)),
        levels=tuple(find_level_spans(bare, desk.documents.places, desk.words)),
        areas=areas,
        quantities=find_quantities(text, areas, desk.words.quantities),
        tasks=desk.tasks.find(bare),
        negated=len(negated_parties(text, parties, desk.words)),
    )


def _parties(
    desk: Desk, text: str, place: str | None, documents: Sequence[NamedDocument]
) -> tuple[PartyMention, ...]:
    """The organisations named, those of `place` where the text does not say whose they are."""
    found = _outside(desk.index.parties.find(text, place), documents)
    return tuple(_settled(desk, one, place) for one in found)


def _settled(desk: Desk, mention: PartyMention, place: str | None) -> PartyMention:
    """Of several parties that could be meant those that a matrix names; where no place is known, none but those."""
    if mention.party is not None:
        is_listed = place is not None or mention.party.id in desk.named_parties
        unlisted = replace(mention, party=None, how=MatchedHow.UNKNOWN, name=mention.matched_text)
        return mention if is_listed else unlisted
    named = tuple(party for party in mention.candidates if party.id in desk.named_parties)
    if mention.how is not MatchedHow.AMBIGUOUS or not named:
        return mention
    return replace(mention, party=named[0] if len(named) == 1 else None, candidates=named)


def _place_of_tasks(desk: Desk, text: str, names: Iterable[PartyMention | NamedDocument]) -> str | None:
    """The place whose tasks the text names, where it names none of the home place: its organisations are meant."""
    tasks = desk.tasks.find(_blanked(text, [(one.start, one.end) for one in names]))
    places = {desk.index.documents[match.task.document_id].identity.place for match in tasks}
    return places.pop() if len(places) == 1 and desk.home_place not in places else None


def _readings(desk: Desk, masked: str, counts: Mapping[str, int]) -> tuple[Reading, ...]:
    weights = dict(desk.kinds.rank(masked))
    for weighing in desk.needs.weighings:
        if weighing.applies(counts):
            for kind in weighing.kinds & weights.keys():
                weights[kind] *= weighing.factor
    total = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda pair: -pair[1])[:KEPT_READINGS]
    return tuple(Reading(QuestionKind(kind), round(weight / total, 4)) for kind, weight in ranked)


def _outside(mentions: Iterable[PartyMention], documents: Sequence[NamedDocument]) -> Iterable[PartyMention]:
    """Organisations named in their own right, not as part of a document's title."""
    return (
        one for one in mentions if not any(doc.start <= one.start and one.end <= doc.end for doc in documents)
    )


def _areas(desk: Desk, text: str, parties: Iterable[PartyMention]) -> list[tuple[int, str]]:
    """Areas named, with their place: members of a collective that are areas, else words such as 县里."""
    found: list[tuple[int, str]] = []
    for mention in parties:
        kind = _member_kind(mention)
        if kind in desk.words.member_areas:
            found.append((mention.start, desk.words.member_areas[kind]))
    found.extend(find_areas(text, desk.index.words(text), desk.words))
    return sorted(set(found))


def _member_kind(mention: PartyMention) -> str:
    if mention.party is None or mention.member is None:
        return ""
    return next((member.kind for member in mention.party.members if member.name == mention.member), "")


def _without_slots(text: str, slots: Slots) -> str:
    """What is left to be accounted for when names of organisations, years, levels and quantities are understood."""
    spans = [(one.start, one.end) for one in slots.parties if one.party is not None]
    spans += [(one.start, one.end) for one in slots.documents]
    spans += [(start, end) for start, end, _ in (*slots.years, *slots.levels)]
    spans += _quantity_spans(text, slots.quantities)
    return _blanked(text, spans)


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def _quantity_spans(text: str, quantities: Iterable[Quantity]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in quantities if text[one.start : one.end] == one.text]


def _spans(desk: Desk, text: str, slots: Slots) -> list[Span]:
    def placeholder(mention: PartyMention) -> Placeholder:
        return AREA if _member_kind(mention) in desk.words.member_areas else PARTY

    spans = [Span(one.start, one.end, placeholder(one)) for one in slots.parties]
    spans += [Span(one.start, one.end, DOCUMENT) for one in slots.documents]
    spans += [Span(start, end, YEAR) for start, end, _ in slots.years]
    spans += [Span(start, end, QUANTITY) for start, end in _quantity_spans(text, slots.quantities)]
    spans += [
        Span(start, end, TASK) for one in slots.tasks for start, end in desk.tasks.spans(text, one.task)
    ]
    return spans
