"""What the public page costs stays small, also on a slow line."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.conftest import OpenPage, Service
from tests.browser.steps import ANSWERED, Held, until
from tests.browser.weight import FIRST_PAINT, weigh

MOST_REQUESTS = 4
MOST_BYTES = 40_000
SLOWEST_FIRST_PAINT_MS = 3000  # 1.8 s counts as good; the machines that run this are shared


def test_on_a_slow_line_the_page_is_light_and_soon_there(service: Service, browser: Browser) -> None:
    """The quickest of three visits counts: what else the machine does is no weight of the page."""
    visits = [weigh(browser, service.base, ANSWERED, slow=True) for _ in range(3)]
    assert {visit.requests for visit in visits} <= set(range(1, MOST_REQUESTS + 1))
    assert max(visit.bytes_over_the_wire for visit in visits) <= MOST_BYTES
    assert min(visit.first_paint_ms for visit in visits) <= SLOWEST_FIRST_PAINT_MS


def test_the_first_paint_waits_for_no_script(service: Service, open_page: OpenPage) -> None:
    page = open_page("about:blank")
    script = Held(page, "**/widget.js*")
    page.goto(service.base, wait_until="commit")
    expect(page.locator("form.ask textarea")).to_be_visible()
    until(page, FIRST_PAINT)
    script.let_go()
    expect(page.get_by_role("button", name="大字")).to_be_visible()
