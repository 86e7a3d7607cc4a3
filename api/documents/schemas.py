"""Documents on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel

from api.documents.catalogue import reading_url, section_url
from api.documents.validity import Validity, status_on, validity_label, validity_notice
from api.wording import Wording
from ingest.index import Document, Identity, Reference


class DocumentRef(BaseModel):
    """A document as citations and lists name it."""

    id: str
    title: str
    doc_number: str | None
    kind: str

    @classmethod
    def of(cls, document: Document) -> DocumentRef:
        identity = document.identity
        return cls(
            id=document.id, title=identity.title, doc_number=identity.doc_number, kind=identity.kind.value
        )


class ValidityOut(BaseModel):
    """Whether it is in force on the day `on`; `notice` is the sentence for readers, None where none is needed."""

    status: str
    label: str
    reason: str
    on: date
    since: date | None
    until: date | None
    notice: str | None

    @classmethod
    def of(cls, identity: Identity, validity: Validity, wording: Wording) -> ValidityOut:
        return cls(
            status=validity.status.value,
            label=validity_label(validity, wording),
            reason=validity.reason,
            on=validity.on,
            since=validity.since,
            until=validity.until,
            notice=validity_notice(identity, validity, wording),
        )


class ReferenceOut(BaseModel):
    title: str | None
    doc_number: str | None

    @classmethod
    def of(cls, reference: Reference) -> ReferenceOut:
        return cls(title=reference.title, doc_number=reference.doc_number)


class DocumentSummary(DocumentRef):
    kind_label: str
    issuer: str | None
    level: str
    place: str
    issued: str | None
    in_force_from: date | None
    in_force_until: date | None
    validity: ValidityOut
    url: str

    @classmethod
    def summary_of(cls, document: Document, day: date, wording: Wording) -> DocumentSummary:
        return cls.model_validate(_summary_fields(document, day, wording))


class OutlineOut(BaseModel):
    path: str
    parent: str | None
    kind: str
    level: int
    number: str
    heading: str
    url: str


class SectionOut(OutlineOut):
    """A section without its sub-sections; `start` to `end` are offsets of the document's text."""

    start: int
    body_start: int
    end: int
    text: str


_IDENTITY_FIELDS = (
    "issued_on",
    "printed_on",
    "plan_period",
    "addressees",
    "organiser",
    "overseer",
    "copied_to",
    "printed_by",
    "coverage_note",
    "status_note",
)


class DocumentDetail(DocumentSummary):
    issued_on: date | None
    printed_on: date | None
    plan_period: tuple[int, int] | None
    addressees: str | None
    organiser: str | None
    overseer: str | None
    copied_to: str | None
    printed_by: str | None
    based_on: list[ReferenceOut]
    replaced_by: list[str]
    short_names: list[str]
    coverage_note: str | None
    status_note: str | None
    text_chars: int
    text: str  # what the offsets of sections, figures and citations count in
    outline: list[OutlineOut]
    sections: list[SectionOut]

    @classmethod
    def detail_of(cls, document: Document, day: date, wording: Wording) -> DocumentDetail:
        identity = document.identity
        fields = {name: getattr(identity, name) for name in _IDENTITY_FIELDS}
        return cls.model_validate(
            {
                **_summary_fields(document, day, wording),
                **fields,
                "based_on": [ReferenceOut.of(reference) for reference in identity.based_on],
                "replaced_by": list(identity.replaced_by),
                "short_names": list(identity.short_names),
                "text_chars": len(document.text),
                "text": document.text,
                "outline": list(_outline(document)),
                "sections": list(_sections(document)),
            }
        )


class ClauseOut(BaseModel):
    """A stretch of the text within its section: what stands before it there, itself, and what follows."""

    document: DocumentRef
    section: str
    before: str
    marked: str
    after: str
    url: str

    @classmethod
    def of(cls, document: Document, start: int, end: int) -> ClauseOut:
        """Offsets are of the document's text; a stretch over several sections is shown from the first to the last."""
        first, last = document.section_at(start), document.section_at(end - 1)
        text = document.text
        return cls(
            document=DocumentRef.of(document),
            section=first.path,
            before=text[first.start : start].lstrip(),
            marked=text[start:end],
            after=text[end : last.end].rstrip(),
            url=reading_url(document.id, start, end),
        )


class DocumentList(BaseModel):
    documents: list[DocumentSummary]


def _summary_fields(document: Document, day: date, wording: Wording) -> dict[str, object]:
    identity = document.identity
    return {
        **DocumentRef.of(document).model_dump(),
        "kind_label": wording.say(f"kinds.{identity.kind}"),
        "issuer": identity.issuer,
        "level": identity.level,
        "place": identity.place,
        "issued": identity.issued,
        "in_force_from": identity.in_force_from,
        "in_force_until": identity.in_force_until,
        "validity": ValidityOut.of(identity, status_on(identity, day), wording),
        "url": reading_url(document.id),
    }


def _outline(document: Document) -> Iterator[OutlineOut]:
    for section in document.sections:
        yield OutlineOut(
            path=section.path,
            parent=section.parent,
            kind=section.kind.value,
            level=section.level,
            number=section.number,
            heading=section.heading,
            url=section_url(document.id, section.path),
        )


def _sections(document: Document) -> Iterator[SectionOut]:
    for entry, section in zip(_outline(document), document.sections, strict=True):
        yield SectionOut(
            **entry.model_dump(),
            start=section.start,
            body_start=section.body_start,
            end=section.end,
            text=document.text[section.start : section.end],
        )
