"""The formats a summary is sent in; each shows the same views, so their numbers agree."""
