"""The widget on pages of other sites: allowed ones, strict ones, and those that are not allowed."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, OpenPage, Service
from tests.browser.steps import ANSWERED, answered, ask, field


@pytest.mark.parametrize("policy", ["open", "strict"])
def test_one_script_tag_is_enough(friend: str, open_page: OpenPage, policy: str) -> None:
    page = open_page(f"{friend}/{policy}")
    turn = ask(page, ANSWERED)
    expect(turn.locator(".text")).to_contain_text("住房城乡建设局牵头")
    turn.locator(".sources button").click()
    expect(turn.locator(".clause mark")).to_be_visible()


def test_a_strict_policy_of_the_page_is_nowhere_offended(friend: str, open_page: OpenPage) -> None:
    page = open_page(f"{friend}/strict")
    page.evaluate(
        "addEventListener('securitypolicyviolation', (event) => (window.offences = (window.offences || 0) + 1))"
    )
    ask(page, ANSWERED).get_by_role("button", name="有用").click()
    expect(page.get_by_role("textbox", name="还想说什么")).to_be_visible()
    assert page.evaluate("window.offences || 0") == 0


def test_styles_of_the_page_stay_outside(friend: str, open_page: OpenPage) -> None:
    turn = ask(open_page(f"{friend}/open"), ANSWERED)
    assert turn.locator(".text").evaluate("(element) => getComputedStyle(element).color") != "rgb(255, 0, 0)"


def test_questions_to_start_with_are_fetched(friend: str, open_page: OpenPage) -> None:
    expect(open_page(f"{friend}/open").locator("policy-assistant .examples button").first).to_be_visible()


def test_no_cookie_and_no_lasting_secret_is_left_in_the_page(friend: str, open_page: OpenPage) -> None:
    page = open_page(f"{friend}/open")
    ask(page, ANSWERED)
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_site_that_is_not_allowed_gets_no_answer_and_is_told_why(
    stranger: str, open_page: OpenPage
) -> None:
    page = open_page(f"{stranger}/open")
    field(page).fill(ANSWERED)
    field(page).press("Enter")
    expect(page.locator("policy-assistant .state")).to_have_text("这个网站没有获准使用本服务。")
    expect(page.locator("policy-assistant .text")).to_have_count(0)


def test_from_a_site_that_is_not_allowed_a_link_leads_to_the_answer(
    stranger: str, open_page: OpenPage
) -> None:
    page = open_page(f"{stranger}/open")
    field(page).fill(ANSWERED)
    field(page).press("Enter")
    with page.context.expect_page() as opened:
        page.locator("policy-assistant .actions").get_by_role("link", name="在单独的网页里问").click()
    expect(answered(opened.value).locator(".text")).to_contain_text("住房城乡建设局牵头")


def test_a_page_whose_policy_forbids_the_connection_says_so(friend: str, open_page: OpenPage) -> None:
    page = open_page(f"{friend}/no-connection")
    field(page).fill(ANSWERED)
    field(page).press("Enter")
    expect(page.locator("policy-assistant .state")).to_have_text("这个网页的安全策略没有放行本服务。")


def test_where_scripts_are_forbidden_a_link_leads_to_the_plain_form(friend: str, open_page: OpenPage) -> None:
    page = open_page(f"{friend}/no-script?link=1")
    page.get_by_role("link", name="政策问答").click()
    expect(page.get_by_role("textbox", name="您想了解什么？")).to_be_visible()


def test_one_element_written_in_the_page_is_used_where_it_stands(friend: str, open_page: OpenPage) -> None:
    page = open_page(f"{friend}/open?link=1")
    expect(page.locator("policy-assistant")).to_have_count(1)
    expect(field(page)).to_be_visible()


def test_a_widget_kept_to_one_document_asks_that_one(
    service: Service, friend: str, open_page: OpenPage
) -> None:
    page = open_page(f"{friend}/open?with=data-document=霁政〔2023〕9号")
    turn = ask(page, "强化网络和数据安全由谁负责")
    expect(turn.locator(".text")).to_contain_text("县委网信办")
    expect(turn.locator(".text")).not_to_contain_text("澜阳市")


def floating(open_page: OpenPage, friend: str) -> Page:
    return open_page(f"{friend}/open?with=data-mode=button", viewport=DESKTOP)


def test_as_a_button_it_opens_asks_and_closes(friend: str, open_page: OpenPage) -> None:
    page = floating(open_page, friend)
    expect(field(page)).to_be_hidden()
    page.get_by_role("button", name="政策问答").click()
    expect(field(page)).to_be_focused()
    ask(page, ANSWERED)
    page.keyboard.press("Escape")
    expect(field(page)).to_be_hidden()
    expect(page.get_by_role("button", name="政策问答")).to_be_focused()


def test_as_a_button_it_keeps_the_conversation_while_closed(friend: str, open_page: OpenPage) -> None:
    page = floating(open_page, friend)
    page.get_by_role("button", name="政策问答").click()
    ask(page, ANSWERED)
    page.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="政策问答").click()
    expect(page.locator("policy-assistant article")).to_have_count(1)


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/sessions", "/v1/search"])
def test_what_a_site_that_is_not_allowed_sends_is_refused(service: Service, stranger: str, path: str) -> None:
    reply = httpx.post(
        service.base + path, headers={"Origin": stranger}, json={"question": ANSWERED, "query": ANSWERED}
    )
    assert (reply.status_code, reply.json()["type"]) == (403, "/problems/origin-not-allowed")


def test_a_session_serves_only_the_site_it_was_given_to(service: Service, friend: str) -> None:
    session = httpx.post(f"{service.base}/v1/sessions", headers={"Origin": friend}).json()["session"]
    body = {"question": ANSWERED}
    at_home = httpx.post(f"{service.base}/v1/ask", json=body, headers={"Visitor-Session": session})
    as_given = httpx.post(
        f"{service.base}/v1/ask", json=body, headers={"Visitor-Session": session, "Origin": friend}
    )
    assert (at_home.status_code, as_given.status_code) == (401, 200)
