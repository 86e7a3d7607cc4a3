"""Whom to ask what the documents do not say: the office that drew one up, else the one that issued it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.callers import PUBLIC
from ingest.index import Document, DocumentKind

MOST_CONTACTS = 3


@dataclass(frozen=True, slots=True)
class Contact:
    """An office, and the title of the document that names it."""

    office: str
    title: str


def contacts_of(cited: Iterable[Document], documents: Iterable[Document]) -> list[Contact]:
    """Whom to ask, at most MOST_CONTACTS: offices of the documents cited, else of every public one.

    Official texts alone name an office; who is said to have issued a digest may be a description.
    """
    named = _contacts(cited) or _contacts(one for one in documents if one.identity.audience == PUBLIC)
    return named[:MOST_CONTACTS]


def _contacts(documents: Iterable[Document]) -> list[Contact]:
    official = [one.identity for one in documents if one.identity.kind is DocumentKind.OFFICIAL]
    named = [(one.organiser or one.issuer, one.title) for one in official]
    return list(dict.fromkeys(Contact(office, title) for office, title in named if office))
