"""The real API as a process of its own, at a time of the story's choosing: `python -m tests.journeys.api_process PORT TIME`."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn

from api.main import create_app, warm_up
from api.resources import Clock, open_resources
from api.settings import Settings


def clock_at(time_file: Path) -> Clock:
    """The story's time goes on as ours does, from what the file says."""
    started, written = time.monotonic(), ""
    base = datetime.now(UTC)

    def now() -> datetime:
        nonlocal started, written, base
        found = time_file.read_text(encoding="utf-8")
        if found != written:
            started, written, base = time.monotonic(), found, datetime.fromisoformat(found)
        return base + timedelta(seconds=time.monotonic() - started)

    return now


def main(port: int, time_file: Path) -> None:
    settings = Settings()
    app = create_app(settings, resources=open_resources(settings, clock=clock_at(time_file)))
    warm_up(app)
    uvicorn.run(app, port=port, log_config=None, access_log=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
