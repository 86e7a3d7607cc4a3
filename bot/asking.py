"""One question from any channel to what is shown for it."""

from __future__ import annotations

import time

from bot.api_client import ApiClient, ApiRefused, ApiUnavailable
from bot.logs import log_event, log_trouble
from bot.metrics import Metrics
from bot.outages import Outages
from bot.replies import Reply, failed_reply, reply_to
from bot.threads import Thread
from bot.wording import Wording


class Desk:
    """Knows the API and what to say, and nothing of the channel that a question came by."""

    def __init__(
        self, api: ApiClient, wording: Wording, secret: str, metrics: Metrics, outages: Outages
    ) -> None:
        self._api = api
        self._metrics = metrics
        self._outages = outages
        self._wording = wording
        self._secret = secret

    async def ask(self, question: str, thread: Thread, request_id: str, context: str = "") -> Reply:
        """The answer as it is shown, or why there is none. Raises ApiUnavailable where it may come later."""
        started = time.perf_counter()
        conversation_id = thread.conversation_id(self._secret)
        try:
            answer = await self._api.ask(
                question,
                conversation_id=conversation_id,
                request_id=request_id,
                context=context,
                account=thread.account,
            )
        except (ApiRefused, ApiUnavailable) as error:
            log_trouble("question.failed", reason=str(error), request_id=request_id)
            if isinstance(error, ApiUnavailable) and error.may_pass:
                raise
            self._metrics.questions.labels("failed").inc()
            return failed_reply(error, question, self._wording)
        self._metrics.questions.labels(answer.status).inc()
        self._metrics.answer_seconds.observe(time.perf_counter() - started)
        self._outages.note_answer()
        log_event(
            "question.answered",
            status=answer.status,
            answer_id=answer.answer_id,
            took_ms=round((time.perf_counter() - started) * 1000),
            request_id=request_id,
        )
        return reply_to(answer, self._wording)

    async def rate(self, answer_id: str, *, useful: bool, request_id: str) -> bool:
        """True when the verdict was recorded."""
        try:
            await self._api.give_feedback(answer_id, useful=useful, request_id=request_id)
        except (ApiRefused, ApiUnavailable) as error:
            log_trouble("feedback.failed", reason=str(error), answer_id=answer_id, request_id=request_id)
            return False
        return True
