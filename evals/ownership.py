"""Who does what: replies + the matrix → faults; pure functions, one class for each thing an answer must do."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import cn2an

from evals.driver import Reply
from evals.matching import names_in, normalise, without_marks
from evals.receipts import numbers_of

_OPENING_SIGNS = "“”\"'「」《》,.。:;!?*#-· "


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """By which words an answer is read; kept as data in `datasets/phrasings.toml`."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    count_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SaysYesOrNo:
    """The first word of the answer is yes or no, and the right one."""

    expected: bool
    words: ReadingWords

    def faults(self, reply: Reply) -> tuple[str, ...]:
        said = first_word(reply.answer, self.words)
        if said is self.expected:
            return ()
        return (f"says {_SPOKEN[said]}, not {_SPOKEN[self.expected]}",)


@dataclass(frozen=True, slots=True)
class NamesExactly:
    """Of all the names there are, the answer holds the expected ones and no other."""

    expected: frozenset[str]
    universe: frozenset[str]

    def faults(self, reply: Reply) -> tuple[str, ...]:
        found = names_in(without_marks(reply.answer, reply.citations), self.universe)
        lacking = tuple(f"lacks {name}" for name in sorted(self.expected - found))
        return lacking + tuple(f"names {name}" for name in sorted(found - self.expected))


@dataclass(frozen=True, slots=True)
class StatesCount:
    """The answer says how many, in digits or in words."""

    expected: int
    words: ReadingWords

    def faults(self, reply: Reply) -> tuple[str, ...]:
        text = normalise(without_marks(reply.answer, reply.citations))
        stated = any(
            number + word in text
            for number in written_counts(self.expected)
            for word in self.words.count_words
        )
        return () if stated else (f"does not say {self.expected}",)


@dataclass(frozen=True, slots=True)
class StatesFigure:
    """The answer states a figure of the ledger and cites words that hold it."""

    text: str
    value: Decimal | None
    unit: str
    document_id: str
    start: int
    end: int

    def faults(self, reply: Reply) -> tuple[str, ...]:
        stated = (
            ()
            if self._stated(without_marks(reply.answer, reply.citations))
            else (f"does not say {self.text}",)
        )
        return stated if self._cited(reply) else (*stated, "cites no words that hold it")

    def _stated(self, answer: str) -> bool:
        if normalise(self.text) in normalise(answer):
            return True
        return self.value is not None and self.value.normalize() in numbers_of(answer) and self.unit in answer

    def _cited(self, reply: Reply) -> bool:
        return any(
            citation.document.id == self.document_id
            and citation.start <= self.start
            and self.end <= citation.end
            for citation in reply.citations
        )


@dataclass(frozen=True, slots=True)
class Cites:
    """One of the citations lies in one of these sections of the document."""

    document_id: str
    sections: frozenset[str]

    def faults(self, reply: Reply) -> tuple[str, ...]:
        places = {(citation.document.id, citation.section) for citation in reply.citations}
        cited = any((self.document_id, section) in places for section in self.sections)
        return () if cited else ("cites none of the rows",)


Check = SaysYesOrNo | NamesExactly | StatesCount | StatesFigure | Cites

_SPOKEN = {True: "yes", False: "no", None: "neither yes nor no"}


def first_word(answer: str, words: ReadingWords) -> bool | None:
    """Whether an answer opens with yes (True) or no (False); None: with neither."""
    text = normalise(answer).lstrip(_OPENING_SIGNS)
    if text.startswith(words.no):
        return False
    return True if text.startswith(words.yes) else None


def written_counts(count: int) -> tuple[str, ...]:
    """Ways of writing a count: 16, 十六; 2 is also 两."""
    spoken = str(cn2an.an2cn(str(count)))
    shorter = spoken.removeprefix("一") if spoken.startswith("一十") else spoken
    return tuple(dict.fromkeys((str(count), spoken, shorter, *(("两",) if count == 2 else ()))))
