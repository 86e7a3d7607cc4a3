"""Which documents a question is about: named ones, those of a level or place, else the home city's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.qa.frames import Frame
from ingest.index import Document, normalise

if TYPE_CHECKING:
    from api.qa.desk import Desk

_ENDING = re.compile(r"(省|市|县|区)$")
_NUMBER_TAIL = re.compile(r"(?:第)?(\d+)\s*号")
NAMED_TITLE_COVERAGE = 0.6  # evals: ownership


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document the question names, and the words that name it."""

    document_id: str
    start: int
    end: int


class DocumentNames:
    """The titles, numbers and short names of the documents, for finding them in a question."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = {document.id: document for document in documents}
        self._names = {document.id: _names_of(document) for document in self._documents.values()}
        self._places = _places_of(self._documents.values())

    @property
    def places(self) -> Mapping[str, str]:
        """Names of places of the corpus, with and without ending, and the level of government they stand for."""
        return self._places

    def find(self, text: str) -> list[NamedDocument]:
        """Documents the text names, longest name first; a name inside a longer one is not counted."""
        plain = normalise(text)
        found: list[NamedDocument] = []
        for name, document_ids in self._by_length():
            start = plain.find(name)
            if start < 0:
                continue
            end = start + len(name)
            if any(start < other.end and other.start < end for other in found):
                continue
            found.extend(NamedDocument(document_id, start, end) for document_id in document_ids)
        return found

    def _by_length(self) -> list[tuple[str, list[str]]]:
        owners: dict[str, list[str]] = {}
        for document_id, names in self._names.items():
            for name in names:
                owners.setdefault(name, []).append(document_id)
        return sorted(owners.items(), key=lambda pair: -len(pair[0]))

    def of_level(self, level: str) -> frozenset[str]:
        """Documents of one level of government."""
        return frozenset(
            document_id
            for document_id, document in self._documents.items()
            if document.identity.level == level
        )

    def of_place(self, place: str) -> frozenset[str]:
        """Documents of one place, by its full name."""
        return frozenset(
            document_id
            for document_id, document in self._documents.items()
            if document.identity.place == place
        )


def _names_of(document: Document) -> frozenset[str]:
    identity = document.identity
    names = {identity.title, *identity.short_names}
    if identity.doc_number:
        names.add(identity.doc_number)
        tail = _NUMBER_TAIL.search(normalise(identity.doc_number))
        if tail:
            names |= {f"{tail[1]}号文", f"{tail[1]}号令", f"{tail[1]}号文件"}
    names |= {_without_period(name) for name in names}
    return frozenset(plain for name in names for plain in (normalise(name).strip(),) if len(plain) >= 3)


def _without_period(title: str) -> str:
    return re.sub(r"[（(][^（）()]*\d{4}[^（）()]*[）)]$", "", title)


def _places_of(documents: Iterable[Document]) -> dict[str, str]:
    places: dict[str, str] = {}
    for document in documents:
        place, level = document.identity.place, document.identity.level
        if place and level:
            places[place] = level
            bare = _ENDING.sub("", place)
            if len(bare) >= 2:
                places[bare] = level
    return places


def choose_documents(desk: Desk, frame: Frame, document: str | None) -> tuple[str, ...]:
    """The documents a question is about, best guess first: the one asked for, those it names, the home city's own."""
    if document is not None:
        return (document,)
    if frame.named_documents:
        return frame.named_documents
    of_tasks = {match.task.document_id for match in frame.tasks}
    if of_tasks and not of_tasks & set(desk.home_documents):
        return tuple(sorted(of_tasks))
    of_places = {mention.party.place for mention in frame.parties if mention.party is not None}
    if of_places and desk.home_place not in of_places:
        named = [one for place in sorted(of_places) for one in sorted(desk.documents.of_place(place))]
        if named:
            return tuple(named)
    return desk.home_documents
