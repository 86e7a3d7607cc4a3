"""How a task stands by the words of a report: its status, and what is in the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from api.checkins.drafts import Status
from api.checkins.words import checkin_words

LEAST_OBSTACLE_CHARS = 4
NAMED_CHARS = 4  # as many characters of a title in a row name the task


def read_status(clauses: Sequence[str]) -> Status | None:
    """The status that the clauses of a report say; the graver word wins."""
    words = checkin_words().statuses
    told = [clause for clause in clauses if not words.conditional.search(clause)]
    for status, pattern in (
        (Status.BLOCKED, words.blocked),
        (Status.DELAYED, words.delayed),
        (Status.NOT_STARTED, words.not_started),
        (Status.DELAYED, words.not_on_track),
    ):
        if any(pattern.search(clause) for clause in told):
            return status
    return _good_status(told)


def _good_status(clauses: Sequence[str]) -> Status | None:
    words = checkin_words().statuses
    if any(words.done.search(clause) and not words.expected.search(clause) for clause in clauses):
        return Status.DONE
    if any(words.on_track.search(clause) for clause in clauses):
        return Status.ON_TRACK
    return None


def says_done_after_name(rest: str) -> bool:
    """Whether what follows the name of a task says that the task is done."""
    return checkin_words().statuses.done_after_name.match(rest) is not None


def speaks_for_all(text: str) -> bool:
    """Whether a status is said of everything reported before."""
    return checkin_words().statuses.for_all.search(text) is not None


def read_obstacles(clauses: Sequence[str]) -> tuple[str, ...]:
    """The obstacles, in the words of the report."""
    return tuple(dict.fromkeys(filter(None, map(_obstacle, _told(clauses)))))


def read_bare_obstacles(clauses: Sequence[str], titles: Sequence[str]) -> tuple[str, ...]:
    """What clauses tell that neither judge nor name the task: beside a delay that is what is in the way."""
    words = checkin_words()
    said = [clause.rsplit(":", 1)[-1] for clause in _told(clauses)]
    told = [words.obstacles.lead.sub("", clause).strip(" ,。:") for clause in said]
    return tuple(
        clause
        for clause in dict.fromkeys(told)
        if len(clause) >= LEAST_OBSTACLE_CHARS
        and read_status([clause]) is None
        and not words.obstacles.aftermath.search(clause)
        and not any(
            clause[place : place + NAMED_CHARS] in title
            for title in titles
            for place in range(len(clause) - NAMED_CHARS + 1)
        )
    )


def _told(clauses: Sequence[str]) -> Iterator[str]:
    words = checkin_words().obstacles
    for clause in clauses:
        if words.aside.search(clause) and not words.because.search(clause):
            continue
        yield clause


def _turns(clause: str) -> bool:
    """但…: after a turn comes what is in the way, unless it is good news or a judgement."""
    words = checkin_words().obstacles
    return words.turn.match(clause) is not None and not _judges(clause) and not words.aftermath.search(clause)


def _denies(clause: str) -> bool:
    words = checkin_words().obstacles
    told = words.no_denial.sub("", clause)
    return words.denies.search(told) is not None and not _judges(clause)


def _judges(clause: str) -> bool:
    return read_status([clause]) is not None or any(character.isdigit() for character in clause)


def _obstacle(clause: str) -> str:
    words = checkin_words().obstacles
    because = words.because.search(clause)
    if because:
        what = words.tail.sub("", because["what"])
        return what.strip(" ,。:") if len(what) > 1 else because["what"]
    if not (words.itself.search(clause) or _turns(clause) or _denies(clause)):
        return ""
    return re.sub(r"^\W+|\W+$", "", words.lead.sub("", clause))
