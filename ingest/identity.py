"""What a document is: title, number, issuer, dates, in force from/until, rests on, replaced by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from ingest.dates import Force, iso_day, read_force, read_plan_period
from ingest.document import DocumentKind, Identity, Reference, Section, SectionKind
from ingest.errors import SourceError
from ingest.frame import Front, Tail, number_form, read_front, read_tail, round_brackets
from ingest.identity_words import identity_words
from ingest.places import find_level, place_of


def _as_text(value: object) -> object:
    """Dates and numbers as written; everything else as it is."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_many(value: object) -> object:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


_Text = Annotated[str | None, BeforeValidator(_as_text)]
_Many = Annotated[tuple[str, ...], BeforeValidator(_as_many)]


class Header(BaseModel):
    """What the policy owner says of a document in its front matter or sidecar; every field is optional."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    title: _Text = None
    doc_number: _Text = None
    issuer: _Text = None
    level: _Text = None
    place: _Text = None
    issued: _Text = None
    effective: date | None = None
    expires: date | None = None
    repealed: date | None = None
    status: _Text = None
    kind: DocumentKind = DocumentKind.OFFICIAL
    sources: _Many = ()
    coverage: _Text = None
    short_names: _Many = ()
    replaced_by: _Many = ()
    audience: str = "public"


def read_header(header: Mapping[str, object], source_name: str) -> Header:
    """The header, checked. Raises SourceError naming the field that cannot be read."""
    try:
        return Header.model_validate(dict(header))
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise SourceError(
            source_name, f"文件头 {field}", "bad_header", f"文件头的 {field} 无法识别"
        ) from error


def read_identity(
    text: str, sections: Sequence[Section], header: Mapping[str, object], source_name: str
) -> Identity:
    """What a document is, from its own words; what its header says comes first. Raises SourceError for a bad header.

    The text of a digest names the numbers and days of other documents, not its own: only its title is read.
    """
    said = read_header(header, source_name)
    front = read_front(_text_of(text, sections, SectionKind.HEAD))
    tail, force = Tail(), Force()
    references: tuple[Reference, ...] = ()
    title = said.title or front.title or PurePath(source_name).stem
    if said.kind is DocumentKind.DIGEST:
        front = Front()
    else:
        tail = read_tail(_text_of(text, sections, SectionKind.TAIL))
        force = read_force(text, iso_day(said.issued) or front.issued_on or tail.signed_on)
        references = tuple(_references(text, sections, title))
    issuer = said.issuer or front.issuer or "、".join(tail.signatures) or None
    issued_on = iso_day(said.issued) or front.issued_on or tail.signed_on
    period = read_plan_period(title)
    until, basis = _until(said, force, period)
    place = said.place if said.place is not None else place_of(issuer, title, said.level)
    return Identity(
        title=title,
        doc_number=said.doc_number or front.doc_number,
        kind=said.kind,
        issuer=issuer,
        level=said.level or find_level(issuer or title, place),
        place=place,
        issued=said.issued or (issued_on.isoformat() if issued_on else None),
        issued_on=issued_on,
        printed_on=tail.printed_on,
        in_force_from=said.effective or force.first_day,
        in_force_until=until,
        in_force_until_basis=basis,
        plan_period=period,
        addressees=front.addressees,
        organiser=tail.organiser,
        overseer=tail.overseer,
        copied_to=tail.copied_to,
        printed_by=tail.printed_by,
        based_on=references,
        replaced_by=said.replaced_by,
        repealed_on=said.repealed,
        audience=said.audience,
        short_names=said.short_names,
        coverage_note=said.coverage,
        status_note=said.status,
        sources=said.sources,
    )


def _until(said: Header, force: Force, period: tuple[int, int] | None) -> tuple[date | None, str | None]:
    """The last day in force, and where it comes from."""
    if said.expires:
        return said.expires, "header"
    if force.last_day:
        return force.last_day, "text"
    if period:
        return date(period[1], 12, 31), "plan_period"
    return None, None


def _text_of(text: str, sections: Sequence[Section], kind: SectionKind) -> str:
    return "\n".join(text[section.start : section.end] for section in sections if section.kind is kind)


def _references(text: str, sections: Sequence[Section], own_title: str) -> Iterator[Reference]:
    """The documents that the opening names as its grounds, in order."""
    words = identity_words().basis
    seen: set[str] = set()
    for start, end in _openings(sections):
        for sentence in re.finditer(r"[^。\n]+", text[start:end]):
            opens = words.opens.search(sentence.group())
            if opens is None:
                continue
            stops = words.stops.search(sentence.group(), opens.end())
            last = stops.start() if stops else len(sentence.group())
            for reference in _titles_in(
                text, start + sentence.start() + opens.end(), start + sentence.start() + last
            ):
                if reference.title and reference.title != own_title and reference.title not in seen:
                    seen.add(reference.title)
                    yield reference


def _titles_in(text: str, start: int, end: int) -> Iterator[Reference]:
    words = identity_words()
    for match in words.basis.title.finditer(text, start, end):
        number = words.number.in_brackets.match(text, match.end())
        yield Reference(
            title=round_brackets(match["title"]),
            doc_number=number_form(number["number"]) if number else None,
            start=match.start(),
            end=number.end() if number else match.end(),
        )


def _openings(sections: Sequence[Section]) -> Iterator[tuple[int, int]]:
    """Where a document says what it rests on: its notice, its lead, or its first article."""
    for section in sections:
        if section.kind in (SectionKind.HEAD, SectionKind.LEAD):
            yield section.start, section.end
    has_lead = any(section.kind is SectionKind.LEAD for section in sections)
    for section in sections:
        if section.kind is SectionKind.ARTICLE and section.number == identity_words().basis.first_article:
            yield section.start, section.end
            return
    if not has_lead:
        first = next((section for section in sections if section.kind is SectionKind.BODY), None)
        if first is not None:
            yield first.start, first.end
