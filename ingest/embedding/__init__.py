"""Texts → vectors: the one door to sentence-transformers, the shipped model, and the one a corpus gives of itself."""

from ingest.embedding.door import (
    CORPUS_MODEL,
    SHIPPED_FOLDER,
    SHIPPED_MODEL,
    Embedder,
    ModelIdentity,
    ModelUnavailableError,
    load_embedder,
)

__all__ = [
    "CORPUS_MODEL",
    "SHIPPED_FOLDER",
    "SHIPPED_MODEL",
    "Embedder",
    "ModelIdentity",
    "ModelUnavailableError",
    "load_embedder",
]
