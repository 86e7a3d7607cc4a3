"""Who does what: complete lists looked up in the matrix, in its order."""

from __future__ import annotations

from collections.abc import Callable

from api.qa.drafting import Draft
from api.qa.frames import QuestionKind
from api.qa.replies.context import Inquiry
from api.qa.replies.matrix.counting import party_count
from api.qa.replies.matrix.overview import task_overview
from api.qa.replies.matrix.parties import tasks_of_party
from api.qa.replies.matrix.rows import is_in_row, owners, position
from api.qa.replies.matrix.several import compare_parties, either, joint, without


def reply_from_matrix(inquiry: Inquiry) -> Draft | None:
    """The answer to a question about the matrix; None where it names nothing the matrix could answer for."""
    if not inquiry.matrix.tasks:
        return None
    return _REPLIES[inquiry.frame.kind](inquiry)


_REPLIES: dict[QuestionKind, Callable[[Inquiry], Draft | None]] = {
    QuestionKind.OWNERS: owners,
    QuestionKind.IS_IN_ROW: is_in_row,
    QuestionKind.POSITION: position,
    QuestionKind.TASKS_OF_PARTY: tasks_of_party,
    QuestionKind.JOINT: joint,
    QuestionKind.EITHER: either,
    QuestionKind.WITHOUT: without,
    QuestionKind.COMPARE_PARTIES: compare_parties,
    QuestionKind.PARTY_COUNT: party_count,
    QuestionKind.TASK_OVERVIEW: task_overview,
}
