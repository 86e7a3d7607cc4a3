"""A MESSAGE IS UNDERSTOOD HERE: text → party, task, figures, status, obstacles, and what has to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from api.checkins import rules
from api.checkins.days import Day, find_days
from api.checkins.drafts import (
    NO_CHECKIN,
    Doubt,
    Draft,
    Reading,
    Recorded,
    ReportedFigure,
    StatedWhole,
    Status,
)
from api.checkins.judging import (
    read_bare_obstacles,
    read_obstacles,
    read_status,
    says_done_after_name,
    speaks_for_all,
)
from api.checkins.layout import Piece, cut_message
from api.checkins.row_names import Named, RowNames, row_names_of
from api.checkins.senders import (
    NOBODY,
    Reporter,
    abbreviates,
    cell_reporter,
    is_short_for,
    registered,
    reporter_in,
    reporter_of,
)
from api.checkins.sharing import share_out
from api.checkins.values import BLANK, Part, Value, blank, is_vague, read_values
from api.checkins.words import checkin_words
from ingest.index import Figure, Index, Party, Task

ZONE: Final = ZoneInfo("Asia/Shanghai")
STRONG_SCORE = 6.0  # evals: checkins; content that speaks for a row although its reporter is not in it
OTHER_ROW_SHARE = 0.5
HISTORY_DAYS = 62  # two months: the longest wait for a figure of a round
CELL_CHARS_LEAST = 2


@dataclass(slots=True)
class _Clause:
    """A clause of a report: as written, and with days and names blanked; its numbers and its days."""

    text: str
    plain: str
    values: list[Value]
    days: list[Day]


@dataclass(slots=True)
class _Report:
    """What is gathered for one draft while the message is read."""

    reporter: Reporter
    named: Named
    clauses: list[_Clause] = field(default_factory=list)
    is_heading: bool = False
    stated_issues: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What reading needs of an index, built once."""

    index: Index
    rows: RowNames
    home_place: str | None
    tasks_of: dict[str, frozenset[str]]
    ledger: tuple[Figure, ...]
    falling: tuple[str, ...]

    def rows_of(self, reporter: Reporter) -> frozenset[str] | None:
        """The tasks of whoever could be meant; None where nobody is known."""
        if not reporter.parties:
            return None
        return frozenset().union(*(self.tasks_of.get(party.id, frozenset()) for party in reporter.parties))

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
class _Message:
    """What holds for the whole of a message."""

    desk: _Desk
    sent_on: date
    sender: Reporter
    corrects: bool


def read_message(
    index: Index, text: str, sent_at: datetime, sender_party: str | None, previous: Sequence[Recorded] = ()
) -> Reading:
    """What a message reports. `sender_party` counts only where the message names nobody; `previous` is what is recorded."""
    desk = _desk(index)
    pieces = cut_message(text)
    words = checkin_words()
    if not pieces or words.kinds.hearsay.search(pieces[0].text):
        return NO_CHECKIN
    corrects = any(words.corrections.says_so.search(piece.text) for piece in pieces)
    message = _Message(
        desk, sent_at.astimezone(ZONE).date(), desk.in_matrix(registered(index, sender_party)), corrects
    )
    shared = (share_out(index, piece, desk.home_place, message.sent_on) for piece in pieces)
    pieces = [part for parts in shared for part in parts]
    reports = _merged(report for report in _reports(message, pieces) if _says_something(report))
    if not any(_is_checkin(message, report) for report in reports) or _is_history(message, reports):
        return NO_CHECKIN
    told = [(report, _draft(message, report, previous)) for report in reports]
    drafts = tuple(draft for _, draft in told)
    doubts = frozenset(doubt for report, draft in told for doubt in _doubts(message, report, draft, previous))
    return Reading(True, drafts, doubts, corrects)


@lru_cache(maxsize=4)
def _desk(index: Index) -> _Desk:
    places = {index.documents[task.document_id].identity.place for task in index.tasks}
    plans = {task.document_id for task in index.tasks}
    ledger = tuple(figure for figure in index.figures if figure.document_id in plans)
    tasks_of: dict[str, set[str]] = {}
    for link in index.responsibilities:
        tasks_of.setdefault(link.party_id, set()).add(link.task_id)
    return _Desk(
        index=index,
        rows=row_names_of(index),
        home_place=places.pop() if len(places) == 1 else None,
        tasks_of={party: frozenset(tasks) for party, tasks in tasks_of.items()},
        ledger=ledger,
        falling=rules.falling_names(ledger),
    )


# ── from pieces to reports ──


def _reports(message: _Message, pieces: Sequence[Piece]) -> list[_Report]:
    reports: list[_Report] = []
    reporter, is_ahead = message.sender, False
    for place, piece in enumerate(pieces):
        reporter, text = _reporter_of(message, piece, reporter, is_first=place == 0)
        is_ahead = _looks_ahead(piece, is_ahead)
        clauses = [] if is_ahead else _clauses(message, text)
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


def _reporter_of(
    message: _Message, piece: Piece, current: Reporter, *, is_first: bool
) -> tuple[Reporter, str]:
    """Who reports in this piece, and its text without the names of organisations that head it."""
    desk = message.desk
    if piece.party:
        return desk.in_matrix(cell_reporter(desk.index, piece.party, desk.home_place)), piece.text
    mentions = desk.index.parties.find(piece.text, desk.home_place)
    is_open = is_first or (piece.starts_report and not current.is_from_text) or piece.is_row
    found = reporter_in(piece.text, mentions, is_first=is_open)
    if found is None and is_open and (shortened := _by_short_name(desk, piece.text)):
        return shortened
    if found is None and is_open and current == NOBODY and (stranger := _stranger(piece.text)):
        return stranger
    if found is None and current == NOBODY and mentions and mentions[0].party:
        return desk.in_matrix(reporter_of(mentions[0])), blank(
            piece.text, [(mentions[0].start, mentions[0].end)]
        )
    if found is None:
        return current, piece.text
    reporter, mention = found
    return desk.in_matrix(reporter), blank(piece.text, [(mention.start, mention.end)])


def _by_short_name(desk: _Desk, text: str) -> tuple[Reporter, str] | None:
    """消防:… the one organisation with a task whose name holds the word before the colon."""
    head = checkin_words().senders.short_name.match(text)
    if head is None:
        return None
    name = head["name"]
    places = [desk.home_place] if desk.home_place else desk.index.parties.places
    known = [one for place in places if (one := desk.index.parties.look_up(name, place))]
    if len(known) == 1:
        reporter = Reporter((known[0].party,), known[0].member, name, is_from_text=True)
        return desk.in_matrix(reporter), blank(text, [head.span("name")])
    if any(name in task.title for task in desk.index.tasks):
        return None
    of_matrix = [party for party in desk.index.parties.parties() if party.id in desk.tasks_of]
    holders = tuple(party for party in of_matrix if name in party.name)
    holders = holders or tuple(party for party in of_matrix if abbreviates(name, party.name))
    if len(holders) != 1:
        return None
    return Reporter(holders, None, head["name"], is_from_text=True), blank(text, [head.span("name")])


def _stranger(text: str) -> tuple[Reporter, str] | None:
    """二院报…: an organisation of which no list knows, where nobody else could be meant."""
    head = checkin_words().senders.organisation.match(text)
    if head is None:
        return None
    return Reporter(name=head["name"], is_from_text=True), blank(text, [head.span("name")])


def _clauses(message: _Message, text: str) -> list[_Clause]:
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
        clause = _Clause(written, plain, _ahead(values, days, message.sent_on, plain), days)
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


def _is_silent(message: _Message, clause: _Clause) -> bool:
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
        or (words.kinds.notice.search(clause.text) and not clause.values)
        or (message.corrects and words.corrections.denied.search(clause.text))
    )


def _add_piece(
    message: _Message, reports: list[_Report], piece: Piece, reporter: Reporter, clauses: list[_Clause]
) -> None:
    current = reports[-1] if reports and reports[-1].reporter == reporter and not piece.is_row else None
    if piece.task:
        named = _name_cell(message, piece.task, reporter)
        reports.append(_Report(reporter, named, clauses, stated_issues=[piece.issue] if piece.issue else []))
        return
    told = ",".join(clause.plain for clause in clauses)
    titled = message.desk.rows.by_title(told)
    own = message.desk.rows_of(reporter) or frozenset()
    mine = tuple(task for task in titled.candidates if task.id in own)
    if len(mine) == 1:
        titled = replace(titled, tasks=mine, candidates=())
    if len(titled.tasks) > 1:
        reports.extend(_by_clause(message, reporter, clauses))
        return
    named = titled if titled.tasks else _name_otherwise(message, clauses, reporter)
    if not named.tasks and not named.candidates and reports:
        named = _inherited(message, reports[-1], reporter)
    if current is None:
        report = _Report(reporter, named, clauses)
        report.is_heading = named.is_by_title and not _says_something(report)
        reports.append(report)
    elif not current.named.tasks and not current.named.candidates:
        current.named = named
        current.clauses.extend(clauses)
    elif titled.tasks or _is_about_another(message, piece, current, named, told):
        reports.append(_Report(reporter, named, clauses))
    else:
        current.clauses.extend(clauses)


def _inherited(message: _Message, last: _Report, reporter: Reporter) -> Named:
    """The task named before, where another one of its row goes on: 智慧旅游:文旅局70%;商务局45%."""
    own = message.desk.rows_of(reporter) or frozenset()
    tasks = tuple(task for task in last.named.tasks if task.id in own)
    is_other = last.reporter != reporter and last.named.is_by_title
    return replace(last.named, tasks=tasks) if is_other and len(tasks) == 1 else Named()


def _spread_status(reports: Sequence[_Report]) -> None:
    """以上均正常: a judgement at the end is of everything before it."""
    last = reports[-1].clauses[-1] if reports else None
    if last is not None and speaks_for_all(last.text) and not last.values:
        for report in reports[:-1]:
            if _status_of(report) is None:
                report.clauses.append(last)


def _is_about_another(message: _Message, piece: Piece, current: _Report, named: Named, told: str) -> bool:
    if current.is_heading or not named.tasks or set(named.tasks) & set(current.named.tasks or current.named.candidates):
        return False
    if not current.named.tasks:
        return piece.starts_report
    has_cue = checkin_words().naming.cue.search(told) is not None
    if not (piece.starts_report or has_cue):
        return False
    here = message.desk.rows.score(told, current.named.tasks[0])
    return here <= OTHER_ROW_SHARE * named.score


def _by_clause(message: _Message, reporter: Reporter, clauses: list[_Clause]) -> list[_Report]:
    """Several tasks named in one sentence: each clause belongs to the last one named."""
    reports: list[_Report] = []
    waiting: list[_Clause] = []
    for clause in clauses:
        named = message.desk.rows.by_title(clause.plain)
        if named.tasks:
            reports.extend(
                _Report(reporter, replace(named, tasks=(task,)), [*waiting, clause]) for task in named.tasks
            )
            waiting = []
        elif reports:
            reports[-1].clauses.append(clause)
        else:
            waiting.append(clause)
    return reports


# ── which row ──


def _name_cell(message: _Message, cell: str, reporter: Reporter) -> Named:
    rows = message.desk.rows
    if (named := rows.by_title(cell)).tasks:
        return replace(named, tasks=named.tasks[:1])
    return _first(
        rows.by_part(cell, message.desk.rows_of(reporter)),
        rows.by_content(cell, message.desk.rows_of(reporter)),
        rows.by_part(cell),
        rows.by_content(cell),
    )


def _name_otherwise(message: _Message, clauses: Sequence[_Clause], reporter: Reporter) -> Named:
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


def _without_values(clauses: Sequence[_Clause]) -> str:
    return ",".join(
        blank(clause.plain, [(value.start, value.end) for value in clause.values]) for clause in clauses
    )


def _first(*readings: Named) -> Named:
    best = next((named for named in readings if named.tasks), None)
    return best or next((named for named in readings if named.candidates), Named())


# ── from reports to drafts ──


def _says_something(report: _Report) -> bool:
    return any(
        value.part in (Part.READING, Part.PROGRESS) for clause in report.clauses for value in clause.values
    ) or (
        _status_of(report) is not None
        or bool(report.stated_issues or read_obstacles([clause.text for clause in report.clauses]))
        or any(is_vague(clause.plain) for clause in report.clauses)
        or _tells_an_event(report)
    )


def _tells_an_event(report: _Report) -> bool:
    """Something of a task was finished or begun, without a number: 平台昨天上线了."""
    event = checkin_words().roles.event
    is_named = report.named.is_by_title or report.reporter.is_from_text
    return is_named and any(event.search(clause.text) for clause in report.clauses)


def _is_checkin(message: _Message, report: _Report) -> bool:
    """A report of progress, and not only a number or a word that could be about anything."""
    values = [value for clause in report.clauses for value in clause.values]
    if any(value.part is Part.PROGRESS for value in values):
        return _tells_progress(report)
    is_named = bool(report.named.tasks or report.named.candidates) and _is_certain(report)
    told = ",".join(clause.text for clause in report.clauses)
    if report.reporter.parties and any(
        _is_indicator(message, figure) for figure in _figures(message, report)
    ):
        return True
    speaks_of_own = report.reporter.is_from_text or checkin_words().senders.own.search(told) is not None
    if any(value.part is Part.READING for value in values):
        achieved = checkin_words().roles.achieved.search(told) is not None
        return (
            (is_named and (achieved or report.named.is_by_title or speaks_of_own))
            or (speaks_of_own and achieved)
            or (message.corrects and is_named)
        )
    if _tells_an_event(report):
        return bool(report.reporter.parties)
    counts_loosely = any(is_vague(clause.plain) for clause in report.clauses)
    if counts_loosely and report.named.is_by_title and report.reporter.is_from_text:
        return True
    return _status_of(report) is not None and (is_named or speaks_of_own or bool(report.reporter.parties))


def _tells_progress(report: _Report) -> bool:
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


def _is_history(message: _Message, reports: Sequence[_Report]) -> bool:
    """Whether nobody says that it is a report, and every number is of long ago: 去年全市建成1600个."""
    figures = [figure for report in reports for figure in _figures(message, report)]
    if any(report.reporter.is_from_text or report.named.is_by_title for report in reports) or not figures:
        return False
    since = message.sent_on - timedelta(days=HISTORY_DAYS)
    return all(figure.as_of is not None and figure.as_of < since for figure in figures)


def _is_certain(report: _Report) -> bool:
    """Whether somebody is known to report, or what is told can hardly be of something else."""
    by_much = report.named.score >= STRONG_SCORE
    return bool(report.reporter.parties or report.reporter.name) or report.named.is_by_title or by_much


def _is_indicator(message: _Message, figure: ReportedFigure) -> bool:
    """Whether the plan sets a target for what was measured."""
    return rules.bind(figure, message.desk.ledger, message.sent_on) is not None


def _merged(reports: Iterable[_Report]) -> list[_Report]:
    """One report per reporter and task."""
    merged: list[_Report] = []
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


def _draft(message: _Message, report: _Report, previous: Sequence[Recorded]) -> Draft:
    reporter = _narrowed(message, report)
    task = _task_of(message, report, reporter, previous)
    candidates = report.named.candidates if task is None else ()
    progress = [value for value in _values(report) if value.part is Part.PROGRESS]
    draft = Draft(
        party=reporter.party.name if reporter.party else None,
        sub_party=reporter.member if reporter.party else None,
        task=task.path if task else None,
        candidates=tuple(one.path for one in candidates),
        figures=tuple(_figures(message, report)),
        percent=progress[-1].value if progress else None,
        status=_status_of(report),
        issues=_issues_of(report),
        named_parties=tuple(party.name for party in reporter.parties)
        or ((reporter.name,) if reporter.name else ()),
        wholes=tuple(_wholes(report)),
    )
    return _with_previous_names(message, report, draft, previous)


def _issues_of(report: _Report) -> tuple[str, ...]:
    if report.stated_issues:
        return tuple(dict.fromkeys(report.stated_issues))
    told = [clause.text.replace(BLANK, "") for clause in report.clauses]
    if found := read_obstacles(told):
        return found
    if _status_of(report) not in (Status.DELAYED, Status.BLOCKED):
        return ()
    bare = [clause for clause in report.clauses if not clause.values and not clause.days]
    return read_bare_obstacles([clause.text.replace(BLANK, "") for clause in bare], report.named.titles)


def _narrowed(message: _Message, report: _Report) -> Reporter:
    """Of several that could be meant, the one that is in the row."""
    reporter = report.reporter
    if len(reporter.parties) < 2 or not report.named.tasks:
        return reporter
    task = report.named.tasks[0]
    inside = [party for party in reporter.parties if task.id in message.desk.tasks_of.get(party.id, ())]
    place = message.desk.index.documents[task.document_id].identity.place
    of_place = [party for party in reporter.parties if party.place == place]
    return replace(reporter, parties=tuple(inside or of_place or reporter.parties))


def _task_of(
    message: _Message, report: _Report, reporter: Reporter, previous: Sequence[Recorded]
) -> Task | None:
    if report.named.tasks:
        return report.named.tasks[0]
    if report.named.candidates:
        return None
    own = message.desk.rows_of(reporter) or frozenset()
    by_id = {task.id: task for task in message.desk.index.tasks}
    if len(own) == 1:
        return by_id[next(iter(own))]
    party = reporter.party.name if reporter.party else None
    recorded = {record.task for record in previous if record.party == party}
    if len(recorded) == 1:
        return next((task for task in by_id.values() if task.path in recorded), None)
    return None


def _values(report: _Report) -> list[Value]:
    return [value for clause in report.clauses for value in clause.values]


def _figures(message: _Message, report: _Report) -> Iterator[ReportedFigure]:
    until = _until_of(report)
    taken_back = [value.name for value in _values(report) if value.part is Part.LEFT and value.name]
    last_name = ""
    for place, clause in enumerate(report.clauses):
        said_before = report.clauses[place - 1].plain.replace(BLANK, "").strip(" :") if place else ""
        for value in clause.values:
            if value.part is not Part.READING:
                continue
            name = value.name or (
                taken_back[0] if message.corrects and taken_back else last_name or said_before
            )
            if message.corrects and taken_back and len(name) < CELL_CHARS_LEAST + 2:
                name = taken_back[0]
            as_of = _as_of(message, clause, value, until)
            yield ReportedFigure(name, value.value, value.unit, as_of, value.kind, value.is_increment)
            last_name = name


def _wholes(report: _Report) -> Iterator[StatedWhole]:
    """What was planned or is all there is, and a reading of which the next one is a part (其中…)."""
    whole: Value | None = None
    parts: list[Decimal] = []
    is_part = False
    for clause in report.clauses:
        was_part = is_part
        for value in clause.values:
            is_part = _is_of_parts(clause, value, was_part)
            if value.part in (Part.PLANNED, Part.WHOLE):
                yield StatedWhole(value.value, value.unit, value.part is Part.PLANNED)
            elif value.part is Part.READING and not is_part:
                whole, parts = value, []
            elif value.part is Part.READING and whole is not None and value.unit == whole.unit:
                parts.append(value.value)
                total = sum(parts, Decimal(0)) if len(parts) > 1 else None
                yield StatedWhole(whole.value, whole.unit, is_planned=False, parts=total)


def _is_of_parts(clause: _Clause, value: Value, was_part: bool) -> bool:
    """Whether a value counts a part of what was counted before: 其中…, and what goes on like it."""
    roles = checkin_words().roles
    if roles.part_of.search(clause.plain, 0, value.start):
        return True
    return was_part and not (roles.cumulative.search(clause.plain) or roles.increment.search(clause.plain))


def _until_of(report: _Report) -> Day | None:
    """The day up to which the whole report holds: 截至…"""
    words = checkin_words()
    alone: Day | None = None
    for clause in report.clauses:
        is_plan = words.roles.target.search(clause.plain) or words.statuses.delayed.search(clause.plain)
        days = [] if is_plan else [day for day in clause.days if not day.is_due]
        if until := next((day for day in days if day.is_until), None):
            return until
        if days and not clause.plain.strip(BLANK + " ,:;。"):
            alone = alone or days[-1]
    return alone


def _as_of(message: _Message, clause: _Clause, value: Value, until: Day | None) -> date | None:
    base = checkin_words().days.base_of_comparison
    before = [
        day
        for day in clause.days
        if not day.is_due and day.end <= value.start and not base.search(clause.text[: day.start])
    ]
    day = before[-1] if before else until
    if day is None or day.on is None:
        return None
    if day.is_running and not day.is_until and day.on > message.sent_on:
        return message.sent_on
    return day.on


def _status_of(report: _Report) -> Status | None:
    status = read_status([clause.text.replace(BLANK, " ") for clause in report.clauses])
    if status in (None, Status.ON_TRACK) and report.named.tasks and _is_done_by_name(report):
        return Status.DONE
    return status


def _is_done_by_name(report: _Report) -> bool:
    """智慧教育已完成: the task itself is said to be done."""
    title = report.named.tasks[0].title
    for clause in report.clauses:
        plain = clause.plain.strip(BLANK + " :")
        if clause.values:
            continue
        ends = [end for end in range(2, len(plain)) if plain[end - 2 : end] in title]
        if ends and says_done_after_name(plain[ends[-1] :].lstrip(" :-—,")):
            return True
    return False


def _with_previous_names(
    message: _Message, report: _Report, draft: Draft, previous: Sequence[Recorded]
) -> Draft:
    """A corrected number without a name has the name under which the wrong one was recorded."""
    wrong = {value.value for value in _values(report) if value.part is Part.LEFT}
    if not message.corrects or not wrong:
        return draft
    names = [one.name for record in previous for one in record.figures if one.value in wrong]
    figures = tuple(
        replace(figure, name=names[0]) if names and not figure.name else figure for figure in draft.figures
    )
    return replace(draft, figures=figures)


# ── what has to be asked ──


def _doubts(
    message: _Message, report: _Report, draft: Draft, previous: Sequence[Recorded]
) -> Iterator[Doubt]:
    reporter = _narrowed(message, report)
    yield from _doubts_about_party(reporter)
    if draft.task is None:
        yield Doubt.AMBIGUOUS_TASK if draft.candidates else Doubt.MISSING_TASK
    elif reporter.party and not _is_responsible(message, reporter.party, draft.task):
        yield Doubt.NOT_RESPONSIBLE
    yield from rules.doubts_about(draft, message.sent_on)
    if any(not day.exists for clause in report.clauses for day in clause.days):
        yield Doubt.IMPOSSIBLE_VALUE
    read = [value for value in _values(report) if value.part in (Part.READING, Part.PROGRESS)]
    if any(value.is_approximate for value in read) or any(
        is_vague(clause.plain) for clause in report.clauses
    ):
        yield Doubt.APPROXIMATE_VALUE
    changes = rules.changes(draft, previous, message.desk.falling)
    if not message.corrects and any(change.falls_below for change in changes):
        yield Doubt.FALLS_BELOW_PREVIOUS


def _doubts_about_party(reporter: Reporter) -> Iterator[Doubt]:
    if reporter.is_unknown:
        yield Doubt.UNKNOWN_PARTY
    elif not reporter.parties:
        yield Doubt.MISSING_PARTY
    elif reporter.party is None:
        yield Doubt.AMBIGUOUS_PARTY


def _is_responsible(message: _Message, party: Party, path: str) -> bool:
    own = message.desk.tasks_of.get(party.id, frozenset())
    return any(task.path == path and task.id in own for task in message.desk.index.tasks)
