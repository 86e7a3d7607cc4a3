"""What a document is: number, dates, issuer, basis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from api.documents.validity import ValidityStatus, chinese_day, status_on
from api.qa.drafting import Draft, Evidence, Statement
from api.qa.frames import QuestionKind
from api.qa.outcomes import AnswerStatus
from api.qa.replies.clauses import find_sections, quote_statement
from api.qa.replies.context import LIST_MARK, Inquiry
from api.qa.terms import weight_of
from ingest.index import Document, Reference, SectionKind

SURE_FACT = 0.8  # probability from which a question about a named document asks for one of its facts
LIGHT_WEIGHT = 1.5  # what is left of a question weighs nothing below this
ABOUT_DOCUMENT_COVERAGE = 0.5  # of the telling words beside the fact; evals: answers


def reply_from_identity(inquiry: Inquiry) -> Draft | None:
    """The facts asked for, each with the line that states it; None where something else than a document is asked about."""
    facts = inquiry.desk.document_facts
    fields = [field for field, words in facts.items() if any(word in inquiry.frame.text for word in words)]
    is_about_it = is_about_document(inquiry, [word for field in fields for word in facts[field]])
    if _is_of_member(inquiry) or (not is_about_it and not _is_of_named(inquiry)):
        return None
    statements = [
        statement
        for document_id in subjects(inquiry)
        for field in fields
        if (statement := _FACTS[field](inquiry, inquiry.document(document_id))) is not None
    ]
    if not statements:
        return None
    if not is_about_it:
        statements += _also_asked(inquiry)
    slots = {"kind": inquiry.frame.kind.value, "documents": list(subjects(inquiry))}
    return Draft(AnswerStatus.ANSWERED_FROM_IDENTITY, tuple(statements), slots=slots)


def _is_of_member(inquiry: Inquiry) -> bool:
    """兰考县的规划哪天发的: a document of one county or company is none of those that name all of them."""
    is_named = inquiry.frame.documents or inquiry.frame.named_documents
    return not is_named and any(mention.member for mention in inquiry.frame.parties)


def _is_of_named(inquiry: Inquiry) -> bool:
    """A fact of a document that is named, whatever else is asked of it in the same breath."""
    is_fact = inquiry.frame.probability(QuestionKind.DOCUMENT_FACT) >= SURE_FACT
    return bool(inquiry.frame.named_documents) and is_fact


def _also_asked(inquiry: Inquiry) -> list[Statement]:
    """The section of the document that is nearest to the rest of the question."""
    named = inquiry.frame.named_documents
    found = [one for one in find_sections(inquiry) if one.document.id in named]
    return [quote_statement(inquiry, one) for one in found[:1]]


def is_about_document(inquiry: Inquiry, fact_words: Sequence[str]) -> bool:
    """True where the question has little left once the fact and the document's name are taken away."""
    titles = "\n".join(inquiry.document(document_id).identity.title for document_id in subjects(inquiry))
    text = inquiry.frame.content
    for word in fact_words:
        text = text.replace(word, " ")
    about_time = inquiry.desk.cues["validity"]
    rest = [
        term
        for term in inquiry.desk.terms.of(text)
        if not any(term.text in word for word in fact_words) and not about_time.search(term.text)
    ]
    if any(mention.member for mention in inquiry.frame.parties):
        return False
    return (
        weight_of(rest) < LIGHT_WEIGHT or inquiry.desk.terms.coverage(rest, titles) >= ABOUT_DOCUMENT_COVERAGE
    )


def subjects(inquiry: Inquiry) -> tuple[str, ...]:
    return inquiry.frame.named_documents or inquiry.document_ids[:1]


def title_evidence(document: Document) -> tuple[Evidence, ...]:
    place = _locate(document, [document.identity.title])
    return (place,) if place else ()


def _locate(document: Document, words: Iterable[str]) -> Evidence | None:
    """The first line of the document's head, tail or text that holds one of the words."""
    ordered = sorted(
        document.sections,
        key=lambda one: one.kind not in {SectionKind.HEAD, SectionKind.TAIL, SectionKind.LEAD},
    )
    for word in filter(None, words):
        for section in ordered:
            start = document.text.find(word, section.start, section.end)
            if start < 0:
                continue
            line_start = document.text.rfind("\n", section.start, start) + 1 or section.start
            line_end = document.text.find("\n", start, section.end)
            return Evidence(
                document.id,
                section.path,
                max(line_start, section.start),
                section.end if line_end < 0 else line_end,
            )
    return None


def _stated(
    key: str, value: str | None, inquiry: Inquiry, document: Document, *forms: str
) -> Statement | None:
    if not value:
        return None
    place = _locate(document, (value, *forms))
    known = () if place else (value,)
    text = inquiry.say(f"identity.{key}", document=inquiry.document_name(document.id), value=value)
    return Statement(text, (place,) if place else (), known)


def _on(key: str, day: date | None, inquiry: Inquiry, document: Document) -> Statement | None:
    return _stated(key, chinese_day(day), inquiry, document) if day else None


def _issued(inquiry: Inquiry, document: Document) -> Statement | None:
    return _on("issued", document.identity.issued_on, inquiry, document) or _stated(
        "issued", document.identity.issued, inquiry, document
    )


def _based_on(inquiry: Inquiry, document: Document) -> Statement | None:
    references = document.identity.based_on
    if not references:
        return None
    value = LIST_MARK.join(_reference(inquiry, one) for one in references)
    places = tuple(
        Evidence(document.id, document.section_at(one.start).path, one.start, one.end)
        for one in references
        if one.end > one.start
    )
    return Statement(
        inquiry.say("identity.based_on", document=inquiry.document_name(document.id), value=value), places
    )


def _reference(inquiry: Inquiry, reference: Reference) -> str:
    number = (
        inquiry.say("identity.reference_number", number=reference.doc_number) if reference.doc_number else ""
    )
    if not reference.title:
        return reference.doc_number or ""
    return inquiry.say("identity.reference", title=reference.title, number=number)


def _until(inquiry: Inquiry, document: Document) -> Statement | None:
    """Until when it holds, and whether it still does."""
    until = document.identity.in_force_until
    if until is None:
        return None
    is_over = status_on(document.identity, inquiry.today).status is ValidityStatus.EXPIRED
    key = "identity.held_until" if is_over else "identity.in_force_until"
    name = inquiry.document_name(document.id)
    return Statement(
        inquiry.say(key, document=name, value=chinese_day(until)),
        title_evidence(document),
        (chinese_day(until),),
    )


Fact = Callable[[Inquiry, Document], Statement | None]
_FACTS: dict[str, Fact] = {
    "doc_number": lambda inquiry, document: _stated(
        "doc_number", document.identity.doc_number, inquiry, document
    ),
    "issuer": lambda inquiry, document: _stated("issuer", document.identity.issuer, inquiry, document),
    "issued": _issued,
    "printed": lambda inquiry, document: _on("printed", document.identity.printed_on, inquiry, document),
    "title": lambda inquiry, document: _stated("title", document.identity.title, inquiry, document),
    "organiser": lambda inquiry, document: _stated(
        "organiser", document.identity.organiser, inquiry, document
    ),
    "overseer": lambda inquiry, document: _stated("overseer", document.identity.overseer, inquiry, document),
    "copied_to": lambda inquiry, document: _stated(
        "copied_to", document.identity.copied_to, inquiry, document
    ),
    "addressees": lambda inquiry, document: _stated(
        "addressees", document.identity.addressees, inquiry, document
    ),
    "based_on": _based_on,
    "in_force_from": lambda inquiry, document: _on(
        "in_force_from", document.identity.in_force_from, inquiry, document
    ),
    "in_force_until": _until,
}
