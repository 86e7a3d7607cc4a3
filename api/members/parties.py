"""Any usual name of an organisation → the party of the matrix that somebody reports for."""

from __future__ import annotations

from dataclasses import dataclass

from api.errors import InvalidInputError
from api.matrix.directory import matches, nearest_names
from api.matrix.lookup import matrix_of
from ingest.index import Index


@dataclass(frozen=True, slots=True)
class ReportingParty:
    """The party as the matrix writes it, and which body of it where the matrix names only a group."""

    party: str
    sub_party: str | None = None


def reporting_party(index: Index, name: str, pointer: str = "/party") -> ReportingParty:
    """The party of this name in any matrix, the home place's first. Raises InvalidInputError with the nearest names."""
    matrix = matrix_of(index)
    found = matches(index.parties, matrix, name, None)
    at_home = [match for match in found if match.party.place == index.home_place]
    if found:
        best = (at_home or found)[0]
        return ReportingParty(best.party.name, best.member)
    nearest = nearest_names(index.parties, matrix, name)
    key = "unknown_party_nearest" if nearest else "unknown_party"
    error = InvalidInputError(pointer, key, name=name, nearest_names="、".join(nearest))
    error.nearest = tuple(nearest)
    raise error
