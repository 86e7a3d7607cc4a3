"""What was reached, told from what was planned; and how far the one is from the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from api.figures.arithmetic import shown, subtract
from api.qa.drafting import Draft, Statement, of_figure
from api.qa.outcomes import AnswerStatus
from api.qa.replies.context import Inquiry
from api.qa.replies.figure_lines import figure_line, figure_quotes, without_repeats
from api.qa.replies.figure_queries import TARGET_KINDS, figures_for, is_like, queries_of
from ingest.index import Bound, Figure

MAX_FIGURES = 4
_LAST_MONTH: Final = 12


def asks_what_was_reached(inquiry: Inquiry) -> bool:
    """True where the question is about what really came of a target."""
    is_of_targets = inquiry.frame.kind in TARGET_KINDS
    return is_of_targets and any(re.search(one, inquiry.frame.text) for one in inquiry.desk.words.reached)


def reply_about_reached(inquiry: Inquiry) -> Draft | None:
    """The figures reached, beside the target where it is asked for too; None where no document has any."""
    reached = _of_one_measure([one for one in _found(inquiry, is_reached=True) if _is_of_time(inquiry, one)])
    if not reached:
        return None
    planned = _found(inquiry, is_reached=False) if _asks_for_target(inquiry) else []
    pair = _pair(inquiry, planned, reached)
    statements = _held_against(inquiry, *pair) if pair else []
    figures = [*(pair or ()), *(one for one in reached if not pair or one.id != pair[1].id)]
    figures = without_repeats(figures)[:MAX_FIGURES]
    lines = [figure_line(inquiry, one) for one in figures]
    slots = {"kind": inquiry.frame.kind.value, "figures": [one.id for one in figures]}
    quotes = figure_quotes(inquiry, figures)
    return Draft(AnswerStatus.ANSWERED_FROM_FIGURES, (*statements, *lines, *quotes), slots=slots)


def _asks_for_target(inquiry: Inquiry) -> bool:
    return any(re.search(one, inquiry.frame.text) for one in inquiry.desk.words.planned)


def _found(inquiry: Inquiry, *, is_reached: bool) -> list[Figure]:
    asked = _without_asking(inquiry)
    queries = [replace(query, is_reached=is_reached) for query in queries_of(asked)]
    if is_reached:
        queries = [replace(query, avoided_words=(), preferred_words=()) for query in queries]
    return [figure for query in queries for figure in figures_for(inquiry, query)]


def _without_asking(inquiry: Inquiry) -> Inquiry:
    """The inquiry without the words that ask for target and reality: they stand in no clause of the other sort."""
    words = inquiry.desk.words
    content = re.sub("|".join((*words.reached, *words.planned)), " ", inquiry.frame.content)
    return replace(inquiry, frame=replace(inquiry.frame, content=content))


def _of_one_measure(figures: Sequence[Figure]) -> list[Figure]:
    """The first figure and those that count the same."""
    return [one for one in figures if (one.base_unit, one.per) == (figures[0].base_unit, figures[0].per)]


def _is_of_time(inquiry: Inquiry, figure: Figure) -> bool:
    """Of the years asked about; a count of September is none of the end of the year."""
    if inquiry.frame.years and figure.year not in inquiry.frame.years:
        return False
    asks_for_end = any(word in inquiry.frame.text for word in inquiry.desk.words.year_ends)
    if not asks_for_end or figure.due_on is None:
        return True
    return figure.due_on.month == _LAST_MONTH


def _pair(
    inquiry: Inquiry, planned: Sequence[Figure], reached: Sequence[Figure]
) -> tuple[Figure, Figure] | None:
    """A target and what was reached of it: one measure in the same unit, of the same government, for the same year."""
    for target in planned:
        for one in reached:
            if _counts_the_same(inquiry, target, one):
                return target, one
    return None


def _counts_the_same(inquiry: Inquiry, target: Figure, reached: Figure) -> bool:
    level, other_level = (inquiry.document(one.document_id).identity.level for one in (target, reached))
    return (
        (target.base_unit, target.per, target.year) == (reached.base_unit, reached.per, reached.year)
        and None not in (target.base_value, reached.base_value)
        and level == other_level
        and is_like(inquiry, target, reached)
    )


def _held_against(inquiry: Inquiry, target: Figure, reached: Figure) -> list[Statement]:
    """Met or not, and by how much."""
    missing = subtract(target, reached)
    is_met = missing >= 0 if target.bound is Bound.AT_MOST else missing <= 0
    difference = shown(abs(missing), target.base_unit)
    larger, smaller = (target, reached) if missing > 0 else (reached, target)
    text = inquiry.say(
        "figures.target_met" if is_met else "figures.target_missed",
        target=target.text,
        reached=reached.text,
        formula=f"{larger.text}－{smaller.text}＝{difference}",
    )
    return [Statement(text, (of_figure(target), of_figure(reached)), (difference,))]
