"""What a visitor does and sees, in words."""

from __future__ import annotations

import re
import time
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

ANSWERED = "补齐居住区短板由谁牵头？"
READINGS = "发展改革委有哪些任务"
NEAREST = "乡镇充电站的消防验收标准是什么"
NOT_FOUND = "公积金怎么提取"
OUTSIDE = "火星上能种土豆吗"


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="您想了解什么？")


def ask(page: Page, words: str) -> Locator:
    """Types the question, sends it and waits for the whole answer; gives its turn."""
    field(page).fill(words)
    page.get_by_role("button", name="提问", exact=True).click()
    return answered(page)


def answered(page: Page) -> Locator:
    turn = page.locator("policy-assistant article").first
    expect(turn.get_by_role("group", name="这条答复有用吗？")).to_be_visible()
    return turn


def text_of(turn: Locator) -> str:
    """The answer's own words, its marks taken out."""
    return re.sub(r"\[\d+\]", "", turn.locator(".text").inner_text())


def inside(page: Page, script: str) -> Any:
    """What a script gives that is handed the widget's element."""
    return page.evaluate(f"() => ({script})(document.querySelector('policy-assistant'))")


STATES_SEEN = """(element) => {
  window.seen = [];
  new MutationObserver(() => {
    const state = element.shadowRoot.querySelector(".state")?.textContent;
    if (state && window.seen.at(-1) !== state) window.seen.push(state);
  }).observe(element.shadowRoot, { childList: true, characterData: true, subtree: true });
}"""


def watch_states(page: Page) -> None:
    """From now on, every state that a question goes through is written down, however short."""
    inside(page, STATES_SEEN)


def states_seen(page: Page) -> list[str]:
    return list(page.evaluate("window.seen"))


class Held:
    """Requests that are kept waiting until they are let go: no clock decides what comes first."""

    def __init__(self, page: Page, pattern: str) -> None:
        self._waiting: list[Route] = []
        page.route(pattern, lambda route: self._waiting.append(route))

    def let_go(self) -> None:
        """Lets those through that have come so far; there must be one."""
        assert self._waiting, "nothing was asked for yet"
        for route in self._waiting:
            route.continue_()
        self._waiting.clear()


def until(page: Page, script: str, seconds: float = 30.0) -> None:
    """Returns once the script gives something true. Asked from outside: a strict policy lets no page wait for a string of script."""
    end = time.monotonic() + seconds
    while not page.evaluate(script):
        assert time.monotonic() < end, f"never came true: {script}"
        page.wait_for_timeout(50)


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
