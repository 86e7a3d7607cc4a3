"""Commands: serve, ask, unanswered, migrate, forget; token, invite, tokens, revoke; verify, backup, restore."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from api.resources import forbid_downloads
from api.settings import Settings

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; the exit status is 0 when it did what it was asked."""
    given = _parser().parse_args(arguments)
    forbid_downloads()
    return _run(given, Settings())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m api", description="政策问答服务")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="启动服务")
    ask = commands.add_parser("ask", help="在终端里问一个问题（不留存）")
    ask.add_argument("question")
    ask.add_argument("--document", help="只在这份文件里找（编号、文号或标题）")
    _add_review_command(commands)
    commands.add_parser("migrate", help="把记录库升级到最新结构")
    commands.add_parser("forget", help="删除超过保存期限的记录")
    _add_member_commands(commands)
    _add_record_commands(commands)
    return parser


def _add_review_command(commands: Commands) -> None:
    unanswered = commands.add_parser("unanswered", help="列出没有答上来的提问，意思相同的归在一起")
    unanswered.add_argument(
        "--why",
        nargs="+",
        choices=("no_source_found", "ask_back", "not_useful"),
        default=["no_source_found"],
        help="没有依据（缺省）、反问、读者说没用",
    )
    unanswered.add_argument("--since", type=date.fromisoformat, help="从哪一天起，如 2026-03-01")
    unanswered.add_argument("--limit", type=int, default=30, help="最多几组")
    unanswered.add_argument("--document", help="只和这份文件比（编号、文号或标题）")
    unanswered.add_argument("--draft", type=Path, help="把依据同一份文件的写成问答草稿，存进这个新文件")


def _add_member_commands(commands: Commands) -> None:
    token = commands.add_parser("token", help="生成一个凭证，只显示这一次")
    token.add_argument("--role", required=True, choices=("member", "supervisor", "operator", "bot"))
    token.add_argument("--party", help="成员所属的单位，任何常用名称都行")
    token.add_argument("--name", default="", help="给谁的，写进名册")
    token.add_argument("--days", type=int, help="有效天数；不写则一直有效，直到停用")
    invite = commands.add_parser("invite", help="生成一个邀请码，在聊天里用 /join 加入，只显示这一次")
    invite.add_argument("--role", required=True, choices=("member", "supervisor"))
    invite.add_argument("--party", help="成员所属的单位，任何常用名称都行")
    invite.add_argument("--days", type=int, default=7, choices=range(1, 91), metavar="1-90", help="有效天数")
    commands.add_parser("tokens", help="列出有效的凭证（不含凭证本身）")
    revoke = commands.add_parser("revoke", help="停用一个凭证")
    revoke.add_argument("id", help="凭证的编号，见 tokens")


def _add_record_commands(commands: Commands) -> None:
    commands.add_parser("verify", help="检查报送记录有没有被改动过")
    backup = commands.add_parser("backup", help="把全部记录存进一个文件，服务不用停")
    backup.add_argument("file", type=Path)
    restore = commands.add_parser("restore", help="用备份文件替换全部记录，服务不用停")
    restore.add_argument("file", type=Path)


def _run(given: argparse.Namespace, settings: Settings) -> int:
    from api import commands

    match given.command:
        case "serve":
            return serve(settings)
        case "ask":
            return ask_once(settings, given.question, given.document)
        case "unanswered":
            return list_unanswered(settings, given)
        case "migrate":
            return migrate_records(settings)
        case "token":
            return commands.make_token(settings, given.role, given.party, given.name, given.days)
        case "invite":
            return commands.make_invitation(settings, given.role, given.party, given.days)
        case "tokens":
            return commands.list_tokens(settings)
        case "revoke":
            return commands.revoke(settings, given.id)
        case "verify":
            return commands.verify_records(settings)
        case "backup":
            return commands.back_up(settings, given.file)
        case "restore":
            return commands.restore(settings, given.file)
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


def list_unanswered(settings: Settings, given: argparse.Namespace) -> int:
    """Prints what could not be answered, or writes a draft of reviewed answers."""
    from api.review import commands
    from api.review.store import Why

    reasons = [Why(reason) for reason in given.why]
    wish = commands.Wish(reasons, given.since, given.limit, given.document)
    return commands.list_unanswered(settings, wish, given.draft)


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
    from api.commands import open_records
    from api.db import open_sessions
    from api.resources import system_clock
    from api.retention import forget

    with open_records(settings) as engine, open_sessions(engine).begin() as session:
        deleted = forget(session, keep_days=settings.kept_days, now=system_clock())
    for table, count in deleted.items():
        print(f"{table}：删除{count}条")
    return 0


if __name__ == "__main__":
    sys.exit(main())
