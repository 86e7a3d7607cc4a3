"""What /metrics counts: requests by route, answers by ending, and how long each took."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """One registry per application, so that two in one process do not count for each other."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "api_requests_total", "Requests", ["method", "route", "status"], registry=self._registry
        )
        self._request_seconds = Histogram(
            "api_request_seconds", "Seconds per request", ["route"], buckets=SECONDS, registry=self._registry
        )
        self._answers = Counter("api_answers_total", "Answers by ending", ["status"], registry=self._registry)
        self._answer_seconds = Histogram(
            "api_answer_seconds", "Seconds to build an answer", buckets=SECONDS, registry=self._registry
        )

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, status).inc()
        self._request_seconds.labels(route).observe(seconds)

    def count_answer(self, status: str, seconds: float) -> None:
        self._answers.labels(status).inc()
        self._answer_seconds.observe(seconds)

    def exposition(self) -> bytes:
        """Everything counted, in the Prometheus text format."""
        return generate_latest(self._registry)
