"""Any usual name → the parties that bear it, and the names nearest to one that nobody bears."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from api.matrix.lookup import MatrixLookup
from ingest.index import Party, PartyRegistry, normalise

NEAREST_SHOWN = 3
NEAREST_CUTOFF = 40.0  # of 100; below this a suggestion is no help


@dataclass(frozen=True, slots=True)
class PartyMatch:
    """A party that bears the name, or that has a member which does."""

    party: Party
    member: str | None = None


def matches(registry: PartyRegistry, matrix: MatrixLookup, name: str, place: str | None) -> list[PartyMatch]:
    """The parties of this name or id that the matrix knows, the one with most rows first."""
    found = {match.party.id: match for match in _candidates(registry, name, place)}
    counts = dict(matrix.tasks_per_party)
    named = [match for party_id, match in found.items() if party_id in counts]
    return sorted(named, key=lambda match: -counts[match.party.id])


def _candidates(registry: PartyRegistry, name: str, place: str | None) -> Iterator[PartyMatch]:
    for party in registry.parties(place):
        if party.id == name:
            yield PartyMatch(party)
            return
    for home in registry.places if place is None else (place,):
        resolution = registry.look_up(name, home)
        if resolution is not None:
            yield PartyMatch(resolution.party, resolution.member)


def nearest_names(registry: PartyRegistry, matrix: MatrixLookup, name: str) -> list[str]:
    """Names of parties in the matrix most like this one, best first."""
    spellings: dict[str, str] = {}
    for party_id in matrix.party_ids:
        party = registry.party(party_id)
        for spelling in (party.name, *party.aliases, *(member.name for member in party.members)):
            spellings.setdefault(normalise(spelling), party.name)
    scored = process.extract(
        normalise(name),
        list(spellings),
        scorer=fuzz.ratio,
        limit=NEAREST_SHOWN * 4,
        score_cutoff=NEAREST_CUTOFF,
    )
    return list(dict.fromkeys(spellings[spelling] for spelling, _, _ in scored))[:NEAREST_SHOWN]
