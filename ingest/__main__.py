"""Commands: build, check, show, rollback."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from rich.text import Text

from ingest.embedding import ModelUnavailableError
from ingest.errors import CorpusError, Fault, IndexMismatchError
from ingest.progress import Bars
from ingest.settings import IngestSettings
from ingest.show import Part, make_console, show_corpus, show_document
from ingest.text import letters_and_digits
from ingest.wording import say

if TYPE_CHECKING:
    from rich.console import Console

    from ingest.build import BuildReport
    from ingest.corpus import ReadDocument


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status: 0 done, 1 refused, 2 used wrongly."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(IngestSettings(), options)
    except CorpusError as error:
        _print_faults(make_console(stderr=True), error.faults)
    except IndexMismatchError as error:
        _complain(str(error))
    except ModelUnavailableError as error:
        _complain(say("model_unavailable", model=error.model))
    except ValidationError as error:
        for detail in error.errors():
            name = "INGEST_" + "_".join(map(str, detail["loc"])).upper()
            _complain(say("bad_setting", name=name, value=detail["input"], reason=detail["msg"]))
    else:
        return status
    return 1


def _build(settings: IngestSettings, options: argparse.Namespace) -> int:
    from ingest.build import build_index

    errors = make_console(stderr=True)
    try:
        report = build_index(settings, Bars(errors), only_if_stale=options.if_stale)
    except CorpusError as error:
        _print_faults(errors, error.faults)
        refused = sum(1 for fault in error.faults if not fault.is_warning)
        errors.print(Text(say("refused", errors=refused), style="bold red"))
        return 1
    _print_report(make_console(), report)
    return 0


def _check(settings: IngestSettings, _options: argparse.Namespace) -> int:
    from ingest.corpus import read_corpus

    console = make_console()
    corpus = read_corpus(settings.corpus_folder, Bars(make_console(stderr=True)))
    _print_faults(console, corpus.faults)
    errors, warnings = len(corpus.errors), len(corpus.warnings)
    console.print(say("checked", documents=len(corpus.documents), errors=errors, warnings=warnings))
    return 1 if errors else 0


def _show(settings: IngestSettings, options: argparse.Namespace) -> int:
    from ingest.corpus import read_corpus

    console = make_console()
    if options.document and Path(options.document).is_file():
        show_document(console, _read_file(settings, Path(options.document)), options.parts)
        return 0
    corpus = read_corpus(settings.corpus_folder, Bars(make_console(stderr=True)))
    if not options.document:
        show_corpus(console, corpus)
        return 0
    found = _named(corpus.documents, options.document)
    if not found:
        known = "、".join(read.document.id for read in corpus.documents)
        make_console(stderr=True).print(say("no_such_document", name=options.document, known=known))
        return 1
    for read in found:
        show_document(console, read, options.parts)
    return 0


def _rollback(settings: IngestSettings, _options: argparse.Namespace) -> int:
    from ingest.index.folder import rollback

    make_console().print(say("rolled_back", build=rollback(settings.index_folder)))
    return 0


def _read_file(settings: IngestSettings, path: Path) -> ReadDocument:
    from ingest.corpus import load_registry, read_document

    return read_document(path, load_registry(settings.corpus_folder))


def _named(documents: Sequence[ReadDocument], name: str) -> list[ReadDocument]:
    """The documents of exactly this id or number; else all whose title or number contains it."""
    wanted = letters_and_digits(name)
    if not wanted:
        return []
    exact = [
        read
        for read in documents
        if wanted in {letters_and_digits(read.document.id), letters_and_digits(_number(read))}
    ]
    return exact or [
        read
        for read in documents
        if wanted in letters_and_digits(read.document.identity.title)
        or wanted in letters_and_digits(_number(read))
    ]


def _number(read: ReadDocument) -> str:
    return read.document.identity.doc_number or ""


def _print_report(console: Console, report: BuildReport) -> None:
    if report.is_unchanged:
        console.print(say("unchanged", build=report.build_id))
        return
    for fault in report.warnings:
        console.print(Text(str(fault), style="yellow"))
    console.print(say("build_counts", reused=report.reused, **report.counts))
    if report.removed_builds:
        console.print(say("removed_builds", builds="、".join(report.removed_builds)))
    console.print(Text(say("built", build=report.build_id, seconds=report.seconds), style="green"))


def _complain(message: str) -> None:
    make_console(stderr=True).print(Text(message, style="red"))


def _print_faults(console: Console, faults: Sequence[Fault]) -> None:
    for fault in sorted(faults, key=lambda fault: fault.is_warning):
        console.print(Text(str(fault), style="yellow" if fault.is_warning else "red"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest", description="资料入库")
    commands = parser.add_subparsers(required=True, metavar="命令")
    build = commands.add_parser("build", help="生成新的索引并启用")
    build.add_argument("--if-stale", action="store_true", help="资料没有变化时什么也不做")
    build.set_defaults(run=_build)
    check = commands.add_parser("check", help="检查资料，列出每一处问题")
    check.set_defaults(run=_check)
    show = commands.add_parser("show", help="展示读出来的内容")
    show.add_argument(
        "document", nargs="?", help="文件编号、文号、标题的一部分，或一个文件的路径；不写则列出全部"
    )
    for part in Part:
        show.add_argument(f"--{part.value}", dest="parts", action="append_const", const=part)
    show.set_defaults(run=_show, parts=[])
    rollback = commands.add_parser("rollback", help="退回上一个索引")
    rollback.set_defaults(run=_rollback)
    return parser


if __name__ == "__main__":
    sys.exit(main())
