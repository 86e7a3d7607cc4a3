"""Every page and every state of the widget: no finding of axe, light and dark, narrow and wide; keys and ears alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import findings, findings_in_both_schemes
from tests.browser.conftest import OpenPage, Service
from tests.browser.steps import (
    ANSWERED,
    NEAREST,
    OUTSIDE,
    READINGS,
    answered,
    ask,
    field,
    inside,
    overflow,
    text_of,
    until,
)

WIDTHS = pytest.mark.parametrize("width", [320, 1280])


def _offline(page: Page) -> None:
    page.context.set_offline(True)
    field(page).fill(ANSWERED)
    field(page).press("Enter")
    expect(page.locator("policy-assistant .state")).to_contain_text("没有网络")


def _source(page: Page) -> None:
    ask(page, NEAREST).locator(".sources button").click()
    expect(page.locator("policy-assistant .clause a")).to_be_visible()


def _looking(page: Page) -> None:
    page.route("**/v1/ask", lambda _route: None)
    field(page).fill(ANSWERED)
    field(page).press("Enter")
    expect(page.locator("policy-assistant .state")).to_be_visible()


def _rated(page: Page) -> None:
    ask(page, ANSWERED).get_by_role("button", name="没用").click()
    expect(page.get_by_role("textbox", name="还想说什么")).to_be_visible()


def _thanked(page: Page) -> None:
    _rated(page)
    page.get_by_role("button", name="提交").click()
    expect(page.locator("policy-assistant .feedback p")).to_be_visible()


def _copied(page: Page) -> None:
    ask(page, ANSWERED).get_by_role("button", name="复制", exact=True).click()
    expect(page.locator("policy-assistant .toast")).to_be_visible()
    inside(page, "(element) => clearTimeout(element.fading)")  # it stays until it has been looked at


def _faulty(page: Page) -> None:
    page.get_by_role("button", name="提问", exact=True).click()
    expect(page.locator("policy-assistant .fault").first).not_to_be_empty()


STATES: dict[str, Callable[[Page], Any]] = {
    "begin": lambda page: expect(field(page)).to_be_visible(),
    "fault": _faulty,
    "looking": _looking,
    "answer": lambda page: ask(page, ANSWERED),
    "source": _source,
    "readings": lambda page: ask(page, READINGS),
    "refusal": lambda page: ask(page, OUTSIDE),
    "rated": _rated,
    "thanked": _thanked,
    "copied": _copied,
    "offline": _offline,
    "large": lambda page: page.get_by_role("button", name="大字").click(),
}


@WIDTHS
@pytest.mark.parametrize("state", STATES)
def test_no_state_of_the_widget_has_a_finding(
    service: Service, open_page: OpenPage, state: str, width: int
) -> None:
    page = open_page(service.base, viewport={"width": width, "height": 800})
    STATES[state](page)
    assert (findings_in_both_schemes(page), max(0, overflow(page))) == ({}, 0)
    page.unroute_all(behavior="ignoreErrors")


@WIDTHS
def test_no_page_has_a_finding(service: Service, open_page: OpenPage, width: int) -> None:
    plan = next(
        one.id for one in service.resources.index.documents.values() if one.identity.place == "澜阳市"
    )
    paths = [
        f"/?q={ANSWERED}", "/documents", "/documents?words=没有这样的文件", f"/documents/{plan}?words=充电桩",
        f"/documents/{plan}?view=parties&order=count", f"/documents/{plan}?start=10&end=30", "/documents/subsidy",
        "/nothing", "/problems/not-found",
    ]  # fmt: skip
    page = open_page(service.base, viewport={"width": width, "height": 800})
    found = {}
    for path in paths:
        page.goto(service.base + path)
        found[path] = (findings_in_both_schemes(page), max(0, overflow(page)))
    assert found == {path: ({}, 0) for path in paths}


def test_no_page_without_a_script_has_a_finding(service: Service, open_page: OpenPage) -> None:
    """axe needs scripts itself, so the widget's alone is kept away."""
    page = open_page("about:blank")
    page.route("**/widget.js*", lambda route: route.abort())
    for path in ("/", f"/?q={ANSWERED}", f"/?q={READINGS}", f"/?q={NEAREST}", "/?q=%3F"):
        page.goto(service.base + path)
        assert (path, findings(page), overflow(page)) == (path, [], 0)


@pytest.mark.parametrize("policy", ["open", "strict"])
@pytest.mark.parametrize("mode", ["", "data-mode=button"])
def test_on_a_page_of_another_site_it_has_no_finding(
    friend: str, open_page: OpenPage, policy: str, mode: str
) -> None:
    page = open_page(f"{friend}/{policy}?with={mode}")
    if mode:
        assert findings(page) == []
        page.get_by_role("button", name="政策问答").click()
    ask(page, ANSWERED)
    assert findings(page) == []


@pytest.mark.parametrize("option", [{"contrast": "more"}, {"forced_colors": "active"}])
def test_with_high_contrast_there_is_no_finding(
    service: Service, open_page: OpenPage, option: dict[str, Any]
) -> None:
    page = open_page(service.base, **option)
    ask(page, NEAREST).locator(".sources button").click()
    assert findings(page) == []


def focused(page: Page) -> str:
    """The accessible name of what has the focus, looked for inside the shadow as well."""
    return str(
        page.evaluate(
            """() => {
              let element = document.activeElement;
              while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
              return element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent;
            }"""
        )
    )


def press_until(page: Page, name: str, key: str = "Tab", most: int = 40) -> None:
    for _ in range(most):
        if focused(page).strip() == name:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{name} is not reached by {key}")


def test_keys_alone_ask_open_the_source_and_rate(page: Page) -> None:
    press_until(page, "您想了解什么？")
    page.keyboard.type(NEAREST)
    page.keyboard.press("Enter")
    turn = answered(page)
    assert focused(page) == "您想了解什么？"
    press_until(page, "看第1条依据")
    page.keyboard.press("Enter")
    expect(turn.locator(".clause mark")).to_be_visible()
    press_until(page, "没用")
    page.keyboard.press("Space")
    expect(turn.get_by_role("textbox", name="还想说什么")).to_be_focused()
    page.keyboard.type("看不懂")
    press_until(page, "提交")
    page.keyboard.press("Enter")
    expect(turn.locator(".feedback")).to_have_text("谢谢，您的话已记下。")


def test_keys_alone_skip_to_the_main_part(page: Page) -> None:
    page.keyboard.press("Tab")
    assert focused(page) == "跳到正文"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))


def test_the_focus_is_always_seen(page: Page) -> None:
    ask(page, NEAREST)
    field(page).focus()
    seen = 0
    while page.keyboard.press("Tab") or page.evaluate("document.activeElement !== document.body"):
        seen += 1
        width = page.evaluate(
            """() => {
              let element = document.activeElement;
              while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
              return getComputedStyle(element).outlineStyle === "none" ? 0 : parseFloat(getComputedStyle(element).outlineWidth);
            }"""
        )
        assert width >= 2, focused(page)
    assert seen >= 7


RECORDER = """(element) => {
  window.said = [];
  const region = element.shadowRoot.querySelector("[role=status]");
  new MutationObserver(() => region.textContent && window.said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
}"""


def test_an_answer_is_said_aloud_once_and_whole(page: Page) -> None:
    inside(page, RECORDER)
    turn = ask(page, "充电桩补贴多少钱")
    until(page, "window.said.at(-1)?.includes('条依据')")
    page.wait_for_timeout(500)  # long enough for saying it again
    said = [words for words in page.evaluate("window.said") if words != "正在查找……"]
    assert len(said) == 1
    first = text_of(turn).splitlines()[0].strip()
    assert (
        first in said[0]
        and f"共{turn.locator('.sources li').count()}条依据。" in said[0]
        and "[1]" not in said[0]
    )


def test_nothing_else_in_the_widget_speaks_by_itself(page: Page) -> None:
    ask(page, NEAREST)
    assert (
        inside(
            page,
            "(element) => element.shadowRoot.querySelectorAll('[aria-live], [role=status], [role=alert]').length",
        )
        == 1
    )


def test_waiting_for_a_connection_is_said_aloud(page: Page) -> None:
    inside(page, RECORDER)
    _offline(page)
    until(page, "window.said.at(-1)?.includes('没有网络')")


@pytest.mark.parametrize("path", ["/", "/documents"])
def test_at_four_times_the_size_nothing_has_to_be_scrolled_sideways(
    service: Service, open_page: OpenPage, path: str
) -> None:
    page = open_page(
        service.base + path, viewport={"width": 1280 // 4, "height": 1024 // 4}, device_scale_factor=4
    )
    if path == "/":
        ask(page, NEAREST).locator(".sources button").click()
    assert overflow(page) == 0


@pytest.mark.parametrize("path", ["/", "/documents", "/documents/subsidy", "/nothing"])
def test_every_page_says_its_language(service: Service, open_page: OpenPage, path: str) -> None:
    assert open_page(service.base + path).locator("html").get_attribute("lang") == "zh-CN"


def test_the_widget_says_its_language_on_a_page_in_another(service: Service, open_page: OpenPage) -> None:
    assert (
        inside(open_page(service.base), "(element) => element.shadowRoot.querySelector('.panel').lang")
        == "zh-CN"
    )
