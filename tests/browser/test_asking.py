"""Asking in the widget: answers, sources, readings, refusals, feedback, conversation."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from api.qa.tables import StoredAnswer, StoredFeedback
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, Service
from tests.browser.steps import (
    ANSWERED,
    NEAREST,
    NOT_FOUND,
    OUTSIDE,
    READINGS,
    Held,
    answered,
    ask,
    field,
    inside,
    text_of,
)

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])


@SIZES
def test_a_question_is_answered_with_its_source(
    service: Service, open_page: OpenPage, size: dict[str, int]
) -> None:
    turn = ask(open_page(service.base, viewport=size), ANSWERED)
    expect(turn.locator(".text")).to_contain_text("住房城乡建设局牵头")
    expect(turn.locator(".sources li")).to_have_count(1)


def test_enter_asks(page: Page) -> None:
    field(page).fill(ANSWERED)
    field(page).press("Enter")
    expect(answered(page).locator(".text")).to_contain_text("住房城乡建设局牵头")


def test_shift_enter_begins_a_line(page: Page) -> None:
    field(page).fill("谁")
    field(page).press("Shift+Enter")
    expect(field(page)).to_have_value("谁\n")


def test_an_empty_question_is_not_sent(page: Page) -> None:
    page.get_by_role("button", name="提问", exact=True).click()
    expect(page.locator("policy-assistant .fault").first).to_have_text("请先写下要问的问题。")
    expect(page.locator("policy-assistant article")).to_have_count(0)


def test_a_question_that_cannot_be_read_goes_back_to_where_it_was_typed(page: Page) -> None:
    field(page).fill("？！。")
    field(page).press("Enter")
    expect(page.locator("policy-assistant .fault").first).not_to_be_empty()
    expect(field(page)).to_have_value("？！。")
    expect(page.locator("policy-assistant article")).to_have_count(0)


def test_the_source_opens_in_place_with_the_cited_words_marked(page: Page) -> None:
    turn = ask(page, NEAREST)
    quote = turn.locator("blockquote.on-paper").text_content()
    turn.get_by_role("button", name="查看原文").click()
    expect(turn.locator(".clause mark")).to_have_text(quote or "")
    expect(turn.locator(".clause mark")).to_be_in_viewport()
    assert len(turn.locator(".clause blockquote").inner_text()) > len(quote or "")


def test_the_source_closes_again(page: Page) -> None:
    turn = ask(page, NEAREST)
    toggle = turn.locator(".sources button")
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    toggle.click()
    expect(turn.locator(".clause")).to_be_hidden()


def test_a_mark_in_the_answer_leads_to_its_source(page: Page) -> None:
    turn = ask(page, ANSWERED)
    turn.get_by_role("button", name="看第1条依据").first.click()
    expect(turn.locator(".clause mark")).to_be_visible()
    expect(turn.locator(".sources button").first).to_be_focused()


def test_the_whole_document_opens_at_the_marked_words(page: Page) -> None:
    turn = ask(page, NEAREST)
    quote = turn.locator("blockquote.on-paper").text_content()
    turn.get_by_role("button", name="查看原文").click()
    with page.context.expect_page() as opened:
        turn.get_by_role("link", name="在全文里看").click()
    document = opened.value
    expect(document.locator("mark#q")).to_be_in_viewport()
    assert "".join(document.locator("mark").all_text_contents()) == quote


def test_a_reading_that_is_chosen_is_asked(page: Page) -> None:
    ask(page, READINGS).get_by_role("button", name="澜阳市发展改革委").click()
    expect(page.locator("policy-assistant article")).to_have_count(2)
    expect(answered(page).locator(".text")).to_contain_text("澜阳市新能源汽车")


@pytest.mark.parametrize("question", [NEAREST, NOT_FOUND])
def test_a_refusal_says_whom_to_ask(page: Page, question: str) -> None:
    turn = ask(page, question)
    expect(turn.get_by_role("heading", name="可以问谁")).to_be_visible()
    expect(turn.locator(".contacts")).to_contain_text("市发展改革委")


def test_a_question_from_another_field_names_nobody_to_ask(page: Page) -> None:
    expect(ask(page, OUTSIDE).locator(".contacts")).to_have_count(0)


def test_an_example_is_asked_at_one_press(page: Page) -> None:
    example = page.locator("policy-assistant .examples button").first
    words = example.inner_text()
    example.click()
    expect(answered(page).get_by_role("heading", level=3)).to_contain_text(words)


def test_a_follow_up_belongs_to_the_conversation(service: Service, page: Page) -> None:
    ask(page, ANSWERED)
    field(page).fill("配合单位呢")
    field(page).press("Enter")
    expect(page.locator("policy-assistant article")).to_have_count(2)
    answered(page)
    conversation = inside(page, "(element) => element.conversation")
    with service.resources.readers() as session:
        kept = session.scalars(select(StoredAnswer).where(StoredAnswer.conversation_id == conversation)).all()
    assert [answer.question for answer in kept] == [ANSWERED, "配合单位呢"]


def test_the_newest_answer_comes_first_and_earlier_ones_stay(page: Page) -> None:
    ask(page, ANSWERED)
    ask(page, OUTSIDE)
    headings = page.locator("policy-assistant article h3").all_inner_texts()
    assert [words.split("：")[-1].strip() for words in headings] == [OUTSIDE, ANSWERED]


def test_a_new_conversation_forgets_the_old_one(page: Page) -> None:
    ask(page, ANSWERED)
    page.get_by_role("button", name="新的对话").click()
    expect(page.locator("policy-assistant article")).to_have_count(0)
    expect(field(page)).to_be_focused()
    assert inside(page, "(element) => element.conversation") is None


def test_questions_to_start_with_make_room_for_answers_and_come_back_with_a_new_conversation(
    page: Page,
) -> None:
    examples = page.locator("policy-assistant .examples button").first
    expect(examples).to_be_visible()
    ask(page, ANSWERED)
    expect(examples).to_be_hidden()
    page.get_by_role("button", name="新的对话").click()
    expect(examples).to_be_visible()


def test_on_a_phone_the_name_of_a_source_has_the_whole_line(service: Service, open_page: OpenPage) -> None:
    source = ask(open_page(service.base), ANSWERED).locator(".sources li").first
    lines = [source.locator(part).bounding_box() for part in (".where", "button")]
    assert lines[0] and lines[1] and lines[0]["y"] + lines[0]["height"] <= lines[1]["y"]


def test_nothing_outlives_the_page(page: Page) -> None:
    ask(page, ANSWERED)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.reload()
    expect(page.locator("policy-assistant article")).to_have_count(0)


def test_not_useful_is_kept_at_once_and_words_may_follow(service: Service, page: Page) -> None:
    turn = ask(page, ANSWERED)
    turn.get_by_role("button", name="没用").click()
    turn.get_by_role("textbox", name="还想说什么").fill("想知道电话 <b>")
    turn.get_by_role("button", name="提交").click()
    expect(turn.locator(".feedback")).to_have_text("谢谢，您的话已记下。")
    with service.resources.readers() as session:
        kept = session.scalars(select(StoredFeedback).where(StoredFeedback.words == "想知道电话 <b>")).all()
    assert [one.useful for one in kept] == [False]


def test_useful_needs_no_words(page: Page) -> None:
    turn = ask(page, ANSWERED)
    turn.get_by_role("button", name="有用").click()
    turn.get_by_role("button", name="提交").click()
    expect(turn.locator(".feedback")).to_have_text("谢谢，已记下。")


def test_answer_and_sources_can_be_copied(service: Service, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(page, ANSWERED)
    turn.get_by_role("button", name="复制", exact=True).click()
    expect(page.locator("policy-assistant .toast")).to_have_text("已复制答复和依据。")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert text_of(turn).split("。")[0] in copied
    assert "[1]《" in copied and f"{service.base}/documents/" in copied


def test_a_shared_link_opens_with_the_answer(service: Service, page: Page, open_page: OpenPage) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(page, ANSWERED)
    turn.get_by_role("button", name="复制链接").click()
    link = page.evaluate("navigator.clipboard.readText()")
    shared = open_page(link)
    assert text_of(answered(shared)) == text_of(turn)


def test_a_copy_that_the_browser_forbids_is_said_to_have_failed(
    service: Service, open_page: OpenPage
) -> None:
    page = open_page(service.base)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    ask(page, ANSWERED).get_by_role("button", name="复制", exact=True).click()
    expect(page.locator("policy-assistant .toast")).to_have_text("浏览器不允许复制，请手动选取。")


def test_the_letters_grow_at_one_press(page: Page) -> None:
    before = field(page).evaluate("(element) => parseFloat(getComputedStyle(element).fontSize)")
    page.get_by_role("button", name="大字").click()
    after = field(page).evaluate("(element) => parseFloat(getComputedStyle(element).fontSize)")
    assert after >= 1.25 * before


def test_on_paper_there_are_answer_and_quote_and_no_buttons(page: Page) -> None:
    turn = ask(page, ANSWERED)
    page.emulate_media(media="print")
    expect(turn.locator("blockquote.on-paper")).to_be_visible()
    expect(turn.locator(".text")).to_be_visible()
    expect(turn.locator(".tools")).to_be_hidden()
    expect(field(page)).to_be_hidden()


def test_without_a_script_the_form_answers(service: Service, open_page: OpenPage) -> None:
    page = open_page(service.base, java_script_enabled=False)
    page.get_by_role("textbox", name="您想了解什么？").fill(ANSWERED)
    page.get_by_role("button", name="提问").click()
    expect(page.locator("article.answer")).to_contain_text("住房城乡建设局牵头")
    page.get_by_role("link", name="查看原文").click()
    expect(page.locator("mark#q")).to_be_visible()


def test_words_typed_before_the_script_came_are_kept(service: Service, open_page: OpenPage) -> None:
    page = open_page("about:blank")
    script = Held(page, "**/widget.js*")
    page.goto(service.base, wait_until="commit")
    page.locator("textarea[name=q]").fill("写到一半")
    script.let_go()
    expect(page.locator("policy-assistant").get_by_role("button", name="大字")).to_be_visible()
    expect(field(page)).to_have_value("写到一半")
