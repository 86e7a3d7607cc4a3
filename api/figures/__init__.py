"""The ledger: which figure, and what can be computed from it."""
