"""A real index of the invented documents, and the real application over it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from api.qa.asking import Answerer
from api.qa.outcomes import Answer, AnswerStatus, Choice, Citation
from api.resources import Clock, Resources, open_resources
from api.settings import Settings
from ingest.build import build_index
from ingest.settings import IngestSettings
from tests.postgres import Server, serving

ROOT = Path(__file__).parents[2]
PLAN = "澜政办〔2023〕17号"
NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)

DIGEST = """---
title: 岚江省充电设施补贴办法
issuer: 岚江省人民政府
level: 省
kind: digest
sources:
- https://www.lanjiang.gov.cn/a
- http://news.example.com/b
coverage: 未见全文。
---

# 岚江省充电设施补贴办法（要点摘编，非原文）

## 一、补贴

1. 省级财政对乡镇充电站给予补贴，每站<3万元、“&”另计，见 https://www.lanjiang.gov.cn/a 与 http://news.example.com/b 。
"""

AppMaker = Callable[..., TestClient]


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the invented documents and one digest, built once."""
    corpus, index = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("index")
    shutil.copytree(ROOT / "tests" / "world" / "policies", corpus / "policies")
    shutil.copy(ROOT / "corpus" / "parties.toml", corpus / "parties.toml")
    shutil.copy(ROOT / "corpus" / "lexicon.txt", corpus / "lexicon.txt")
    (corpus / "policies" / "subsidy.md").write_text(DIGEST, encoding="utf-8")
    internal = DIGEST.replace("title: 岚江省充电设施补贴办法", "title: 内部口径\naudience: member")
    (corpus / "policies" / "internal.md").write_text(internal, encoding="utf-8")
    build_index(IngestSettings.model_validate({"corpus_folder": corpus, "index_folder": index}))
    return index


def answer_from_first_document(
    resources: Resources,
    question: str,
    *,
    conversation_id: str | None,
    document: str | None,
    audience: str,
    today: date,
    own_party: str | None = None,
    context: str | None = None,
) -> Answer:
    """A stand-in whose ending the question names: `拒绝`, `反问`, else an answer from the first words of a document."""
    if "拒绝" in question:
        return Answer(AnswerStatus.NO_SOURCE_FOUND, "文件没有写明。", reason="no_passage")
    if "反问" in question:
        return Answer(AnswerStatus.ASK_BACK, "您问的是？", choices=(Choice("甲", "甲由谁负责？"),))
    if "崩溃" in question:
        raise RuntimeError("a secret word")
    if not any(character.isalnum() for character in question):
        return Answer(AnswerStatus.INVALID_QUESTION, "")
    source = resources.index.documents[document or next(iter(resources.index.documents))]
    section = source.sections[0]
    quote = source.text[section.start : section.start + 12]
    return Answer(
        AnswerStatus.ANSWERED,
        f"问的是：{question}[1]\n第二行。",
        (Citation(1, source.id, section.path, quote, section.start, section.start + 12),),
        notices=("已到期。",),
        suggestions=(f"再问{question}",),
        frame={
            "question": question,
            "audience": audience,
            "today": today.isoformat(),
            "own_party": own_party,
        },
    )


@pytest.fixture(scope="session")
def plan_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the city's plan alone: 31 parties, 18 tasks."""
    corpus, index = tmp_path_factory.mktemp("plan"), tmp_path_factory.mktemp("plan-index")
    (corpus / "policies").mkdir()
    [plan] = (ROOT / "corpus" / "policies").glob("汴政办*.txt")
    shutil.copy(plan, corpus / "policies")
    for name in ("parties.toml", "lexicon.txt"):
        shutil.copy(ROOT / "corpus" / name, corpus)
    build_index(IngestSettings.model_validate({"corpus_folder": corpus, "index_folder": index}))
    return index


@pytest.fixture
def make_app(index_dir: Path, tmp_path: Path) -> Iterator[AppMaker]:
    """Makes a client of the real application; settings by name, `answerer` for another way to answer."""
    opened: list[TestClient] = []

    def make(
        answerer: Answerer = answer_from_first_document, clock: Clock = lambda: NOW, **settings: object
    ) -> TestClient:
        given = {
            "index_dir": index_dir,
            "data_dir": tmp_path,
            "database_url": None,
            "rate_limit_per_minute": 0,
            **settings,
        }
        built = Settings.model_validate(given)
        app = create_app(built, resources=open_resources(built, clock=clock), answerer=answerer)
        opened.append(TestClient(app, raise_server_exceptions=True).__enter__())
        return opened[-1]

    yield make
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; where there is none the tests fail."""
    with serving() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, make_app: AppMaker) -> TestClient:
    """The application on an empty SQLite file, and again on an empty PostgreSQL database."""
    if request.param == "sqlite":
        return make_app()
    server: Server = request.getfixturevalue("postgres")
    return make_app(database_url=server.new_database())


@pytest.fixture
def client(make_app: AppMaker) -> TestClient:
    return make_app()
