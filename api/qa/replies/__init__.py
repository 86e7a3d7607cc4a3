"""One file for each family of questions: frame → draft, or None where the family has nothing to say."""
