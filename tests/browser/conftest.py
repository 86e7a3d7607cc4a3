"""A real Chromium, the real application over the invented documents, and pages of other sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, Request, expect

from api.main import create_app, warm_up
from api.qa.answering import answer_question
from api.qa.asking import Answerer
from api.resources import open_resources
from api.settings import Settings
from tests.api.conftest import NOW, index_dir
from tests.browser.chromium import open_browser, served
from tests.browser.pages_elsewhere import Site

__all__ = ["index_dir"]  # a fixture of tests/api, used here as it is

PATIENCE_MS = 30_000  # what is there comes sooner; a busy machine with two cores may need long
expect.set_options(timeout=PATIENCE_MS)

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
OpenPage = Callable[..., Page]


class Service:
    """The application as it is served: its address, and its own resources for looking into the records."""

    def __init__(self, app: FastAPI, base: str) -> None:
        self.app, self.base = app, base
        self.resources = app.state.resources


@pytest.fixture(scope="module")  # while one is open, its event loop keeps asyncio from being used beside it
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="package")
def start(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Service]]:
    """Serves the application, with settings by name; several may run at once."""
    with ExitStack() as running:

        def serve(answerer: Answerer = answer_question, **settings: object) -> Service:
            data = tmp_path_factory.mktemp("data")
            given = {"index_dir": index_dir, "data_dir": data, "rate_limit_per_minute": 0, **settings}
            built = Settings.model_validate(given)
            app = create_app(built, resources=open_resources(built, clock=lambda: NOW), answerer=answerer)
            warm_up(app)
            app.state.resources.warming.wait()
            return Service(app, running.enter_context(served(app)))

        yield serve


@pytest.fixture(scope="package")
def sites() -> Iterator[dict[str, tuple[Site, str]]]:
    """Two other sites, each on an origin of its own: a friend, which will be allowed, and a stranger."""
    with ExitStack() as running:
        yield {
            name: (site, running.enter_context(served(site.app())))
            for name, site in (("friend", Site()), ("stranger", Site()))
        }


@pytest.fixture(scope="package")
def service(start: Callable[..., Service], sites: dict[str, tuple[Site, str]]) -> Service:
    """The application that answers for real, and allows the friend."""
    running = start(allowed_origins=sites["friend"][1])
    for site, _ in sites.values():
        site.base = running.base
    return running


@pytest.fixture
def friend(service: Service, sites: dict[str, tuple[Site, str]]) -> str:
    return sites["friend"][1]


@pytest.fixture
def stranger(service: Service, sites: dict[str, tuple[Site, str]]) -> str:
    return sites["stranger"][1]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages; whatever a page's script throws, and whatever asks a machine beyond loopback, fails the test."""
    faults: list[str] = []
    with ExitStack() as opened:

        def open_at(address: str, **options: Any) -> Page:
            context = browser.new_context(**{"viewport": PHONE, "locale": "zh-CN", **options})
            opened.callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            page.on("pageerror", lambda error: faults.append(f"script: {error}"))
            page.on("request", lambda request: _note_foreign(request, faults))
            page.goto(address)
            return page

        yield open_at
    assert faults == []


def _note_foreign(request: Request, faults: list[str]) -> None:
    if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
        faults.append(f"third party: {request.url}")


@pytest.fixture
def page(service: Service, open_page: OpenPage) -> Page:
    """The public page on a phone."""
    return open_page(service.base)
