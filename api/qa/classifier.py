"""Which kind of question this is: a small classifier learned from examples kept as data.

Logistic regression over character n-grams of the masked question and over families of cue words. Trained when
the process starts (about a second), so it is always in step with its data.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from api.qa.masks import PLACEHOLDERS, as_symbols
from ingest.index import normalise

NGRAM_RANGE: Final = (1, 3)
CUE_WEIGHT: Final = 0.8  # this and the next: 5-fold accuracy on the examples, 0.47 without cues, 0.64 with
REGULARISATION: Final = 20.0
SHORT_CHARS, LONG_CHARS = 6, 25

CueFamilies = Mapping[str, re.Pattern[str]]


class BrokenDataError(Exception):
    """A data file of `prompts/` that cannot be used; names the file and line."""


@dataclass(frozen=True, slots=True)
class Example:
    """A way of asking and what it asks for."""

    text: str
    kind: str


def load_examples(path: Path) -> list[Example]:
    """The examples of a JSONL file. Raises BrokenDataError with the line that cannot be read."""
    examples = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            examples.append(Example(text=str(row["text"]), kind=str(row["kind"])))
        except (json.JSONDecodeError, KeyError, TypeError) as fault:
            raise BrokenDataError(f"{path.name}, line {number}: not an example ({fault})") from fault
    return examples


def load_cues(path: Path) -> dict[str, re.Pattern[str]]:
    """Families of cue words by name. Raises BrokenDataError on an expression that cannot be read."""
    families: dict[str, re.Pattern[str]] = {}
    for name, words in tomllib.loads(path.read_text(encoding="utf-8")).items():
        try:
            families[name] = re.compile("|".join(words), re.IGNORECASE)
        except re.error as fault:
            raise BrokenDataError(f"{path.name}, {name}: {fault}") from fault
    return families


class KindClassifier:
    """Kinds with probabilities for a masked question."""

    def __init__(self, examples: Sequence[Example], cues: CueFamilies) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        self._cues = tuple(cues.values())
        self._vectorizer: Any = TfidfVectorizer(
            analyzer="char", ngram_range=NGRAM_RANGE, sublinear_tf=True, min_df=2
        )
        self._model: Any = LogisticRegression(C=REGULARISATION, max_iter=60, tol=1e-2)
        texts = [as_symbols(normalise(example.text)) for example in examples]
        self._vectorizer.fit(texts)
        self._model.fit(self._features(texts), [example.kind for example in examples])
        self.kinds: tuple[str, ...] = tuple(str(kind) for kind in self._model.classes_)

    def rank(self, masked: str) -> list[tuple[str, float]]:
        """All kinds with their probability, most likely first."""
        probabilities = self._model.predict_proba(self._features([as_symbols(masked)]))[0]
        return sorted(zip(self.kinds, map(float, probabilities), strict=True), key=lambda pair: -pair[1])

    def _features(self, texts: Sequence[str]) -> Any:
        from scipy.sparse import csr_matrix, hstack

        cues = csr_matrix([self._cue_row(text) for text in texts]) * CUE_WEIGHT
        return hstack([self._vectorizer.transform(texts), cues]).tocsr()

    def _cue_row(self, text: str) -> list[float]:
        row = [float(bool(cue.search(text))) for cue in self._cues]
        for placeholder in PLACEHOLDERS:
            count = text.count(placeholder.symbol)
            row += [float(count > 0), float(count > 1)]
        return [*row, float(len(text) < SHORT_CHARS), float(len(text) > LONG_CHARS)]
