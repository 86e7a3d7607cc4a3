"""Frame → draft: which replies are tried, in which order, and what is said when none has anything to say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from api.qa.bearing import shortfall
from api.qa.drafting import Draft
from api.qa.frames import (
    DECLINED_KINDS,
    FIGURE_KINDS,
    MANNERS_KINDS,
    MATRIX_KINDS,
    MONEY_KINDS,
    OUTSIDE_KINDS,
    Frame,
    QuestionKind,
    TaskMatch,
)
from api.qa.outcomes import AnswerStatus
from api.qa.parts import honest_parts, is_honest
from api.qa.replies.clauses import (
    find_sections,
    is_answered_by,
    reply_from_clauses,
    reply_where_denied,
    said_in_one_sentence,
)
from api.qa.replies.contacts import reply_with_contact
from api.qa.replies.context import Inquiry, with_tasks
from api.qa.replies.curated import is_reviewed, likely_curated, plain_curated, sure_curated
from api.qa.replies.figures import reply_about_named, reply_about_opposite, reply_from_figures
from api.qa.replies.identities import reply_from_identity
from api.qa.replies.manners import reply_with_manners
from api.qa.replies.matrix import reply_from_matrix
from api.qa.replies.reached import reply_about_reached
from api.qa.replies.refusals import ask_back, decline, refuse, refuse_outside
from api.qa.replies.validity import reply_on_validity
from api.qa.scope import foreign_places
from api.qa.terms import weight_of
from ingest.index import normalise

SECOND_READING = 0.15  # least probability of a further reading that is tried
TRIED_READINGS = 3
SURE_COVERAGE = 0.75  # of the telling words: such a question is about the documents, whatever it sounds like
PART_COVERAGE = 0.6  # of the telling words of a part that is to be answered alone by quoting
LEAST_TOPIC_TERMS = 2  # one word of the documents makes no question about them: 你有对象没; evals: attacks
LEAST_TOPIC_WEIGHT = 4.0
CLEAR_ENDINGS = frozenset({AnswerStatus.ASK_BACK, AnswerStatus.ANSWERED_FROM_FIGURES})  # of an open question

WRAPPED_ENDINGS = frozenset(  # a question that ends so may ask for something in one of its parts
    {
        AnswerStatus.CHITCHAT,
        AnswerStatus.NO_SOURCE_FOUND,
        AnswerStatus.OUT_OF_SCOPE,
        AnswerStatus.DECLINED,
        AnswerStatus.ASK_BACK,
    }
)

Reader = Callable[[str], Frame]
_DOCUMENT_NUMBER = re.compile(r"[〔\[(【]\s*\d{4}\s*[〕\])】]\s*\d+\s*号")


def decide(inquiry: Inquiry, read: Reader) -> Draft:
    """The first reply that has something to say; silence with a reason otherwise."""
    draft = _bearing_on(inquiry, decide_whole(inquiry))
    if draft.status in WRAPPED_ENDINGS:
        return answer_honest_part(inquiry, read) or draft
    return draft


def _bearing_on(inquiry: Inquiry, draft: Draft) -> Draft:
    """The draft, or the reason why it is beside the question."""
    reason = shortfall(inquiry, draft)
    if reason is None:
        return draft
    others = (one for one in said_in_one_sentence(inquiry) if shortfall(inquiry, one) is None)
    return next(others, None) or refuse(inquiry, reason)


def decide_whole(inquiry: Inquiry) -> Draft:
    """The reply to the question as it stands, whatever it is wrapped in."""
    if is_unresolved(inquiry):
        return ask_back(inquiry)
    if names_unknown_document(inquiry):
        return refuse(inquiry, "document_not_held")
    is_looked_up = inquiry.frame.kind in _STRUCTURED | DECLINED_KINDS or _is_outright(inquiry)
    return (
        reply_about_opposite(inquiry)
        or reply_where_denied(inquiry)
        or (None if is_looked_up else sure_curated(inquiry))
        or reply_with_contact(inquiry)
        or turn_away(inquiry)
        or plain_curated(inquiry)
        or look_up(inquiry)
        or number_wanted(inquiry)
        or reply_on_content(inquiry)
        or next(said_in_one_sentence(inquiry), None)
        or last_word(inquiry)
    )


def is_unresolved(inquiry: Inquiry) -> bool:
    """它, 这条, 这个文件: points at something that neither the question nor the conversation names."""
    words = inquiry.desk.words
    points = (*words.points_at_tasks, *words.points_at_parties, *words.points_at_documents)
    frame = inquiry.frame
    if (
        frame.is_follow_up
        or frame.tasks
        or frame.parties
        or frame.named_documents
        or not any(word in frame.text for word in points)
    ):
        return False
    cues = inquiry.desk.cues["validity"]
    return not any(
        term.weight >= words.telling_weight and not cues.search(term.text) for term in inquiry.terms
    )


def names_unknown_document(inquiry: Inquiry) -> bool:
    """〔2021〕5号: a document number that none of the documents bears, and no other document is named."""
    numbers = _DOCUMENT_NUMBER.findall(inquiry.frame.text)
    held = [one.identity.doc_number or "" for one in inquiry.desk.index.documents.values()]
    texts = [normalise(number) for number in held]
    return (
        bool(numbers)
        and not inquiry.frame.named_documents
        and not any(
            "".join(filter(str.isdigit, number)) == "".join(filter(str.isdigit, text))
            for number in numbers
            for text in texts
        )
    )


def turn_away(inquiry: Inquiry) -> Draft | None:
    """Greetings, planted instructions, persons, other topics: where the classifier is sure."""
    kind = inquiry.frame.kind
    if inquiry.frame.probability(kind) < inquiry.desk.needs.certainty.get(kind, 1.1):
        return _doubted(inquiry)
    if kind in DECLINED_KINDS:
        return decline(inquiry)
    is_of_documents = not _is_outright(inquiry) and (_documents_say(inquiry) or _asks_of_measure(inquiry))
    if kind in MANNERS_KINDS | OUTSIDE_KINDS and is_of_documents:
        return None
    if kind in MANNERS_KINDS:
        return reply_with_manners(inquiry)
    if kind in OUTSIDE_KINDS:
        return refuse_outside(inquiry)
    if kind is QuestionKind.AMBIGUOUS:
        draft = look_up(inquiry)
        if draft is not None and (draft.status in CLEAR_ENDINGS or draft.reason == "party_not_listed"):
            return draft
        return (number_wanted(inquiry) if inquiry.terms else None) or ask_back(inquiry)
    return None


def _is_outright(inquiry: Inquiry) -> bool:
    """Small talk, persons, opinions, other topics beyond doubt."""
    kind = inquiry.frame.kind
    is_sure = inquiry.frame.probability(kind) >= inquiry.desk.needs.certainty["outright"]
    return kind in MANNERS_KINDS | OUTSIDE_KINDS and is_sure


def _doubted(inquiry: Inquiry) -> Draft | None:
    """Of no kind for sure, but likely of none that is answered: turned away unless the documents say what is asked."""
    kind = inquiry.frame.kind
    readings = inquiry.frame.readings
    share = sum(one.probability for one in readings if one.kind in DECLINED_KINDS | OUTSIDE_KINDS)
    if (
        kind not in DECLINED_KINDS | OUTSIDE_KINDS
        or share < inquiry.desk.needs.certainty["doubt"]
        or _documents_say(inquiry)
    ):
        return None
    return decline(inquiry) or refuse_outside(inquiry)


def _asks_of_measure(inquiry: Inquiry) -> bool:
    """A number is asked for, of something that the ledger has by that name."""
    desk = inquiry.desk
    return inquiry.asks_for("number") and desk.figures.begins_with_measure(
        inquiry.frame.text, desk.words.name_followers
    )


def _documents_say(inquiry: Inquiry, least: float = SURE_COVERAGE) -> bool:
    """The documents account for nearly all of what is asked: it is no other topic, and no person's affair."""
    if (
        inquiry.asks_for("person")
        or inquiry.asks_for("contact")
        or weight_of(inquiry.terms) < LEAST_TOPIC_WEIGHT
        or len(inquiry.terms) < LEAST_TOPIC_TERMS
    ):
        return False
    found = find_sections(inquiry)
    return bool(found) and found[0].coverage >= least


def answer_honest_part(inquiry: Inquiry, read: Reader) -> Draft | None:
    """A proper question that comes with abuse, small talk or planted instructions is answered as if they were not there."""
    least = SURE_COVERAGE if inquiry.frame.kind in DECLINED_KINDS else PART_COVERAGE
    for part in honest_parts(inquiry, read):
        is_meant = is_reviewed(part) or (is_honest(part.frame) and plain_curated(part) is not None)
        if not is_meant and not is_honest(part.frame):
            continue
        draft = _bearing_on(part, decide_whole(part))
        is_answer = draft.status.is_answered and draft.status is not AnswerStatus.CHITCHAT
        is_quoted = draft.status is AnswerStatus.ANSWERED
        if is_answer and (not is_quoted or is_meant or _documents_say(part, least)):
            return draft
    return None


def look_up(inquiry: Inquiry) -> Draft | None:
    """Matrix, ledger, identity or clauses, by the likeliest readings in turn."""
    is_open = inquiry.frame.kind is QuestionKind.AMBIGUOUS
    named = None if inquiry.frame.kind in MATRIX_KINDS else reply_about_named(inquiry)
    if named is not None:
        return named
    for reading in inquiry.frame.readings[:TRIED_READINGS]:
        if reading is not inquiry.frame.readings[0] and reading.probability < SECOND_READING and not is_open:
            break
        if reading.kind in MATRIX_KINDS and not names_or_asks_who(inquiry):
            continue
        reply = _LOOKUPS.get(reading.kind)
        draft = reply(inquiry.read_as(reading.kind)) if reply else None
        if draft is not None:
            return draft
    return None


def names_or_asks_who(inquiry: Inquiry) -> bool:
    """True where a question names a row or an organisation, or asks for one: 转供电是不是要整治 does neither."""
    frame = inquiry.frame
    is_named = frame.tasks or frame.parties or frame.ordinal or frame.group or frame.is_follow_up
    is_count = frame.kind in {QuestionKind.PARTY_COUNT, QuestionKind.POSITION}
    return bool(is_named or is_count or inquiry.desk.cues["who"].search(frame.text))


def number_wanted(inquiry: Inquiry) -> Draft | None:
    """A number is asked for, whatever else was read into the question: the ledger's, where it has one."""
    is_money = inquiry.frame.kind in MONEY_KINDS | {QuestionKind.PENALTY}
    if is_money or not inquiry.asks_for("number"):
        return None
    return reply_from_figures(inquiry.read_as(QuestionKind.TARGET))


def _asks_for_number(inquiry: Inquiry) -> bool:
    return inquiry.frame.kind in FIGURE_KINDS and (inquiry.asks_for("number") or inquiry.asks_for("quantity"))


def reply_on_content(inquiry: Inquiry) -> Draft | None:
    """What a document says of something: as reviewed, else as it stands; for each level that is asked about."""
    draft = reply_by_level(inquiry) or likely_curated(inquiry)
    return draft or reply_with_row(inquiry) or reply_from_clauses(inquiry)


def reply_with_row(inquiry: Inquiry) -> Draft | None:
    """The row in full where the clause that answers is one of the matrix; None where it is another.

    A row tells who does something, and neither a number nor a day.
    """
    if inquiry.frame.kind in FIGURE_KINDS:
        return None
    found = find_sections(inquiry)[:1]
    if not found or not is_answered_by(inquiry, found[0]):
        return None
    path = (found[0].document.id, found[0].section.path)
    row = next((one for one in inquiry.matrix.tasks if (one.document_id, one.path) == path), None)
    if row is None:
        return None
    return reply_from_matrix(with_tasks(inquiry.read_as(QuestionKind.OWNERS), [TaskMatch(row, 1.0)]))


def reply_by_level(inquiry: Inquiry) -> Draft | None:
    """What each of several levels of government says, side by side; None where not at least two of them say something."""
    if len(inquiry.frame.levels) < 2:
        return None
    drafts = []
    for level in inquiry.frame.levels:
        of_level = replace(inquiry, frame=replace(inquiry.frame, levels=(level,)))
        draft = likely_curated(of_level) or reply_from_clauses(of_level)
        if draft is not None and draft.status.is_answered:
            drafts.append(draft)
    statements = dict.fromkeys(statement for draft in drafts for statement in draft.statements)
    is_single = any(set(one.statements) == set(statements) for one in drafts)
    return None if is_single or len(drafts) < 2 else replace(drafts[0], statements=tuple(statements))


def last_word(inquiry: Inquiry) -> Draft:
    """Nothing could be looked up or quoted."""
    kind = inquiry.frame.kind
    if kind in DECLINED_KINDS and inquiry.frame.probability(kind) >= inquiry.desk.needs.certainty["last"]:
        return decline(inquiry) or refuse(inquiry, "no_passage")
    if kind in OUTSIDE_KINDS:
        return refuse_outside(inquiry) or refuse(inquiry, "no_passage")
    if kind in MANNERS_KINDS and not inquiry.terms:
        return reply_with_manners(inquiry) or refuse(inquiry, "no_passage")
    if foreign_places(inquiry.desk, inquiry.frame) and inquiry.terms:
        return refuse(inquiry, "place_not_covered")
    if kind is QuestionKind.PROGRESS:
        return refuse(inquiry, "result_not_reported")
    if inquiry.frame.years and inquiry.terms and _asks_for_number(inquiry):
        return refuse(inquiry, "year_not_set")
    is_open = weight_of(inquiry.terms) < inquiry.desk.words.telling_weight
    if is_open or kind is QuestionKind.AMBIGUOUS:
        return ask_back(inquiry)
    return refuse(inquiry, "figure_not_stated" if kind in FIGURE_KINDS else "no_passage")


_STRUCTURED = MATRIX_KINDS | FIGURE_KINDS | {QuestionKind.VALIDITY, QuestionKind.DOCUMENT_FACT}
_LOOKUPS: dict[QuestionKind, Callable[[Inquiry], Draft | None]] = {
    **dict.fromkeys(MATRIX_KINDS, reply_from_matrix),
    **dict.fromkeys(FIGURE_KINDS, reply_from_figures),
    QuestionKind.PROGRESS: lambda inquiry: reply_about_reached(inquiry.read_as(QuestionKind.TARGET)),
    QuestionKind.VALIDITY: reply_on_validity,
    QuestionKind.DOCUMENT_FACT: reply_from_identity,
    QuestionKind.TASK_OVERVIEW: reply_from_matrix,
    QuestionKind.RULE: reply_on_content,
    QuestionKind.CONTENT: reply_on_content,
    QuestionKind.DEFINITION_WHERE: reply_on_content,
}
