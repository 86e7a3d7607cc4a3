"""What the public page costs stays small, also on a slow line."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.conftest import OpenPage, Service
from tests.browser.steps import ANSWERED
from tests.browser.weight import weigh

MOST_REQUESTS = 4
MOST_BYTES = 40_000
SLOWEST_FIRST_PAINT_MS = 3000  # 1.8 s counts as good; the machines that run this are shared


def test_on_a_slow_line_the_page_is_light_and_soon_there(service: Service, browser: Browser) -> None:
    weight = weigh(browser, service.base, ANSWERED, slow=True)
    assert weight.requests <= MOST_REQUESTS
    assert weight.bytes_over_the_wire <= MOST_BYTES
    assert weight.first_paint_ms <= SLOWEST_FIRST_PAINT_MS


def test_the_first_paint_waits_for_no_script(service: Service, open_page: OpenPage) -> None:
    page = open_page("about:blank")
    page.route("**/widget.js*", lambda route: page.wait_for_timeout(3000) or route.continue_())
    page.goto(service.base, wait_until="commit")
    expect(page.locator("form.ask textarea")).to_be_visible(timeout=2500)
