"""Every permission, and who has it: the one place that says who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from api.callers import Caller, CallerKind
from api.errors import ForbiddenError, NotRecognisedError

_MEMBER, _SUPERVISOR, _OPERATOR, _BOT = (
    CallerKind.MEMBER,
    CallerKind.SUPERVISOR,
    CallerKind.OPERATOR,
    CallerKind.BOT,
)
EVERYBODY: Final = frozenset(CallerKind)


class Permission(StrEnum):
    """What somebody may do. A member's own party is the limit of what it may see and report; see `covers`."""

    ASK = "ask"
    SEE_PROGRESS = "see_progress"
    JOIN = "join"
    SEE_ONESELF = "see_oneself"
    LEAVE = "leave"
    READ_MESSAGE = "read_message"
    RECORD = "record"
    LIST_CHECKINS = "list_checkins"
    SEE_OWN_ROUND = "see_own_round"
    SEE_ROUNDS = "see_rounds"
    PLAN_ROUNDS = "plan_rounds"
    SUMMARISE = "summarise"
    JUDGE_TASKS = "judge_tasks"
    PUBLISH_FIGURES = "publish_figures"
    INVITE = "invite"
    SEE_MEMBERS = "see_members"
    END_MEMBERS = "end_members"
    GIVE_TOKENS = "give_tokens"
    SEND_NUDGES = "send_nudges"
    EXPORT_MEMBERS = "export_members"
    SEE_AUDIT = "see_audit"
    REVIEW_QUESTIONS = "review_questions"


WHO_MAY: Final[Mapping[Permission, frozenset[CallerKind]]] = {
    Permission.ASK: EVERYBODY,
    Permission.SEE_PROGRESS: EVERYBODY,
    Permission.JOIN: EVERYBODY - {_BOT},
    Permission.SEE_ONESELF: EVERYBODY - {CallerKind.VISITOR},
    Permission.LEAVE: frozenset({_MEMBER, _SUPERVISOR}),
    Permission.READ_MESSAGE: frozenset({_MEMBER, _SUPERVISOR}),
    Permission.RECORD: frozenset({_MEMBER, _SUPERVISOR}),
    Permission.LIST_CHECKINS: frozenset({_MEMBER, _SUPERVISOR}),
    Permission.SEE_OWN_ROUND: frozenset({_MEMBER, _SUPERVISOR}),
    Permission.SEE_ROUNDS: frozenset({_SUPERVISOR}),
    Permission.PLAN_ROUNDS: frozenset({_SUPERVISOR}),
    Permission.SUMMARISE: frozenset({_SUPERVISOR}),
    Permission.JUDGE_TASKS: frozenset({_SUPERVISOR}),
    Permission.PUBLISH_FIGURES: frozenset({_SUPERVISOR}),
    Permission.INVITE: frozenset({_SUPERVISOR, _OPERATOR}),
    Permission.SEE_MEMBERS: frozenset({_SUPERVISOR, _OPERATOR}),
    Permission.END_MEMBERS: frozenset({_SUPERVISOR, _OPERATOR}),
    Permission.GIVE_TOKENS: frozenset({_OPERATOR}),
    Permission.SEND_NUDGES: frozenset({_BOT}),
    Permission.EXPORT_MEMBERS: frozenset({_OPERATOR}),
    Permission.SEE_AUDIT: frozenset({_OPERATOR}),
    Permission.REVIEW_QUESTIONS: frozenset({_SUPERVISOR, _OPERATOR}),
}

# Whom one may let in, and send away again. Operators and bots are made on the command line or by an operator's token.
MAY_LET_IN: Final[Mapping[CallerKind, frozenset[CallerKind]]] = {
    _SUPERVISOR: frozenset({_MEMBER}),
    _OPERATOR: frozenset({_MEMBER, _SUPERVISOR}),
}


def require(caller: Caller, permission: Permission) -> None:
    """Raises ForbiddenError where the caller may not; NotRecognisedError where a visitor has shown no credential."""
    if caller.kind in WHO_MAY[permission]:
        return
    if caller.kind is CallerKind.VISITOR and caller.chat_account is None:
        raise NotRecognisedError("token_needed")
    raise ForbiddenError("forbidden")


def covers(caller: Caller, party: str, sub_party: str | None = None) -> bool:
    """True where the caller may report for, and read about, this party: all for a supervisor, its own for a member."""
    if caller.kind is CallerKind.SUPERVISOR:
        return True
    if caller.kind is not CallerKind.MEMBER or caller.party != party:
        return False
    return caller.sub_party is None or sub_party is None or caller.sub_party == sub_party
