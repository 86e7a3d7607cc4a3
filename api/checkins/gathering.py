"""The pieces of a message → the reports in it, each of one reporter on one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from api.checkins.clauses import clauses_of
from api.checkins.desk import Message
from api.checkins.judging import speaks_for_all
from api.checkins.layout import Piece
from api.checkins.naming import inherited, name_cell, name_otherwise
from api.checkins.reporters import reporter_of_piece
from api.checkins.reports import Clause, Report, says_something, status_of
from api.checkins.row_names import Named
from api.checkins.senders import Reporter
from api.checkins.values import BLANK
from api.checkins.words import checkin_words

OTHER_ROW_SHARE = 0.5


def gather(message: Message, pieces: Sequence[Piece]) -> list[Report]:
    reports: list[Report] = []
    reporter, is_ahead = message.sender, False
    for place, piece in enumerate(pieces):
        reporter, text = reporter_of_piece(message, piece, reporter, is_first=place == 0)
        is_ahead = _looks_ahead(piece, is_ahead)
        clauses = [] if is_ahead else clauses_of(message, text)
        if clauses or piece.task:
            _add_piece(message, reports, piece, reporter, clauses)
    _spread_status(reports)
    return reports


def _looks_ahead(piece: Piece, is_ahead: bool) -> bool:
    """Whether the message tells from here on what is to be done: 下一步计划:…"""
    kinds = checkin_words().kinds
    if kinds.plans_ahead.search(piece.text):
        return True
    return is_ahead and not piece.is_row and kinds.back_to_now.search(piece.text) is None


def _add_piece(
    message: Message, reports: list[Report], piece: Piece, reporter: Reporter, clauses: list[Clause]
) -> None:
    current = reports[-1] if reports and reports[-1].reporter == reporter and not piece.is_row else None
    if piece.task:
        named = name_cell(message, piece.task, reporter)
        reports.append(Report(reporter, named, clauses, stated_issues=[piece.issue] if piece.issue else []))
        return
    told = ",".join(clause.plain for clause in clauses)
    titled = message.desk.rows.by_title(told)
    own = message.desk.rows_of(reporter) or frozenset()
    mine = tuple(task for task in titled.candidates if task.id in own)
    if len(mine) == 1:
        titled = replace(titled, tasks=mine, candidates=())
    if len(titled.tasks) > 1 or _names_several(message, clauses):
        reports.extend(_by_clause(message, reporter, clauses))
        return
    named = titled if titled.tasks else name_otherwise(message, clauses, reporter)
    if not named.tasks and not named.candidates and reports:
        named = inherited(message, reports[-1], reporter)
    if current is None:
        report = Report(reporter, named, clauses)
        report.is_heading = named.is_by_title and not says_something(report)
        reports.append(report)
    elif not current.named.tasks and not current.named.candidates:
        current.named = named
        current.clauses.extend(clauses)
    elif titled.tasks or _is_about_another(message, piece, current, named, told):
        reports.append(Report(reporter, named, clauses))
    else:
        current.clauses.extend(clauses)


def _spread_status(reports: Sequence[Report]) -> None:
    """以上均正常: a judgement at the end is of everything before it."""
    last = reports[-1].clauses[-1] if reports else None
    if last is not None and speaks_for_all(last.text) and not last.values:
        for report in reports[:-1]:
            if status_of(report) is None:
                report.clauses.append(last)


def _is_about_another(message: Message, piece: Piece, current: Report, named: Named, told: str) -> bool:
    if (
        current.is_heading
        or not named.tasks
        or set(named.tasks) & set(current.named.tasks or current.named.candidates)
    ):
        return False
    if not current.named.tasks:
        return piece.starts_report
    has_cue = checkin_words().naming.cue.search(told) is not None
    if not (piece.starts_report or has_cue):
        return False
    here = message.desk.rows.score(told, current.named.tasks[0])
    return here <= OTHER_ROW_SHARE * named.score


def _names_several(message: Message, clauses: Sequence[Clause]) -> bool:
    named = [_named_in(message, clause).tasks for clause in clauses]
    return len({task.id for tasks in named for task in tasks}) > 1


def _named_in(message: Message, clause: Clause) -> Named:
    rows = message.desk.rows
    return named if (named := rows.by_title(clause.plain)).tasks else rows.by_opening(clause.plain)


def _by_clause(message: Message, reporter: Reporter, clauses: list[Clause]) -> list[Report]:
    """Several tasks named in one sentence: each clause belongs to the last one named."""
    reports: list[Report] = []
    waiting: list[Clause] = []
    for clause in clauses:
        named = _named_in(message, clause)
        if named.tasks:
            reports.extend(
                Report(reporter, replace(named, tasks=(task,)), [*waiting, clause]) for task in named.tasks
            )
            waiting = [opening for opening in waiting if _is_a_day_alone(opening)]
        elif reports:
            reports[-1].clauses.append(clause)
        else:
            waiting.append(clause)
    _give_to_name_behind(reports)
    return reports


def _give_to_name_behind(reports: Sequence[Report]) -> None:
    """5G用户46万户,做大产业规模: a task named last and without a word on it is what was told just before."""
    if len(reports) < 2 or says_something(reports[-1]) or len(reports[-2].clauses) < 2:
        return
    reports[-1].clauses.insert(0, reports[-2].clauses.pop())


def _is_a_day_alone(clause: Clause) -> bool:
    """截至5月20日, at the head of a list: it holds for each of the tasks that follow."""
    return bool(clause.days) and not clause.plain.strip(BLANK + " ,:;。")


def merged(reports: Iterable[Report]) -> list[Report]:
    """One report per reporter and task."""
    merged: list[Report] = []
    for report in reports:
        same = next(
            (
                other
                for other in merged
                if other.reporter == report.reporter
                and other.named.tasks == report.named.tasks
                and other.named.tasks
            ),
            None,
        )
        if same:
            same.clauses.extend(report.clauses)
        else:
            merged.append(report)
    return merged
