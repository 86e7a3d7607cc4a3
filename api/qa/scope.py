"""Which documents a question is about: named ones, those of a level or place, else the home city's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from api.qa.frames import Frame
from api.qa.pair_weights import PairWeights
from ingest.index import Document, DocumentKind, normalise

if TYPE_CHECKING:
    from api.qa.desk import Desk

_ENDING = re.compile(r"(省|市|县|区)$")
_NUMBER_TAIL = re.compile(r"(?:第)?(\d+)\s*号")
_NUMBER_SIGN = re.compile(r"([\u4e00-\u9fff]{1,2}?)政")  # who numbered a document
NAMED_TITLE_SHARE = 0.55  # evals: answers
TIE_SHARE = 0.95
LEAST_NAME_CHARS = 3
LEAST_PLACE_CHARS = 2
PLACE_CLASS = "ns"  # of the dictionary: names of places
LONGEST_SORT_CHARS = 14  # what may stand before 方案 and name it
DIGEST_SHARE = 0.8
OWN_WORD_CHARS = 2
SORT_WEIGHT = 8.0  # of the pairs of a title that stand there
SUBJECT_SHARE = 0.8  # of the sections that hold a pair, in the one document that is about it; evals: world
SUBJECT_SECTIONS = 4  # that must hold it
SUBJECT_WEIGHT = 3.0  # of the pairs of a title that are its own; evals: world
LOCAL_LEVELS = frozenset({"市", "县"})


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document the question names, and the words that name it."""

    document_id: str
    start: int
    end: int


class DocumentNames:
    """The titles, numbers and short names of the documents, for finding them in a question."""

    def __init__(
        self, documents: Iterable[Document], weights: PairWeights, sorts: Iterable[str] = ()
    ) -> None:
        self._sorts = re.compile("|".join(map(re.escape, sorts)) or r"(?!)")
        self._documents = {document.id: document for document in documents}
        self._weights = weights
        self._titles = {
            one.id: weights.pairs(_without_period(one.identity.title)) for one in self._documents.values()
        }
        self._by_length = _by_length(self._documents.values())
        self._subjects = _subjects_of(self._official(), self._documents.values(), self._titles)
        self._places = _places_of(self._documents.values())
        self._place_names = _place_names_of(self._documents.values())
        self._found_before = lru_cache(maxsize=512)(self._find)

    @property
    def places(self) -> Mapping[str, str]:
        """Names of places of the corpus, with and without ending, and the level of government they stand for."""
        return self._places

    def find(self, text: str) -> list[NamedDocument]:
        """Documents the text names, longest name first, else the one whose title it mostly holds."""
        return list(self._found_before(text))

    def _find(self, text: str) -> Sequence[NamedDocument]:
        plain, offsets = _letters(text)
        found: list[NamedDocument] = []
        for name, document_ids in self._by_length:
            place = plain.find(name)
            if place < 0:
                continue
            start, end = offsets[place], offsets[place + len(name) - 1] + 1
            if any(start < other.end and other.start < end for other in found):
                continue
            found.extend(NamedDocument(document_id, start, end) for document_id in document_ids)
        return found or self._by_title(text)

    def _by_title(self, text: str) -> list[NamedDocument]:
        """The documents whose title the text holds most of, by weight: 扬帆行动计划."""
        held = self._weights.pairs(text)
        shares = {one: self._weights.share(pairs, held) for one, pairs in self._titles.items()}
        best = max(shares.values(), default=0.0)
        if best < NAMED_TITLE_SHARE:
            return self._by_sort(text)
        named = []
        for document_id, share in shares.items():
            if share >= best * TIE_SHARE:
                spans = [
                    place
                    for place in range(len(text) - 1)
                    if text[place : place + 2] in self._titles[document_id]
                ]
                named.append(
                    NamedDocument(document_id, spans[0], spans[-1] + 2)
                    if spans
                    else NamedDocument(document_id, 0, 0)
                )
        return named

    def _by_sort(self, text: str) -> list[NamedDocument]:
        """The one document whose title shares most with what stands before a word like 方案: 扬帆升级方案."""
        found: list[tuple[float, str, int, int]] = []
        for match in self._sorts.finditer(text):
            start = max(0, match.start() - LONGEST_SORT_CHARS)
            before = self._weights.pairs(text[start : match.end()])
            found += [
                (self._named_weight(one, before), one, start, match.end()) for one in self._candidates(text)
            ]
        found.sort(key=lambda one: -one[0])
        if not found or found[0][0] < SORT_WEIGHT:
            return self._by_own_word(text)
        rivals = [one for one in found if one[1] != found[0][1] and one[0] >= found[0][0] * TIE_SHARE]
        return [] if rivals else [NamedDocument(*found[0][1:])]

    def _by_own_word(self, text: str) -> list[NamedDocument]:
        """The one document whose title alone holds the word right before 方案: 提速方案."""
        for match in self._sorts.finditer(text):
            before = text[max(0, match.start() - OWN_WORD_CHARS) : match.start()]
            word = self._weights.pairs(before)
            held = [
                one
                for one in self._candidates(text)
                if len(before) == OWN_WORD_CHARS and word <= self._titles[one]
            ]
            if word and len(held) == 1:
                return [NamedDocument(held[0], match.start() - OWN_WORD_CHARS, match.end())]
        return []

    def _named_weight(self, document_id: str, words: frozenset[str]) -> float:
        """How much of a title the words hold; an official text is meant before a digest that is named like it."""
        title = self._titles[document_id]
        is_digest = self._documents[document_id].identity.kind is DocumentKind.DIGEST
        weight = self._weights.weight(title & words) * (0.5 + self._weights.share(title, words))
        return weight * (DIGEST_SHARE if is_digest else 1.0)

    def _candidates(self, text: str) -> tuple[str, ...]:
        """The documents of the place that the text names; all of them where it names none."""
        return self.by_place(text) or tuple(self._titles)

    def by_place(self, text: str) -> tuple[str, ...]:
        """Official documents of a city or county that the text names."""
        plain = normalise(text)
        named = {place for name, place in self._place_names.items() if name in plain}
        return tuple(
            one.id
            for one in self._documents.values()
            if one.identity.place in named
            and one.identity.level in LOCAL_LEVELS
            and one.identity.kind is DocumentKind.OFFICIAL
        )

    def by_subject(self, text: str) -> tuple[str, ...]:
        """The one official document that the text is plainly about, among several.

        Its title shares telling words with the text that no other official title has, or the text holds what hardly
        any other document speaks of: 充电桩那个方案.
        """
        held = self._weights.pairs(text)
        official = [one.id for one in self._official()]
        if len(official) < 2:
            return ()
        own = {one: self._weights.weight(self._own_pairs(one, official) & held) for one in official}
        best = max(own, key=lambda one: own[one])
        if own[best] >= SUBJECT_WEIGHT:
            return (best,)
        about = [one for one in official if self._subjects[one] & held]
        return tuple(about) if len(about) == 1 else ()

    def _official(self) -> list[Document]:
        return [one for one in self._documents.values() if one.identity.kind is DocumentKind.OFFICIAL]

    def _own_pairs(self, document_id: str, among: Iterable[str]) -> frozenset[str]:
        others = frozenset().union(*(self._titles[one] for one in among if one != document_id))
        return self._titles[document_id] - others

    def of_level(self, level: str, home_place: str | None = None) -> frozenset[str]:
        """Documents of one level of government; of the home place's own level, its own alone."""
        own = [one for one in self._documents.values() if one.identity.level == level]
        at_home = [one for one in own if one.identity.place == home_place]
        return frozenset(one.id for one in at_home or own)

    def of_place(self, place: str) -> frozenset[str]:
        """Documents of one place, by its full name."""
        return frozenset(
            document_id
            for document_id, document in self._documents.items()
            if document.identity.place == place
        )


def _subjects_of(
    official: Sequence[Document], documents: Iterable[Document], titles: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Of the pairs of each official title those that stand again and again in its document, and hardly elsewhere."""
    wanted = frozenset().union(*(titles[one.id] for one in official))
    counts = {
        one.id: Counter(
            pair
            for section in one.sections
            for pair in PairWeights.pairs(one.text[section.start : section.end]) & wanted
        )
        for one in documents
    }
    total: Counter[str] = sum(counts.values(), Counter())
    return {
        one.id: frozenset(
            pair
            for pair in titles[one.id]
            if counts[one.id][pair] >= max(SUBJECT_SECTIONS, SUBJECT_SHARE * total[pair])
        )
        for one in official
    }


def _by_length(documents: Iterable[Document]) -> list[tuple[str, list[str]]]:
    owners: dict[str, list[str]] = {}
    for document in documents:
        for name in _names_of(document):
            owners.setdefault(name, []).append(document.id)
    return sorted(owners.items(), key=lambda pair: -len(pair[0]))


def _names_of(document: Document) -> frozenset[str]:
    identity = document.identity
    names = {identity.title, *identity.short_names}
    if identity.doc_number:
        names.add(identity.doc_number)
        tail = _NUMBER_TAIL.search(normalise(identity.doc_number))
        if tail:
            names |= {f"{tail[1]}号文", f"{tail[1]}号令", f"{tail[1]}号文件"}
    names |= {_without_period(name) for name in names}
    return frozenset(
        plain for name in names for plain, _ in (_letters(name),) if len(plain) >= LEAST_NAME_CHARS
    )


def _letters(text: str) -> tuple[str, list[int]]:
    """Letters and digits of the normalised text, with their places in it: 豫政办〔2020〕20号 is written in many ways."""
    plain = normalise(text)
    places = [place for place, char in enumerate(plain) if char.isalnum()]
    return "".join(plain[place] for place in places), places


def _without_period(title: str) -> str:
    return re.sub(r"[（(][^（）()]*\d{4}[^（）()]*[）)]$", "", title)


def _place_names_of(documents: Iterable[Document]) -> dict[str, str]:
    """Names of places, with and without ending, and the full name."""
    places = {document.identity.place for document in documents if document.identity.place}
    bare = {_ENDING.sub("", place): place for place in places}
    return {place: place for place in places} | {
        name: place for name, place in bare.items() if len(name) >= 2
    }


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


def hinted_documents(
    desk: Desk, text: str, document: str | None, before: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The documents a text is plainly about: the one asked for, those it names, its place's, or one by its subject.

    `before` are those named before it in the same question.
    """
    if document is not None:
        return (document,)
    named = tuple(dict.fromkeys(one.document_id for one in desk.documents.find(text)))
    if named or before:
        return named or before
    return desk.documents.by_place(text) or _by_subject(desk, text)


def _by_subject(desk: Desk, text: str) -> tuple[str, ...]:
    """The document a text is plainly about; none where the text names tasks, and only other documents have them."""
    of_tasks = {match.task.document_id for match in desk.tasks.find(text)}
    subject = desk.documents.by_subject(text)
    return () if of_tasks and not of_tasks & set(subject) else subject


def place_of(desk: Desk, document_ids: tuple[str, ...]) -> str | None:
    """The one place of these documents, else the home place."""
    places = {desk.index.documents[one].identity.place for one in document_ids}
    return places.pop() if len(places) == 1 else desk.home_place


def names_of_home(place: str | None, doc_numbers: Iterable[str]) -> frozenset[str]:
    """The home place, with and without its ending, and the character by which its documents are numbered: 汴政办."""
    if place is None:
        return frozenset()
    signs = (_NUMBER_SIGN.match(number) for number in doc_numbers)
    return frozenset({place, short_name(place), *(sign[1] for sign in signs if sign)})


def short_name(place: str) -> str:
    """A place without its ending: 兰考 for 兰考县; a name of two characters stays."""
    bare = _ENDING.sub("", place)
    return bare if len(bare) >= LEAST_PLACE_CHARS else place


def foreign_places(desk: Desk, frame: Frame) -> tuple[str, ...]:
    """Places the question names, and not the home place beside them: only words that speak of them answer."""
    if any(name in frame.text for name in desk.home_names):
        return ()
    return tuple(short_name(word) for word in desk.index.words(frame.content) if _is_foreign(desk, word))


def _is_foreign(desk: Desk, word: str) -> bool:
    if len(word) < LEAST_PLACE_CHARS or word in desk.documents.places or word in desk.words.not_places:
        return False
    is_place = short_name(word) in desk.words.place_names or (desk.index.word_class(word) or "").startswith(
        PLACE_CLASS
    )
    is_ordinary = all(char in desk.words.question_words for char in word)
    return is_place and not is_ordinary and not any(short_name(word) in text for text in desk.home_texts)


def choose_documents(desk: Desk, frame: Frame, hinted: tuple[str, ...]) -> tuple[str, ...]:
    """The documents a question is about, best guess first: those hinted at, those of its tasks, the home city's own."""
    of_tasks = {match.task.document_id for match in frame.tasks}
    if hinted:
        return tuple(one for one in hinted if one in of_tasks) or hinted
    if of_tasks and not of_tasks & set(desk.home_documents):
        return tuple(sorted(of_tasks))
    of_places = {mention.party.place for mention in frame.parties if mention.party is not None}
    if of_places and desk.home_place not in of_places:
        named = [one for place in sorted(of_places) for one in sorted(desk.documents.of_place(place))]
        if named:
            return tuple(named)
    return desk.home_documents
