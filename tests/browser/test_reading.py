"""Documents in a real browser: marks, search inside, the matrix filtered and sorted, on paper."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from ingest.index import Document
from tests.browser.conftest import DESKTOP, OpenPage, Service
from tests.browser.steps import ask


@pytest.fixture
def plan(service: Service) -> Document:
    return next(one for one in service.resources.index.documents.values() if one.identity.place == "澜阳市")


@pytest.fixture
def reading(service: Service, plan: Document, open_page: OpenPage) -> Page:
    return open_page(f"{service.base}/documents/{quote(plan.id)}", viewport=DESKTOP)


def matrix(page: Page) -> Locator:
    return page.get_by_role("region", name="责任分工")


def rows(page: Page) -> Locator:
    return matrix(page).locator("tbody tr")


def test_the_list_leads_to_the_document(service: Service, plan: Document, open_page: OpenPage) -> None:
    page = open_page(f"{service.base}/documents")
    page.get_by_role("link", name=plan.identity.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(plan.identity.title)
    expect(page.get_by_text("时效：已到期")).to_be_visible()


def test_the_list_is_narrowed_by_words_and_status_in_the_address(
    service: Service, open_page: OpenPage
) -> None:
    page = open_page(f"{service.base}/documents")
    page.get_by_label("名称、文号、机关").fill("充电")
    page.get_by_label("时效").select_option("已到期")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".documents li")).to_have_count(1)
    expect(page).to_have_url(re.compile("status=expired"))
    page.get_by_role("link", name="取消筛选").click()
    expect(page.locator(".documents li")).to_have_count(4)


def test_every_heading_of_the_outline_leads_to_its_section(reading: Page) -> None:
    reading.locator("details.contents summary").click()
    links = reading.locator("details.contents a")
    assert links.count() > 10
    missing = links.evaluate_all(
        "(links) => links.filter((link) => !document.getElementById(decodeURIComponent(link.hash.slice(1))))"
        ".map((link) => link.textContent)"
    )
    assert missing == []


def test_words_are_found_inside_whatever_their_width(reading: Page) -> None:
    reading.get_by_role("searchbox", name="在本文件里查找").fill("１７号")
    reading.get_by_role("button", name="查找").click()
    expect(reading.get_by_role("heading", name="找到1处“１７号”")).to_be_visible()
    expect(reading.locator("mark.found")).to_have_text("17号")


def test_a_section_in_which_something_was_found_is_one_press_away(reading: Page) -> None:
    reading.get_by_role("searchbox", name="在本文件里查找").fill("乡镇")
    reading.get_by_role("button", name="查找").click()
    reading.locator("section.found a").last.click()
    expect(reading.locator("article section:target, article tr:target").first).to_be_in_viewport()


def test_what_is_not_in_the_document_is_said_not_to_be(reading: Page) -> None:
    reading.get_by_role("searchbox", name="在本文件里查找").fill("<b>没有")
    reading.get_by_role("button", name="查找").click()
    expect(reading.get_by_role("heading", name="本文件里没有“<b>没有”")).to_be_visible()


def test_the_matrix_holds_every_task(service: Service, plan: Document, reading: Page) -> None:
    tasks = [task.title for task in service.resources.index.tasks if task.document_id == plan.id]
    expect(rows(reading).locator("th a")).to_have_text(tasks)


def test_the_matrix_of_one_party_holds_its_tasks_alone(
    service: Service, plan: Document, reading: Page
) -> None:
    index = service.resources.index
    party = next(link.party_id for link in index.responsibilities if link.document_id == plan.id)
    wanted = {
        link.task_id
        for link in index.responsibilities
        if link.party_id == party and link.document_id == plan.id
    }
    matrix(reading).get_by_label("单位").select_option(party)
    matrix(reading).get_by_role("button", name="筛选").click()
    expect(rows(reading)).to_have_count(len(wanted))
    expect(reading).to_have_url(re.compile("party=."))


def test_tasks_are_narrowed_by_their_words(service: Service, plan: Document, reading: Page) -> None:
    first = next(task.title for task in service.resources.index.tasks if task.document_id == plan.id)
    matrix(reading).get_by_label("任务里有").fill(first)
    matrix(reading).get_by_role("button", name="筛选").click()
    expect(rows(reading).locator("th a")).to_have_text([first])


def test_the_most_shared_task_comes_first_when_sorted_so(
    service: Service, plan: Document, reading: Page
) -> None:
    index = service.resources.index
    counts = [
        (sum(link.task_id == task.id for link in index.responsibilities), task.title)
        for task in index.tasks
        if task.document_id == plan.id
    ]
    matrix(reading).get_by_role("columnheader", name="责任单位").get_by_role("link").click()
    expect(matrix(reading).get_by_role("columnheader", name="责任单位")).to_have_attribute(
        "aria-sort", "descending"
    )
    first = rows(reading).first.locator("th a").inner_text()
    assert {title: count for count, title in counts}[first] == max(counts)[0]


def test_the_matrix_is_turned_round_to_one_row_per_party(
    service: Service, plan: Document, reading: Page
) -> None:
    links = [link for link in service.resources.index.responsibilities if link.document_id == plan.id]
    matrix(reading).get_by_label("排列").select_option("按单位")
    matrix(reading).get_by_role("button", name="筛选").click()
    expect(rows(reading)).to_have_count(len({link.party_id for link in links}))


def test_a_task_leads_to_its_row_in_the_text(reading: Page) -> None:
    rows(reading).first.locator("th a").click()
    expect(reading.locator("article :target")).to_be_in_viewport()


def test_a_figure_leads_to_its_clause_marked(reading: Page) -> None:
    figure = reading.get_by_role("region", name="数字台账").locator("tbody tr").first
    value = figure.locator("td").first.inner_text()
    figure.get_by_role("link").click()
    expect(reading.locator("mark#q")).to_be_in_viewport()
    assert value in "".join(reading.locator("mark").all_text_contents())


def test_a_question_can_be_kept_to_the_document(reading: Page) -> None:
    reading.get_by_role("link", name="只就这份文件提问").click()
    turn = ask(reading, "强化网络和数据安全由谁负责")
    expect(turn.locator(".where cite")).to_have_text(
        "《澜阳市新能源汽车充电基础设施三年行动方案（2023—2025年）》"
    )


def test_on_paper_the_text_and_tables_stay_and_forms_go(reading: Page) -> None:
    reading.emulate_media(media="print")
    expect(reading.locator("article.document")).to_be_visible()
    expect(matrix(reading).locator("table")).to_be_visible()
    expect(matrix(reading).locator("form")).to_be_hidden()
    expect(reading.locator("form.line")).to_be_hidden()


def test_all_this_needs_no_script(service: Service, plan: Document, open_page: OpenPage) -> None:
    page = open_page(
        f"{service.base}/documents/{quote(plan.id)}", viewport=DESKTOP, java_script_enabled=False
    )
    matrix(page).get_by_label("排列").select_option("按单位")
    matrix(page).get_by_role("button", name="筛选").click()
    expect(matrix(page).get_by_role("columnheader", name="单位")).to_be_visible()
    expect(page).to_have_url(re.compile("#matrix$"))
