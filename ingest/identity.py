"""What a document is: title, number, issuer, dates, in force from/until, rests on, replaced by."""

from __future__ import annotations
from collections.abc import Mapping, Sequence
from ingest.document import DocumentKind, Identity, Section


def read_identity(text: str, sections: Sequence[Section], header: Mapping[str, object]) -> Identity:
    """x"""
    return Identity(title=str(header.get("title","")), doc_number=None, kind=DocumentKind.OFFICIAL)
