"""THE SHIPPED MODEL IS TRAINED HERE: questions drawn to the passages that answer them, other articles of the law pushed away.

Sources: Henderson et al. 2017 (in-batch negatives), Kusupati et al. 2022 (Matryoshka: the first numbers of a vector
stand alone).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.embedding.recipe.counting import start_vectors
from ingest.embedding.recipe.questions import (
    Article,
    Ids,
    QuestionMaker,
    Spoken,
    token_ids,
    without_shared,
)
from ingest.embedding.recipe.texts import Law, Paper, clauses_of, clauses_of_all, read_laws, read_papers
from ingest.embedding.static_model import Matrix, save_static_model, unigram_tokenizer
from ingest.text import WordCutter

if TYPE_CHECKING:
    import torch

Pair = tuple[Ids, Ids]
Say = Callable[[str], None]

THREADS: Final = 2
QUESTION_MAX_TOKENS: Final = 40
PASSAGE_MAX_TOKENS: Final = 220
PASSAGE_MIN_TOKENS: Final = 3


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number of the training. Chosen on the dev half of `evals.retrieval_bench`; most choices lie within its noise."""

    seed: int = 0
    epochs: float = 2.0
    pairs_per_step: int = 512
    articles_of_one_law: int = 8  # side by side in a step, so that each is the others' wrong answer
    papers_per_step: int = 16
    paper_word_dropped: float = 0.8
    law_title_shown: float = 0.5
    learning_rate: float = 2e-3
    learning_rate_end: float = 0.05  # of the rate, reached on a straight line
    warm_up_steps: int = 20
    similarity_scale: float = 20.0
    short_dimension: int = 64
    short_weight: float = 0.3


@dataclass(frozen=True, slots=True)
class Material:
    """The texts as token numbers."""

    articles: tuple[Article, ...]
    titles: tuple[Ids, ...]
    papers: tuple[Pair, ...]


def train(data: Path, out: Path, recipe: Recipe, say: Say) -> None:
    """Makes the model from the texts in `data` and saves it in `out`. Raises TrainingDataError where they are missing."""
    laws, papers = read_laws(data), read_papers(data)
    say(f"{len(laws)} laws, {len(papers)} papers read")
    vocabulary, vectors = start_vectors(clauses_of_all(laws, papers), WordCutter())
    say(f"{len(vocabulary.tokens)} tokens have a vector to start from")
    tokenizer = unigram_tokenizer(vocabulary)
    lists = Spoken.load()
    material = _material(laws, papers, lists, tokenizer)
    say(f"{len(material.articles)} articles to ask about")
    trained = _trained(vectors, material, QuestionMaker.of(lists, tokenizer), recipe, say)
    save_static_model(tokenizer, trained, out, is_half=True)


def _material(laws: Sequence[Law], papers: Sequence[Paper], lists: Spoken, tokenizer: Tokenizer) -> Material:
    articles: list[Article] = []
    for number, law in enumerate(laws):
        cut = [
            (article, clauses) for article in law.articles for clauses in (clauses_of(article),) if clauses
        ]
        ids = iter(token_ids(tokenizer, [clause for _, clauses in cut for clause in clauses]))
        articles.extend(
            Article(number, tuple(next(ids) for _ in clauses), lists.kinds_of(article))
            for article, clauses in cut
        )
    titles = token_ids(tokenizer, [law.title for law in laws])
    of_papers = zip(
        token_ids(tokenizer, [paper.title for paper in papers]),
        token_ids(tokenizer, [paper.abstract for paper in papers]),
        strict=True,
    )
    return Material(tuple(articles), titles, tuple(of_papers))


def _trained(vectors: Matrix, material: Material, maker: QuestionMaker, recipe: Recipe, say: Say) -> Matrix:
    import torch

    torch.set_num_threads(THREADS)
    random = np.random.default_rng(recipe.seed)
    start = torch.tensor(vectors / (np.abs(vectors).max() or 1.0), dtype=torch.float32)
    bag = torch.nn.EmbeddingBag.from_pretrained(start, freeze=False, mode="mean", sparse=True)
    optimizer = torch.optim.SparseAdam(list(bag.parameters()), lr=recipe.learning_rate)
    steps = int(recipe.epochs * len(material.articles) / recipe.pairs_per_step)
    batches = _batches(material, maker, recipe, random)
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * _rate(step, steps, recipe)
        questions, passages = zip(*next(batches), strict=True)
        loss = _loss(_means(bag, questions), _means(bag, passages), recipe)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        optimizer.step()  # type: ignore[no-untyped-call]  # as above
        if step % 100 == 0:
            say(f"step {step} of {steps}, loss {loss.item():.2f}")
    trained: Matrix = bag.weight.detach().numpy().astype(np.float64)
    trained[0] = 0.0  # what the model does not know says nothing
    return trained


def _rate(step: int, steps: int, recipe: Recipe) -> float:
    return min(1.0, (step + 1) / recipe.warm_up_steps) * max(recipe.learning_rate_end, 1 - step / steps)


def _batches(
    material: Material, maker: QuestionMaker, recipe: Recipe, random: np.random.Generator
) -> Iterator[list[Pair]]:
    groups_per_step = recipe.pairs_per_step // recipe.articles_of_one_law
    groups: list[NDArray[np.int64]] = []
    while True:
        if len(groups) < groups_per_step:
            groups = _groups(material, recipe.articles_of_one_law, random)
        chosen = [groups.pop() for _ in range(min(groups_per_step, len(groups)))]
        articles = [material.articles[place] for group in chosen for place in group.tolist()]
        pairs = [
            *(_of_article(article, material, maker, recipe, random) for article in articles),
            *_of_papers(material, recipe, random),
        ]
        usable = [
            (question[:QUESTION_MAX_TOKENS], passage[:PASSAGE_MAX_TOKENS])
            for question, passage in pairs
            if len(question) and len(passage) >= PASSAGE_MIN_TOKENS
        ]
        if usable:
            yield usable


def _groups(material: Material, size: int, random: np.random.Generator) -> list[NDArray[np.int64]]:
    """All articles once, in groups of one law, in an order of chance."""
    places = random.permutation(len(material.articles))
    laws = np.array([material.articles[place].law for place in places])
    places = places[np.argsort(laws, kind="stable")]
    borders = np.flatnonzero(np.diff(np.sort(laws))) + 1
    groups = [
        of_law[start : start + size]
        for of_law in np.split(places, borders)
        for start in range(0, len(of_law), size)
    ]
    return [groups[place] for place in random.permutation(len(groups))]


def _of_article(
    article: Article, material: Material, maker: QuestionMaker, recipe: Recipe, random: np.random.Generator
) -> Pair:
    question, passage = maker.pair(article, random)
    if random.random() < recipe.law_title_shown:
        passage = np.concatenate([material.titles[article.law], passage])
    return question, passage


def _of_papers(material: Material, recipe: Recipe, random: np.random.Generator) -> list[Pair]:
    if not material.papers:
        return []
    chosen = random.integers(len(material.papers), size=recipe.papers_per_step)
    return [
        (without_shared(title, abstract, recipe.paper_word_dropped, random), abstract)
        for title, abstract in (material.papers[place] for place in chosen.tolist())
    ]


def _means(bag: torch.nn.EmbeddingBag, texts: Sequence[Ids]) -> torch.Tensor:
    import torch

    starts = np.cumsum([0, *(len(text) for text in texts[:-1])])
    means: torch.Tensor = bag(torch.from_numpy(np.concatenate(texts)), torch.from_numpy(starts))
    return means


def _loss(questions: torch.Tensor, passages: torch.Tensor, recipe: Recipe) -> torch.Tensor:
    """Each question against all passages of the step, by the whole vectors and by their beginnings."""
    import torch

    own = torch.arange(len(questions))

    def of(dimension: int) -> torch.Tensor:
        left = torch.nn.functional.normalize(questions[:, :dimension], dim=1)
        right = torch.nn.functional.normalize(passages[:, :dimension], dim=1)
        return torch.nn.functional.cross_entropy(left @ right.T * recipe.similarity_scale, own)

    return of(questions.shape[1]) + recipe.short_weight * of(recipe.short_dimension)
