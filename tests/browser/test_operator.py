"""The operators' pages in a real browser: what was understood of real documents, what was refused, going back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from api.callers import CallerKind
from ingest.build import build_index
from ingest.errors import CorpusError
from ingest.index import current_build
from ingest.settings import IngestSettings
from tests.api.conftest import ROOT
from tests.browser.accessibility import findings_in_both_schemes
from tests.browser.conftest import DESKTOP, OpenPage, Service
from tests.browser.steps import overflow
from tests.browser.test_supervision import sign_in, token_of

UNKNOWN = "云轨调度局"


@dataclass(frozen=True)
class Workshop:
    """A service over an index of its own: built twice, and then once more from a corpus that is refused."""

    service: Service
    token: str
    index_dir: Path
    builds: tuple[str, str]


@pytest.fixture(scope="module")
def workshop(start: Callable[..., Service], tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    corpus, index_dir = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("index")
    shutil.copytree(ROOT / "tests" / "world" / "policies", corpus / "policies")
    for name in ("parties.toml", "lexicon.txt"):
        shutil.copy(ROOT / "corpus" / name, corpus / name)
    settings = IngestSettings.model_validate({"corpus_folder": corpus, "index_folder": index_dir})
    first = build_index(settings).build_id
    plan = next(path for path in (corpus / "policies").glob("*.txt") if "财政局" in path.read_text("utf-8"))
    plan.write_text(plan.read_text("utf-8").replace("市财政局", UNKNOWN).replace("财政局", UNKNOWN), "utf-8")
    second = build_index(settings).build_id
    (corpus / "policies" / "空的.txt").write_text("", "utf-8")
    with pytest.raises(CorpusError):
        build_index(settings)
    service = start(index_dir=index_dir)
    return Workshop(service, token_of(service, CallerKind.OPERATOR), index_dir, (first, second))


@pytest.fixture
def bench(workshop: Workshop, open_page: OpenPage) -> Page:
    return sign_in(open_page(f"{workshop.service.base}/supervision", viewport=DESKTOP), workshop.token)


def region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=re.compile(f"^{name}"))


def open_document(page: Page, words: str) -> None:
    region(page, "读懂了什么").get_by_role("link", name=re.compile(words)).click()
    expect(region(page, "这是什么文件")).to_be_visible()


def test_why_the_last_attempt_was_refused_stands_first(bench: Page) -> None:
    refused = bench.locator("section").first
    expect(refused.get_by_role("heading")).to_have_text("最近一次生成没有成功")
    expect(refused).to_contain_text("空的.txt")


def test_whether_all_of_each_document_was_read_is_seen_at_a_glance(workshop: Workshop, bench: Page) -> None:
    rows = region(bench, "读懂了什么").locator("tbody tr")
    expect(rows).to_have_count(len(workshop.service.resources.index.documents))
    expect(rows.filter(has_text="全部读到").first).to_be_visible()
    expect(rows.filter(has_text="处提醒").first).to_be_visible()


def test_a_name_that_nobody_knows_is_listed(bench: Page) -> None:
    expect(region(bench, "名录里没有的单位")).to_contain_text(UNKNOWN)


def test_the_proof_of_a_document_counts_what_was_found_and_what_there_is(bench: Page) -> None:
    open_document(bench, "澜阳市新能源汽车充电基础设施")
    rows = region(bench, "核对").locator("tbody tr")
    expect(rows).to_have_count(4)
    for row in rows.all():
        found, expected, share = row.locator("td").all_inner_texts()
        assert (found, "100.00%" in share) == (expected, True)


def test_outline_matrix_and_ledger_hold_all_that_was_understood(workshop: Workshop, bench: Page) -> None:
    index = workshop.service.resources.index
    document = next(one for one in index.documents.values() if one.identity.place == "澜阳市")
    open_document(bench, "澜阳市新能源汽车充电基础设施")
    tasks = [task for task in index.tasks if task.document_id == document.id]
    figures = [figure for figure in index.figures if figure.document_id == document.id]
    expect(region(bench, "责任分工").locator("tbody tr")).to_have_count(len(tasks))
    expect(region(bench, "数字台账").locator("tbody tr")).to_have_count(len(figures))
    assert region(bench, "目录").locator("li").count() > 10


def test_a_warning_names_its_place_beside_the_document(workshop: Workshop, bench: Page) -> None:
    region(bench, "读懂了什么").locator("tbody tr").filter(has_text="处提醒").first.get_by_role(
        "link"
    ).click()
    expect(region(bench, "核对").locator(".faults li").first).to_contain_text("提醒")


def test_a_document_that_is_not_there_is_said_not_to_be(workshop: Workshop, bench: Page) -> None:
    reply = bench.goto(f"{workshop.service.base}/supervision/indexes/documents/nothing")
    assert reply is not None and reply.status == 404


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_of_the_operators_has_a_finding(workshop: Workshop, open_page: OpenPage, width: int) -> None:
    page = open_page(f"{workshop.service.base}/supervision", viewport={"width": width, "height": 800})
    sign_in(page, workshop.token)
    found = {"indexes": (findings_in_both_schemes(page), overflow(page))}
    open_document(page, "澜阳市新能源汽车充电基础设施")
    found["document"] = (findings_in_both_schemes(page), overflow(page))
    assert found == {name: ({}, 0) for name in found}


def test_a_supervisor_looks_and_cannot_go_back(workshop: Workshop, open_page: OpenPage) -> None:
    page = open_page(f"{workshop.service.base}/supervision", viewport=DESKTOP)
    sign_in(page, token_of(workshop.service, CallerKind.SUPERVISOR))
    page.get_by_role("link", name="文件与索引").click()
    expect(region(page, "读懂了什么")).to_be_visible()
    expect(page.get_by_role("button", name="退回上一个索引")).to_have_count(0)


def test_going_back_points_to_the_index_before_and_says_that_a_restart_is_due(
    workshop: Workshop, bench: Page
) -> None:
    first, second = workshop.builds
    bench.get_by_role("button", name="退回上一个索引").click()
    builds = region(bench, "索引").locator("tbody tr")
    expect(builds.filter(has_text=second)).to_contain_text("正在使用")
    expect(builds.filter(has_text=first)).to_contain_text("重启后启用")
    expect(bench.get_by_text("没有能打开的更早的索引")).to_be_visible()
    assert current_build(workshop.index_dir) == workshop.index_dir / first
