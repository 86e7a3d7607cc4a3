"""What answering works with, built once for an index: names, matrix, classifiers, words, wording."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from api.figures.schemes import Schemes
from api.matrix.lookup import MatrixLookup, matrix_of
from api.qa.classifier import CueFamilies, KindClassifier, load_cues, load_examples
from api.qa.curated import CuratedAnswers
from api.qa.english import English, load_english
from api.qa.figure_names import FigureNames
from api.qa.needs import Needs, load_needs
from api.qa.pair_weights import PairWeights
from api.qa.pinyin import Pinyin
from api.qa.scope import DocumentNames, names_of_home
from api.qa.spelling import Spelling
from api.qa.successions import Successions
from api.qa.task_names import TaskNames
from api.qa.terms import Terms
from api.qa.words import SlotWords, load_slot_words, load_word_table
from api.wording import Wording
from ingest.index import AUDIENCES, DocumentKind, Figure, Index, normalise

UNDERSTANDING = "understanding"
_building = threading.Lock()
WORDING_PATH = Path(__file__).with_name("wording.toml")


@dataclass(frozen=True)
class Desk:
    """Everything the steps of an answer read; nothing of it changes while the process runs."""

    index: Index
    matrix: MatrixLookup
    tasks: TaskNames
    figures: FigureNames
    curated: CuratedAnswers
    schemes: Schemes
    weights: PairWeights
    documents: DocumentNames
    successions: Successions
    kinds: KindClassifier
    cues: CueFamilies
    asked: CueFamilies
    counting: KindClassifier
    words: SlotWords
    needs: Needs
    terms: Terms
    spelling: Spelling
    english: English
    pinyin: Pinyin
    wording: Wording
    shared_wording: Wording
    party_names: Mapping[str, str]
    task_titles: Mapping[str, str]
    group_numbers: Mapping[str, int]
    document_facts: Mapping[str, tuple[str, ...]]
    named_parties: frozenset[str]
    home_place: str | None
    home_documents: tuple[str, ...]
    home_names: frozenset[str]
    home_texts: tuple[str, ...]
    matrix_documents: frozenset[str]
    _kinds_read: dict[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)

    def kinds_of(self, question: str) -> tuple[tuple[str, float], ...]:
        """What a recorded question asks for, each kind with its probability; read once."""
        if question not in self._kinds_read:
            self._kinds_read[question] = tuple(self.kinds.rank(normalise(question)))
        return self._kinds_read[question]


def desk_for(index: Index, prompts_dir: Path, cache_dir: Path | None = None) -> Desk:
    """The desk of an index and a folder of prompts, built once; what was learned is kept in `cache_dir`."""
    with _building:  # the first question comes while the desk is built in the background
        return _built(index, prompts_dir, cache_dir)


@lru_cache(maxsize=len(AUDIENCES))
def _built(index: Index, prompts_dir: Path, cache_dir: Path | None) -> Desk:
    folder = prompts_dir / UNDERSTANDING
    documents = tuple(index.documents.values())
    words = load_slot_words(folder / "words.toml")
    weights = PairWeights(documents)
    home_place = _home_place(index)
    home_documents = _home_documents(index, home_place)
    synonyms = load_word_table(folder / "synonyms.toml")
    terms = Terms(index, words, synonyms)
    cues = load_cues(folder / "cues.toml")
    return Desk(
        index=index,
        matrix=matrix_of(index),
        tasks=TaskNames(index.tasks, weights),
        weights=weights,
        figures=FigureNames(_telling_figures(index, words), index.documents, weights, terms),
        curated=CuratedAnswers(index),
        documents=DocumentNames(documents, weights, words.document_sorts),
        successions=Successions(documents, weights, cues["succession"]),
        schemes=Schemes(index.figures, words.own_share),
        kinds=KindClassifier.learn(load_examples(folder / "examples.jsonl"), cues, cache_dir),
        cues=cues,
        asked=load_cues(folder / "asked.toml"),
        counting=KindClassifier.learn(load_examples(folder / "counting.jsonl"), cues, cache_dir),
        words=words,
        needs=load_needs(folder / "needs.toml"),
        terms=terms,
        english=load_english(folder / "english.toml", index.parties.parties()),
        pinyin=Pinyin(index, words.spoken),
        spelling=Spelling(index, words.question_words, synonyms.keys()),
        wording=Wording.load(WORDING_PATH),
        shared_wording=Wording.load(),
        party_names={party.id: party.name for party in index.parties.parties()},
        task_titles={task.id: task.title for task in index.tasks},
        group_numbers=_group_numbers(index),
        named_parties=frozenset(link.party_id for link in index.responsibilities),
        home_place=home_place,
        home_documents=home_documents,
        home_names=names_of_home(
            home_place, (index.documents[one].identity.doc_number or "" for one in home_documents)
        ),
        home_texts=tuple(normalise(index.documents[one].text) for one in home_documents),
        matrix_documents=frozenset(task.document_id for task in index.tasks),
        document_facts=load_word_table(folder / "document_facts.toml"),
    )


def _telling_figures(index: Index, words: SlotWords) -> list[Figure]:
    """The ledger without the figures that stand in lists of sources."""
    headings = words.bibliography
    return [one for one in index.figures if not any(heading in one.section_path for heading in headings)]


def _group_numbers(index: Index) -> dict[str, int]:
    """For each task the number of its group in its matrix, counted from 1."""
    groups: dict[str, list[str]] = {}
    numbers = {}
    for task in index.tasks:
        if task.group is None:
            continue
        known = groups.setdefault(task.document_id, [])
        if task.group not in known:
            known.append(task.group)
        numbers[task.id] = known.index(task.group) + 1
    return numbers


def _home_place(index: Index) -> str | None:
    """The place meant where a question names none: the corpus's own, else the only one with a matrix, else None."""
    places = {index.documents[task.document_id].identity.place for task in index.tasks}
    if index.home_place in places:
        return index.home_place
    return places.pop() if len(places) == 1 else None


def _home_documents(index: Index, place: str | None) -> tuple[str, ...]:
    """Official documents of the home place, those with a matrix first; all official ones where there is no home."""
    with_matrix = {task.document_id for task in index.tasks}
    official = [one for one in index.documents.values() if one.identity.kind is DocumentKind.OFFICIAL]
    own = [one for one in official if place is None or one.identity.place == place]
    return tuple(one.id for one in sorted(own, key=lambda one: (one.id not in with_matrix, one.id)))
