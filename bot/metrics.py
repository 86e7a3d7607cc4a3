"""What the bot counts, for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600)


class Metrics:
    """One set per process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.updates = Counter("bot_updates", "Updates taken from Telegram", ["kind"], registry=self.registry)
        self.repeated = Counter(
            "bot_updates_repeated", "Updates that came again after they were handled", registry=self.registry
        )
        self.at_work = Gauge(
            "bot_updates_at_work", "Updates that are not yet handled", registry=self.registry
        )
        self.questions = Counter(
            "bot_questions", "Questions by how they ended", ["status"], registry=self.registry
        )
        self.answer_seconds = Histogram(
            "bot_answer_seconds",
            "From a question being taken to its answer being there, waiting for the service included",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.waiting = Gauge(
            "bot_questions_waiting", "Questions that wait for the service", registry=self.registry
        )
        self.limited = Counter("bot_limited", "Messages over a limit", ["limit"], registry=self.registry)
        self.sent = Counter("bot_messages_sent", "Messages that Telegram took", registry=self.registry)
        self.floods = Counter("bot_floods", "Times that Telegram asked to slow down", registry=self.registry)
        self.resends = Counter(
            "bot_resends", "Requests to Telegram that failed on the way", registry=self.registry
        )
        self.polled_at = Gauge(
            "bot_polled_timestamp_seconds", "When Telegram last answered a poll", registry=self.registry
        )
        self.last_polled_at = 0.0

    def note_polled(self, now_seconds: float) -> None:
        self.last_polled_at = now_seconds
        self.polled_at.set(now_seconds)

    def text(self) -> bytes:
        """In Prometheus's text format."""
        return generate_latest(self.registry)
