"""Alembic steps, one per schema change."""
