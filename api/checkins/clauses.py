"""The clauses of a piece that may report something; questions, notices and promises are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from api.checkins.days import Day, find_days
from api.checkins.desk import Message
from api.checkins.reports import Clause
from api.checkins.values import BLANK, Part, Value, blank, read_values
from api.checkins.words import checkin_words

OPENING_CHARS = 8
PLACE_CLASS = "ns"  # the dictionary's class of names of places


def clauses_of(message: Message, text: str) -> list[Clause]:
    """The clauses of a piece that may report something."""
    kinds = checkin_words().kinds
    if kinds.hypothesis.search(text) or kinds.request.search(text):
        return []
    clauses = []
    for written in _split(text):
        days = find_days(written, message.sent_on)
        plain = blank(written, [(day.start, day.end) for day in days])
        plain = checkin_words().days.clock.sub(lambda match: BLANK * len(match[0]), plain)
        plain = checkin_words().days.years_alone.sub(lambda match: BLANK * len(match[0]), plain)
        titles = message.desk.rows.title_spans(plain)
        values = read_values(plain, corrects=message.corrects, titles=titles)
        clause = Clause(written, plain, _ahead(values, days, message.sent_on, plain), days)
        if not _is_silent(message, clause):
            clauses.append(clause)
    return clauses


def _ahead(values: list[Value], days: Sequence[Day], sent_on: date, plain: str) -> list[Value]:
    """What is named with a day to come and is not said to be done already is planned: 年底前完成200户."""
    to_come = [day for day in days if day.on and day.on > sent_on and not day.is_until and not day.is_running]
    if not to_come or checkin_words().roles.carried_out_already.search(plain):
        return values
    return [
        replace(value, part=Part.PLANNED)
        if value.part in (Part.READING, Part.PROGRESS) and to_come[0].start < value.start
        else value
        for value in values
    ]


def _split(text: str) -> Iterator[str]:
    for written in checkin_words().layout.clause_end.split(text):
        if written and written.strip(" :" + BLANK):
            yield written


def _is_silent(message: Message, clause: Clause) -> bool:
    """Whether a clause asks, announces, promises, or is about somebody else."""
    words = checkin_words()
    place = message.desk.home_place or ""
    return bool(
        words.kinds.question.search(clause.text)
        or words.kinds.promise.search(clause.text)
        or words.kinds.invented.search(clause.text)
        or words.kinds.past.search(clause.text)
        or words.kinds.outside.search(clause.text)
        or (not place.endswith("省") and words.kinds.outside_of_place.search(clause.text))
        or _opens_elsewhere(message, clause.text)
        or (words.kinds.notice.search(clause.text) and not clause.values)
        or (message.corrects and words.corrections.denied.search(clause.text))
    )


def _opens_elsewhere(message: Message, text: str) -> bool:
    """Whether a clause begins with the name of a place that is not ours: 郑州那边….

    A name of an organisation is blanked by now; places of ours are those that the plans name.
    """
    opening = text.lstrip(" ,:;。")[:OPENING_CHARS]
    first = next(iter(message.desk.index.words(opening)), "")
    goes_on = checkin_words().kinds.of_a_place.match(opening, len(first)) is not None
    is_place = goes_on and message.desk.index.word_class(first) == PLACE_CLASS
    return is_place and not message.desk.is_ours(first)
