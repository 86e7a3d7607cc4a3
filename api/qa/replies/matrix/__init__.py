"""Who does what: complete lists looked up in the matrix, in its order."""

from __future__ import annotations

from collections.abc import Callable

from api.qa.drafting import Draft
from api.qa.frames import QuestionKind
from api.qa.replies.context import Inquiry
from api.qa.replies.matrix.counting import count_matrix, party_count
from api.qa.replies.matrix.overview import task_overview
from api.qa.replies.matrix.parties import tasks_of_party
from api.qa.replies.matrix.places import position
from api.qa.replies.matrix.rows import owners
from api.qa.replies.matrix.several import compare_parties, either, joint, without
from api.qa.replies.matrix.which_tasks import tasks_named


def reply_from_matrix(inquiry: Inquiry) -> Draft | None:
    """The answer to a question about the matrix; None where it names nothing the matrix could answer for."""
    if not inquiry.matrix.tasks:
        return None
    kind = inquiry.frame.kind
    if kind in _SEVERAL and inquiry.parties and tasks_named(inquiry):
        return owners(inquiry)
    if kind in _OF_PARTIES and not inquiry.frame.parties and not tasks_named(inquiry):
        return count_matrix(inquiry)
    return _REPLIES[kind](inquiry)


_REPLIES: dict[QuestionKind, Callable[[Inquiry], Draft | None]] = {
    QuestionKind.OWNERS: owners,
    QuestionKind.IS_IN_ROW: owners,
    QuestionKind.POSITION: position,
    QuestionKind.TASKS_OF_PARTY: tasks_of_party,
    QuestionKind.JOINT: joint,
    QuestionKind.EITHER: either,
    QuestionKind.WITHOUT: without,
    QuestionKind.COMPARE_PARTIES: compare_parties,
    QuestionKind.PARTY_COUNT: party_count,
    QuestionKind.TASK_OVERVIEW: task_overview,
}
# Kinds that hold parties against each other: with a row named they ask for the parties' places in it.
_SEVERAL = frozenset(
    {QuestionKind.JOINT, QuestionKind.EITHER, QuestionKind.WITHOUT, QuestionKind.COMPARE_PARTIES}
)
# Kinds that without any party can only be a count: 哪些任务没有牵头单位.
_OF_PARTIES = frozenset({QuestionKind.WITHOUT, QuestionKind.POSITION})
