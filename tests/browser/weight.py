"""What the public page costs a visitor: bytes, requests, first paint, first answer. `make bench-web` prints it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.steps import answered, field, until

# Lighthouse's slow 4G: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up; a processor four times slower.
SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
CPU_SLOWDOWN = 4
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@dataclass(frozen=True, slots=True)
class Weight:
    """Of one visit with an empty cache. Milliseconds are from the start of loading, or from pressing 提问."""

    requests: int
    bytes_over_the_wire: int
    first_paint_ms: float
    ready_ms: float
    first_answer_ms: float


def weigh(browser: Browser, address: str, question: str, *, slow: bool) -> Weight:
    """Opens the page as a phone does for the first time, and asks."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    if slow:
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    page.goto(address, wait_until="load")
    field(page).wait_for()
    until(page, FIRST_PAINT)
    ready_ms = page.evaluate("performance.now()")
    first_paint_ms = page.evaluate(FIRST_PAINT)
    at_load = list(received)
    first_answer_ms = _ask(page, question)
    context.close()
    return Weight(len(at_load), round(sum(at_load)), first_paint_ms, ready_ms, first_answer_ms)


def _ask(page: Page, question: str) -> float:
    """Milliseconds until the first words of the answer are there."""
    field(page).fill(question)
    page.evaluate("window.asked = performance.now()")
    field(page).press("Enter")
    answered(page)
    return float(page.evaluate("performance.now() - window.asked"))


def main() -> None:
    import logging
    import tempfile

    from api.main import create_app, warm_up
    from api.resources import open_resources
    from api.settings import Settings
    from tests.browser.chromium import open_browser, served

    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), rate_limit_per_minute=0)
        app = create_app(settings, resources=open_resources(settings))
        warm_up(app)
        app.state.resources.warming.wait()
        with served(app) as base, open_browser() as browser:
            for name, slow in (("as it is", False), ("slow 4G, slow phone", True)):
                print(name, weigh(browser, base, "由谁负责", slow=slow))  # noqa: T201 - a command that prints


if __name__ == "__main__":
    main()
