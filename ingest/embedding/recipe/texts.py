"""The texts the shipped model learns from: laws cut into articles, papers with title and abstract."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LAWS: Final = "laws.tar.xz"
PAPERS: Final = "csl_title_abstract_*.tsv"
HELD_OUT: Final = "retrieval_dev"  # what the model is measured with must not be learned from

_DATED_NAME: Final = re.compile(r"(?P<title>.+?)[（(](?P<day>\d{4}-\d{2}-\d{2})[)）]")
_ARTICLE: Final = re.compile(r"第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?[\s　]+")
_PREAMBLE_END: Final = "<!-- INFO END -->"
_CLAUSE_END: Final = re.compile(r"(?<=[。；;！？\n])")
_PARAGRAPH_MIN_CHARS: Final = 20
_ARTICLE_MIN_CHARS: Final = 25
_ARTICLE_MAX_CHARS: Final = 600


@dataclass(frozen=True, slots=True)
class Law:
    """A title and its articles; text before the first article counts paragraph by paragraph."""

    title: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A title and its abstract."""

    title: str
    abstract: str


class TrainingDataError(Exception):
    """The data folder does not hold what the recipe needs."""


def read_laws(folder: Path) -> tuple[Law, ...]:
    """One law a title, its newest version, by title; none that is held out for measuring. Raises TrainingDataError."""
    archive = folder / LAWS
    if not archive.is_file():
        raise TrainingDataError(f"{archive} is missing")
    held_out = {_title_and_day(path.stem)[0] for path in (folder / HELD_OUT).glob("*.md")}
    newest: dict[str, tuple[str, str]] = {}
    for name, text in _members(archive):
        title, day = _title_and_day(name)
        if title not in held_out and (title not in newest or newest[title][0] < day):
            newest[title] = (day, text)
    return tuple(Law(title, tuple(_articles(text))) for title, (_, text) in sorted(newest.items()))


def read_papers(folder: Path) -> tuple[Paper, ...]:
    """Every title with its abstract."""
    lines = (
        line.split("\t")
        for path in sorted(folder.glob(PAPERS))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return tuple(Paper(title=parts[2], abstract=parts[1]) for parts in lines if len(parts) == 3)


def clauses_of(article: str) -> list[str]:
    """The sentences and semicolon clauses of an article; nothing of one that is too short to ask about."""
    text = article[:_ARTICLE_MAX_CHARS]
    if len(text) < _ARTICLE_MIN_CHARS:
        return []
    return [clause for part in _CLAUSE_END.split(text) for clause in (part.strip(),) if clause]


def clauses_of_all(laws: Iterable[Law], papers: Iterable[Paper]) -> Iterator[str]:
    """Every clause of every text: what words keep company in."""
    texts = (text for law in laws for text in (law.title, *law.articles))
    abstracts = (text for paper in papers for text in (paper.title, paper.abstract))
    for source in (texts, abstracts):
        for text in source:
            yield from _CLAUSE_END.split(text)


def _members(archive: Path) -> Iterator[tuple[str, str]]:
    with tarfile.open(archive, "r:xz") as opened:
        for member in opened:
            if member.isfile() and member.name.endswith(".md"):
                content = opened.extractfile(member)
                if content is not None:
                    yield Path(member.name).stem, content.read().decode("utf-8", errors="replace")


def _title_and_day(stem: str) -> tuple[str, str]:
    dated = _DATED_NAME.fullmatch(stem)
    return (dated["title"], dated["day"]) if dated else (stem, "")


def _articles(text: str) -> Iterator[str]:
    """Articles whole, their number left out; other paragraphs of some length one by one."""
    article: list[str] = []
    is_inside = False
    for raw in text.rpartition(_PREAMBLE_END)[2].splitlines():
        line = raw.strip()
        begins = _ARTICLE.match(line)
        if article and (begins or line.startswith("#")):
            yield "\n".join(article)
            article, is_inside = [], False
        if begins:
            article, is_inside = [line[begins.end() :]], True
        elif line.startswith("#"):
            is_inside = False
        elif line and is_inside:
            article.append(line)
        elif len(line) > _PARAGRAPH_MIN_CHARS:
            yield line
    if article:
        yield "\n".join(article)
