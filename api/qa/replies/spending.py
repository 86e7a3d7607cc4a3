"""A grant that is a share of what was spent: the part granted, its cap, and who pays the rest."""

from __future__ import annotations

from decimal import Decimal

from api.figures.arithmetic import portion, remainder, shown
from api.figures.schemes import Scheme
from api.qa.drafting import Statement, of_figure
from api.qa.frames import Quantity
from api.qa.replies.context import LIST_MARK, Inquiry
from api.qa.replies.limits import capped
from api.qa.replies.payers import MONEY_UNITS, asks_who_pays, divided, payer_line
from api.qa.replies.worked import Worked, given
from ingest.index import Figure

BESIDE_CHARS = 4


def spending_worked(inquiry: Inquiry, scheme: Scheme) -> Worked | None:
    """What so much spending brings in; None where the question names no sum of money."""
    spent = sum_spent(inquiry)
    share = scheme.share
    if spent is None or share is None:
        return None
    unit = "元"
    granted = portion(spent.value, unit, share, spent.text)
    paid, limits = capped(inquiry, scheme, granted.value, unit)
    payer = LIST_MARK.join(share.payer)
    line = payer_line(inquiry, payer, granted.formula)
    result = inquiry.say("figures.reckoned", quantity=spent.text, formula=line)
    reckoned = Statement(result, (of_figure(share),), (granted.formula, spent.text))
    lines = [*limits, reckoned] if paid != granted.value else [reckoned, *limits]
    rest, rest_values = _rest(inquiry, scheme, spent.value, paid)
    return Worked((*lines, *rest), (paid, *rest_values))


def sum_spent(inquiry: Inquiry) -> Quantity | None:
    """The sum of money that the question says was spent."""
    return next(
        (one for one in given(inquiry) if one.unit in MONEY_UNITS and not _was_granted(inquiry, one)), None
    )


def _was_granted(inquiry: Inquiry, quantity: Quantity) -> bool:
    """拿了50万, 50万建设补贴: the words beside the sum say that it is what was granted."""
    text, words = inquiry.frame.text, inquiry.desk.words
    before = text[max(0, quantity.start - BESIDE_CHARS) : quantity.start]
    behind = text[quantity.end : quantity.end + BESIDE_CHARS]
    if any(word in before for word in words.spent):
        return False
    return any(word in side for word in words.received for side in (before, behind))


def _rest(
    inquiry: Inquiry, scheme: Scheme, spent: Decimal, paid: Decimal
) -> tuple[list[Statement], tuple[Decimal, ...]]:
    """Where the document divides what is left over among payers: who pays how much of it; else the grant itself."""
    left = [one for one in scheme.fund_ratios if _is_of_remainder(inquiry, one)]
    if not left:
        return divided(inquiry, scheme, paid, "元") if asks_who_pays(inquiry) else [], ()
    over = remainder(spent, paid, "元")
    text = inquiry.say("figures.left_over", formula=over.formula)
    first = Statement(text, (of_figure(left[0]),), (over.formula, shown(over.value, over.unit)))
    return [first, *divided(inquiry, scheme, over.value, "元")], (over.value,)


def _is_of_remainder(inquiry: Inquiry, ratio: Figure) -> bool:
    return ratio.measure.startswith(inquiry.desk.words.remainder)
