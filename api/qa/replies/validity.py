"""Whether a document still holds, what of it can still be had, and what came after."""

from __future__ import annotations

from dataclasses import replace

from api.documents.validity import Validity, ValidityStatus, chinese_day, status_on, validity_notice
from api.qa.drafting import Draft, Evidence, Statement
from api.qa.outcomes import AnswerStatus
from api.qa.replies.clauses import Found, find_sections, lead_in, quote_statement, section_text
from api.qa.replies.context import LIST_MARK, Inquiry
from api.qa.replies.identities import is_about_document, subjects, title_evidence
from api.qa.terms import weight_of
from ingest.index import Document, normalise, split_sentences

QUOTED_SECTIONS = 2
LATER_SHOWN = 6
SPOKEN_COVERAGE = 0.3  # of the telling words, by a section that speaks of ends and successors
FULL_COVERAGE = 0.9  # by a section that answers, whatever else was not found
CLAUSE_COVERAGE = 0.5  # by any other section

_SENTENCES = {
    ValidityStatus.EXPIRED: "validity.expired",
    ValidityStatus.UNKNOWN: "validity.unknown",
    ValidityStatus.IN_FORCE: "validity.in_force",
}


def reply_on_validity(inquiry: Inquiry) -> Draft | None:
    """In force or not, with the reason; the clause asked about; what came after."""
    frame = inquiry.frame
    asks = inquiry.desk.cues["validity"].search(frame.text) or _asks_for_later(inquiry)
    if not frame.named_documents and not frame.is_follow_up and not (inquiry.terms and asks):
        return None
    near = _sections_near(inquiry)
    if (
        not near
        and not frame.named_documents
        and not _asks_for_later(inquiry)
        and not is_about_document(inquiry, ())
    ):
        return None
    gap = None if any(one.coverage >= FULL_COVERAGE for one in near) else _gap(inquiry)
    if gap is not None:
        return gap
    named = subjects(inquiry)
    statements = [_validity_line(inquiry, inquiry.document(one)) for one in named]
    later = _later_documents(inquiry, inquiry.document(named[0])) if _asks_for_later(inquiry) else []
    if later:
        statements.append(_documents_line(inquiry, "validity.later", later))
    holding = _holding_documents(inquiry)
    if holding:
        statements = [_documents_line(inquiry, "validity.holding", holding)]
    statements += [quote_statement(inquiry, one) for one in near]
    statements += _what_came_after(inquiry, inquiry.document(named[0]), near)
    slots = {"kind": frame.kind.value, "documents": list(named)}
    return Draft(AnswerStatus.ANSWERED_FROM_IDENTITY, tuple(statements), slots=slots)


def _asks_for_later(inquiry: Inquiry) -> bool:
    """The question is about what came after: 后来又出过哪些."""
    return bool(inquiry.desk.cues["later"].search(inquiry.frame.text))


def _sections_near(inquiry: Inquiry) -> list[Found]:
    """Sections that speak of ends and successors first, else those that account for what is asked."""
    is_telling = _is_telling(inquiry)
    found = [one for one in _sections_about(inquiry) if _is_of_level(inquiry, one)]
    speaking = [one for one in found if _speaks_of_ends(inquiry, one)]
    others = [one for one in found if one.coverage >= CLAUSE_COVERAGE and one not in speaking]
    return (speaking + (others if is_telling else []))[: QUOTED_SECTIONS if is_telling else 1]


def _is_telling(inquiry: Inquiry) -> bool:
    """The question names something beside validity itself."""
    rest = [term for term in inquiry.terms if not inquiry.desk.cues["validity"].search(term.text)]
    return weight_of(rest) >= inquiry.desk.words.telling_weight


def _sections_about(inquiry: Inquiry) -> list[Found]:
    if _is_telling(inquiry):
        return find_sections(inquiry)
    return find_sections(_about_subject(inquiry)) if _asks_for_later(inquiry) else []


def _speaks_of_ends(inquiry: Inquiry, found: Found) -> bool:
    families = ("succession", "gone_on") if _asks_for_later(inquiry) else ("succession",)
    text = section_text(found.document, found.section)
    is_near = found.coverage >= SPOKEN_COVERAGE
    return is_near and any(inquiry.desk.cues[family].search(text) for family in families)


def _about_subject(inquiry: Inquiry) -> Inquiry:
    """The question with the place whose documents it leaves unnamed, and the words by which successors are spoken of."""
    identity = inquiry.document(subjects(inquiry)[0]).identity
    level = inquiry.frame.levels[0] if inquiry.frame.levels else identity.level
    place = identity.place if level == identity.level else level
    text = inquiry.say("validity.what_came_after", place=place, text=inquiry.frame.text)
    return replace(inquiry, frame=replace(inquiry.frame, text=normalise(text), content=normalise(text)))


def _is_of_level(inquiry: Inquiry, found: Found) -> bool:
    levels = inquiry.frame.levels
    return not levels or not found.document.identity.level or found.document.identity.level in levels


def _gap(inquiry: Inquiry) -> Draft | None:
    """A digest's own word that nothing later was found is no answer, but the best reason there is."""
    subject = inquiry.document(subjects(inquiry)[0])
    if not _asks_for_later(inquiry) or _later_documents(inquiry, subject):
        return None
    gaps = inquiry.desk.words.gaps
    about = (
        one
        for one in find_sections(_about_subject(inquiry))
        if subject.identity.place in section_text(one.document, one.section)
    )
    quoted = (quote_statement(inquiry, one) for one in about if _speaks_of_ends(inquiry, one))
    statement = next((one for one in quoted if any(word in one.text for word in gaps)), None)
    if statement is None:
        return None
    return Draft(
        AnswerStatus.NO_SOURCE_FOUND,
        (statement,),
        reason="not_in_material",
        slots={"kind": inquiry.frame.kind.value, "documents": list(subjects(inquiry))},
    )


def _what_came_after(inquiry: Inquiry, document: Document, near: list[Found]) -> list[Statement]:
    """The sentence of another document that names this one and says how it went on; none where it is quoted already."""
    quoted = {(one.document.id, one.section.path) for one in near}
    places = inquiry.desk.successions.of(document)
    return [
        _quoted(inquiry, place) for place in places if (place.document_id, place.section_path) not in quoted
    ]


def _quoted(inquiry: Inquiry, place: Evidence) -> Statement:
    document = inquiry.document(place.document_id)
    quote = document.text[place.start : place.end]
    return Statement(lead_in(inquiry, document, document.section(place.section_path), quote), (place,))


def _later_documents(inquiry: Inquiry, subject: Document) -> list[Document]:
    """Documents whose period ends after the subject's, of the levels asked about, the earliest first."""
    end = subject.identity.in_force_until
    if end is None:
        return []
    levels = inquiry.frame.levels or (subject.identity.level,)
    ends = {
        one.id: one.identity.in_force_until
        for one in inquiry.desk.index.documents.values()
        if one.id != subject.id and one.identity.level in levels
    }
    later = sorted((day, one) for one, day in ends.items() if day is not None and day > end)
    return [inquiry.document(one) for _, one in later[:LATER_SHOWN]]


def _holding_documents(inquiry: Inquiry) -> list[Document]:
    """Where it is asked which documents still hold: those of the levels asked about that say until when they do."""
    if inquiry.frame.named_documents or not inquiry.desk.cues["which_document"].search(inquiry.frame.text):
        return []
    levels = inquiry.frame.levels
    holding = [
        one
        for one in inquiry.desk.index.documents.values()
        if (not levels or one.identity.level in levels)
        and one.identity.in_force_until is not None
        and status_on(one.identity, inquiry.today).status is ValidityStatus.IN_FORCE
    ]
    return holding[:LATER_SHOWN]


def _documents_line(inquiry: Inquiry, key: str, documents: list[Document]) -> Statement:
    days = [chinese_day(one.identity.in_force_until) for one in documents]
    names = (
        inquiry.say("validity.until", document=inquiry.document_name(one.id), until=day)
        for one, day in zip(documents, days, strict=True)
    )
    places = tuple(
        place
        for one in documents
        for place in (
            _period_evidence(inquiry, one, status_on(one.identity, inquiry.today)) or title_evidence(one)
        )
    )
    return Statement(inquiry.say(key, documents=LIST_MARK.join(names)), places, tuple(days))


def _validity_line(inquiry: Inquiry, document: Document) -> Statement:
    holds = status_on(document.identity, inquiry.today)
    notice = validity_notice(document.identity, holds, inquiry.desk.shared_wording) or ""
    key = _SENTENCES.get(holds.status, "validity.other")
    if holds.status is ValidityStatus.IN_FORCE and holds.until:
        key = "validity.in_force_until"
    days = (chinese_day(holds.until), chinese_day(holds.since))
    known = (*days, *map(str, document.identity.plan_period or ()))
    text = inquiry.say(key, document=inquiry.document_name(document.id), notice=notice, until=days[0])
    return Statement(text, (*title_evidence(document), *_period_evidence(inquiry, document, holds)), known)


def _period_evidence(inquiry: Inquiry, document: Document, holds: Validity) -> tuple[Evidence, ...]:
    """The sentence that states until when the document holds."""
    if holds.until is None:
        return ()
    words = inquiry.desk.words.period_words
    for section in document.sections:
        for start, end in split_sentences(document.text[section.start : section.end]):
            place = Evidence(document.id, section.path, section.start + start, section.start + end)
            text = normalise(document.text[place.start : place.end])
            if str(holds.until.year) in text and any(word in text for word in words):
                return (place,)
    return ()
