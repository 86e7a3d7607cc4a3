"""The rest: the clause that answers, in its own words; nothing where no clause accounts for the question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.qa.drafting import Draft, Evidence, Statement, trimmed
from api.qa.frames import FIGURE_KINDS, MATRIX_KINDS, MONEY_KINDS, QuestionKind
from api.qa.outcomes import AnswerStatus
from api.qa.polarity import denied_terms
from api.qa.replies.context import Inquiry
from api.qa.retrieval import RetrievedPassage, retrieve
from api.qa.said import Term
from api.qa.terms import weight_of
from ingest.index import Document, DocumentKind, Section, SectionKind, normalise, split_sentences

MEMBER_KINDS = frozenset(
    {QuestionKind.TARGET, QuestionKind.TARGET_COMPARE, QuestionKind.DEADLINE, QuestionKind.DOCUMENT_FACT}
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]+条")
PASSAGES = 12
SECTIONS = 6
MAX_SENTENCES = 3
ANSWERABLE_COVERAGE = 0.5  # of the weight of the question's telling words; evals: answers
ONE_SENTENCE_COVERAGE = 0.8  # of the weight of the question's telling words; evals: lookalikes, attacks
ONE_SENTENCE_WEIGHT = 2.5
SECOND_PART_GAIN = 0.34  # share of the weight that a second section must add to be quoted too
SENTENCE_GAIN = 0.12  # share of the weight that a further sentence must add
SHORT_QUOTE_CHARS = 160  # up to which the sentences around those that answer are quoted with them
COVERAGE_WEIGHT = 2.0  # standard deviations that full coverage is worth beside the fused score
WINDOW_SHARE = 0.9  # what accounting for a part of a long question is worth beside the whole
HOME_WEIGHT = 0.35
DIGEST_WEIGHT = 0.35  # what a digest stands behind an official text that says the same
LEVEL_WEIGHT = 0.9
DENIED_WEIGHT = 1.5  # what speaks for a section about what holds otherwise, where the question asks of that
RECENT_WEIGHT = 0.8  # what speaks for the section that the conversation's last answer rests on
SPOKEN_OF_SHARE = 0.6  # of a title's weight that a section must hold to speak of that document


@dataclass(frozen=True, slots=True)
class Found:
    """A section that may answer; `coverage` is how much of the question it accounts for, 0-1.

    `terms` are the telling words of the part of the question that it accounts for best.
    """

    document: Document
    section: Section
    score: float
    coverage: float
    terms: tuple[Term, ...]


def reply_from_clauses(inquiry: Inquiry) -> Draft | None:
    """The clauses that account for the question, quoted; None where none does."""
    article = _article_named(inquiry)
    if article is not None:
        return article
    found = find_sections(inquiry)
    if not found or not is_answered_by(inquiry, found[0]):
        return None
    statements = [quote_statement(inquiry, found[0])]
    if _says_not_found(inquiry, found[0]):
        return Draft(AnswerStatus.NO_SOURCE_FOUND, tuple(statements), reason="not_in_material")
    if not _holds_what_is_asked(inquiry, found[0]):
        return None
    if _names_absent_article(inquiry) or not _speaks_of_member(inquiry, found[0]):
        return None
    second = _second_part(inquiry, found)
    if second is not None:
        statements.append(quote_statement(inquiry, second))
    slots = {
        "kind": inquiry.frame.kind.value,
        "sections": [[one.document.id, one.section.path] for one in found[:1]],
    }
    return Draft(AnswerStatus.ANSWERED, tuple(statements), slots=slots)


def reply_where_denied(inquiry: Inquiry) -> Draft | None:
    """没接入平台的能领吗: the clause that says what holds for what is not so; None where none does, or a number is meant."""
    is_of_ledger = inquiry.frame.kind is QuestionKind.PENALTY or inquiry.asks_for("number")
    if inquiry.frame.kind in MATRIX_KINDS or is_of_ledger or inquiry.frame.quantities:
        return None
    for found in find_sections(inquiry):
        is_about_it = _denies_the_same(inquiry, section_text(found.document, found.section))
        if is_about_it and is_answered_by(inquiry, found):
            place = [[found.document.id, found.section.path]]
            slots = {"kind": inquiry.frame.kind.value, "sections": place}
            return Draft(AnswerStatus.ANSWERED, (quote_statement(inquiry, found),), slots=slots)
    return None


def said_in_one_sentence(inquiry: Inquiry) -> Iterator[Draft]:
    """Single sentences that account for nearly all of the question, its years and its place, quoted, best first.

    Money and fines are the ledger's alone.
    """
    is_for_ledger = inquiry.frame.kind in MONEY_KINDS | {QuestionKind.PENALTY}
    if is_for_ledger or weight_of(inquiry.terms) < ONE_SENTENCE_WEIGHT:
        return
    for found in find_sections(inquiry):
        spans = pick_sentences(inquiry, found.document, found.section, found.terms)
        if any(_says_it_all(inquiry, found, found.document.text[start:end]) for start, end in spans):
            place = [[found.document.id, found.section.path]]
            slots = {"kind": inquiry.frame.kind.value, "sections": place}
            yield Draft(AnswerStatus.ANSWERED, (quote_statement(inquiry, found),), slots=slots)


def _says_it_all(inquiry: Inquiry, found: Found, sentence: str) -> bool:
    own = inquiry.desk.documents.places.get(inquiry.desk.home_place or "")
    levels = set(inquiry.frame.levels) - {own}
    asks_number = inquiry.asks_for("number") or inquiry.asks_for("quantity")
    return (
        inquiry.desk.terms.coverage(inquiry.terms, sentence) >= ONE_SENTENCE_COVERAGE
        and (not levels or found.document.identity.level in levels)
        and _is_of_home(inquiry, found, sentence)
        and all(str(year) in sentence for year in inquiry.frame.years)
        and (not asks_number or any(char.isdigit() for char in sentence))
        and not any(word in sentence for word in inquiry.desk.words.gaps)
        and _is_about_documents(inquiry, found)
        and _speaks_of_member(inquiry, found)
        and not _names_absent_article(inquiry)
    )


def _is_of_home(inquiry: Inquiry, found: Found, sentence: str) -> bool:
    """Where the home place is named, its own document says it, or the sentence names the place."""
    own = inquiry.desk.documents.places.get(inquiry.desk.home_place or "")
    if own not in inquiry.frame.levels or found.document.identity.level == own:
        return True
    return any(name in sentence for name in inquiry.desk.home_names)


def is_answered_by(inquiry: Inquiry, found: Found) -> bool:
    """The section accounts for enough of the question, by share or by weight, and for its years and documents."""
    needs = inquiry.desk.needs.clauses
    if weight_of(inquiry.terms) < inquiry.desk.words.telling_weight:
        return False
    if not _is_of_years(inquiry, found) or not _is_about_documents(inquiry, found):
        return False
    if len(inquiry.frame.levels) == 1 and not _is_of_level(inquiry, found):
        return False
    return needs.are_met(found.coverage, weight_of(found.terms))


def _is_of_years(inquiry: Inquiry, found: Found) -> bool:
    """A question about a year is answered by a section that names one of its years, or a document issued in it."""
    identity = found.document.identity
    said = f"{identity.title}\n{identity.issued or ''}\n{section_text(found.document, found.section)}"
    return not inquiry.frame.years or any(str(year) in said for year in inquiry.frame.years)


def _is_of_level(inquiry: Inquiry, found: Found) -> bool:
    """The level asked about issued the document, and the section is not about a place below it."""
    level = inquiry.frame.levels[0]
    if found.document.identity.level not in {level, ""}:
        return False
    names = inquiry.desk.documents.places
    heading = found.section.path
    return not any(name in heading and below != level for name, below in names.items())


def _is_about_documents(inquiry: Inquiry, found: Found) -> bool:
    """Of documents that are named, one must answer, or a section that speaks of one of them."""
    named = inquiry.frame.named_documents
    if not named or found.document.id in named:
        return True
    weights = inquiry.desk.weights
    said = weights.pairs(section_text(found.document, found.section))
    titles = (weights.pairs(inquiry.document(one).identity.title) for one in named)
    return any(weights.share(title, said) >= SPOKEN_OF_SHARE for title in titles)


def _article_named(inquiry: Inquiry) -> Draft | None:
    """第九条 of a document that the question names, in full."""
    named = _ARTICLE.findall(inquiry.frame.text)
    sections = [
        (inquiry.document(one), section)
        for one in (inquiry.frame.documents or inquiry.frame.named_documents if named else ())
        for section in inquiry.document(one).sections
        if section.path.rpartition("/")[2] in named
    ]
    if not sections:
        return None
    statements = [_whole(inquiry, document, section) for document, section in sections]
    places = [[document.id, section.path] for document, section in sections]
    return Draft(
        AnswerStatus.ANSWERED,
        tuple(statements),
        slots={"kind": inquiry.frame.kind.value, "sections": places},
    )


def _whole(inquiry: Inquiry, document: Document, section: Section) -> Statement:
    start, end = trimmed(document.text, section.body_start, section.end)
    quote = document.text[start:end].replace("\n", " ").replace("\t", " ")
    return Statement(
        lead_in(inquiry, document, section, quote), (Evidence(document.id, section.path, start, end),)
    )


def _holds_what_is_asked(inquiry: Inquiry, found: Found) -> bool:
    """A question for a number is the ledger's to answer; where it was read as another, a sentence with a number may."""
    is_for_number = inquiry.asks_for("quantity") or (
        inquiry.frame.kind in FIGURE_KINDS and inquiry.asks_for("number")
    )
    if not is_for_number or (inquiry.asks_for("parts") and not inquiry.asks_for("quantity")):
        return True
    is_near = found.coverage >= inquiry.desk.needs.clauses.number_coverage
    return (
        is_near
        and inquiry.frame.kind not in FIGURE_KINDS | {QuestionKind.PROGRESS}
        and _holds_figure(inquiry, found)
    )


def _holds_figure(inquiry: Inquiry, found: Found) -> bool:
    """True where a figure of the ledger stands in the sentences that answer."""
    spans = pick_sentences(inquiry, found.document, found.section, found.terms)
    return any(
        figure.document_id == found.document.id and start <= figure.start and figure.end <= end
        for figure in inquiry.desk.index.figures
        for start, end in spans
    )


def _names_absent_article(inquiry: Inquiry) -> bool:
    """第四十九条: an article that no document in question has as a section is not answered from its neighbours."""
    named = _ARTICLE.findall(inquiry.frame.text)
    if not named or not inquiry.frame.named_documents:
        return False
    paths = [
        section.path for one in inquiry.frame.named_documents for section in inquiry.document(one).sections
    ]
    return not any(article in path for article in named for path in paths)


def _speaks_of_member(inquiry: Inquiry, found: Found) -> bool:
    """A question about one county or company is not answered with a clause about all of them, where facts are asked."""
    members = [mention.member for mention in inquiry.frame.parties if mention.member]
    if not members or inquiry.frame.kind not in MEMBER_KINDS:
        return True
    return any(member in section_text(found.document, found.section) for member in members)


def _says_not_found(inquiry: Inquiry, found: Found) -> bool:
    """A digest's own word that something was not found is no answer, but the best reason there is."""
    picked = pick_sentences(inquiry, found.document, found.section, found.terms)[:1]
    said = "".join(found.document.text[start:end] for start, end in picked)
    return any(word in said for word in inquiry.desk.words.gaps)


def find_sections(inquiry: Inquiry) -> list[Found]:
    """Sections by retrieval and by how much of the question they account for, best first."""
    passages = retrieve(
        inquiry.desk.index,
        f"{inquiry.frame.text} {' '.join(other for term in inquiry.terms for other in term.others)}",
        audience=inquiry.audience,
        limit=PASSAGES,
        document_ids=frozenset(inquiry.frame.documents) or None,
        document_weights=document_weights(inquiry),
    )
    best: dict[tuple[str, str], RetrievedPassage] = {}
    for passage in passages:
        if any(heading in passage.chunk.section_path for heading in inquiry.desk.words.bibliography):
            continue
        if _is_title_alone(inquiry, passage):
            continue
        best.setdefault((passage.chunk.document_id, passage.chunk.section_path), passage)
    found = [_found(inquiry, passage) for passage in best.values()]
    found.sort(key=lambda one: -one.score)
    return found[:SECTIONS]


def _is_title_alone(inquiry: Inquiry, passage: RetrievedPassage) -> bool:
    """A head of a single line: the title says what a document is about, and answers nothing."""
    document = inquiry.document(passage.chunk.document_id)
    section = document.section(passage.chunk.section_path)
    body = document.text[section.body_start : section.end].strip()
    return section.kind is SectionKind.HEAD and "\n" not in body


def document_weights(inquiry: Inquiry) -> dict[str, float]:
    """What speaks for a document before its words are read: it is the home city's, or of the level asked about."""
    weights: dict[str, float] = {}
    levels = set() if inquiry.frame.kind in MONEY_KINDS else set(inquiry.frame.levels)
    for document in inquiry.desk.index.documents.values():
        weight = HOME_WEIGHT if document.id in inquiry.document_ids else 0.0
        if document.identity.kind is DocumentKind.DIGEST and not levels:
            weight -= DIGEST_WEIGHT
        if levels:
            weight += LEVEL_WEIGHT if document.identity.level in levels else 0.0
        if document.id in inquiry.frame.named_documents:
            weight += LEVEL_WEIGHT
        weights[document.id] = weight
    return weights


def _found(inquiry: Inquiry, passage: RetrievedPassage) -> Found:
    document = inquiry.document(passage.chunk.document_id)
    section = document.section(passage.chunk.section_path)
    text = f"{document.identity.title}\n{section_text(document, section)}"
    shares = [inquiry.desk.terms.coverage(terms, text) for terms in inquiry.windows]
    place = max(range(len(shares)), key=lambda one: shares[one] * (WINDOW_SHARE if one else 1.0))
    coverage = shares[place] * (WINDOW_SHARE if place else 1.0)
    penalty = 1.0 if section.kind in {SectionKind.HEAD, SectionKind.TAIL} else 0.0
    recent = RECENT_WEIGHT * ((document.id, section.path) in inquiry.frame.recent_places)
    denied = DENIED_WEIGHT * _denies_the_same(inquiry, text)
    score = passage.fused_score + COVERAGE_WEIGHT * coverage - penalty + recent + denied
    return Found(document, section, score, coverage, inquiry.windows[place])


def _denies_the_same(inquiry: Inquiry, text: str) -> bool:
    """The question is about what is not so (没接入平台的), and the section says what then holds (未接入平台的)."""
    denials = inquiry.desk.words.denials
    asked = denied_terms(inquiry.frame.text, [term.text for term in inquiry.terms], denials)
    return bool(asked) and bool(denied_terms(normalise(text), asked, denials))


def section_text(document: Document, section: Section) -> str:
    """A section with its heading path."""
    return f"{section.path}\n{document.text[section.start : section.end]}"


def _second_part(inquiry: Inquiry, found: Sequence[Found]) -> Found | None:
    first = found[0]
    missing = inquiry.desk.terms.missing(inquiry.terms, section_text(first.document, first.section))
    total = sum(term.weight for term in inquiry.terms)
    for other in found[1:]:
        covered = (
            inquiry.desk.terms.coverage(missing, section_text(other.document, other.section))
            if missing
            else 0.0
        )
        if covered * sum(term.weight for term in missing) >= SECOND_PART_GAIN * total:
            return other
    return None


def quote_statement(inquiry: Inquiry, found: Found) -> Statement:
    """The sentences of a section that account for the question, quoted with where they stand."""
    picked = pick_sentences(inquiry, found.document, found.section, found.terms)
    spans = _joined(found.document.text, with_neighbours(found.document, found.section, picked))
    text = found.document.text
    quote = "……".join(text[start:end].replace("\n", " ").replace("\t", " ") for start, end in spans)
    evidence = tuple(Evidence(found.document.id, found.section.path, start, end) for start, end in spans)
    return Statement(lead_in(inquiry, found.document, found.section, quote), evidence)


def lead_in(inquiry: Inquiry, document: Document, section: Section, quote: str) -> str:
    """Where a quote stands, then the quote; a digest is never shown as the official text."""
    place = f"“{section.path.rpartition('/')[2]}”" if section.path else ""
    if document.identity.kind is DocumentKind.DIGEST:
        quote = inquiry.desk.words.annotations.sub("", quote)
        return inquiry.say("clauses.digest", title=document.identity.title, section=place, quote=quote)
    return inquiry.say(
        "clauses.lead", document=inquiry.document_name(document.id), section=place, quote=quote
    )


def pick_sentences(
    inquiry: Inquiry, document: Document, section: Section, terms: Sequence[Term]
) -> list[tuple[int, int]]:
    """Sentences of a section that together account for the terms, in the order of the text."""
    offset = section.body_start
    body = document.text[offset : section.end]
    spans = [(offset + start, offset + end) for start, end in split_sentences(body)]
    if not spans:
        return [(section.start, section.end)]
    chosen: list[tuple[int, int]] = []
    open_terms = list(terms)
    total = sum(term.weight for term in terms) or 1.0
    while len(chosen) < MAX_SENTENCES:
        gain, span = max(
            ((_gain(inquiry, document, span, open_terms), span) for span in spans if span not in chosen),
            key=lambda pair: (pair[0], -pair[1][0]),
            default=(0.0, None),
        )
        if span is None or (chosen and gain < SENTENCE_GAIN * total):
            break
        chosen.append(span)
        said = document.text[span[0] : span[1]]
        open_terms = list(inquiry.desk.terms.missing(open_terms, said))
        if not open_terms:
            break
    return sorted(chosen)


def with_neighbours(
    document: Document, section: Section, picked: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The sentences with those around them, the next before the last, as long as all stay short to read."""
    sentences = [
        (section.body_start + start, section.body_start + end)
        for start, end in split_sentences(document.text[section.body_start : section.end])
    ]
    chosen = {place for place, span in enumerate(sentences) if span in picked}
    if not chosen:
        return list(picked)
    length = sum(end - start for start, end in picked)
    while True:
        around = [place + 1 for place in sorted(chosen)] + [place - 1 for place in sorted(chosen)]
        fitting = [
            place
            for place in around
            if 0 <= place < len(sentences)
            and place not in chosen
            and length + sentences[place][1] - sentences[place][0] <= SHORT_QUOTE_CHARS
        ]
        if not fitting:
            return [sentences[place] for place in sorted(chosen)]
        chosen.add(fitting[0])
        length += sentences[fitting[0]][1] - sentences[fitting[0]][0]


def around(document: Document, section: Section, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences that hold a stretch of a section, with those around them while all stay short; as stretches."""
    sentences = (
        (section.body_start + first, section.body_start + last)
        for first, last in split_sentences(document.text[section.body_start : section.end])
    )
    held = [span for span in sentences if span[0] < end and start < span[1]]
    return _joined(document.text, with_neighbours(document, section, held)) if held else [(start, end)]


def _gain(inquiry: Inquiry, document: Document, span: tuple[int, int], terms: Sequence[Term]) -> float:
    total = sum(term.weight for term in terms)
    return total * inquiry.desk.terms.coverage(terms, document.text[span[0] : span[1]]) if terms else 0.0


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbouring sentences as one stretch."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
