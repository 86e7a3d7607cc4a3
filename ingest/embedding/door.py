"""The door to the embedding model: texts in, normalised vectors out."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from ingest.embedding.static_reader import read_static
from ingest.text import clean

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

SHIPPED_MODEL: Final = "shipped"  # the setting that stands for the model that lies beside this file
CORPUS_MODEL: Final = "corpus"  # the setting that stands for a model built from the corpus itself
SHIPPED_FOLDER: Final = Path(__file__).with_name("default")
_BATCH: Final = 128  # texts at once: the library's 32 takes twice as long with a static model
_OFFLINE: Final = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
_NOT_BEHAVIOUR: Final = frozenset({"README.md", ".gitattributes"})  # files of a model that change no vector


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model made a vector. `digest` changes whenever the same text could get another vector."""

    name: str
    dimension: int
    digest: str


class Encoder(Protocol):
    """What a model does: raw vectors of texts to be found, and of questions."""

    @property
    def dimension(self) -> int: ...
    def encode_document(self, texts: Sequence[str]) -> Vectors: ...
    def encode_query(self, texts: Sequence[str]) -> Vectors: ...


class LibraryEncoder:
    """Any model, as sentence-transformers runs it."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise ValueError(f"{name} does not say how long its vectors are")
        self.dimension: int = dimension

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return self._encoded(self._model.encode_document, texts)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self._encoded(self._model.encode_query, texts)

    def _encoded(self, encode: Callable[..., object], texts: Sequence[str]) -> Vectors:
        raw = encode(list(texts), batch_size=_BATCH, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(raw, dtype=np.float32)


class Embedder(Embeddings):
    """An embedding model behind the door; also what langchain calls an embedding function."""

    def __init__(self, model: Encoder, name: str, digest: str) -> None:
        self._model = model
        self.identity = ModelIdentity(name, model.dimension, digest)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One vector of length 1 per text to be found; a text the model knows nothing of gets zeros, never NaN."""
        return self._encoded(self._model.encode_document, texts)

    def encode_query(self, text: str) -> Vectors:
        """The vector of a question; models that ask for a prompt before questions get theirs."""
        vector: Vectors = self._encoded(self._model.encode_query, [text])[0]
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Same as `encode`, in langchain's shape."""
        return [[float(number) for number in vector] for vector in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Same as `encode_query`, in langchain's shape."""
        return [float(number) for number in self.encode_query(text)]

    def _encoded(self, encode: Callable[[Sequence[str]], Vectors], texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.identity.dimension), dtype=np.float32)
        raw = encode([clean(text) for text in texts])
        vectors = np.nan_to_num(raw, nan=0.0, posinf=0.0, neginf=0.0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
        return unit


def load_embedder(model: str, name: str | None = None) -> Embedder:
    """The shipped model, the one at a folder, or one by its hub name; only a hub name may reach for the network.

    `name` is how the manifest calls it (default: as given). Raises ModelUnavailableError.
    """
    folder = SHIPPED_FOLDER if model == SHIPPED_MODEL else Path(model)
    if folder.is_dir():
        encoder = read_static(folder) or LibraryEncoder(_load(str(folder), offline=True), name or model)
        return Embedder(encoder, name or model, digest_of_folder(folder))
    if folder.is_absolute() or model.startswith("."):
        raise ModelUnavailableError(model)
    loaded = _load(model, offline=False)
    return Embedder(LibraryEncoder(loaded, name or model), name or model, _digest_of_weights(loaded, model))


class ModelUnavailableError(Exception):
    """The embedding model named in the settings cannot be loaded."""

    def __init__(self, model: str) -> None:
        self.model = model
        super().__init__(f"embedding model not available: {model}")


def digest_of_folder(folder: Path) -> str:
    """A digest of every file that decides a model's vectors."""
    digest = hashlib.sha256()
    for path in sorted(
        path for path in folder.rglob("*") if path.is_file() and path.name not in _NOT_BEHAVIOUR
    ):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _load(model: str, *, offline: bool) -> SentenceTransformer:
    if offline:
        for variable in _OFFLINE:  # read by the libraries on their first import
            os.environ.setdefault(variable, "1")
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it untyped
    for noisy in ("sentence_transformers", "transformers"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        loaded = SentenceTransformer(model, device="cpu", local_files_only=offline)
    except (OSError, ValueError) as error:
        raise ModelUnavailableError(model) from error
    # Weights kept as half floats lose half their digits when summed as such.
    return loaded.float().eval()


def _digest_of_weights(model: SentenceTransformer, name: str) -> str:
    digest = hashlib.sha256(name.encode())
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode() + b"\0")
        digest.update(tensor.numpy().tobytes())
    return digest.hexdigest()
