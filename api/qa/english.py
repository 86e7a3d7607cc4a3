"""English questions: read as the Chinese that asks the same, and the names of offices said in English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from pypinyin import lazy_pinyin

from ingest.index import Party, normalise

_WORD = re.compile(r"[a-z][a-z'’-]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
LEAST_WORDS = 2
OTHER_SORTS = ("bureau", "department", "office", "commission")  # said for one another


class English:
    """Expressions of `english.toml`, with the names of these parties."""

    def __init__(
        self, data: Mapping[str, Mapping[str, str]], dropped: Collection[str], parties: Iterable[Party]
    ) -> None:
        pieces = {**data["subjects"], **data["endings"]}
        self._pieces = {normalise(piece): english for piece, english in pieces.items()}
        self._cut = _longest_first(self._pieces)
        meant = {**data["phrases"], **data["topics"], **self._names(parties)}
        self._meant = meant | dict.fromkeys(dropped, "")
        self._words = frozenset(word for phrase in meant for word in phrase.split()) - set(dropped)
        self._known = re.compile(rf"(?<![a-z])(?:{_longest_first(self._meant).pattern})(?![a-z])")

    def read(self, text: str) -> str:
        """A normalised question with its English words in Chinese; what is not known stays as it is."""
        if not self._words.intersection(_WORD.findall(text)):
            return text
        read = self._known.sub(lambda match: f" {self._meant[match[0]]} ", text)
        return re.sub(r"(?<![a-z0-9])\s+|\s+(?![a-z0-9])", "", read).strip()

    def is_asked_in(self, question: str) -> bool:
        """True for a question with more English words than Chinese characters; pinyin is no English."""
        words = _WORD.findall(normalise(question))
        known = [word for word in words if word in self._words]
        return len(known) >= LEAST_WORDS and len(words) > len(_HAN.findall(question))

    def gloss(self, name: str) -> str:
        """The English name of an office, put together from its parts; parts that are not known by their sound."""
        return " ".join(self._said(normalise(name)))

    def _said(self, name: str) -> Iterator[str]:
        place = 0
        for match in self._cut.finditer(name):
            yield from _by_sound(name[place : match.start()])
            yield self._pieces[match[0]]
            place = match.end()
        yield from _by_sound(name[place:])

    def _names(self, parties: Iterable[Party]) -> dict[str, str]:
        """Ways to say the parties in English → a Chinese name; those whose parts are all known."""
        names: dict[str, str] = {}
        for party in parties:
            for name in (party.name, *party.aliases):
                if self._cut.sub("", normalise(name)):
                    continue
                for spelling in _spellings(self.gloss(name).lower()):
                    names.setdefault(spelling, name)
        return names


def load_english(path: Path, parties: Iterable[Party]) -> English:
    """The English of a `prompts/understanding` folder. Raises OSError, tomllib.TOMLDecodeError, KeyError."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return English(data, data["dropped"]["words"], parties)


def _spellings(english: str) -> Iterator[str]:
    """finance bureau, bureau of finance, finance department …"""
    subject, _, sort = english.rpartition(" ")
    sorts = OTHER_SORTS if sort in OTHER_SORTS and subject else (sort,)
    yield english
    for other in sorts:
        yield f"{subject} {other}".strip()
        yield f"{other} of {subject}"


def _by_sound(rest: str) -> Iterator[str]:
    letters = "".join(char for char in rest if char.isalnum())
    if letters:
        yield "".join(lazy_pinyin(letters)).capitalize()


def _longest_first(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
