"""What was understood of a document, laid out for a person: identity, outline, matrix, ledger, coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.corpus import Corpus, ReadDocument
from ingest.document import DocumentKind, Identity, SectionKind
from ingest.records import Coverage, DigitRun, Figure, Responsibility, Role, Task
from ingest.wording import say, say_or


class Part(StrEnum):
    """What `show` can print of a document."""

    IDENTITY = "identity"
    OUTLINE = "outline"
    MATRIX = "matrix"
    FIGURES = "figures"
    DIGITS = "digits"
    COVERAGE = "coverage"


_PLAIN_WIDTH = 100_000  # into a file or a pipe nothing is cut off or wrapped


def make_console(*, stderr: bool = False) -> Console:
    """A console as wide as the terminal; without one, plain text that is never cut off."""
    console = Console(stderr=stderr, highlight=False)
    return (
        console
        if console.is_terminal
        else Console(stderr=stderr, highlight=False, width=_PLAIN_WIDTH, no_color=True)
    )


def show_corpus(console: Console, corpus: Corpus) -> None:
    """One line per document."""
    table = _table(
        console,
        *("label_id", "label_title", "label_doc_number", "label_kind", "label_chars", "label_sections_count"),
        *("label_tasks_count", "label_links_count", "label_figures_count", "label_coverage_share"),
    )
    for read in corpus.documents:
        document = read.document
        table.add_row(
            document.id,
            document.identity.title,
            document.identity.doc_number or "",
            _kind(document.identity.kind),
            str(len(document.text)),
            str(len(document.sections)),
            str(len(read.tasks)),
            str(len(read.responsibilities)),
            str(len(read.figures)),
            f"{read.coverage.characters_percent:.2f}%",
        )
    _print_table(console, table)


def show_document(console: Console, read: ReadDocument, parts: Sequence[Part] = ()) -> None:
    """The parts asked for, all where none is named."""
    for part in parts or tuple(Part):
        _title(console, say(_TITLES[part]))
        _PRINTERS[part](console, read)


def _show_identity(console: Console, read: ReadDocument) -> None:
    document = read.document
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    rows = (
        *_identity_rows(document.identity),
        ("label_source", document.source_name),
        ("label_id", document.id),
    )
    for label, value in rows:
        if value:
            table.add_row(say(label), Text(value))
    _print_table(console, table)


def _identity_rows(identity: Identity) -> tuple[tuple[str, str], ...]:
    period = identity.plan_period
    references = (f"《{ref.title}》" * bool(ref.title) + (ref.doc_number or "") for ref in identity.based_on)
    return (
        ("label_title", identity.title),
        ("label_doc_number", identity.doc_number or ""),
        ("label_kind", _kind(identity.kind)),
        ("label_issuer", identity.issuer or ""),
        ("label_level", identity.level),
        ("label_place", identity.place),
        ("label_issued", str(identity.issued_on or identity.issued or "")),
        ("label_printed_on", str(identity.printed_on or "")),
        ("label_in_force", _in_force(identity)),
        ("label_plan_period", f"{period[0]}—{period[1]}" if period else ""),
        ("label_addressees", identity.addressees or ""),
        ("label_organiser", identity.organiser or ""),
        ("label_overseer", identity.overseer or ""),
        ("label_copied_to", identity.copied_to or ""),
        ("label_printed_by", identity.printed_by or ""),
        ("label_based_on", "、".join(dict.fromkeys(references))),
        ("label_replaced_by", "、".join(identity.replaced_by)),
        ("label_short_names", "、".join(identity.short_names)),
        ("label_coverage_note", identity.coverage_note or ""),
        ("label_audience", identity.audience),
    )


def _in_force(identity: Identity) -> str:
    start, end = identity.in_force_from, identity.in_force_until
    if end:
        return f"{start or ''}—{end}"
    return f"{start}{say('in_force_open')}" if start else ""


def _show_outline(console: Console, read: ReadDocument) -> None:
    document = read.document
    depth_of: dict[str, int] = {}
    for section in document.sections:
        depth = depth_of.get(section.parent or "", -1) + 1
        depth_of[section.path] = depth
        name = _numbered(section.number, section.heading) or section.path.rsplit("/", 1)[-1]
        shown = " ".join(name.split())
        marker = f"[{len(document.body(section).strip())}]"
        style = "dim" if section.kind in {SectionKind.HEAD, SectionKind.LEAD, SectionKind.TAIL} else ""
        console.print(Text("  " * depth + shown, style=style) + Text(f" {marker}", style="dim"))


def _show_matrix(console: Console, read: ReadDocument) -> None:
    if not read.tasks:
        console.print(say("no_matrix"))
        return
    has_deadlines = any(task.deadline for task in read.tasks)
    labels = ["label_task", "label_who", *(["label_deadline"] if has_deadlines else [])]
    table = _table(console, "#", *labels)
    for group, tasks in groupby(read.tasks, key=lambda task: task.group):
        if group:
            table.add_row("", Text(group, style="bold"))
        for task in tasks:
            cells = [str(task.ordinal), _numbered(task.number, task.title), _who(task, read.responsibilities)]
            table.add_row(*cells, *([task.deadline or ""] if has_deadlines else []))
    _print_table(console, table)
    parties = {link.party_id for link in read.responsibilities}
    links = len(read.responsibilities)
    console.print(say("matrix_summary", tasks=len(read.tasks), links=links, parties=len(parties)))


def _numbered(number: str, words: str) -> str:
    gap = " " if number[-1:].isalnum() else ""
    return f"{number}{gap}{words}".strip()


def _who(task: Task, responsibilities: Iterable[Responsibility]) -> str:
    links = sorted(
        (link for link in responsibilities if link.task_id == task.id), key=lambda link: link.position
    )
    by_role = {role: [_party_shown(link) for link in links if link.role is role] for role in Role}
    return "；".join(
        f"{say(f'role_{role.value}')}：{'、'.join(names)}" for role, names in by_role.items() if names
    )


def _party_shown(link: Responsibility) -> str:
    name = link.party_id.rsplit("/", 1)[-1]
    return f"{name}（{link.member}）" if link.member else name


def _show_figures(console: Console, read: ReadDocument) -> None:
    if not read.figures:
        console.print(say("no_figures"))
        return
    names = ("words", "measure", "value", "when", "condition", "payer", "section")
    table = _table(console, *(f"label_{name}" for name in names))
    for figure in read.figures:
        table.add_row(
            figure.text,
            figure.measure,
            _value(figure),
            figure.period or "",
            figure.condition or "",
            "、".join(figure.payer),
            figure.section_path,
        )
    _print_table(console, table)
    console.print(say("figures_summary", figures=len(read.figures)))


def _value(figure: Figure) -> str:
    if figure.parts:
        return ":".join(_number(part) for part in figure.parts)
    if figure.value is None:
        return str(figure.due_on or figure.year or "")
    high = f"–{_number(figure.high)}" if figure.high is not None else ""
    return f"{_number(figure.value)}{high}{figure.unit}"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _show_digits(console: Console, read: ReadDocument) -> None:
    text = read.document.text
    left = [run for run in read.digit_runs if not run.figure_ids]
    if not left:
        console.print(say("no_digits"))
        return
    table = _table(console, "label_meaning", "label_words", "label_count", "label_example")
    kinds: dict[tuple[str, str], list[DigitRun]] = {}
    for run in left:
        kinds.setdefault((run.meaning, run.text), []).append(run)
    for (meaning, digits), runs in sorted(kinds.items(), key=lambda kind: (kind[0][0], kind[1][0].start)):
        around = text[max(0, runs[0].start - 10) : runs[0].end + 10]
        shown = " ".join(around.split())
        table.add_row(say_or(f"digits_{meaning}", meaning), digits, str(len(runs)), f"…{shown}…")
    _print_table(console, table)


def _show_coverage(console: Console, read: ReadDocument) -> None:
    for line in coverage_lines(read.coverage):
        console.print(line)
    for dropped in read.document.dropped:
        console.print(Text(say("dropped_line", kind=dropped.kind, text=dropped.text), style="dim"))
    for fault in read.faults:
        console.print(Text(str(fault), style="yellow" if fault.is_warning else "red"))


def coverage_lines(coverage: Coverage) -> tuple[str, ...]:
    """The counts of a coverage, a sentence each."""
    found, expected = coverage.characters
    inside, chars = coverage.in_sections
    rows, role_places = coverage.role_places
    explained, runs = coverage.digit_runs
    return (
        say("coverage_characters_line", expected=expected, found=found, percent=coverage.characters_percent),
        say(
            "coverage_sections_line",
            found=inside,
            expected=chars,
            percent=coverage.in_sections_percent,
            headings=coverage.headings,
            left=coverage.heading_like_lines_left,
        ),
        say(
            "coverage_rows_line",
            found=rows,
            expected=role_places,
            tasks=coverage.tasks,
            links=coverage.responsibilities,
        ),
        say("coverage_digits_line", found=explained, expected=runs),
    )


def _table(console: Console, *labels: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD if console.is_terminal else None, pad_edge=False)
    for label in labels:
        table.add_column(say(label) if label.startswith("label_") else label, overflow="fold")
    return table


def _print_table(console: Console, table: Table) -> None:
    """On a terminal as it is; elsewhere without the blanks that fill a line."""
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        console.out(line.rstrip(), highlight=False)


def _title(console: Console, title: str) -> None:
    console.print()
    console.print(Text(f"■ {title}", style="bold cyan"))


def _kind(kind: DocumentKind) -> str:
    return say(f"label_kind_{kind.value}")


_TITLES = {part: f"label_{part.value}" for part in Part}
_PRINTERS: dict[Part, Callable[[Console, ReadDocument], None]] = {
    Part.IDENTITY: _show_identity,
    Part.OUTLINE: _show_outline,
    Part.MATRIX: _show_matrix,
    Part.FIGURES: _show_figures,
    Part.DIGITS: _show_digits,
    Part.COVERAGE: _show_coverage,
}
