"""A QUESTION IS UNDERSTOOD HERE: text → frame (what is asked for, of what)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from api.qa.desk import Desk
from api.qa.frames import Frame, Quantity, QuestionKind, Reading, TaskMatch
from api.qa.masks import AREA, DOCUMENT, PARTY, QUANTITY, TASK, YEAR, Span, mask
from api.qa.scope import NamedDocument
from api.qa.slots import find_areas, find_levels, find_quantities, find_year_spans
from ingest.index import PartyMention, normalise

KEPT_READINGS = 5


@dataclass(frozen=True, slots=True)
class Weighing:
    """A factor on the probability of some kinds, by what the question names."""

    kinds: frozenset[str]
    when: Mapping[str, int]
    unless: Mapping[str, int]
    factor: float

    def applies(self, counts: Mapping[str, int]) -> bool:
        """True where the question's names meet `when` and do not meet `unless`."""
        return (not self.when or _meets(self.when, counts)) and not (
            self.unless and _meets(self.unless, counts)
        )


def understand(
    desk: Desk, question: str, *, place: str | None, today: date, needs: Sequence[Weighing]
) -> Frame:
    """The frame of a cleaned question. `place` says whose parties are meant where the question names no place."""
    text = desk.spelling.mend(normalise(question))
    documents = desk.documents.find(text)
    parties = tuple(_outside(desk.index.parties.find(text, place), documents))
    years = find_year_spans(text, today.year, desk.words)
    areas = _areas(desk, text, parties)
    quantities = find_quantities(text, areas)
    tasks = desk.tasks.find(_blanked(text, parties, documents))
    masked = mask(text, _spans(desk, text, parties, documents, years, quantities, tasks))
    counts = _counts(parties, tasks, years, quantities, areas, documents)
    return Frame(
        text=text,
        masked=masked,
        content=_without_slots(text, parties, years, quantities),
        readings=_readings(desk, masked, counts, needs),
        parties=parties,
        tasks=tasks,
        named_documents=tuple(dict.fromkeys(named.document_id for named in documents)),
        levels=find_levels(_blanked(text, (), documents), desk.documents.places, desk.words),
        years=tuple(dict.fromkeys(year for _, _, year in years)),
        quantities=quantities,
        areas=tuple(dict.fromkeys(name for _, name in areas)),
    )


@lru_cache(maxsize=4)
def load_needs(path: Path) -> tuple[Weighing, ...]:
    """The weighings of a needs.toml. Raises OSError, tomllib.TOMLDecodeError, KeyError on a broken file."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["weigh"]
    return tuple(
        Weighing(frozenset(row["kinds"]), row.get("when", {}), row.get("unless", {}), float(row["factor"]))
        for row in rows
    )


def _readings(
    desk: Desk, masked: str, counts: Mapping[str, int], needs: Iterable[Weighing]
) -> tuple[Reading, ...]:
    weights = dict(desk.kinds.rank(masked))
    for weighing in needs:
        if weighing.applies(counts):
            for kind in weighing.kinds & weights.keys():
                weights[kind] *= weighing.factor
    total = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda pair: -pair[1])[:KEPT_READINGS]
    return tuple(Reading(QuestionKind(kind), round(weight / total, 4)) for kind, weight in ranked)


def _meets(least: Mapping[str, int], counts: Mapping[str, int]) -> bool:
    for name, number in least.items():
        if name.startswith("no_"):
            if counts[name.removeprefix("no_")]:
                return False
        elif counts[name] < number:
            return False
    return True


def _counts(
    parties: Sequence[PartyMention],
    tasks: Sequence[TaskMatch],
    years: Sequence[object],
    quantities: Sequence[Quantity],
    areas: Sequence[object],
    documents: Sequence[NamedDocument],
) -> dict[str, int]:
    return {
        "parties": len({mention.party.id for mention in parties if mention.party}),
        "unknown_parties": sum(mention.party is None for mention in parties),
        "tasks": len(tasks),
        "years": len(years),
        "quantities": len(quantities),
        "areas": len(areas),
        "documents": len(documents),
    }


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


def _blanked(text: str, parties: Iterable[PartyMention], documents: Iterable[NamedDocument]) -> str:
    """The text with names of organisations and documents as spaces, so that they name no task."""
    letters = list(text)
    for named in (*parties, *documents):
        letters[named.start : named.end] = " " * (named.end - named.start)
    return "".join(letters)


def _without_slots(
    text: str,
    parties: Iterable[PartyMention],
    years: Iterable[tuple[int, int, int]],
    quantities: Iterable[Quantity],
) -> str:
    """What is left to be accounted for when organisations, years and quantities are understood."""
    spans = [(one.start, one.end) for one in parties if one.party is not None]
    spans += [(start, end) for start, end, _ in years]
    spans += [(start, start + len(one.text)) for one in quantities for start in [text.find(one.text)] if start >= 0]
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def _spans(
    desk: Desk,
    text: str,
    parties: Iterable[PartyMention],
    documents: Iterable[NamedDocument],
    years: Iterable[tuple[int, int, int]],
    quantities: Iterable[Quantity],
    tasks: Iterable[TaskMatch],
) -> list[Span]:
    spans = [
        Span(one.start, one.end, AREA if _member_kind(one) in desk.words.member_areas else PARTY)
        for one in parties
    ]
    spans += [Span(one.start, one.end, DOCUMENT) for one in documents]
    spans += [Span(start, end, YEAR) for start, end, _ in years]
    spans += [
        Span(start, start + len(one.text), QUANTITY)
        for one in quantities
        for start in [text.find(one.text)]
        if start >= 0
    ]
    spans += [Span(start, end, TASK) for one in tasks for start, end in desk.tasks.spans(text, one.task)]
    return spans
