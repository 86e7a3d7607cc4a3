"""The one door to the product: the app in memory, or a base address. Everything beyond is plain HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import httpx
from pydantic import BaseModel, ConfigDict

from evals.checkins import CheckinReader

FAILED = "failed"  # the status of a reply that did not come; no status of the product's own
INVALID = "invalid_question"  # the status of a message turned down with 422: nothing in it is a question
UNPROCESSABLE = 422


class ProductError(Exception):
    """The product gave no reply that can be measured: an error status, or a body of another shape."""

    def __init__(self, message: str, http_status: int | None = None) -> None:
        self.http_status = http_status
        super().__init__(message)


class _Wire(BaseModel):
    """A part of a reply; only the declared fields are read, whatever else it carries."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class CitedDocument(_Wire):
    id: str
    title: str
    doc_number: str | None = None
    kind: str = ""


class Citation(_Wire):
    """`start` and `end` are characters of the document's text."""

    number: int
    document: CitedDocument
    section: str
    quote: str
    start: int
    end: int


class Choice(_Wire):
    label: str
    question: str = ""


class Reply(_Wire):
    answer_id: str
    conversation_id: str
    status: str
    answered: bool
    answer: str
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def asks_back(self) -> bool:
        return self.status == "ask_back"

    @classmethod
    def failure(cls, error: ProductError, conversation_id: str | None) -> Reply:
        """What stands in a run for a reply that did not come: no answer, and no refusal unless it was turned down."""
        return cls(
            answer_id="",
            conversation_id=conversation_id or "",
            status=INVALID if error.http_status == UNPROCESSABLE else FAILED,
            answered=False,
            answer="",
            notices=(str(error),),
        )

    @property
    def failed(self) -> bool:
        return self.status == FAILED


class Passage(_Wire):
    document: CitedDocument
    section: str


class PartyLink(_Wire):
    """A party in a row of the matrix; `position` counts from 1. `member`: the row names one body of it alone."""

    party_id: str
    name: str
    member: str | None = None
    role: str = ""
    position: int = 0


class TaskRow(_Wire):
    id: str
    document: CitedDocument
    title: str
    path: str
    parties: tuple[PartyLink, ...]


class MemberName(_Wire):
    name: str
    aliases: tuple[str, ...] = ()


class PartyRow(_Wire):
    id: str
    name: str
    place: str = ""
    aliases: tuple[str, ...] = ()
    members: tuple[MemberName, ...] = ()


class FigureRow(_Wire):
    """A row of the ledger; `text` is the number as written, `start` and `end` where it stands."""

    id: str
    document: CitedDocument
    section: str
    kind: str
    text: str
    start: int
    end: int
    value: Decimal | None = None
    unit: str = ""
    base_value: Decimal | None = None
    base_unit: str = ""
    high: Decimal | None = None
    parts: tuple[Decimal, ...] = ()
    measure: str = ""
    period: str | None = None
    condition: str | None = None
    payer: tuple[str, ...] = ()
    per: str | None = None
    applies_to: str | None = None


class StoredSection(_Wire):
    path: str
    start: int
    end: int
    text: str = ""


class StoredDocument(_Wire):
    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    title: str
    doc_number: str | None = None
    sections: tuple[StoredSection, ...] = ()


class _Response(Protocol):
    @property
    def status_code(self) -> int: ...
    @property
    def text(self) -> str: ...
    def json(self) -> Any: ...  # a body has any shape until a model has read it


class Client(Protocol):
    """What the driver needs of an HTTP client: httpx's over the network, or the one that drives an app in memory."""

    def get(self, url: str) -> _Response: ...
    def post(self, url: str, *, json: Any) -> _Response: ...  # any JSON value


class Driver:
    """What the evals ask the product; one instance is one visitor.

    `read_checkin` is not HTTP yet (`checkin_reader.py`), so a product at an address has none.
    """

    def __init__(self, client: Client, read_checkin: CheckinReader | None = None) -> None:
        self._client = client
        self.read_checkin = read_checkin
        self._documents: dict[str, StoredDocument] = {}

    def ask(self, question: str, conversation_id: str | None = None, document: str | None = None) -> Reply:
        """One question; the reply's `conversation_id` continues the conversation. A failure is a reply too."""
        body = {"question": question, "conversation_id": conversation_id, "document": document}
        given = {key: value for key, value in body.items() if value}
        try:
            return Reply.model_validate(self._post("/v1/ask", given))
        except ProductError as error:
            return Reply.failure(error, conversation_id)

    def search(self, query: str, limit: int = 10) -> tuple[Passage, ...]:
        """Bare passages, best first."""
        found = self._post("/v1/search", {"query": query, "limit": limit})
        return tuple(Passage.model_validate(row) for row in _rows(found, "passages"))

    @cached_property
    def tasks(self) -> tuple[TaskRow, ...]:
        """Every row of every matrix."""
        return tuple(TaskRow.model_validate(row) for row in _rows(self._get("/v1/tasks"), "tasks"))

    @cached_property
    def parties(self) -> tuple[PartyRow, ...]:
        """Every party of every matrix."""
        return tuple(PartyRow.model_validate(row) for row in _rows(self._get("/v1/parties"), "parties"))

    @cached_property
    def figures(self) -> tuple[FigureRow, ...]:
        """The whole ledger."""
        return tuple(FigureRow.model_validate(row) for row in _rows(self._get("/v1/figures"), "figures"))

    @cached_property
    def document_ids(self) -> tuple[str, ...]:
        return tuple(str(row["id"]) for row in _rows(self._get("/v1/documents"), "documents"))

    def document(self, document_id: str) -> StoredDocument:
        """A document with its sections and their words."""
        if document_id not in self._documents:
            self._documents[document_id] = StoredDocument.model_validate(
                self._get(f"/v1/documents/{document_id}")
            )
        return self._documents[document_id]

    def text(self, document_id: str, start: int, end: int) -> str:
        """The stored words between two offsets, put together from the sections that hold them."""
        return "".join(
            section.text[max(0, start - section.start) : end - section.start]
            for section in self.document(document_id).sections
            if section.start < end and section.end > start
        )

    def identity_text(self, document_id: str) -> str:
        """Whatever the product says of what a document is (title, number, dates), as JSON without its sections."""
        document = self.document(document_id)
        return document.model_dump_json(exclude={"sections"})

    def config(self) -> Mapping[str, object]:
        """What the product says of itself: which index and model it runs on."""
        ready = self._get("/readyz")
        return ready if isinstance(ready, dict) else {"ready": ready}

    def _get(self, path: str) -> object:
        return _read(f"GET {path}", self._client.get(path))

    def _post(self, path: str, body: Mapping[str, object]) -> object:
        return _read(f"POST {path}", self._client.post(path, json=body))


@contextmanager
def in_memory(index_dir: Path | None, today: date) -> Iterator[Driver]:
    """The app in this process on a fresh, empty store; `index_dir` None takes the one of the settings."""
    from fastapi.testclient import TestClient

    from api.main import create_app
    from api.resources import open_resources
    from api.settings import Settings
    from evals.checkin_reader import reader_of

    with TemporaryDirectory(prefix="evals-") as folder:
        settings = Settings(data_dir=Path(folder), database_url=None, rate_limit_per_minute=0)
        if index_dir is not None:
            settings = settings.model_copy(update={"index_dir": index_dir})
        noon = datetime.combine(today, time(12), settings.zone)
        resources = open_resources(settings, clock=lambda: noon)
        with TestClient(create_app(settings, resources=resources), raise_server_exceptions=False) as client:
            yield Driver(client, reader_of(resources.index))


@contextmanager
def at_address(base_url: str, timeout_seconds: float = 30.0) -> Iterator[Driver]:
    """A product that is already running somewhere."""
    with httpx.Client(base_url=base_url, timeout=timeout_seconds) as client:
        yield Driver(client)


def _read(request: str, response: _Response) -> object:
    if not 200 <= response.status_code < 300:
        raise ProductError(f"{request}: {response.status_code} {response.text[:300]}", response.status_code)
    payload: object = response.json()
    return payload


def _rows(payload: object, name: str) -> list[dict[str, object]]:
    """The list of a reply: bare, or under its name."""
    rows = payload.get(name) if isinstance(payload, dict) else payload
    if not isinstance(rows, list):
        raise ProductError(f"a list of {name} was expected")
    return rows
