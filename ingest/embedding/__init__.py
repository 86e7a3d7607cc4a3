"""Texts → vectors: the one door to sentence-transformers, and the model a corpus gives of itself."""

from ingest.embedding.door import CORPUS_MODEL, Embedder, ModelIdentity, ModelUnavailableError, load_embedder

__all__ = ["CORPUS_MODEL", "Embedder", "ModelIdentity", "ModelUnavailableError", "load_embedder"]
