"""Whom to ask is an office that an official document names."""

from __future__ import annotations

from dataclasses import replace

from api.documents.contacts import MOST_CONTACTS, contacts_of
from ingest.index import Document, DocumentKind, Identity, SourceFormat

PLAN = Identity("某方案", None, DocumentKind.OFFICIAL, issuer="市政府办公室", organiser="市发改委")


def document(identity: Identity) -> Document:
    return Document("d", "d.txt", "0", SourceFormat.TEXT, identity, "", ())


def offices(cited: list[Identity], held: list[Identity]) -> list[str]:
    return [one.office for one in contacts_of(map(document, cited), map(document, held))]


def test_the_office_that_drew_up_the_document_cited_is_asked() -> None:
    other = replace(PLAN, title="别的", organiser="市工信局")
    assert offices([PLAN], [PLAN, other]) == ["市发改委"]


def test_without_such_an_office_the_issuer_is() -> None:
    assert offices([replace(PLAN, organiser=None)], []) == ["市政府办公室"]


def test_where_nothing_is_cited_the_offices_of_the_documents_held_are() -> None:
    assert offices([], [PLAN, replace(PLAN, organiser="市工信局")]) == ["市发改委", "市工信局"]


def test_a_digest_names_nobody() -> None:
    digest = replace(PLAN, kind=DocumentKind.DIGEST, organiser=None, issuer="多来源汇编")
    assert offices([digest], [digest]) == []


def test_a_document_that_is_not_public_gives_nobody_away() -> None:
    assert offices([], [replace(PLAN, audience="member")]) == []


def test_there_are_never_many() -> None:
    held = [replace(PLAN, organiser=f"第{number}局") for number in range(9)]
    assert len(offices([], held)) == MOST_CONTACTS


def test_a_contact_comes_with_the_document_that_names_it() -> None:
    assert [one.title for one in contacts_of([document(PLAN)], [])] == ["某方案"]
