"""Finding a document by any of its names, and the addresses under which its words are read."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from api.callers import Caller
from api.errors import NotFoundError
from ingest.index import Document

LINKED_HOST = "gov.cn"


def visible_documents(documents: Sequence[Document], caller: Caller) -> list[Document]:
    """The documents the caller may see, official texts first, each group in its given order."""
    visible = [document for document in documents if caller.may_see(document.identity.audience)]
    return sorted(visible, key=lambda document: document.identity.kind != "official")


def find_document(documents: Sequence[Document], caller: Caller, name: str) -> Document:
    """The document with this id, number, title or short name. Raises NotFoundError."""
    wanted = name.strip()
    visible = visible_documents(documents, caller)
    for names_of in (_ids, _numbers, _titles):
        for document in visible:
            if wanted in names_of(document):
                return document
    raise NotFoundError("unknown_document", name=wanted)


def _ids(document: Document) -> tuple[str, ...]:
    return (document.id,)


def _numbers(document: Document) -> tuple[str, ...]:
    return (document.identity.doc_number,) if document.identity.doc_number else ()


def _titles(document: Document) -> tuple[str, ...]:
    return (document.identity.title, *document.identity.short_names)


def reading_url(document_id: str, start: int | None = None, end: int | None = None) -> str:
    """Where the document is read; with offsets, the page opens at these words, marked."""
    page = f"/documents/{quote(document_id, safe='')}"
    return page if start is None else f"{page}?start={start}&end={end}#q"


def section_url(document_id: str, path: str) -> str:
    """Where one section is read."""
    return f"{reading_url(document_id)}#{quote(path, safe='')}"


def is_government_address(address: str) -> bool:
    """True for http(s) addresses of gov.cn and below it: the only ones shown as links."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    is_plain = parts.username is None and parts.password is None
    return (
        parts.scheme in ("http", "https")
        and is_plain
        and (host == LINKED_HOST or host.endswith("." + LINKED_HOST))
    )
