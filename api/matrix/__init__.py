"""Who does what: looked up in full, never retrieved."""
