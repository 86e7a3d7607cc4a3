"""Whether an answer bears on what the question is about: its place, its member, what was really done, its unheard-of words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from api.qa.drafting import Draft, Evidence
from api.qa.frames import MATRIX_KINDS, MONEY_KINDS, QuestionKind
from api.qa.outcomes import AnswerStatus
from api.qa.replies.context import Inquiry
from api.qa.replies.figure_queries import kinds_asked
from api.qa.replies.reached import asks_what_was_reached
from api.qa.scope import foreign_places, short_name
from api.qa.terms import weight_of
from ingest.index import FigureKind, normalise

SET_FOR_A_MEMBER = frozenset({QuestionKind.TARGET, QuestionKind.TARGET_COMPARE, QuestionKind.PROGRESS})
AMOUNTS = frozenset({FigureKind.AMOUNT, FigureKind.RATIO, FigureKind.MULTIPLE, FigureKind.SHARE})
SAID_OF_ELSEWHERE = 0.4  # share of the weight of what is asked about another place that must be said of it
SAID_OF_MONEY = 0.5  # share of the weight of what money is asked for that must be said where it is paid
LAST_MONTH = 12
SURE_FACT = 0.8  # probability from which a question asks for a fact of a document
_ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]+条")
LEAST_DEADLINE = 0.6  # probability from which a question is one for a time; evals: conversations, answers
MOST_UNHEARD = (
    0.5  # share of the weight of a question's telling words that no document says; evals: attacks, lookalikes
)


def shortfall(inquiry: Inquiry, draft: Draft) -> str | None:
    """Why an answer, or what it asks back, is beside the question, as a stable reason; None where it bears on it."""
    if draft.status is AnswerStatus.ASK_BACK:
        is_of_matrix = inquiry.frame.kind in MATRIX_KINDS and foreign_places(inquiry.desk, inquiry.frame)
        return "place_not_covered" if is_of_matrix or _is_of_elsewhere(inquiry, "") else None
    if not draft.status.is_answered or draft.status is AnswerStatus.CHITCHAT:
        return None
    said = normalise("\n".join(_evidence(inquiry, draft)))
    if _is_of_elsewhere(inquiry, said):
        return "place_not_covered"
    if inquiry.frame.kind in MONEY_KINDS and _is_of_other_subject(inquiry, said):
        return "figure_not_stated"
    if inquiry.frame.kind is QuestionKind.PENALTY and not any(
        word in said for word in inquiry.desk.words.sanctions
    ):
        return "no_passage"
    if _is_of_another_member(inquiry, draft, said):
        return "member_not_set"
    is_reported = _is_report(inquiry, draft) and _is_of_year_end(inquiry, draft)
    if is_about_progress(inquiry) and not is_reported:
        return "result_not_reported"
    if _is_of_another_year(inquiry, draft, said):
        return "year_not_set"
    if _splits_among_members(inquiry, said):
        return "member_not_set"
    if _is_of_another_article(inquiry, draft, said) or _is_no_document_fact(inquiry, draft):
        return "no_passage"
    if _lacks_number(inquiry, draft):
        return "figure_not_stated"
    if _lacks_amount(inquiry, draft) or _lacks_time(inquiry, draft):
        return "figure_not_stated"
    return "no_passage" if _is_unheard_of(inquiry, draft, said) else None


def _is_of_elsewhere(inquiry: Inquiry, said: str) -> bool:
    """The question is about another place, and what is said is not, or of something else there."""
    places = foreign_places(inquiry.desk, inquiry.frame)
    rest = [one for one in inquiry.terms if one.is_known and short_name(one.text) not in places]
    if not places or not rest:
        return False
    if said and inquiry.frame.kind in MATRIX_KINDS:
        return True  # who does what elsewhere stands in no table here
    is_said = all(place in said for place in places)
    return not is_said or inquiry.desk.terms.coverage(rest, said) < SAID_OF_ELSEWHERE


def is_about_progress(inquiry: Inquiry) -> bool:
    """What was really built, spent or reached is asked for, not what is planned."""
    kind = QuestionKind.PROGRESS
    is_sure = inquiry.frame.probability(kind) >= inquiry.desk.needs.certainty[kind]
    is_asked = bool(inquiry.desk.words.progress.search(inquiry.frame.text))
    return (inquiry.frame.kind is kind and is_sure) or is_asked or asks_what_was_reached(inquiry)


def _evidence(inquiry: Inquiry, draft: Draft) -> Iterable[str]:
    """The words an answer rests on, with their headings and the titles and places of their documents."""
    for place in dict.fromkeys(place for one in draft.statements for place in one.evidence):
        document = inquiry.document(place.document_id)
        identity = document.identity
        words = document.text[place.start : place.end]
        yield "\n".join((identity.title, identity.place or "", place.section_path, words))


def _is_of_another_member(inquiry: Inquiry, draft: Draft, said: str) -> bool:
    """A number set for all counties or companies together is none of one of them."""
    kind = QuestionKind(str(draft.slots.get("kind", inquiry.frame.kind)))
    is_number = draft.status is AnswerStatus.ANSWERED_FROM_FIGURES or inquiry.asks_for("number")
    if not is_number or not {kind, inquiry.frame.kind} & SET_FOR_A_MEMBER:
        return False
    members = [one.member for one in inquiry.frame.parties if one.member]
    return any(short_name(member) not in said for member in members)


def _is_report(inquiry: Inquiry, draft: Draft) -> bool:
    """The answer rests on what was reported, of the place that is asked about: the home place where none is named.

    Where the target is asked for too, it stands beside.
    """
    home = inquiry.desk.home_place
    own = inquiry.desk.documents.places.get(home or "")
    is_elsewhere = bool(
        set(inquiry.frame.levels) - {own} or foreign_places(inquiry.desk, inquiry.frame) or home is None
    )
    reported = [
        _stands_in_report(inquiry, place) and (is_elsewhere or _names_home(inquiry, place))
        for one in draft.statements
        for place in one.evidence
    ]
    asks_for_target = any(re.search(word, inquiry.frame.text) for word in inquiry.desk.words.planned)
    return any(reported) if asks_for_target else all(reported)


def _is_of_year_end(inquiry: Inquiry, draft: Draft) -> bool:
    """A count of autumn is none of the end of the year."""
    if not any(word in inquiry.frame.text for word in inquiry.desk.words.year_ends):
        return True
    places = [place for one in draft.statements for place in one.evidence]
    counted = [
        one
        for one in inquiry.desk.index.figures
        if one.year in inquiry.frame.years
        and any(
            one.document_id == place.document_id and place.start <= one.start < place.end for place in places
        )
    ]
    return not counted or any(one.due_on is None or one.due_on.month == LAST_MONTH for one in counted)


def _stands_in_report(inquiry: Inquiry, place: Evidence) -> bool:
    """Under a title or heading about what came of the plan, or said of another place; and not of what is planned."""
    words = inquiry.desk.words
    document = inquiry.document(place.document_id)
    said = document.text[place.start : place.end]
    if any(one in said for one in foreign_places(inquiry.desk, inquiry.frame)):
        return not any(re.search(word, said) for word in words.planned)
    is_planned = any(re.search(word, place.section_path) for word in words.planned)
    heading = f"{document.identity.title}\n{place.section_path}"
    return not is_planned and any(word in heading for word in words.reached_headings)


def _names_home(inquiry: Inquiry, place: Evidence) -> bool:
    """The clause itself or its heading names the home place: a document's title may name several."""
    words = inquiry.document(place.document_id).text[place.start : place.end]
    return short_name(inquiry.desk.home_place or "") in f"{place.section_path}\n{words}"


def _is_of_other_subject(inquiry: Inquiry, said: str) -> bool:
    """What is paid for one thing is no answer to what is paid for another."""
    terms = [term for term in inquiry.terms if term.is_known or term.others]
    return inquiry.desk.terms.coverage(terms, said) < SAID_OF_MONEY


def _is_of_another_year(inquiry: Inquiry, draft: Draft, said: str) -> bool:
    """Targets are asked for of years that neither their clauses nor what is said of them names."""
    years = inquiry.frame.years
    is_target = inquiry.frame.kind in SET_FOR_A_MEMBER
    if not years or not is_target or draft.status is not AnswerStatus.ANSWERED_FROM_FIGURES:
        return False
    words = said + "".join(one.text for one in draft.statements)
    return not any(str(year) in words for year in years)


def _lacks_number(inquiry: Inquiry, draft: Draft) -> bool:
    """So many of something, is asked, and what is quoted holds no figure of that sort."""
    if draft.status is not AnswerStatus.ANSWERED or inquiry.asks_for("parts"):
        return False
    kinds = kinds_asked(inquiry, inquiry.frame.text)
    if kinds is None and not inquiry.asks_for("quantity"):
        return False
    return not _holds_figure_of(inquiry, draft, kinds or frozenset(FigureKind))


def _splits_among_members(inquiry: Inquiry, said: str) -> bool:
    """How a number set for all is handed down to each, is asked, and no clause hands it down."""
    splits = inquiry.desk.words.splits
    is_money = bool(inquiry.desk.cues["money"].search(inquiry.frame.text))
    return not is_money and bool(splits.search(inquiry.frame.text)) and not splits.search(said)


def _is_of_another_article(inquiry: Inquiry, draft: Draft, said: str) -> bool:
    """第十条 is asked for, and what is quoted is not of it."""
    named = _ARTICLE.findall(inquiry.frame.text)
    is_quoted = draft.status is AnswerStatus.ANSWERED
    return is_quoted and bool(named) and not any(article in said for article in named)


def _is_no_document_fact(inquiry: Inquiry, draft: Draft) -> bool:
    """The number or the day of a document is asked for, and the ledger's numbers are of what it is about."""
    kind = QuestionKind.DOCUMENT_FACT
    is_sure = inquiry.frame.kind is kind and inquiry.frame.probability(kind) >= SURE_FACT
    return is_sure and draft.status is AnswerStatus.ANSWERED_FROM_FIGURES


def _lacks_amount(inquiry: Inquiry, draft: Draft) -> bool:
    """How much money is asked, and what is quoted states no amount."""
    asks = inquiry.asks_for("money") or (inquiry.frame.kind in MONEY_KINDS and inquiry.asks_for("number"))
    if draft.status is not AnswerStatus.ANSWERED or not asks:
        return False
    return not _holds_figure_of(inquiry, draft, AMOUNTS)


def _holds_figure_of(inquiry: Inquiry, draft: Draft, kinds: frozenset[FigureKind]) -> bool:
    """A figure of one of the kinds stands where the answer rests."""
    places = [place for one in draft.statements for place in one.evidence]
    return any(
        figure.kind in kinds
        and figure.document_id == place.document_id
        and place.start <= figure.start < place.end
        for figure in inquiry.desk.index.figures
        for place in places
    )


def _lacks_time(inquiry: Inquiry, draft: Draft) -> bool:
    """By when, is asked, and what is quoted tells no time."""
    kind = QuestionKind.DEADLINE
    is_asked = inquiry.frame.kind is kind and inquiry.frame.probability(kind) >= LEAST_DEADLINE
    if draft.status is not AnswerStatus.ANSWERED or not is_asked:
        return False
    places = [place for one in draft.statements for place in one.evidence]
    quoted = (inquiry.document(place.document_id).text[place.start : place.end] for place in places)
    return not any(inquiry.desk.words.time_told.search(words) for words in quoted)


def _is_unheard_of(inquiry: Inquiry, draft: Draft, said: str) -> bool:
    """Most of what a number is asked of is in words that no document says, and the answer does not say them either."""
    if draft.status is not AnswerStatus.ANSWERED_FROM_FIGURES:
        return False
    unheard = [
        term
        for term in inquiry.terms
        if not term.is_known and not term.others and not inquiry.desk.terms.coverage((term,), said)
    ]
    return weight_of(unheard) > MOST_UNHEARD * weight_of(inquiry.terms)
