"""What the documents could not answer, for review: grouped by meaning, with the nearest clauses and a draft to edit."""
