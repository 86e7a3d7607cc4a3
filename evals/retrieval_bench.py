"""How well plain people's words find the right clause: every way of searching beside every other, with intervals."""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rich.console import Console
from rich.table import Table

from api.qa.retrieval import retrieve
from evals.cases import DatasetError, load_questions
from evals.matching import normalise
from evals.pools import Pool, build_pool, haystack, lay_out
from evals.suites import DATASETS, DatasetFacts
from evals.worlds import CORPUS, INVENTED
from ingest.embedding import SHIPPED_MODEL
from ingest.embedding.recipe.texts import Law, TrainingDataError
from ingest.index import AUDIENCES, Chunk, Document
from ingest.text import LexicalTokens, lexical_tokens

QUESTIONS = DATASETS / "retrieval"
REGULATIONS = QUESTIONS / "regulations"
DEPTH = 10
RESAMPLES = 2000
AUDIENCE = AUDIENCES[0]


class Half(StrEnum):
    """Every other question chooses; the others are looked at once, at the end."""

    DEV = "dev"
    TEST = "test"
    ALL = "all"


class Asked(BaseModel):
    """A question and the sections that answer it, as `document#path`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str = Field(min_length=1)
    sections: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions over one collection of documents."""

    name: str
    policies: Path
    asked: tuple[Asked, ...]

    def half(self, half: Half) -> tuple[Asked, ...]:
        match half:
            case Half.DEV:
                return self.asked[::2]
            case Half.TEST:
                return self.asked[1::2]
            case Half.ALL:
                return self.asked


@dataclass(frozen=True, slots=True)
class Result:
    """The places, from 1, at which the first passages of the accepted sections stood among the first ten."""

    places: tuple[int, ...]
    wanted: int

    def recall(self, depth: int) -> float:
        return float(any(place <= depth for place in self.places))

    @property
    def reciprocal(self) -> float:
        return 1 / min(self.places) if self.places else 0.0

    @property
    def gain(self) -> float:
        """nDCG: each accepted section counts once, where it first stands (Järvelin & Kekäläinen 2002)."""
        best = sum(1 / math.log2(place + 1) for place in range(1, min(self.wanted, DEPTH) + 1))
        return sum(1 / math.log2(place + 1) for place in self.places) / best


Search = Callable[[Pool, str, frozenset[str]], list[Chunk]]

MEASURES: Mapping[str, Callable[[Result], float]] = {
    "R@1": lambda result: result.recall(1),
    "R@5": lambda result: result.recall(5),
    f"MRR@{DEPTH}": lambda result: result.reciprocal,
    f"nDCG@{DEPTH}": lambda result: result.gain,
}


def by_words(pool: Pool, question: str, _known: frozenset[str]) -> list[Chunk]:
    """BM25 over jieba's words."""
    found = pool.words.best(lexical_tokens(question, LexicalTokens.WORDS, pool.cutter), DEPTH)
    return [pool.chunks[row] for row, _ in found]


def by_characters(pool: Pool, question: str, _known: frozenset[str]) -> list[Chunk]:
    """BM25 over characters and pairs of them."""
    return [passage.chunk for passage in pool.index.best_words(question, DEPTH)]


def by_counted(pool: Pool, question: str, _known: frozenset[str]) -> list[Chunk]:
    """The model that the documents give of themselves."""
    similarities = pool.counted_vectors @ pool.counted.encode_query(question)
    return [pool.chunks[row] for row in np.argsort(-similarities, kind="stable")[:DEPTH]]


def by_trained(pool: Pool, question: str, _known: frozenset[str]) -> list[Chunk]:
    """The model of the index alone."""
    return [passage.chunk for passage in pool.index.nearest(question, DEPTH)]


def hybrid(pool: Pool, question: str, _known: frozenset[str]) -> list[Chunk]:
    """Meaning and words, all documents alike."""
    found = retrieve(pool.index, question, audience=AUDIENCE, limit=DEPTH, document_weights={})
    return [passage.chunk for passage in found]


def hybrid_chosen(pool: Pool, question: str, _known: frozenset[str]) -> list[Chunk]:
    """As the product searches where nothing is known of the document."""
    found = retrieve(pool.index, question, audience=AUDIENCE, limit=DEPTH)
    return [passage.chunk for passage in found]


def hybrid_known(pool: Pool, question: str, known: frozenset[str]) -> list[Chunk]:
    """As the product searches where the document is named, or the asker is on its page."""
    found = retrieve(pool.index, question, audience=AUDIENCE, limit=DEPTH, document_ids=known)
    return [passage.chunk for passage in found]


SYSTEMS: Mapping[str, Search] = {
    "BM25, jieba's words": by_words,
    "BM25, characters": by_characters,
    "vectors counted from the corpus": by_counted,
    "vectors of the model": by_trained,
    "hybrid": hybrid,
    "hybrid, document chosen": hybrid_chosen,
    "hybrid, document known": hybrid_known,
}


def load_sets() -> tuple[QuestionSet, ...]:
    """Every set of questions. Raises DatasetError."""
    home = DatasetFacts.load().home_document
    shared = [
        (case.level, Asked(question=case.question, sections=tuple(_full(one, home) for one in case.sections)))
        for case in load_questions(DATASETS / "qa.jsonl")
        if case.sections and case.answered and not case.ask_back
    ]
    policies = CORPUS / "policies"
    return (
        QuestionSet("plan", policies, tuple(one for level, one in shared if level == "city")),
        QuestionSet("digests", policies, tuple(one for level, one in shared if level != "city")),
        QuestionSet("plan, spoken", policies, read_questions(QUESTIONS / "spoken_plan.jsonl")),
        QuestionSet("digests, spoken", policies, read_questions(QUESTIONS / "spoken_digests.jsonl")),
        QuestionSet("invented, spoken", INVENTED, read_questions(QUESTIONS / "spoken_invented.jsonl")),
        QuestionSet("regulations", REGULATIONS, read_questions(QUESTIONS / "regulations.jsonl")),
    )


def measure(pool: Pool, asked: Asked, search: Search) -> Result:
    """How well one search finds one question's sections. Raises DatasetError where a section does not exist."""
    accepted = [_place(pool, section) for section in asked.sections]
    found = search(pool, asked.question, frozenset(document_id for document_id, _ in accepted))
    places: dict[tuple[str, str], int] = {}
    for place, chunk in enumerate(found, start=1):
        path = normalise(chunk.section_path)
        for document_id, wanted in accepted:
            is_there = chunk.document_id == document_id and (path == wanted or path.startswith(wanted + "/"))
            if is_there and (document_id, wanted) not in places:
                places[document_id, wanted] = place
                break
    return Result(tuple(places.values()), len(set(accepted)))


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The middle 95 % of the means of resampled questions (Efron 1979)."""
    drawn = np.random.default_rng(0).choice(np.asarray(values), size=(RESAMPLES, len(values)))
    low, high = np.quantile(drawn.mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, or 2 where nothing could be measured."""
    options = _parser().parse_args(arguments)
    console = Console(width=options.width)
    try:
        sets = load_sets()
        for articles in options.articles if options.haystack else (0,):
            laws = haystack(options.haystack, articles) if options.haystack else ()
            with TemporaryDirectory(prefix="retrieval-") as folder:
                pools = _pools(sets, laws, Path(folder), options.model)
                for half in options.half:
                    results = _measured(sets, pools, half)
                    console.print(_table(results, articles, half))
                    console.print(_table_by_set(results))
                console.print(_speed(pools, sets))
                for pool in pools.values():
                    pool.index.close()
    except (DatasetError, TrainingDataError) as error:
        console.print(f"[red]{error}[/red]", highlight=False)
        return 2
    return 0


Results = Mapping[str, Mapping[str, Sequence[Result]]]  # system → set → results


def _pools(sets: Sequence[QuestionSet], laws: Sequence[Law], folder: Path, model: str) -> dict[Path, Pool]:
    pools = {}
    for number, policies in enumerate(dict.fromkeys(one.policies for one in sets)):
        place = folder / str(number)
        lay_out([policies], CORPUS, place / "corpus")
        pools[policies] = build_pool(place / "corpus", laws, place, model)
    return pools


def _measured(sets: Sequence[QuestionSet], pools: Mapping[Path, Pool], half: Half) -> Results:
    return {
        name: {
            one.name: [measure(pools[one.policies], asked, search) for asked in one.half(half)]
            for one in sets
        }
        for name, search in SYSTEMS.items()
    }


def _table(results: Results, articles: int, half: Half) -> Table:
    count = sum(len(found) for found in next(iter(results.values())).values())
    table = Table(
        title=f"{count} questions, {half} half, {articles} articles beside", box=None, pad_edge=False
    )
    table.add_column("all questions")
    for measure_name in MEASURES:
        table.add_column(measure_name, justify="right")
    for system, by_set in results.items():
        every = [result for found in by_set.values() for result in found]
        cells = []
        for of in MEASURES.values():
            values = [of(result) for result in every]
            low, high = interval(values)
            cells.append(f"{np.mean(values):.3f} ({low:.2f}–{high:.2f})")
        table.add_row(system, *cells)
    return table


def _table_by_set(results: Results) -> Table:
    names = list(next(iter(results.values())))
    table = Table(box=None, pad_edge=False)
    table.add_column(f"R@5, MRR@{DEPTH}")
    for name in names:
        table.add_column(name, justify="right")
    for system, by_set in results.items():
        table.add_row(
            system,
            *(
                f"{_mean(by_set[name], 'R@5'):.2f}, {_mean(by_set[name], f'MRR@{DEPTH}'):.3f}"
                for name in names
            ),
        )
    return table


def _mean(results: Sequence[Result], measure_name: str) -> float:
    return float(np.mean([MEASURES[measure_name](result) for result in results]))


def _speed(pools: Mapping[Path, Pool], sets: Sequence[QuestionSet]) -> str:
    """How long the product's search takes in the largest pool."""
    pool = max(pools.values(), key=lambda one: len(one.chunks))
    taken = []
    for asked in (asked for one in sets for asked in one.asked):
        started = time.perf_counter()
        retrieve(pool.index, asked.question, audience=AUDIENCE)
        taken.append((time.perf_counter() - started) * 1000)
    return f"{len(pool.chunks)} chunks: median {np.median(taken):.1f} ms a query, p95 {np.quantile(taken, 0.95):.1f} ms"


def read_questions(path: Path) -> tuple[Asked, ...]:
    """Every question of a file. Raises DatasetError."""
    return tuple(_lines(path))


def _lines(path: Path) -> Iterator[Asked]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            yield Asked.model_validate(json.loads(line))
        except (json.JSONDecodeError, ValidationError) as error:
            raise DatasetError([f"{path.name}:{number}: {error}"]) from error


def _full(section: str, home: str) -> str:
    return section if "#" in section else f"{home}#{section}"


def _place(pool: Pool, section: str) -> tuple[str, str]:
    """Document id and path of a section written as `document#path`."""
    name, _, path = section.partition("#")
    for document in pool.index.documents.values():
        if normalise(name) in _names(document):
            return document.id, normalise(path)
    raise DatasetError([f"no document is called {name}"])


def _names(document: Document) -> frozenset[str]:
    identity = document.identity
    return frozenset(normalise(name) for name in (identity.doc_number, identity.title) if name)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval_bench", description=__doc__)
    parser.add_argument(
        "--half", type=Half, nargs="+", default=(Half.DEV,), choices=tuple(Half), help="which questions"
    )
    parser.add_argument(
        "--haystack", type=Path, help="folder with laws.tar.xz, whose articles are hidden among"
    )
    parser.add_argument("--articles", type=int, nargs="+", default=(0, 1000, 10_000), help="how many of them")
    parser.add_argument(
        "--model", default=SHIPPED_MODEL, help="the model of the index, as INGEST_MODEL names it"
    )
    parser.add_argument("--width", type=int, default=150, help="of the tables")
    return parser


if __name__ == "__main__":
    sys.exit(main())
