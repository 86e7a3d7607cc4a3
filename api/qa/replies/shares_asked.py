"""One figure as a share of another: 上级资金占总投资的百分之几."""

from __future__ import annotations

import re
from dataclasses import replace

from api.figures.arithmetic import percentage
from api.qa.drafting import Draft, Statement, of_figure
from api.qa.outcomes import AnswerStatus
from api.qa.replies.context import Inquiry
from api.qa.replies.figure_lines import figure_line, figure_quotes
from api.qa.replies.figure_queries import find_matches, query_for
from ingest.index import Figure

MAX_CANDIDATES = 5


def reply_about_share(inquiry: Inquiry) -> Draft | None:
    """The share, where part and whole are figures of one document in one unit; None where they are not."""
    match = re.search(inquiry.desk.words.share_of, inquiry.frame.content)
    if match is None:
        return None
    for part in _candidates(inquiry, match["part"]):
        for whole in _candidates(inquiry, match["whole"]):
            if _is_part_of(part, whole):
                return _stated(inquiry, part, whole)
    return None


def _candidates(inquiry: Inquiry, text: str) -> list[Figure]:
    terms = inquiry.desk.terms.of(text)
    if not terms:
        return []
    query = replace(query_for(inquiry, text, terms), figure_kinds=None)
    return [one.figure for one in find_matches(inquiry, query)[:MAX_CANDIDATES]]


def _is_part_of(part: Figure, whole: Figure) -> bool:
    if part.id == whole.id or part.base_value is None or not whole.base_value:
        return False
    same = (part.document_id, part.base_unit, part.kind) == (whole.document_id, whole.base_unit, whole.kind)
    return same and part.base_unit != "%" and part.base_value <= whole.base_value


def _stated(inquiry: Inquiry, part: Figure, whole: Figure) -> Draft:
    share = percentage(part, whole)
    text = inquiry.say("figures.share_of", formula=share.formula)
    figures = [part, whole]
    statements = (
        Statement(text, (of_figure(part), of_figure(whole)), (share.formula,)),
        *(figure_line(inquiry, one) for one in figures),
        *figure_quotes(inquiry, figures),
    )
    slots = {"kind": inquiry.frame.kind.value, "figures": [one.id for one in figures]}
    return Draft(AnswerStatus.ANSWERED_FROM_FIGURES, statements, slots=slots)
