"""A saved model of one vector a token, read without torch: a text's vector is the mean of its tokens' vectors.

The same numbers as sentence-transformers' StaticEmbedding gives, for a tenth of the memory and of the time to load.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

_MODULES: Final = "modules.json"
_CONFIG: Final = "config_sentence_transformers.json"
_TOKENIZER: Final = "tokenizer.json"
_WEIGHTS: Final = "model.safetensors"
_STATIC: Final = "StaticEmbedding"
_TABLE: Final = "embedding.weight"
_DOCUMENT_PROMPTS: Final = (
    "document",
    "passage",
    "corpus",
)  # the first that a model names, as the library has it


@dataclass(frozen=True, slots=True)
class StaticReader:
    """Tokenizer and one vector for each of its tokens; the prompts stand before what is encoded."""

    tokenizer: Tokenizer
    vectors: Vectors
    document_prompt: str
    query_prompt: str

    @property
    def dimension(self) -> int:
        return int(self.vectors.shape[1])

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """One vector a text to be found; zeros for a text without tokens."""
        return self._means([self.document_prompt + text for text in texts])

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """The same for questions."""
        return self._means([self.query_prompt + text for text in texts])

    def _means(self, texts: Sequence[str]) -> Vectors:
        means = np.zeros((len(texts), self.dimension), dtype=np.float32)
        encoded = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for row, encoding in enumerate(encoded):
            if encoding.ids:
                means[row] = self.vectors[encoding.ids].mean(axis=0)
        return means


def read_static(folder: Path) -> StaticReader | None:
    """The model of a folder; None where it is of another kind, or has what only the library knows how to read."""
    try:
        modules: list[dict[str, str]] = json.loads((folder / _MODULES).read_text(encoding="utf-8"))
        config: dict[str, Any] = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
        if not _is_plain(modules, config):
            return None
        table = load_file(folder / _WEIGHTS)[_TABLE]
    except (OSError, ValueError, KeyError, AttributeError, TypeError, SafetensorError):
        return None
    tokenizer = _read_tokenizer(folder / _TOKENIZER)
    if tokenizer is None:
        return None
    tokenizer.no_padding()
    prompts: dict[str, str] = config.get("prompts") or {}
    document = next((prompts[name] for name in _DOCUMENT_PROMPTS if prompts.get(name) is not None), "")
    # Half floats lose half their digits when summed as such.
    return StaticReader(tokenizer, table.astype(np.float32), document, prompts.get("query") or "")


def _read_tokenizer(path: Path) -> Tokenizer | None:
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:
        if (
            type(error) is not Exception
        ):  # the library raises just that for a file it cannot read; else it is a fault
            raise
        return None


def _is_plain(modules: Sequence[dict[str, str]], config: dict[str, Any]) -> bool:
    is_static = len(modules) == 1 and modules[0]["type"].endswith(f".{_STATIC}") and not modules[0]["path"]
    return is_static and config.get("default_prompt_name") is None and not config.get("truncate_dim")
