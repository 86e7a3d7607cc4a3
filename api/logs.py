"""Log set-up and field names: events with fields, ids rather than words."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

EVENTS = logging.getLogger("api.events")
_NOISY = ("httpx", "httpcore", "openai", "chromadb", "sentence_transformers", "alembic", "uvicorn.access")


class FieldFormatter(logging.Formatter):
    """`time level event key=value …`, one line per event; a traceback follows on its own lines."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields: dict[str, object] = getattr(record, "fields", {})
        line = " ".join([moment, record.levelname, record.getMessage(), *_rendered(fields)])
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


def _rendered(fields: dict[str, object]) -> Iterator[str]:
    for name, value in fields.items():
        if value is not None:
            rendered = str(value)
            yield f"{name}={rendered if rendered.isprintable() and ' ' not in rendered else json.dumps(rendered)}"


def set_up_logs(level: str) -> None:
    """Everything to standard error in one shape; talkative libraries speak only when something is wrong."""
    handler = logging.StreamHandler()
    handler.setFormatter(FieldFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def log_event(event: str, /, **fields: object) -> None:
    """One event, e.g. `answer.built status=… took_ms=…`. Never question text, names or tokens."""
    EVENTS.info(event, extra={"fields": fields})


def log_failure(event: str, error: BaseException, /, **fields: object) -> None:
    """An event with the traceback of what went wrong."""
    EVENTS.error(event, extra={"fields": fields}, exc_info=error)
