"""What reading needs of an index, built once, and what holds for the whole of one message."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from api.checkins import rules
from api.checkins.row_names import RowNames, row_names_of
from api.checkins.senders import Reporter, is_short_for
from api.checkins.words import checkin_words
from ingest.index import Figure, Index


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading needs of an index, built once."""

    index: Index
    rows: RowNames
    home_place: str | None
    tasks_of: dict[str, frozenset[str]]
    ledger: tuple[Figure, ...]
    ceilings: tuple[rules.Ceiling, ...]

    def rows_of(self, reporter: Reporter) -> frozenset[str] | None:
        """The tasks of whoever could be meant; None where nobody is known."""
        if not reporter.parties:
            return None
        return frozenset().union(*(self.tasks_of.get(party.id, frozenset()) for party in reporter.parties))

    def is_ours(self, place: str) -> bool:
        """Whether a place is one of the parties' places or stands in a plan."""
        plans = {task.document_id for task in self.index.tasks}
        return any(place in one for one in self.index.parties.places) or any(
            place in self.index.documents[plan].text for plan in plans
        )

    def in_matrix(self, reporter: Reporter) -> Reporter:
        """The reporter among parties that have a task; nobody knows an organisation that has none."""
        named = tuple(party for party in reporter.parties if party.id in self.tasks_of)
        if not named and reporter.name:
            of_matrix = [party for party in self.index.parties.parties() if party.id in self.tasks_of]
            named = tuple(party for party in of_matrix if is_short_for(reporter.name, party.name))
            named = named if len(named) == 1 else ()
        level = checkin_words().senders.level.match(reporter.name)
        of_level = tuple(party for party in named if level and party.place.endswith(level[0]))
        return replace(reporter, parties=of_level or named)


@dataclass(frozen=True, slots=True)
class Message:
    """What holds for the whole of a message."""

    desk: Desk
    sent_on: date
    sender: Reporter
    corrects: bool


@lru_cache(maxsize=4)
def desk_of(index: Index) -> Desk:
    places = {index.documents[task.document_id].identity.place for task in index.tasks}
    plans = {task.document_id for task in index.tasks}
    ledger = tuple(figure for figure in index.figures if figure.document_id in plans)
    tasks_of: dict[str, set[str]] = {}
    for link in index.responsibilities:
        tasks_of.setdefault(link.party_id, set()).add(link.task_id)
    return Desk(
        index=index,
        rows=row_names_of(index),
        home_place=places.pop() if len(places) == 1 else None,
        tasks_of={party: frozenset(tasks) for party, tasks in tasks_of.items()},
        ledger=ledger,
        ceilings=rules.ceilings(ledger),
    )
