"""The supervisors' and operators' pages in a real browser: sign in, filters, one click to the words, downloads, roll back."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, expect

from api.callers import CallerKind
from api.members.joining import Post, add_member, give_token
from api.members.parties import reporting_party
from tests.api.conftest import NOW
from tests.browser.accessibility import findings_in_both_schemes
from tests.browser.conftest import DESKTOP, OpenPage, Service
from tests.browser.hostile import RAN
from tests.browser.steps import NEAREST, ask, overflow, until

REPORTS = [
    ("住房城乡建设局", "补齐居住区短板：已完成60%，推进中"),
    ("住房城乡建设局", "补齐居住区短板：截至2024年6月底公共充电桩累计3000根，推进中"),
    ("国网澜阳供电公司", "发展车网互动：受阻，变压器容量不够"),
    ("住房城乡建设局", f"补齐居住区短板：已完成65%，问题是<img src=x onerror={RAN}>\u202e场地协调难"),
]


@dataclass(frozen=True)
class Office:
    """A service in which somebody has reported, and the tokens of those who look at it."""

    service: Service
    supervisor: str
    operator: str
    member: str


def token_of(service: Service, kind: CallerKind, party: str | None = None) -> str:
    resources = service.resources
    post = Post(kind, reporting_party(resources.index, party) if party else None)
    with resources.sessions.begin() as session:
        member = add_member(session, post, name=kind.value, created_by=None, now=NOW)
        return give_token(session, member, now=NOW)[1]


@pytest.fixture(scope="module")
def office(start: Callable[..., Service]) -> Office:
    service = start()
    supervisor = token_of(service, CallerKind.SUPERVISOR)
    for number, (party, text) in enumerate(REPORTS):
        reply = httpx.post(
            f"{service.base}/v1/checkins",
            headers={"Authorization": f"Bearer {supervisor}", "Idempotency-Key": f"k{number}"},
            json={"text": text, "party": party},
        )
        assert reply.status_code == 201, reply.text
    operator, member = (
        token_of(service, CallerKind.OPERATOR),
        token_of(service, CallerKind.MEMBER, "住房城乡建设局"),
    )
    return Office(service, supervisor, operator, member)


def sign_in(page: Page, token: str) -> Page:
    page.get_by_label("凭证").fill(token)
    page.get_by_role("button", name="登录").click()
    return page


@pytest.fixture
def desk(office: Office, open_page: OpenPage) -> Page:
    return sign_in(open_page(f"{office.service.base}/supervision", viewport=DESKTOP), office.supervisor)


def test_whoever_is_not_signed_in_is_led_to_where_one_signs_in(office: Office, open_page: OpenPage) -> None:
    page = open_page(f"{office.service.base}/supervision?party=x")
    expect(page).to_have_url(re.compile("/supervision/sign-in"))


def test_a_link_with_filters_is_kept_through_the_sign_in(office: Office, open_page: OpenPage) -> None:
    page = open_page(f"{office.service.base}/supervision?state=blocked")
    sign_in(page, "pa_made-up")
    expect(page.get_by_role("alert")).not_to_be_empty()
    sign_in(page, office.supervisor)
    expect(page).to_have_url(f"{office.service.base}/supervision?state=blocked")


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/supervision",
        "//evil.example/supervision",
        "/supervisionary",
        "/\\\\evil.example",
        "http://[",
    ],
)
def test_the_sign_in_leads_to_no_page_but_ours(office: Office, open_page: OpenPage, address: str) -> None:
    page = open_page(f"{office.service.base}/supervision/sign-in?next={quote(address, safe='')}")
    sign_in(page, office.supervisor)
    expect(page).to_have_url(f"{office.service.base}/supervision")


@pytest.mark.parametrize("which", ["made-up", "member"])
def test_a_token_of_nobody_or_of_a_member_opens_nothing(
    office: Office, open_page: OpenPage, which: str
) -> None:
    page = open_page(f"{office.service.base}/supervision")
    sign_in(page, office.member if which == "member" else "pa_made-up")
    expect(page.get_by_role("alert")).not_to_be_empty()
    assert page.context.cookies() == []


def test_the_session_is_out_of_reach_of_scripts_and_of_other_sites(desk: Page) -> None:
    (cookie,) = desk.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/supervision")
    assert desk.evaluate("document.cookie") == ""


def test_the_token_itself_is_not_in_the_cookie(office: Office, desk: Page) -> None:
    (cookie,) = desk.context.cookies()
    assert office.supervisor not in cookie["value"]


def test_signing_out_ends_it(office: Office, desk: Page) -> None:
    desk.get_by_role("button", name="退出登录").click()
    desk.goto(f"{office.service.base}/supervision")
    expect(desk).to_have_url(re.compile("/supervision/sign-in"))


@pytest.mark.parametrize("path", ["/supervision/sign-out", "/supervision/indexes/rollback"])
def test_a_form_made_elsewhere_changes_nothing(office: Office, desk: Page, path: str) -> None:
    (cookie,) = desk.context.cookies()
    jar = {"supervision": cookie["value"]}
    assert httpx.post(office.service.base + path, cookies=jar, data={"seal": "0" * 32}).status_code == 403
    foreign = {"Origin": "https://evil.example"}
    assert httpx.post(office.service.base + path, cookies=jar, headers=foreign).status_code == 403


def test_the_round_is_seen_at_a_glance(desk: Page) -> None:
    glance = desk.locator(".glance li")
    expect(glance).to_have_count(6)
    counts = [int(text.split()[0]) for text in glance.all_inner_texts()]
    assert sum(counts) > 10


def test_what_is_blocked_comes_first_with_its_obstacle(desk: Page) -> None:
    first = desk.locator(".stuck li").first
    expect(first).to_contain_text("受阻")
    expect(first).to_contain_text("发展车网互动")


def test_one_click_leads_to_the_party_and_the_address_says_so(desk: Page) -> None:
    desk.locator(".stuck").get_by_role("link", name="国网澜阳供电公司").click()
    expect(desk).to_have_url(re.compile(f"party={quote('国网澜阳供电公司')}"))
    expect(desk.locator("table.heat thead th")).to_have_count(2)


def test_filters_narrow_check_ins_and_matrix(desk: Page) -> None:
    desk.get_by_label("状态").select_option("受阻")
    desk.get_by_role("button", name="筛选").click()
    expect(desk.get_by_role("region", name="报送记录").locator("tbody tr")).to_have_count(1)
    expect(desk.locator("table.heat tbody tr")).to_have_count(1)
    expect(desk).to_have_url(re.compile("state=blocked"))


def test_one_click_leads_to_the_original_message(desk: Page) -> None:
    desk.get_by_role("region", name="报送记录").locator("tbody tr").last.get_by_role("link").first.click()
    expect(desk.get_by_role("region", name="原话")).to_contain_text(REPORTS[0][1])
    expect(desk.get_by_role("region", name="经过").locator("li")).to_have_count(1)


def test_one_click_leads_to_the_task_in_its_document(desk: Page) -> None:
    desk.get_by_role("region", name="报送记录").locator("tbody tr").last.get_by_role("link").first.click()
    desk.get_by_role("link", name="补齐居住区短板").click()
    expect(desk.locator("article :target")).to_be_in_viewport()


def test_the_download_holds_what_is_shown(desk: Page, tmp_path: Path) -> None:
    with desk.expect_download() as started:
        desk.get_by_role("link", name="报送表（CSV）").click()
    started.value.save_as(tmp_path / "table.csv")
    rows = list(csv.reader((tmp_path / "table.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 1 + len(REPORTS)
    assert [row[8] for row in reversed(rows[1:])] == [text for _, text in REPORTS]


@pytest.mark.parametrize(("name", "kind"), [("汇总表（Excel）", "xlsx"), ("督查通报（Word）", "docx")])
def test_the_round_is_downloaded_as_a_workbook_or_a_notice(
    desk: Page, tmp_path: Path, name: str, kind: str
) -> None:
    with desk.expect_download() as started:
        desk.get_by_role("link", name=name).click()
    started.value.save_as(tmp_path / "summary")
    names = zipfile.ZipFile(tmp_path / "summary").namelist()
    assert started.value.suggested_filename.endswith(f".{kind}")
    assert {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}[kind] in names


def test_the_chart_is_drawn_for_the_width_of_the_window(office: Office, open_page: OpenPage) -> None:
    for width, drawn in ((390, 340), (1280, 720)):
        size = {"width": width, "height": 800}
        page = sign_in(open_page(f"{office.service.base}/supervision", viewport=size), office.supervisor)
        picture = page.get_by_role("img", name=re.compile("充电桩")).first
        picture.scroll_into_view_if_needed()
        until(page, "[...document.images].filter((image) => image.loading === 'lazy')[0].complete")
        assert picture.evaluate("(image) => image.naturalWidth") == drawn


def test_a_reading_is_set_against_its_target(desk: Page) -> None:
    row = desk.get_by_role("region", name="目标与进展").locator("tbody tr").first
    expect(row).to_contain_text("3000根")
    expect(row).to_contain_text("7500根")
    expect(row).to_contain_text("40.0%")


def test_hostile_words_in_a_message_do_nothing(office: Office, desk: Page) -> None:
    expect(desk.locator(".message").first).to_contain_text("<img src=x onerror=")
    assert desk.evaluate("window.__ran || 0") == 0
    assert overflow(desk) == 0


def test_a_question_without_an_answer_is_listed(office: Office, desk: Page, open_page: OpenPage) -> None:
    ask(open_page(office.service.base), "公积金怎么提取")
    desk.reload()
    region = desk.get_by_role("region", name="没有答上来的问题")
    expect(region).to_contain_text("公积金怎么提取")
    region.get_by_role("link", name="归组查看").click()
    group = desk.get_by_role("region", name="公积金怎么提取")
    expect(group).to_contain_text("问过1次")


def test_questions_under_review_are_grouped_and_filtered_by_the_address(
    office: Office, desk: Page, open_page: OpenPage
) -> None:
    ask(open_page(office.service.base), NEAREST)
    desk.get_by_role("link", name="没有答上来的问题").click()
    group = desk.get_by_role("region", name=NEAREST)
    group.get_by_role("listitem").first.get_by_role("link").click()
    expect(desk.locator("mark#q")).to_be_in_viewport()
    desk.go_back()
    desk.get_by_label("为什么").select_option("读者说没用")
    desk.get_by_role("button", name="筛选").click()
    expect(desk).to_have_url(re.compile("why=not_useful"))
    expect(desk.get_by_role("region", name=NEAREST)).to_have_count(0)


def test_looking_is_written_down(office: Office, desk: Page) -> None:
    headers = {"Authorization": f"Bearer {office.operator}"}
    acts = httpx.get(f"{office.service.base}/v1/audit", headers=headers).json()
    assert "supervision.show" in str(acts)


def test_a_revoked_token_ends_the_session(office: Office, open_page: OpenPage) -> None:
    token = token_of(office.service, CallerKind.SUPERVISOR)
    page = sign_in(open_page(f"{office.service.base}/supervision"), token)
    with office.service.resources.sessions.begin() as session:
        from api.members.store import member_of_token
        from api.members.tokens import digest_of

        member = member_of_token(session, digest_of(token), NOW)
        assert member is not None
        member.ended_at = NOW
    page.reload()
    expect(page).to_have_url(re.compile("/supervision/sign-in"))


def test_an_operator_sees_what_was_understood_and_which_index_serves(
    office: Office, open_page: OpenPage
) -> None:
    page = sign_in(open_page(f"{office.service.base}/supervision", viewport=DESKTOP), office.operator)
    expect(page).to_have_url(re.compile("/supervision/indexes$"))
    expect(page.get_by_role("region", name="索引").locator("tbody tr").first).to_contain_text("正在使用")
    documents = page.get_by_role("region", name="读懂了什么").locator("tbody tr")
    expect(documents).to_have_count(len(office.service.resources.index.documents))


def test_an_operator_sees_no_check_ins(office: Office, open_page: OpenPage) -> None:
    page = sign_in(open_page(f"{office.service.base}/supervision"), office.operator)
    reply = page.goto(f"{office.service.base}/supervision/checkins.csv")
    assert reply is not None and reply.status == 403


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_of_the_desk_has_a_finding(office: Office, open_page: OpenPage, width: int) -> None:
    size = {"width": width, "height": 800}
    page = open_page(f"{office.service.base}/supervision", viewport=size)
    found = {"sign-in": (findings_in_both_schemes(page), overflow(page))}
    sign_in(page, office.supervisor)
    found["board"] = (findings_in_both_schemes(page), overflow(page))
    page.get_by_role("region", name="报送记录").locator("tbody a").first.click()
    found["checkin"] = (findings_in_both_schemes(page), overflow(page))
    page.goto(f"{office.service.base}/supervision/questions")
    found["questions"] = (findings_in_both_schemes(page), overflow(page))
    page.goto(f"{office.service.base}/supervision/indexes")
    found["indexes"] = (findings_in_both_schemes(page), overflow(page))
    assert found == {name: ({}, 0) for name in found}
