"""Which kind of question this is: a small classifier learned from examples kept as data.

Logistic regression over character n-grams of the masked question and over families of cue words. It is learned
from the data as it stands and kept by the digest of that data, so it is always in step with it.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import tomllib
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from api.qa.masks import PLACEHOLDERS, as_symbols
from ingest.index import normalise

NGRAM_RANGE: Final = (1, 3)
CUE_WEIGHT: Final = (
    0.1  # evals/understanding.py, hold-out: 0.79 right with 0.8 (cues learned by heart), 0.90 with 0.1
)
SLOT_WEIGHT: Final = 0.5  # which placeholders there are, how often, and how long the question is
REGULARISATION: Final = 20.0
LEAST_EXAMPLES: Final = 2
FORMAT: Final = 2
SHORT_CHARS, LONG_CHARS = 6, 25

CueFamilies = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learned: a weight per kind for each n-gram and cue, the rarity of each n-gram."""

    kinds: tuple[str, ...]
    vocabulary: Mapping[str, int]
    rarities: NDArray[np.float32]
    ngram_weights: NDArray[np.float32]
    cue_weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]


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

    def __init__(self, fitted: Fitted, cues: CueFamilies) -> None:
        self._fitted = fitted
        self._cues = tuple(cues.values())
        self.kinds: tuple[str, ...] = fitted.kinds

    @classmethod
    def learn(
        cls, examples: Sequence[Example], cues: CueFamilies, cache: Path | None = None
    ) -> KindClassifier:
        """Fitted to the examples; read from `cache` where the same examples and cues were learned before."""
        key = _digest(examples, cues)
        kept = _read_fitted(cache / f"{key}.npz") if cache is not None else None
        if kept is None:
            kept = _fit(examples, tuple(cues.values()))
            if cache is not None:
                _keep_fitted(kept, cache / f"{key}.npz")
        return cls(kept, cues)

    def rank(self, masked: str) -> list[tuple[str, float]]:
        """All kinds with their probability, most likely first."""
        text = as_symbols(masked)
        scores = self._fitted.intercepts + _cue_row(text, self._cues) @ self._fitted.cue_weights
        places, values = _weighted_ngrams(text, self._fitted)
        scores = np.vstack([scores, self._fitted.ngram_weights[places] * values[:, None]]).sum(axis=0)
        exponents = np.exp(scores - scores.max())
        probabilities = exponents / exponents.sum()
        return sorted(zip(self.kinds, map(float, probabilities), strict=True), key=lambda pair: -pair[1])


def _fit(examples: Sequence[Example], cues: Sequence[re.Pattern[str]]) -> Fitted:
    """Logistic regression over n-grams (tf-idf, sublinear) and cues, each kind against the rest: as good as all at once, ten times as fast."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from threadpoolctl import threadpool_limits

    texts = [as_symbols(normalise(example.text)) for example in examples]
    vectorizer: Any = TfidfVectorizer(analyzer=_ngrams, sublinear_tf=True, min_df=LEAST_EXAMPLES)
    ngrams = vectorizer.fit_transform(texts)
    features = hstack([ngrams, csr_matrix(np.array([_cue_row(text, cues) for text in texts]))]).tocsr()
    model: Any = OneVsRestClassifier(LogisticRegression(C=REGULARISATION, solver="liblinear"))
    with threadpool_limits(limits=1):  # threads that wait for each other take four times as long
        model.fit(features, [example.kind for example in examples])
    weights = np.vstack([one.coef_[0] for one in model.estimators_]).T.astype(np.float32)
    return Fitted(
        kinds=tuple(str(kind) for kind in model.classes_),
        vocabulary={str(ngram): int(place) for ngram, place in vectorizer.vocabulary_.items()},
        rarities=vectorizer.idf_.astype(np.float32),
        ngram_weights=weights[: ngrams.shape[1]],
        cue_weights=weights[ngrams.shape[1] :],
        intercepts=np.array([one.intercept_[0] for one in model.estimators_], dtype=np.float32),
    )


def _ngrams(text: str) -> list[str]:
    return [
        text[place : place + size]
        for size in range(NGRAM_RANGE[0], NGRAM_RANGE[1] + 1)
        for place in range(len(text) - size + 1)
    ]


def _weighted_ngrams(text: str, fitted: Fitted) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """The places and tf-idf weights of a text's known n-grams, as the vectorizer computes them."""
    counts = Counter(place for ngram in _ngrams(text) if (place := fitted.vocabulary.get(ngram)) is not None)
    places = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
    said = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
    values = (1 + np.log(said)) * fitted.rarities[places]
    length = math.sqrt(float(values @ values)) or 1.0
    return places, (values / length).astype(np.float32)


def _cue_row(text: str, cues: Sequence[re.Pattern[str]]) -> NDArray[np.float32]:
    said = [CUE_WEIGHT * bool(cue.search(text)) for cue in cues]
    slots = [len(text) < SHORT_CHARS, len(text) > LONG_CHARS]
    for placeholder in PLACEHOLDERS:
        count = text.count(placeholder.symbol)
        slots += [count > 0, count > 1]
    return np.array([*said, *(SLOT_WEIGHT * slot for slot in slots)], dtype=np.float32)


def _digest(examples: Sequence[Example], cues: CueFamilies) -> str:
    parts = [f"{example.kind}\t{example.text}" for example in examples]
    parts += [f"{name}\t{cue.pattern}" for name, cue in cues.items()]
    parts.append(f"{NGRAM_RANGE} {CUE_WEIGHT} {SLOT_WEIGHT} {REGULARISATION} {LEAST_EXAMPLES} {FORMAT}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def _read_fitted(path: Path) -> Fitted | None:
    """None where nothing was kept, or what was kept cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            return Fitted(
                kinds=tuple(str(kind) for kind in kept["kinds"]),
                vocabulary={str(ngram): place for place, ngram in enumerate(kept["ngrams"])},
                rarities=kept["rarities"],
                ngram_weights=kept["ngram_weights"],
                cue_weights=kept["cue_weights"],
                intercepts=kept["intercepts"],
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def _keep_fitted(fitted: Fitted, path: Path) -> None:
    """Written beside and moved into place, so that nobody reads half of it; a folder that cannot be written is no fault."""
    ngrams = sorted(fitted.vocabulary, key=lambda ngram: fitted.vocabulary[ngram])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}.npz")
        np.savez(
            unfinished,
            kinds=np.array(fitted.kinds),
            ngrams=np.array(ngrams),
            rarities=fitted.rarities,
            ngram_weights=fitted.ngram_weights,
            cue_weights=fitted.cue_weights,
            intercepts=fitted.intercepts,
        )
        unfinished.replace(path)
    except OSError:
        return
