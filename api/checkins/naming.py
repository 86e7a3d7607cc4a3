"""Which row a report is about: as its title says, by a part of it, by what is counted, or as was named before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from api.checkins.desk import Message
from api.checkins.reports import Clause, Report
from api.checkins.row_names import Named, RowNames
from api.checkins.senders import Reporter
from api.checkins.values import Part, blank
from api.checkins.words import checkin_words

STRONG_SCORE = 6.0  # evals: checkins; content that speaks for a row although its reporter is not in it


def name_cell(message: Message, cell: str, reporter: Reporter) -> Named:
    rows = message.desk.rows
    if (named := rows.by_title(cell)).tasks:
        return replace(named, tasks=named.tasks[:1])
    return _first(
        rows.by_part(cell, message.desk.rows_of(reporter)),
        rows.by_content(cell, message.desk.rows_of(reporter)),
        rows.by_part(cell),
        rows.by_content(cell),
    )


def name_otherwise(message: Message, clauses: Sequence[Clause], reporter: Reporter) -> Named:
    """A row that is not named by its title: by a part of it before a word like 这块, else by what is reported."""
    rows, own = message.desk.rows, message.desk.rows_of(reporter)
    topic = _without_values(clauses)
    if (by_opening := rows.by_opening(topic)).tasks:
        return by_opening
    readings = [by_phrase] if (by_phrase := _by_phrase(rows, topic, own)) else []
    has_figures = any(value.part is Part.READING for clause in clauses for value in clause.values)
    by_part, by_content = rows.by_part(topic, own), rows.by_content(topic, own)
    readings += [by_content, by_part] if has_figures or by_content.tasks else [by_part, by_content]
    if by_part.candidates and not has_figures and by_content.score <= by_part.score and not by_phrase:
        return by_part  # a heading that says all that was said stands for each of its rows
    if has_figures and by_content.candidates and not by_phrase:
        readings = [by_content]  # what is counted fits several rows: a word of one title does not decide
    named = _first(*readings)
    anywhere = rows.by_content(topic)
    if own is not None and not named.tasks and anywhere.tasks and anywhere.score >= STRONG_SCORE:
        return anywhere
    return named


def _by_phrase(rows: RowNames, topic: str, own: frozenset[str] | None) -> Named | None:
    for cue in checkin_words().naming.cue.finditer(topic):
        phrase = topic[: cue.start()].split(",")[-1]
        if (named := rows.by_part(phrase, own)).tasks:
            return named
    return None


def _without_values(clauses: Sequence[Clause]) -> str:
    return ",".join(
        blank(clause.plain, [(value.start, value.end) for value in clause.values]) for clause in clauses
    )


def _first(*readings: Named) -> Named:
    best = next((named for named in readings if named.tasks), None)
    return best or next((named for named in readings if named.candidates), Named())


def inherited(message: Message, last: Report, reporter: Reporter) -> Named:
    """The task named before, where another one of its row goes on: 智慧旅游:文旅局70%;商务局45%."""
    own = message.desk.rows_of(reporter) or frozenset()
    tasks = tuple(task for task in last.named.tasks if task.id in own)
    is_other = last.reporter != reporter and last.named.is_by_title
    return replace(last.named, tasks=tasks) if is_other and len(tasks) == 1 else Named()
