"""When words and citations count as equal: the rules of `datasets/README.md`, section "Matching"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.driver import Citation, Passage

_SPACE = re.compile(r"\s+")
_QUOTATION_MARK = re.compile("[“”‘’「」『』\"']")


def normalise(text: str) -> str:
    """NFKC without any whitespace; case kept."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def without_marks(text: str, citations: Iterable[Citation]) -> str:
    """A reply's text without the `[n]` marks that point into its list of citations."""
    numbers = "|".join(sorted({str(citation.number) for citation in citations}, key=len, reverse=True))
    return re.sub(rf"\[(?:{numbers})\]", "", text) if numbers else text


def missing(text: str, must: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The lists of alternatives of which the text holds none."""
    plain = normalise(text)
    return tuple(
        tuple(options) for options in must if not any(normalise(option) in plain for option in options)
    )


def forbidden(text: str, must_not: Sequence[str]) -> tuple[str, ...]:
    """The strings that stand in the text and must not."""
    plain = normalise(text)
    return tuple(string for string in must_not if normalise(string) in plain)


@dataclass(frozen=True, slots=True)
class Label:
    """An accepted citation: a document by its number or title, and a heading path in it."""

    document: str
    path: str

    @classmethod
    def parse(cls, written: str, home: str) -> Label:
        """`document#path`; without a prefix the document is `home`, the one the dataset is about."""
        document, found, path = written.partition("#")
        return (
            cls(normalise(document), normalise(path)) if found else cls(normalise(home), normalise(written))
        )

    def matches(self, citation: Citation | Passage) -> bool:
        """The same place or one below it; a parent of the label is too wide."""
        names = {normalise(name) for name in (citation.document.doc_number, citation.document.title) if name}
        path = normalise(citation.section)
        return self.document in names and (path == self.path or path.startswith(self.path + "/"))


def any_cited(citations: Iterable[Citation], labels: Sequence[str], home: str) -> bool:
    """Whether one of the citations matches one of the accepted labels."""
    accepted = [Label.parse(label, home) for label in labels]
    return any(label.matches(citation) for citation in citations for label in accepted)


def names_in(text: str, names: Iterable[str]) -> frozenset[str]:
    """Which of the names stand in the text; where one lies inside another, only the longer is counted there.

    Quotation marks do not count: a name that holds some changes them when it is quoted itself.
    """
    plain = _unquoted(text)
    found = set()
    for name in sorted(set(names), key=lambda name: (-len(normalise(name)), name)):
        wanted = _unquoted(name)
        if wanted and wanted in plain:
            found.add(name)
            plain = plain.replace(wanted, "\n")
    return frozenset(found)


def _unquoted(text: str) -> str:
    return _QUOTATION_MARK.sub("", normalise(text))
