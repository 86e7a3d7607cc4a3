"""Pinyin in a question (gongxinju, zhihui水利): read as the name or word of the corpus that sounds so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import combinations

from pypinyin import lazy_pinyin

from ingest.index import Index, Party

_RUN = re.compile(r"[a-z]+(?: +[a-z]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
LEAST_LETTERS = 5  # shorter runs are as likely English or an abbreviation
LONGEST_TITLE_PIECE = 6
MOST_WORDS = 6  # written apart: gong xin ju
LEAST_INITIALS, MOST_INITIALS = 3, 5


class Pinyin:
    """Names and words by their sound: organisations before pieces of task titles before other words."""

    def __init__(self, index: Index, spoken: Iterable[str]) -> None:
        parties = index.parties.parties()
        self._by_sound: dict[str, str] = {}
        for word in (*_names(parties), *_title_pieces(index), *spoken, *_words(index)):
            if _HAN.fullmatch(word):
                self._by_sound.setdefault(_sound(word), word)
        self._little = {_sound(word): word for word in spoken}
        self._initials = _initials(parties)
        self._longest = max(map(len, self._by_sound), default=0)

    def read(self, text: str) -> str:
        """The normalised text with its pinyin in characters; other Latin letters stay."""
        return _RUN.sub(self._read_run, text)

    def _read_run(self, match: re.Match[str]) -> str:
        words = match[0].split()
        read: list[str] = []
        place = 0
        while place < len(words):
            taken, meant = self._longest_word(words[place:])
            read.append(meant or words[place])
            place += taken
        is_read = read != words
        return "".join(self._little.get(word, word) for word in read) if is_read else match[0]

    def _longest_word(self, words: list[str]) -> tuple[int, str | None]:
        for count in range(min(MOST_WORDS, len(words)), 0, -1):
            letters = "".join(words[:count])
            if count > 1 and letters in self._by_sound:
                return count, self._by_sound[letters]
        return 1, self._initials.get(words[0]) or self._pieces_of(words[0])

    def _pieces_of(self, letters: str) -> str | None:
        """A run as the fewest words that sound so one after the other; None where some of it is no pinyin we know."""
        if len(letters) < LEAST_LETTERS:
            return None
        best: list[tuple[int, str] | None] = [(0, "")] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - self._longest), end):
                before, word = best[start], self._by_sound.get(letters[start:end])
                if before is None or word is None:
                    continue
                here = best[end]
                if here is None or before[0] + 1 < here[0]:
                    best[end] = (before[0] + 1, before[1] + word)
        found = best[-1]
        return found[1] if found else None


def _names(parties: Iterable[Party]) -> Iterable[str]:
    for party in parties:
        yield party.name
        yield from party.aliases
        for member in party.members:
            yield from (member.name, *member.aliases)


def _title_pieces(index: Index) -> Iterable[str]:
    """Pieces of the titles of tasks, longer ones too: zhihuichengshi."""
    for task in index.tasks:
        for run in _HAN.findall(task.title):
            for start, end in combinations(range(len(run) + 1), 2):
                if 2 <= end - start <= LONGEST_TITLE_PIECE:
                    yield run[start:end]


def _words(index: Index) -> Iterable[str]:
    for document in index.documents.values():
        yield from dict.fromkeys(index.words(document.text))


def _initials(parties: Iterable[Party]) -> Mapping[str, str]:
    """gxj → 工信局, where one party alone has a name with these initials."""
    owners: dict[str, dict[str, str]] = {}
    for party in parties:
        for name in (party.name, *party.aliases):
            if _HAN.fullmatch(name) and LEAST_INITIALS <= len(name) <= MOST_INITIALS:
                letters = "".join(sound[0] for sound in lazy_pinyin(name))
                owners.setdefault(letters, {}).setdefault(party.name, name)
    return {letters: next(iter(names.values())) for letters, names in owners.items() if len(names) == 1}


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    return "".join(lazy_pinyin(word))
