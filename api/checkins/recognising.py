"""Whether what was gathered is a check-in at all: somebody says how far something is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from api.checkins import rules
from api.checkins.desk import Message
from api.checkins.drafting import figures_of
from api.checkins.drafts import ReportedFigure
from api.checkins.judging import read_obstacles
from api.checkins.reports import Report, status_of, tells_an_event
from api.checkins.values import BLANK, Part, is_vague
from api.checkins.words import checkin_words

STRONG_SCORE = 6.0  # evals: checkins; content that speaks for a row although its reporter is not in it
HISTORY_DAYS = 62  # two months: the longest wait for a figure of a round


def is_checkin(message: Message, report: Report) -> bool:
    """A report of progress, and not only a number or a word that could be about anything."""
    values = [value for clause in report.clauses for value in clause.values]
    if any(value.part is Part.PROGRESS for value in values):
        return _tells_progress(report)
    is_named = bool(report.named.tasks or report.named.candidates) and _is_certain(report)
    told = ",".join(clause.text for clause in report.clauses)
    if report.reporter.parties and any(
        _is_indicator(message, figure) for figure in figures_of(message, report)
    ):
        return True
    speaks_of_own = report.reporter.is_from_text or checkin_words().senders.own.search(told) is not None
    if any(value.part is Part.READING for value in values):
        achieved = checkin_words().roles.achieved.search(told) is not None
        return (
            (is_named and (achieved or report.named.is_by_title or report.reporter.is_from_text))
            or (speaks_of_own and achieved)
            or (message.corrects and is_named)
        )
    if tells_an_event(report):
        return bool(report.reporter.parties)
    if report.stated_issues or read_obstacles([clause.text for clause in report.clauses]):
        judges_row = report.named.is_by_title and status_of(report) is not None
        return bool(report.reporter.parties) and is_named and (report.reporter.is_from_text or judges_row)
    counts_loosely = any(is_vague(clause.plain) for clause in report.clauses)
    if counts_loosely and report.named.is_by_title and report.reporter.is_from_text:
        return True
    return status_of(report) is not None and (is_named or speaks_of_own or bool(report.reporter.parties))


def _tells_progress(report: Report) -> bool:
    """Whether a share that might be of anything is said to be progress: 完成80%, and not 二季度40%."""
    progress = checkin_words().roles.progress
    if report.named.tasks or report.named.candidates or report.reporter.is_from_text:
        return True
    shares = (
        clause.plain[: value.start].replace(BLANK, "")
        for clause in report.clauses
        for value in clause.values
        if value.part is Part.PROGRESS
    )
    return any(progress.search(before) for before in shares)


def is_history(message: Message, reports: Sequence[Report]) -> bool:
    """Whether nobody says that it is a report, and every number is of long ago: 去年全市建成1600个."""
    figures = [figure for report in reports for figure in figures_of(message, report)]
    if any(report.reporter.is_from_text or report.named.is_by_title for report in reports) or not figures:
        return False
    since = message.sent_on - timedelta(days=HISTORY_DAYS)
    return all(figure.as_of is not None and figure.as_of < since for figure in figures)


def _is_certain(report: Report) -> bool:
    """Whether somebody is known to report, or what is told can hardly be of something else."""
    by_much = report.named.score >= STRONG_SCORE
    return bool(report.reporter.parties or report.reporter.name) or report.named.is_by_title or by_much


def _is_indicator(message: Message, figure: ReportedFigure) -> bool:
    """Whether the plan sets a target for what was measured."""
    return rules.bind(figure, message.desk.ledger, message.sent_on) is not None
