"""Commands: serve, ask, migrate, forget."""

from __future__ import annotations

import argparse
import sys

from api.resources import forbid_downloads
from api.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; the exit status is 0 when it did what it was asked."""
    parser = argparse.ArgumentParser(prog="python -m api", description="政策问答服务")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="启动服务")
    ask = commands.add_parser("ask", help="在终端里问一个问题（不留存）")
    ask.add_argument("question")
    ask.add_argument("--document", help="只在这份文件里找（编号、文号或标题）")
    commands.add_parser("migrate", help="把记录库升级到最新结构")
    commands.add_parser("forget", help="删除超过保存期限的记录")
    given = parser.parse_args(arguments)
    forbid_downloads()
    settings = Settings()
    match given.command:
        case "serve":
            return serve(settings)
        case "ask":
            return ask_once(settings, given.question, given.document)
        case "migrate":
            return migrate_records(settings)
        case _:
            return forget_old(settings)


def serve(settings: Settings) -> int:
    """Serves until stopped."""
    import uvicorn

    from api.logs import log_event, set_up_logs
    from api.main import create_app, warm_up
    from api.resources import open_resources
    from ingest.index import IndexMismatchError

    set_up_logs(settings.log_level)
    try:
        resources = open_resources(settings)
    except IndexMismatchError as error:
        return _complain(str(error))
    log_event("index.opened", index=resources.index.manifest.build_id)
    app = create_app(settings, resources=resources)
    warm_up(app)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,  # its lines carry addresses, and an address may carry a question
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
    )
    return 0


def ask_once(settings: Settings, question: str, document: str | None) -> int:
    """Prints one answer with its receipts."""
    from pydantic import ValidationError
    from rich.console import Console

    from api.callers import recognise
    from api.documents.catalogue import find_document
    from api.errors import DomainError
    from api.printing import print_answer
    from api.qa.answering import answer_question
    from api.qa.schemas import AskIn
    from api.resources import open_resources
    from api.wording import Wording, fault_sentence
    from ingest.index import IndexMismatchError

    wording = Wording.load()
    caller = recognise(None, None)
    try:
        asked = AskIn(question=question, document=document)
        resources = open_resources(settings)
        documents = list(resources.index.documents.values())
        kept_to = find_document(documents, caller, asked.document).id if asked.document else None
    except ValidationError as error:
        return _complain(fault_sentence(wording, error.errors()[0]))
    except DomainError as error:
        return _complain(wording.say(f"problems.{error.key}", **error.slots))
    except IndexMismatchError as error:
        return _complain(str(error))
    answer = answer_question(
        resources,
        asked.question,
        conversation_id=None,
        document=kept_to,
        audience=caller.audience,
        today=resources.today(),
    )
    print_answer(Console(), answer, resources.index.documents)
    resources.close()
    return 0


def _complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def migrate_records(settings: Settings) -> int:
    """Brings the records to the newest schema."""
    from api.db import migrate, open_engine

    engine = open_engine(settings.records_url)
    migrate(engine)
    engine.dispose()
    return 0


def forget_old(settings: Settings) -> int:
    """Deletes what is older than settings allow."""
    import api.qa.tables  # noqa: F401 - registers its tables
    from api.db import migrate, open_engine, open_sessions
    from api.resources import system_clock
    from api.retention import forget

    engine = open_engine(settings.records_url)
    migrate(engine)
    with open_sessions(engine).begin() as session:
        deleted = forget(session, keep_days=settings.keep_answers_days, now=system_clock())
    engine.dispose()
    for table, count in deleted.items():
        print(f"{table}：删除{count}条")
    return 0


if __name__ == "__main__":
    sys.exit(main())
