"""2,000 hostile strings through question, answer, check-in, document, section, task and party: none runs, none breaks the layout."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from api.callers import CallerKind
from api.checkins.tables import StoredCheckin, StoredMessage
from api.main import create_app
from api.members.joining import Post, add_member
from api.qa.outcomes import Answer, AnswerStatus, Choice, Citation
from api.resources import Resources, open_resources
from api.settings import Settings
from ingest.index import (
    Document,
    DocumentKind,
    Identity,
    Party,
    Responsibility,
    Role,
    Section,
    SectionKind,
    SourceFormat,
    Task,
)
from tests.api.conftest import NOW
from tests.browser.chromium import served
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, Service
from tests.browser.hostile import COUNT, hostile_strings
from tests.browser.steps import answered, overflow, until
from tests.browser.test_supervision import sign_in, token_of

PER_PAGE = 40
HOME_GROUPS = 2  # whose tasks the board lists, all at once
HOME = "本市"
STRINGS = hostile_strings()
GROUPS = [STRINGS[start : start + PER_PAGE] for start in range(0, COUNT, PER_PAGE)]
WATCH = """
addEventListener("securitypolicyviolation", (event) => (window.__blocked = [...(window.__blocked || []), event.violatedDirective]));
"""


class Names:
    """A register in which every name is hostile."""

    def __init__(self, parties: list[Party]) -> None:
        self._parties = {party.id: party for party in parties}

    def party(self, party_id: str) -> Party:
        return self._parties[party_id]

    def parties(self, place: str | None = None) -> list[Party]:
        return list(self._parties.values())


def hostile_document(number: int, group: list[str]) -> Document:
    """A document all of whose words are hostile: title, number, issuer, headings and text."""
    pieces, sections, at = [], [], 0
    for place, words in enumerate(group):
        heading, body = f"{words}\n", f"{words}。\n"
        path = f"{place}{words}".replace("\n", " ")
        end = at + len(heading) + len(body)
        sections.append(Section(path, None, SectionKind.BODY, 1, "", words, at, at + len(heading), end))
        pieces += [heading, body]
        at = end
    identity = Identity(
        group[0],
        group[1],
        DocumentKind.OFFICIAL,
        issuer=group[2],
        organiser=group[3],
        coverage_note=group[4],
        place=HOME if number < HOME_GROUPS else "",
    )
    return Document(
        f"h{number}", f"h{number}.txt", "0", SourceFormat.TEXT, identity, "".join(pieces), tuple(sections)
    )


def hostile_index(index: Any) -> Any:
    """The index with hostile documents, and for each of them a matrix of hostile tasks and parties."""
    view = copy(index)
    documents = [hostile_document(number, group) for number, group in enumerate(GROUPS)]
    parties = [Party(f"p{number}", words, "") for number, words in enumerate(STRINGS)]
    tasks, links = [], []
    for number, document in enumerate(documents):
        for place, words in enumerate(GROUPS[number]):
            task = Task(
                f"t{number}-{place}",
                document.id,
                words,
                words,
                place + 1,
                0,
                1,
                group=words,
                deadline=words[:80],
            )
            party = parties[number * PER_PAGE + place]
            tasks.append(task)
            links.append(Responsibility(task.id, party.id, document.id, 1, Role.LEAD, party.name, 0, 1))
    view.documents = {document.id: document for document in documents}
    view.tasks, view.responsibilities, view.figures = tuple(tasks), tuple(links), ()
    view.parties, view.home_place = Names(parties), HOME
    return view


def report_all(session: Session, member_id: str) -> None:
    """Every string as a message, a party, a body of it, an obstacle and a figure; those of a group on its first task."""
    for number, words in enumerate(STRINGS):
        session.add(
            StoredMessage(
                id=f"{number:032}",
                text=words,
                member_id=member_id,
                channel="api",
                sent_at=NOW,
                received_at=NOW,
            )
        )
    session.flush()
    for number, words in enumerate(STRINGS):
        figure = {
            "name": words,
            "value": "1",
            "unit": words,
            "as_of": None,
            "kind": "count",
            "is_increment": False,
        }
        row = StoredCheckin(
            id=f"{number:032}",
            version=1,
            party=words[:200],
            sub_party=words[:200],
            task=GROUPS[number // PER_PAGE][0],
            document_id=f"h{number // PER_PAGE}",
            figures=[figure],
            percent=Decimal(1),
            status="blocked",
            issues=[words],
            accepted_doubts=[],
            message_id=f"{number:032}",
            member_id=member_id,
            channel="api",
            sent_at=NOW,
            recorded_at=NOW,
        )
        session.add(row)


def echo(resources: Resources, question: str, **_: Any) -> Answer:
    """Answers a hostile question with all its group has, in every place an answer has for words."""
    number = next(number for number, group in enumerate(GROUPS) if group[0] == question)
    group = GROUPS[number]
    document = resources.index.documents[f"h{number}"]
    citations = tuple(
        Citation(
            place + 1,
            document.id,
            section.path,
            document.text[section.start : section.end - 1],
            section.start,
            section.end - 1,
        )
        for place, section in enumerate(document.sections)
    )
    text = "\n".join(f"{words}[{place}]" for place, words in enumerate(group, 1))
    choices = tuple(Choice(words, words) for words in group)
    return Answer(AnswerStatus.NO_SOURCE_FOUND, text, citations, tuple(group), tuple(group), choices)


@pytest.fixture(scope="module")
def hostile(index_dir: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The application over hostile documents, in which everybody has reported hostile things."""
    settings = Settings.model_validate(
        {"index_dir": index_dir, "data_dir": tmp_path_factory.mktemp("data"), "rate_limit_per_minute": 0}
    )
    opened = open_resources(settings, clock=lambda: NOW)
    resources = replace(opened, index=hostile_index(opened.index))
    app = create_app(settings, resources=resources, answerer=echo)
    with served(app) as address:
        yield Service(app, address)


@pytest.fixture(scope="module")
def base(hostile: Service) -> str:
    return hostile.base


@pytest.fixture(scope="module")
def tokens(hostile: Service) -> Mapping[CallerKind, str]:
    """Of a supervisor and an operator; the supervisor has sent in all the reports."""
    with hostile.resources.sessions.begin() as session:
        supervisor = add_member(
            session, Post(CallerKind.SUPERVISOR, None), name=STRINGS[0], created_by=None, now=NOW
        )
        report_all(session, supervisor.id)
    return {kind: token_of(hostile, kind) for kind in (CallerKind.SUPERVISOR, CallerKind.OPERATOR)}


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def watched(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    page = open_page("about:blank", viewport=request.param)
    page.context.add_init_script(WATCH)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    return page


def harm(page: Page) -> dict[str, Any]:
    """What a hostile string has done to a page: run, tried to, added elements, or pushed it out of its window."""
    return {
        "ran": page.evaluate("window.__ran || 0"),
        "blocked": page.evaluate("window.__blocked || []"),
        "wider by": max(0, overflow(page)),
        "where": page.evaluate("location.hostname"),
    }


UNHARMED: Mapping[str, Any] = {"ran": 0, "blocked": [], "wider by": 0, "where": "127.0.0.1"}


def hidden_controls(page: Page) -> list[str]:
    """Names of controls of the page that something covers or pushes out of sight."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll("header.top a, footer.foot")].filter((element) => {
                 element.scrollIntoView({ block: "center" });
                 const box = element.getBoundingClientRect();
                 const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                 return !(top && (element === top || element.contains(top)));
               }).map((element) => element.textContent.trim())"""
        )
    )


def sweep(page: Page, addresses: list[str], settle: Callable[[Page], object]) -> dict[str, Any]:
    """The addresses whose page is harmed, and how."""
    found = {}
    for address in addresses:
        page.goto(address)
        settle(page)
        damage = (harm(page), hidden_controls(page))
        if damage != (UNHARMED, []):
            found[address] = damage
    return found


def questions(base: str) -> list[str]:
    return [f"{base}/?q={quote(group[0], safe='')}" for group in GROUPS]


def test_there_are_two_thousand_and_all_are_different() -> None:
    assert len(set(STRINGS)) == COUNT == 2000
    assert {len(words) > 250 for words in STRINGS} == {True, False}


def test_the_watch_sees_what_runs(watched: Page, base: str) -> None:
    watched.goto(base)
    watched.evaluate(
        "window.__ran = 1; document.body.append(Object.assign(document.createElement('div'), { style: 'width: 5000px' }))"
    )
    watched.evaluate("document.querySelector('div').style.cssText = 'width:5000px;height:1px'")
    watched.evaluate(
        "document.body.insertAdjacentElement('beforeend', Object.assign(document.createElement('img'), { src: 'http://127.0.0.1:1/x' }))"
    )
    until(watched, "window.__blocked?.length")
    assert harm(watched)["ran"] == 1
    assert harm(watched)["blocked"] == ["img-src"]


def test_in_the_widget_none_runs_and_none_breaks_the_layout(watched: Page, base: str) -> None:
    def open_every_source(page: Page) -> None:
        turn = answered(page)
        expect(turn.locator(".sources li")).to_have_count(PER_PAGE)
        turn.locator(".sources button").first.click()
        expect(turn.locator(".clause mark").first).to_be_visible()

    assert sweep(watched, questions(base), open_every_source) == {}


def test_in_the_page_without_a_script_none_runs_and_none_breaks_the_layout(watched: Page, base: str) -> None:
    watched.route("**/widget.js*", lambda route: route.abort())
    assert (
        sweep(watched, questions(base), lambda page: expect(page.locator("article.answer")).to_be_visible())
        == {}
    )


def test_as_names_of_documents_none_runs_and_none_breaks_the_layout(watched: Page, base: str) -> None:
    assert (
        sweep(
            watched,
            [f"{base}/documents"],
            lambda page: expect(page.locator(".documents li")).to_have_count(len(GROUPS)),
        )
        == {}
    )


def test_as_sections_tasks_and_parties_none_runs_and_none_breaks_the_layout(watched: Page, base: str) -> None:
    def see_every_row(page: Page) -> None:
        expect(page.locator("#matrix tbody tr")).to_have_count(PER_PAGE)

    pages = [
        f"{base}/documents/h{number}?words={quote(group[0][:90])}" for number, group in enumerate(GROUPS)
    ]
    assert sweep(watched, pages, see_every_row) == {}


def test_all_are_shown_as_they_were_written(watched: Page, base: str) -> None:
    for number in (0, 7, 23):
        watched.goto(questions(base)[number])
        suggestions = answered(watched).locator(".choices").last.locator("button").all_text_contents()
        assert suggestions == GROUPS[number]


def enter(page: Page, base: str, token: str) -> None:
    page.goto(f"{base}/supervision")
    sign_in(page, token)
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()


def test_as_reports_on_the_board_none_runs_and_none_breaks_the_layout(
    watched: Page, base: str, tokens: Mapping[CallerKind, str]
) -> None:
    def see_every_row(page: Page) -> None:
        expect(page.get_by_role("region", name="报送记录").locator("tbody tr")).to_have_count(PER_PAGE)

    enter(watched, base, tokens[CallerKind.SUPERVISOR])
    expect(watched.locator("table.heat tbody tr")).to_have_count(HOME_GROUPS * PER_PAGE)
    assert (harm(watched), hidden_controls(watched)) == (UNHARMED, [])
    boards = [f"{base}/supervision?task={quote(group[0], safe='')}" for group in GROUPS]
    assert sweep(watched, boards, see_every_row) == {}


def test_in_a_check_in_none_runs_and_none_breaks_the_layout(
    watched: Page, base: str, tokens: Mapping[CallerKind, str]
) -> None:
    def see_the_words(page: Page) -> None:
        number = int(page.url.rpartition("/")[2])
        assert page.locator("blockquote.message").text_content() == STRINGS[number]

    enter(watched, base, tokens[CallerKind.SUPERVISOR])
    checkins = [f"{base}/supervision/checkins/{number:032}" for number in range(0, COUNT, 20)]
    assert sweep(watched, checkins, see_the_words) == {}


def test_on_the_operators_pages_none_runs_and_none_breaks_the_layout(
    watched: Page, base: str, tokens: Mapping[CallerKind, str]
) -> None:
    enter(watched, base, tokens[CallerKind.OPERATOR])
    documents = [f"{base}/supervision/indexes/documents/h{number}" for number in range(len(GROUPS))]
    pages = [f"{base}/supervision/indexes", *documents]
    assert sweep(watched, pages, lambda page: expect(page.locator("h1")).to_be_visible()) == {}
