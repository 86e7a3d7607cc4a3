"""The widget without a connection, with a slow one, at the limit, and after a long pause."""

from __future__ import annotations

import threading
from collections.abc import Callable

from anyio import to_thread
from playwright.sync_api import Page, Route, expect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.browser.chromium import served
from tests.browser.conftest import OpenPage, Service
from tests.browser.steps import (
    ANSWERED,
    NEAREST,
    Held,
    answered,
    ask,
    field,
    inside,
    states_seen,
    watch_states,
)

OFFLINE = "现在没有网络。问题已留着，联网后会自动再问。"
DOWN = "没有连上服务。问题已留着，稍后会自动再试。"


def send(page: Page, words: str) -> None:
    field(page).fill(words)
    field(page).press("Enter")


def test_offline_the_question_is_kept_and_asked_once_the_connection_is_back(page: Page) -> None:
    page.context.set_offline(True)
    send(page, ANSWERED)
    expect(page.locator("policy-assistant .state")).to_have_text(OFFLINE)
    expect(page.locator("policy-assistant article h3")).to_contain_text(ANSWERED)
    page.context.set_offline(False)
    expect(answered(page).locator(".text")).to_contain_text("住房城乡建设局牵头")


def test_several_questions_wait_for_the_connection(page: Page) -> None:
    page.context.set_offline(True)
    send(page, ANSWERED)
    send(page, NEAREST)
    expect(page.locator("policy-assistant .state")).to_have_text([OFFLINE, OFFLINE])
    page.context.set_offline(False)
    expect(page.locator("policy-assistant .tools")).to_have_count(2)


def test_a_question_that_waits_can_be_dropped(page: Page) -> None:
    page.context.set_offline(True)
    send(page, ANSWERED)
    page.get_by_role("button", name="不问了").click()
    expect(page.locator("policy-assistant article")).to_have_count(0)
    expect(field(page)).to_be_focused()


def test_offline_a_source_still_shows_the_cited_words(page: Page) -> None:
    turn = ask(page, NEAREST)
    page.context.set_offline(True)
    turn.get_by_role("button", name="查看原文").click()
    expect(turn.locator(".clause mark")).to_have_text(
        turn.locator("blockquote.on-paper").text_content() or ""
    )
    expect(turn.locator(".clause")).to_contain_text("没有取到上下文")


def test_offline_feedback_says_that_it_was_not_sent(page: Page) -> None:
    turn = ask(page, ANSWERED)
    page.context.set_offline(True)
    turn.get_by_role("button", name="有用").click()
    expect(turn.locator(".feedback .fault")).to_have_text("没有发出去，请稍后再试。")
    page.context.set_offline(False)
    turn.get_by_role("button", name="有用").click()
    expect(turn.get_by_role("textbox", name="还想说什么")).to_be_visible()


def test_a_service_that_is_down_is_tried_again_by_itself(page: Page) -> None:
    failures: list[Route] = []

    def fail_once(route: Route) -> None:
        failures.append(route)
        if len(failures) == 1:
            route.abort()
        else:
            route.continue_()

    page.route("**/v1/ask", fail_once)
    watch_states(page)
    send(page, ANSWERED)
    expect(answered(page).locator(".text")).to_contain_text("住房城乡建设局牵头")
    assert DOWN in states_seen(page)


def test_a_press_tries_again_at_once(page: Page) -> None:
    page.route("**/v1/ask", lambda route: route.abort())
    send(page, ANSWERED)
    expect(page.locator("policy-assistant .state")).to_have_text(DOWN)
    page.unroute("**/v1/ask")
    page.get_by_role("button", name="再试一次").click()
    answered(page)


def test_words_of_a_proxy_in_between_are_not_shown(page: Page) -> None:
    page.route("**/v1/ask", lambda route: route.fulfill(status=502, body="<h1>Bad Gateway nginx</h1>"))
    send(page, ANSWERED)
    expect(page.locator("policy-assistant .state")).to_have_text("出了点问题，请再试一次。")


def test_an_answer_cut_off_half_way_is_asked_again(page: Page) -> None:
    half = 'event: start\ndata: {}\n\nevent: text\ndata: {"text":"半句"}\n\n'
    page.route("**/v1/ask", lambda route: route.fulfill(body=half, content_type="text/event-stream"), times=1)
    watch_states(page)
    send(page, ANSWERED)
    turn = answered(page)
    expect(turn.locator(".text")).to_contain_text("住房城乡建设局牵头")
    expect(turn.locator(".text")).not_to_contain_text("半句")
    assert DOWN in states_seen(page)


def test_a_session_that_is_over_is_renewed_unseen(page: Page) -> None:
    ask(page, ANSWERED)
    inside(page, "(element) => { element.service.session = Promise.resolve('b3Zlcg==') }")
    expect(ask(page, NEAREST).locator(".text")).to_contain_text("最接近的条款")


def test_at_the_limit_the_question_waits_its_turn(start: Callable[..., Service], open_page: OpenPage) -> None:
    limited = start(rate_limit_per_minute=20)
    page = open_page(limited.base)
    reply = {
        "status": 429,
        "headers": {"Retry-After": "2"},
        "json": {"detail": "提问太频繁了，请2秒后再试。"},
    }
    page.route("**/v1/ask", lambda route: route.fulfill(**reply), times=1)
    watch_states(page)
    send(page, ANSWERED)
    expect(answered(page).locator(".text")).to_contain_text("住房城乡建设局牵头")
    assert "提问太频繁了，请2秒后再试。" in states_seen(page)


def test_one_visitor_at_the_limit_does_not_hold_up_another_behind_the_same_address(
    start: Callable[..., Service], open_page: OpenPage
) -> None:
    limited = start(rate_limit_per_minute=3)
    greedy, other = open_page(limited.base), open_page(limited.base)
    for _ in range(3):
        ask(greedy, ANSWERED)
    send(greedy, ANSWERED)
    expect(greedy.locator("policy-assistant .state")).to_contain_text("提问太频繁了")
    expect(ask(other, ANSWERED).locator(".text")).to_contain_text("住房城乡建设局牵头")


class Slowly:
    """Sends an answer's events one at a time, each when the test lets it through."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._leave = app, threading.Semaphore(0)

    def let_through(self, events: int) -> None:
        self._leave.release(events)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_answer = scope.get("path") == "/v1/ask"

        async def send_slowly(message: Message) -> None:
            if is_answer and message["type"] == "http.response.body":
                await to_thread.run_sync(self._leave.acquire)
            await send(message)

        await self._app(scope, receive, send_slowly)


def test_the_first_line_is_shown_before_the_rest_has_come(service: Service, open_page: OpenPage) -> None:
    slowly = Slowly(service.app)
    with served(slowly) as base:
        page = open_page(base)
        send(page, "充电桩补贴多少钱")
        turn = page.locator("policy-assistant article").first
        slowly.let_through(2)  # the beginning, and the first line
        expect(turn.locator(".text p")).to_have_count(1)
        expect(turn).to_have_attribute("aria-busy", "true")
        expect(turn.locator(".tools")).to_have_count(0)
        slowly.let_through(1)
        expect(turn.locator(".text p")).to_have_count(2)
        expect(turn.locator(".tools")).to_have_count(0)
        slowly.let_through(100)
        expect(turn.locator(".tools")).to_be_visible()
        expect(turn).not_to_have_attribute("aria-busy", "true")


def test_a_slow_answer_is_said_to_be_slow(page: Page) -> None:
    asked = Held(page, "**/v1/ask")
    send(page, ANSWERED)
    expect(page.locator("policy-assistant .state")).to_have_text("网络比较慢，还在查找……")
    asked.let_go()
    answered(page)
