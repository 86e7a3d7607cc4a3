"""How the shipped model is made: texts → counts → vectors → trained on questions made from clauses."""

from ingest.embedding.recipe.training import Recipe, train

__all__ = ["Recipe", "train"]
