"""What answering works with, built once for an index: names, matrix, classifiers, words, wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from api.matrix.lookup import MatrixLookup, matrix_of
from api.qa.classifier import KindClassifier, load_cues, load_examples
from api.qa.scope import DocumentNames
from api.qa.spelling import Spelling
from api.qa.task_names import TaskNames
from api.qa.terms import Terms
from api.qa.words import SlotWords, load_slot_words, load_word_table
from api.wording import Wording
from ingest.index import Index

UNDERSTANDING = "understanding"
WORDING_PATH = Path(__file__).with_name("wording.toml")


@dataclass(frozen=True)
class Desk:
    """Everything the steps of an answer read; nothing of it changes while the process runs."""

    index: Index
    matrix: MatrixLookup
    tasks: TaskNames
    documents: DocumentNames
    kinds: KindClassifier
    counting: KindClassifier
    words: SlotWords
    terms: Terms
    spelling: Spelling
    wording: Wording
    shared_wording: Wording
    party_names: Mapping[str, str]
    document_facts: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=2)
def desk_for(index: Index, prompts_dir: Path) -> Desk:
    """The desk of an index and a folder of prompts, built once."""
    folder = prompts_dir / UNDERSTANDING
    documents = tuple(index.documents.values())
    words = load_slot_words(folder / "words.toml")
    cues = load_cues(folder / "cues.toml")
    return Desk(
        index=index,
        matrix=matrix_of(index),
        tasks=TaskNames(index.tasks, documents),
        documents=DocumentNames(documents),
        kinds=KindClassifier(load_examples(folder / "examples.jsonl"), cues),
        counting=KindClassifier(load_examples(folder / "counting.jsonl"), cues),
        words=words,
        terms=Terms(index, words),
        spelling=Spelling(index),
        wording=Wording.load(WORDING_PATH),
        shared_wording=Wording.load(),
        party_names={party.id: party.name for party in index.parties.parties()},
        document_facts=load_word_table(folder / "document_facts.toml"),
    )
