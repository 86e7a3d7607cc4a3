"""Log set-up: events with fields, ids rather than words, and never the token."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

EVENTS = logging.getLogger("bot.events")
HIDDEN = "<token>"
_NOISY = (
    "httpx",
    "httpcore",
    "telegram",
    "asyncio",
)  # httpx's INFO lines are addresses, and they hold the token


class FieldFormatter(logging.Formatter):
    """`time level event key=value …`, one line per event, tracebacks below; the secret is cut out of whatever comes."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields: dict[str, object] = getattr(record, "fields", {})
        rendered = [f"{name}={_rendered(value)}" for name, value in fields.items() if value is not None]
        line = " ".join([moment, record.levelname, record.getMessage(), *rendered])
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line.replace(self._secret, HIDDEN) if self._secret else line


def _rendered(value: object) -> str:
    text = str(value)
    return text if text.isprintable() and " " not in text else json.dumps(text)


def set_up_logs(level: str, secret: str) -> None:
    """Everything to standard error in one shape; talkative libraries speak only when something is wrong."""
    handler = logging.StreamHandler()
    handler.setFormatter(FieldFormatter(secret))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def log_event(event: str, /, **fields: object) -> None:
    """One event, e.g. `question.answered status=… took_ms=…`. Never question text, names or tokens."""
    EVENTS.info(event, extra={"fields": fields})


def log_trouble(event: str, /, **fields: object) -> None:
    """An event that an operator should see, with nothing to trace."""
    EVENTS.warning(event, extra={"fields": fields})


def log_failure(event: str, error: BaseException, /, **fields: object) -> None:
    """An event with the traceback of what went wrong."""
    EVENTS.error(event, extra={"fields": fields}, exc_info=error)
