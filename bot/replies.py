"""What is to be shown, before any channel's markup: an answer or a sentence, and what may be asked or pressed next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.api_client import Answer, ApiRefused, ApiUnavailable, Choice, Citation
from bot.wording import Wording

NOT_RATED = frozenset({"chitchat", "declined"})  # endings that are useful to nobody's review
MAX_OFFERS = 8


@dataclass(frozen=True, slots=True)
class Reply:
    """`offers` are questions one press away, under `offers_title`; `rated_answer_id` asks whether it was useful."""

    text: str
    asked: str | None = None
    notices: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    offers_title: str = ""
    offers: tuple[Choice, ...] = ()
    rated_answer_id: str | None = None

    def showing(self, question: str) -> Reply:
        """The same, headed by the question it answers: for one that was pressed, not typed."""
        return replace(self, asked=question)


def reply_to(answer: Answer, wording: Wording) -> Reply:
    """An answer as it is shown."""
    offers = answer.choices or tuple(Choice(label=each, question=each) for each in answer.suggestions)
    title = wording.answer.choices if answer.choices else wording.answer.suggestions
    is_rated = not answer.choices and answer.status not in NOT_RATED
    return Reply(
        text=answer.answer,
        notices=answer.notices,
        citations=answer.citations,
        offers_title=title if offers else "",
        offers=offers[:MAX_OFFERS],
        rated_answer_id=answer.answer_id if is_rated else None,
    )


def failed_reply(error: ApiRefused | ApiUnavailable, question: str, wording: Wording) -> Reply:
    """Why there is no answer; one that may come yet is one press away."""
    if isinstance(error, ApiRefused):
        return Reply(error.sentence or wording.failures.refused)
    return Reply(
        wording.failures.slow if error.is_slow else wording.failures.down,
        offers_title=wording.failures.question,
        offers=(Choice(label=wording.buttons.retry, question=question),),
    )
