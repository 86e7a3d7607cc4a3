"""What a number measures, named as a person would: the thing after it, or the subject before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ingest.clauses import Condition, part_end, part_start, payer_label
from ingest.figure_words import any_of, figure_words
from ingest.numerals import NUMBER
from ingest.periods import Period
from ingest.phrases import (
    LONGEST_NAME,
    Surroundings,
    before_next_number,
    floor_of,
    head_of,
    phrase_patterns,
    subject_in,
    subject_of,
    tidy,
    without_trailing,
)
from ingest.quantities import Quantity
from ingest.records import Bound, FigureKind

_SHORT_VERB: Final = 3


def name_measure(
    place: Surroundings, index: int, per: str | None, payers: Sequence[str], condition: Condition | None
) -> str:
    """What the quantity at `index` measures; empty where its sentence does not say."""
    quantity = place.quantities[index]
    if quantity.kind is FigureKind.AMOUNT:
        return _amount(place, index, per, payers, condition)
    if quantity.kind is FigureKind.DURATION:
        return _duration(place, index)
    if quantity.kind is FigureKind.RATIO:
        return _ratio(place, index, payers)
    if quantity.kind is FigureKind.MULTIPLE:
        return _multiple(place, index)
    if quantity.kind is FigureKind.SHARE:
        return _share(place, index)
    return _thing(place, index)


def name_what_is_due(place: Surroundings, period: Period) -> str:
    """What is to be done by, or said of, a period: the words after it, up to a number or about forty characters."""
    text = place.text
    limit = min(
        (quantity.reach_start for quantity in place.quantities if quantity.start >= period.end),
        default=len(text),
    )
    limit = min([limit, *(other.start for other in place.periods if other.start >= period.end)])
    start = period.end + (len(text[period.end :]) - len(text[period.end :].lstrip("，、：")))
    lead_up = figure_words().measures.lead_up.match(text[start:limit])
    start += lead_up.end() if lead_up else 0
    end = part_end(text, start)
    while (
        not period.is_by
        and end < limit
        and text[end : end + 1] == "，"
        and part_end(text, end + 1) <= min(limit, start + LONGEST_NAME)
    ):
        end = part_end(text, end + 1)
    words = text[start : min(end, limit)].strip("，、；。：！？）”“ ").removeprefix("的")
    says_when = figure_words().measures.says_when.search(text[: period.start])
    if says_when and (subject := subject_in(text[part_start(text, period.start) : period.start])):
        return subject
    if len(words) >= 2:
        return words[:LONGEST_NAME]
    before = text[part_start(text, period.start) : period.start]
    return tidy(before) or tidy(
        text[part_start(text, max(0, part_start(text, period.start) - 1)) : period.start]
    )


def _amount(
    place: Surroundings, index: int, per: str | None, payers: Sequence[str], condition: Condition | None
) -> str:
    purpose = _purpose(place, index)
    subject = subject_of(place, index)
    use = _use(place, index)
    if use:
        return use
    if not purpose and payers:
        purpose = _purpose_of_earlier(place, index) or figure_words().payers.unnamed
        return f"{payer_label(payers)}{purpose}"
    if not purpose and subject:
        return f"{subject}{_purpose_of_cap(place, index)}"
    if purpose and not per and not payers and _names_money(subject, purpose):
        return subject
    if not purpose or (purpose in figure_words().payers.kept_purposes and subject):
        return subject or head_of(place, index) or purpose
    names, paid = figure_words().names, f"{payer_label(payers)}{purpose}"
    if per:
        template = names.per_thing if len(per) > 2 else names.per_unit
        return template.format(thing=_paid_thing(place, index, per), per=per, paid=paid)
    if condition and not re.search(NUMBER + r"|的$|起$|，", condition.text) and len(condition.text) <= 24:
        return names.for_whom.format(condition=condition.text, paid=paid)
    return paid


def _names_money(subject: str, purpose: str) -> bool:
    """Whether a subject is itself the name of the money: 单站补贴总额."""
    return re.search(purpose + figure_words().measures.amount_tails, subject) is not None


def _use(place: Surroundings, index: int) -> str:
    """What a part of some money is for: 其中600万元用于【平台建设】."""
    quantity = place.quantities[index]
    match = figure_words().measures.used_for.match(place.text[quantity.reach_end :])
    return tidy(match["use"]) if match else ""


def _paid_thing(place: Surroundings, index: int, per: str) -> str:
    """What the 每 counts something of: 【直流充电桩】每千瓦补贴200元."""
    words = figure_words()
    before = place.text[floor_of(place, index) : place.quantities[index].reach_start]
    match = re.match(rf"(?P<thing>[\w（）“”+\-]{{2,16}}?)(?:按照|按)?每{re.escape(per[:1])}", before)
    thing = tidy(match["thing"]) if match else ""
    is_name = len(thing) > 1 and not any(
        word in thing for word in (*words.payers.paying, *words.payers.tails, "的")
    )
    return thing if is_name and thing not in per else ""


def _purpose(place: Surroundings, index: int) -> str:
    """The word for the money: after the number (`的补助`), else the nearest before it (`奖励5000元`)."""
    words = figure_words().payers
    quantity = place.quantities[index]
    purposes = any_of(words.purposes)
    right_after = _purpose_right_after(place, quantity)
    if right_after:
        return right_after
    before = place.text[floor_of(place, index, through_commas=False) : quantity.start]
    found = re.findall(purposes, before)
    if found:
        return str(found[-1])
    verb = re.search(f"(?P<verb>{any_of(words.purpose_of_verb)})$", place.text[: quantity.reach_start])
    if verb:
        return words.purpose_of_verb[verb["verb"]]
    following = before_next_number(
        place, index, place.text[quantity.reach_end : part_end(place.text, quantity.reach_end)]
    )
    later = re.search(purposes, following)
    if later is None and _is_listed(place, index):
        return _purpose(place, index + 1)
    return later[0] if later else ""


def _is_listed(place: Surroundings, index: int) -> bool:
    """Whether the next amount follows in one list: 100万元、50万元、20万元奖励."""
    if index + 1 >= len(place.quantities):
        return False
    this, following = place.quantities[index], place.quantities[index + 1]
    gap = place.text[this.reach_end : following.reach_start]
    return following.kind is this.kind and gap in figure_words().measures.joining


def _purpose_of_cap(place: Surroundings, index: int) -> str:
    """A cap (单站最高50万元) is on the money named before it."""
    return _purpose_of_earlier(place, index) if place.quantities[index].bound is Bound.AT_MOST else ""


def _purpose_of_earlier(place: Surroundings, index: int) -> str:
    earlier = [
        other
        for other in range(index)
        if place.quantities[other].kind in (FigureKind.AMOUNT, FigureKind.SHARE)
    ]
    return _purpose(place, earlier[-1]) if earlier else ""


def _duration(place: Surroundings, index: int) -> str:
    quantity = place.quantities[index]
    after = place.text[quantity.reach_end : part_end(place.text, quantity.reach_end)]
    after = re.split(figure_words().measures.next_act, after)[0]
    subject = subject_of(place, index)
    named = [word for word in figure_words().measures.duration_heads if word in subject]
    following = tidy(without_trailing(before_next_number(place, index, after)))
    if subject and (named or len(following) < 2 or quantity.bound is Bound.EXACT):
        return subject
    if subject and len(following) <= _SHORT_VERB and not subject.endswith(("起", "后", "的")):
        return f"{subject}{following}"
    return following[:LONGEST_NAME]


def _ratio(place: Surroundings, index: int, payers: Sequence[str]) -> str:
    if payers:
        what, names = _what_is_split(place, index), figure_words().names
        return (names.split_of if what else names.split).format(what=what, payers=payer_label(payers))
    return subject_of(place, index) or head_of(place, index)


def _what_is_split(place: Surroundings, index: int) -> str:
    """The money or the place that a split is for: 【奖补资金】由市、县两级财政按4:6分担."""
    start = floor_of(place, index)
    match = re.match(r"(?P<what>[^，。；]{2,20}?)由", place.text[start : place.quantities[index].start])
    return tidy(match["what"]) if match else ""


def _multiple(place: Surroundings, index: int) -> str:
    quantity = place.quantities[index]
    purpose = _purpose(place, index)
    before = place.text[floor_of(place, index) : quantity.reach_start]
    base = re.sub(rf"^.*{any_of(figure_words().payers.fine_verbs)}", "", before)
    base = tidy(base).removesuffix("的")
    if purpose:
        by = figure_words().names.reckoned_by.format(base=base, purpose=purpose)
        return by if base and base != before else purpose
    says_of_what = place.text.startswith("的", quantity.reach_end)  # else a verb follows: 按1.5倍收取
    return (
        _compared(before, figure_words().names.multiple_of)
        or subject_of(place, index)
        or (head_of(place, index) if says_of_what else "")
    )


def _compared(before: str, template: str) -> str:
    """A share or multiple of something else: 租金不高于市场租金的70% → 租金占市场租金的比例."""
    befores = [word for group in figure_words().bounds.before.values() for word in group]
    match = re.match(
        rf"(?P<who>.+?)(?:{any_of([*befores, *figure_words().measures.reaching])})(?P<whole>[^，]{{2,}})的$",
        before,
    )
    who = tidy(without_trailing(match["who"])) if match else ""
    return template.format(part=who, whole=tidy(match["whole"])) if match and who else ""


def _share(place: Surroundings, index: int) -> str:
    quantity = place.quantities[index]
    before = place.text[floor_of(place, index) : quantity.reach_start]
    share_of = figure_words().names.share_of
    difference = _comparison(place, index)
    if difference:
        return f"{subject_in(before[: before.find('比')])}{difference}"
    purpose = _purpose_right_after(place, quantity)
    if purpose:
        whole = tidy(before.removesuffix("的"))
        return share_of.format(part=purpose, whole=whole) if before.endswith("的") and whole else purpose
    part_of = figure_words().measures.part_of.search(before)
    if part_of:
        subject = tidy(before[: part_of.start()])
        return share_of.format(part=subject, whole=part_of["whole"])
    rated = figure_words().measures.at_rate.match(place.text[quantity.reach_end :])
    if rated:
        return rated["head"]
    subject, head = subject_of(place, index), head_of(place, index)
    if head and subject in figure_words().measures.share_verbs:
        return f"{subject}{head}"
    return _compared(before, figure_words().names.share_of) or subject or head


def _purpose_right_after(place: Surroundings, quantity: Quantity) -> str:
    purposes = any_of(figure_words().payers.purposes)
    pattern = rf"{figure_words().payers.to_purpose}(?P<purpose>{purposes})"
    after = re.compile(pattern).match(place.text, quantity.reach_end)
    return after["purpose"] if after else ""


def _comparison(place: Surroundings, index: int) -> str:
    """比当年计划多2个 measures a difference."""
    quantity = place.quantities[index]
    start = part_start(place.text, quantity.reach_start)
    match = figure_words().measures.than.search(place.text, start, quantity.reach_start)
    if match is None:
        return ""
    than = match["than"]
    for other in place.quantities:
        than = than.replace(other.text, "")
    return figure_words().names.difference.format(than=than.lstrip("的"), how=match["how"])


def _thing(place: Surroundings, index: int) -> str:
    difference = _comparison(place, index)
    if difference:
        return difference
    at_rate = figure_words().measures.at_rate.match(place.text[place.quantities[index].reach_end :])
    if at_rate:
        return at_rate["head"]
    head, subject = head_of(place, index), subject_of(place, index)
    rank = figure_words().measures.rank.match(
        place.text[floor_of(place, index) : place.quantities[index].start]
    )
    if rank and place.quantities[index].unit in ("位", "名") and not head:
        who = tidy(rank["who"])
        return f"{who}{rank['among']}{figure_words().measures.rank_name}"
    if not head:
        return subject
    quantity = place.quantities[index]
    before = place.text[: quantity.start]
    compared = phrase_patterns().comparators.search(before) or quantity.reach_start < quantity.start
    kept = _kept_verb(place, index)
    if compared and subject and not kept and head not in subject:
        return _joined(subject, head)
    return f"{kept}{head}"


def _joined(subject: str, head: str) -> str:
    return subject if subject.endswith(head) else f"{subject}{head}"


def _kept_verb(place: Surroundings, index: int) -> str:
    before = place.text[floor_of(place, index) : place.quantities[index].reach_start]
    match = re.search(f"({any_of(figure_words().measures.kept_verbs)})$", without_trailing(before))
    return match[1] if match else ""
