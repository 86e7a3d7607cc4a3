"""What a number measures, named as a person would: the thing after it, or the subject before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from ingest.clauses import Condition, part_end, part_start, payer_label
from ingest.figure_words import any_of, figure_words
from ingest.numerals import NUMBER
from ingest.periods import Period
from ingest.quantities import Quantity
from ingest.records import Bound, FigureKind
from ingest.text import cut_words, is_known_word

_LONGEST: Final = 40
_SHORT_VERB: Final = 3


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A sentence with what is already known of it; offsets count from its start."""

    text: str
    quantities: Sequence[Quantity]
    periods: Sequence[Period]


@dataclass(frozen=True, slots=True)
class _Patterns:
    trailing: re.Pattern[str]
    comparators: re.Pattern[str]
    years: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = figure_words()
    measures = words.measures
    befores = [word for group in words.bounds.before.values() for word in group]
    return _Patterns(
        trailing=re.compile(
            f"(?:{any_of([*measures.trailing, *befores, *measures.pairing])}|[，、：\ue000\\s])+$"
        ),
        comparators=re.compile(f"(?:{any_of([*befores, '达到', '达', '为', '是', '有'])})$"),
        years=re.compile(rf"^(?:{measures.scopes})?(?P<years>{NUMBER}年的?)"),
    )


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
        and part_end(text, end + 1) <= min(limit, start + _LONGEST)
    ):
        end = part_end(text, end + 1)
    words = text[start : min(end, limit)].strip("，、；。：！？）”“ ").removeprefix("的")
    says_when = figure_words().measures.says_when.search(text[: period.start])
    if says_when and (subject := _subject_of(text[part_start(text, period.start) : period.start])):
        return subject
    if len(words) >= 2:
        return words[:_LONGEST]
    before = text[part_start(text, period.start) : period.start]
    return _tidy(before) or _tidy(
        text[part_start(text, max(0, part_start(text, period.start) - 1)) : period.start]
    )


def _amount(
    place: Surroundings, index: int, per: str | None, payers: Sequence[str], condition: Condition | None
) -> str:
    purpose = _purpose(place, index)
    subject = _subject(place, index)
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
        return subject or _head(place, index) or purpose
    if per:
        joint = "的" if len(per) > 2 else ""
        return f"{_paid_thing(place, index, per)}每{per}{joint}{payer_label(payers)}{purpose}"
    if condition and not re.search(NUMBER + r"|的$|起$|，", condition.text) and len(condition.text) <= 24:
        return f"{condition.text}的{payer_label(payers)}{purpose}"
    return f"{payer_label(payers)}{purpose}"


def _names_money(subject: str, purpose: str) -> bool:
    """Whether a subject is itself the name of the money: 单站补贴总额."""
    return re.search(purpose + figure_words().measures.amount_tails, subject) is not None


def _use(place: Surroundings, index: int) -> str:
    """What a part of some money is for: 其中600万元用于【平台建设】."""
    quantity = place.quantities[index]
    match = figure_words().measures.used_for.match(place.text[quantity.reach_end :])
    return _tidy(match["use"]) if match else ""


def _paid_thing(place: Surroundings, index: int, per: str) -> str:
    """What the 每 counts something of: 【直流充电桩】每千瓦补贴200元."""
    words = figure_words()
    before = place.text[_floor(place, index) : place.quantities[index].reach_start]
    match = re.match(rf"(?P<thing>[\w（）“”+\-]{{2,16}}?)(?:按照|按)?每{re.escape(per[:1])}", before)
    thing = _tidy(match["thing"]) if match else ""
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
    before = place.text[_floor(place, index, through_commas=False) : quantity.start]
    found = re.findall(purposes, before)
    if found:
        return str(found[-1])
    verb = re.search(f"(?P<verb>{any_of(words.purpose_of_verb)})$", place.text[: quantity.reach_start])
    if verb:
        return words.purpose_of_verb[verb["verb"]]
    following = _before_next_number(
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
    subject = _subject(place, index)
    named = [word for word in figure_words().measures.duration_heads if word in subject]
    following = _tidy(_without_trailing(_before_next_number(place, index, after)))
    if subject and (named or len(following) < 2 or quantity.bound is Bound.EXACT):
        return subject
    if subject and len(following) <= _SHORT_VERB and not subject.endswith(("起", "后", "的")):
        return f"{subject}{following}"
    return following[:_LONGEST]


def _ratio(place: Surroundings, index: int, payers: Sequence[str]) -> str:
    if payers:
        return f"{_what_is_split(place, index)}{payer_label(payers)}财政分担比例"
    return _subject(place, index) or _head(place, index)


def _what_is_split(place: Surroundings, index: int) -> str:
    """The money or the place that a split is for: 【奖补资金】由市、县两级财政按4:6分担."""
    start = _floor(place, index)
    match = re.match(r"(?P<what>[^，。；]{2,20}?)由", place.text[start : place.quantities[index].start])
    what = _tidy(match["what"]) if match else ""
    return f"{what}的" if what else ""


def _multiple(place: Surroundings, index: int) -> str:
    quantity = place.quantities[index]
    purpose = _purpose(place, index)
    before = place.text[_floor(place, index) : quantity.reach_start]
    base = re.sub(rf"^.*{any_of(figure_words().payers.fine_verbs)}", "", before)
    base = _tidy(base).removesuffix("的")
    if purpose:
        return f"按{base}计的{purpose}" if base and base != before else purpose
    return _compared(before, "与") or _subject(place, index) or _head(place, index)


def _compared(before: str, link: str) -> str:
    """A share or multiple of something else: 租金不高于市场租金的70% → 租金占市场租金的比例."""
    befores = [word for group in figure_words().bounds.before.values() for word in group]
    match = re.match(rf"(?P<who>.+?)(?:{any_of([*befores, '达到', '为'])})(?P<whole>[^，]{{2,}})的$", before)
    who = _tidy(_without_trailing(match["who"])) if match else ""
    return f"{who}{link}{_tidy(match['whole'])}的比例" if match and who else ""


def _share(place: Surroundings, index: int) -> str:
    quantity = place.quantities[index]
    before = place.text[_floor(place, index) : quantity.reach_start]
    difference = _comparison(place, index)
    if difference:
        return f"{_subject_of(before[: before.find('比')])}{difference}"
    purpose = _purpose_right_after(place, quantity)
    if purpose:
        whole = _tidy(before.removesuffix("的"))
        return f"{purpose}占{whole}的比例" if before.endswith("的") and whole else purpose
    part_of = figure_words().measures.part_of.search(before)
    if part_of:
        subject = _tidy(before[: part_of.start()])
        return f"{subject}占{part_of['whole']}的比例"
    rated = figure_words().measures.at_rate.match(place.text[quantity.reach_end :])
    if rated:
        return rated["head"]
    subject, head = _subject(place, index), _head(place, index)
    if head and subject in figure_words().measures.share_verbs:
        return f"{subject}{head}"
    return _compared(before, "占") or subject or head


def _purpose_right_after(place: Surroundings, quantity: Quantity) -> str:
    purposes = any_of(figure_words().payers.purposes)
    pattern = rf"(?:的)?(?:标准)?(?:给予|予以|进行)?(?:的)?(?:一次性|财政|资金)?(?P<purpose>{purposes})"
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
    return f"比{than.lstrip('的')}{match['how']}"


def _thing(place: Surroundings, index: int) -> str:
    difference = _comparison(place, index)
    if difference:
        return difference
    at_rate = figure_words().measures.at_rate.match(place.text[place.quantities[index].reach_end :])
    if at_rate:
        return at_rate["head"]
    head, subject = _head(place, index), _subject(place, index)
    rank = figure_words().measures.rank.match(
        place.text[_floor(place, index) : place.quantities[index].start]
    )
    if rank and place.quantities[index].unit in ("位", "名") and not head:
        who = _tidy(rank["who"])
        return f"{who}{rank['among']}{figure_words().measures.rank_name}"
    if not head:
        return subject
    quantity = place.quantities[index]
    before = place.text[: quantity.start]
    compared = _patterns().comparators.search(before) or quantity.reach_start < quantity.start
    kept = _kept_verb(place, index)
    if compared and subject and not kept and head not in subject:
        return _joined(subject, head)
    return f"{kept}{head}"


def _joined(subject: str, head: str) -> str:
    return subject if subject.endswith(head) else f"{subject}{head}"


def _kept_verb(place: Surroundings, index: int) -> str:
    before = place.text[_floor(place, index) : place.quantities[index].reach_start]
    match = re.search(f"({any_of(figure_words().measures.kept_verbs)})$", _without_trailing(before))
    return match[1] if match else ""


def _head(place: Surroundings, index: int) -> str:
    """The thing named after the number: 培育2家以上【具有核心竞争力的企业】."""
    words = figure_words().measures
    quantity = place.quantities[index]
    after = place.text[quantity.reach_end : part_end(place.text, quantity.reach_end)]
    attribute = _thing_after_attribute(place, index)
    if attribute:
        return attribute
    after = _before_next_number(place, index, after)
    is_attribute = after.removeprefix("”").startswith("的")
    if is_attribute and _subject(place, index) not in ("", *words.share_verbs):
        return ""
    if _begins_no_head(after):
        return ""
    end = _head_end(after, is_name=after.startswith("的") or _is_object(place, index))
    head = _balanced(after, end, place.text, quantity.reach_end)
    head = _without_trailing(_without_ends(head))
    return "" if head in words.empty_heads or len(head) < 2 else head[:_LONGEST]


def _begins_no_head(after: str) -> bool:
    """Whether what follows a number cannot name a thing; a single character counts as a whole word only (中 is not 中型)."""
    words = figure_words().measures.not_heads
    first = next(iter(_words_of(after[:8])), "")
    return first in words or any(len(word) > 1 and after.startswith(word) for word in words)


def _is_object(place: Surroundings, index: int) -> bool:
    """Whether the number stands right behind a verb whose object it counts: 开展1次【全面巡检】."""
    measures = figure_words().measures
    return (
        re.search(
            any_of([*measures.verbs, *measures.kept_verbs]) + "$", place.text[: place.quantities[index].start]
        )
        is not None
    )


def _thing_after_attribute(place: Surroundings, index: int) -> str:
    """The thing behind another number that describes it: 2座日处理能力5万吨的【污水处理厂】."""
    if index + 1 >= len(place.quantities):
        return ""
    this, following = place.quantities[index], place.quantities[index + 1]
    between = place.text[this.reach_end : following.reach_start]
    behind = place.text[following.reach_end : part_end(place.text, following.reach_end)]
    stops = {
        *figure_words().measures.after_stops,
        *(word for group in figure_words().bounds.before.values() for word in group),
    }
    if (
        not behind.startswith("的")
        or not between
        or re.search("[，。；：、]|^或", between)
        or stops.intersection(_words_of(between))
    ):
        return ""
    thing = behind.removeprefix("的")
    thing = _without_ends(thing[: _head_end(thing)])
    return "" if thing in figure_words().measures.empty_heads else thing


def _head_end(after: str, *, is_name: bool = False) -> int:
    """Where the name of a thing ends: at punctuation, or at a word that begins to say something of it.

    Such a word may stand inside the name when a 的 follows it: 【具有核心竞争力的企业】; and at its beginning where a
    name must follow (`is_name`): 1次【全面巡检】.
    """
    punctuation = re.search(r"[，。；：！？、（）\t\n]", after)
    end = punctuation.start() if punctuation else len(after)
    stops = figure_words().measures.after_stops
    attribute = after.rfind("的", 0, end)
    first = len("的") if after.startswith("的") else 0
    offset = 0
    for word in _words_of(after[:end]):
        if word in stops and offset > attribute and not (is_name and offset == first):
            return offset
        offset += len(word)
    return end


def _without_ends(words: str) -> str:
    """The words without joining words at either end."""
    words = _without_leading(words)
    joining = any_of(figure_words().measures.joining)
    return re.sub(f"{joining}+$", "", words)


def _words_of(text: str) -> list[str]:
    """The words of a text, as written; single characters where cutting would change its length."""
    words = cut_words(text)
    if sum(map(len, words)) != len(text):
        return list(text)
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word))
    return [text[start:end] for start, end in pairwise(ends)]


def _without_leading(text: str) -> str:
    """The text without the words that only lead up to a name; a word is taken off whole or not at all."""
    leading = figure_words().measures.leading
    words = _words_of(text)
    marks = "，、：；）”\ue000 \t" + ("" if "”" in text else "“")
    while words:
        taken = next((count for count in (3, 2, 1) if "".join(words[:count]) in leading), 0)
        if not taken and words[0].strip(marks):
            break
        del words[: taken or 1]
    return "".join(words)


def _without_trailing(text: str) -> str:
    """The text without the verbs and comparators at its end."""
    match = _patterns().trailing.search(text)
    if match is None:
        return text
    share = re.match(f".*{any_of(figure_words().measures.share_names)}", text)
    if (
        share
        and match.start() <= share.end() <= len(text)
        and _patterns().trailing.fullmatch(text, share.end())
    ):
        return share[0]
    starts = {0, len(text)}
    offset = 0
    for word in _words_of(text):
        starts.update([offset] if is_known_word(word) else range(offset, offset + len(word)))
        offset += len(word)
    start = next(start for start in range(match.start(), len(text) + 1) if start in starts)
    return text[:start]


def _balanced(after: str, end: int, text: str, offset: int) -> str:
    """The head with a bracket right behind it: 技术研发中心（平台）."""
    bracket = re.compile(r"（(?P<inside>[^（）\d]{1,8})）").match(text, offset + end)
    return after[:end] + (bracket[0] if bracket and end else "")


def _before_next_number(place: Surroundings, index: int, after: str) -> str:
    quantity = place.quantities[index]
    starts = [other.reach_start for other in place.quantities[index + 1 :]]
    starts += [period.start for period in place.periods if period.start >= quantity.end]
    limit = min(starts, default=len(place.text))
    return after[: max(0, limit - quantity.reach_end)]


def _floor(place: Surroundings, index: int, *, through_commas: bool = False) -> int:
    """Where the words about this number begin: after the last comma, period of time or number before it."""
    quantity = place.quantities[index]
    start = 0 if through_commas else part_start(place.text, quantity.reach_start)
    ends = [other.reach_end for other in place.quantities[:index]]
    ends += [
        period.end for period in place.periods if period.end <= quantity.start and not period.is_recurring
    ]
    return max([start, *(end for end in ends if end <= quantity.start)])


def _subject(place: Surroundings, index: int) -> str:
    """What stands before the number, without verbs and comparators: 【5G基站数量】达到1500个."""
    quantity = place.quantities[index]
    floor = _floor(place, index)
    subject = _subject_of(place.text[floor : quantity.reach_start])
    period = next((period for period in place.periods if period.end == floor), None)
    if period and part_start(place.text, period.start) < period.start:
        before = _subject_of(place.text[_before_period(place, period) : period.start])
        subject = (
            f"{before}{subject}"
            if re.fullmatch(figure_words().measures.scopes, before)
            else subject or before
        )
    return subject if len(subject) > 1 else ""


def _before_period(place: Surroundings, period: Period) -> int:
    start = part_start(place.text, period.start)
    ends = [quantity.reach_end for quantity in place.quantities if quantity.reach_end <= period.start]
    ends += [other.end for other in place.periods if other.end <= period.start]
    return max([start, *ends])


def _subject_of(words: str) -> str:
    patterns = _patterns()
    words = re.sub(r"每[^，]{1,8}$", "", words) if re.search(r"每\S{1,2}$", words) else words
    was_compared = _patterns().comparators.search(words) is not None
    words = _tidy(_without_trailing(words))
    words = _tidy(figure_words().measures.saying.sub("", words)) or words
    years = patterns.years.match(words)
    if years:
        words = words[: years.start("years")] + words[years.end("years") :]
    return _object_of(words, was_compared=was_compared)[-_LONGEST:]


def _object_of(words: str, *, was_compared: bool) -> str:
    """What a verb of making is about (全省建成5G基站 → 全省5G基站); verbs that change what is counted stay (新建).

    A verb that ends the words before a comparator is a noun: 合作【组织】达到64个.
    """
    measures = figure_words().measures
    cut = _words_of(words)
    at = next(
        (index for index, word in enumerate(cut) if word in measures.verbs or word in measures.kept_verbs),
        None,
    )
    if at is None:
        return words
    lead, thing = "".join(cut[:at]), _tidy("".join(cut[at + 1 :]))
    scope = lead if re.fullmatch(measures.scopes, lead) else ""
    if cut[at] in measures.kept_verbs:
        return f"{lead}{cut[at]}{thing}"
    if len(thing) < 2:
        return words if was_compared and not thing and lead and not scope else _tidy(_without_trailing(lead))
    return words if lead and not scope else f"{scope}{thing}"


def _tidy(words: str) -> str:
    words = _without_leading(words)
    words = re.sub(r"[，。；：、！？\s]+$", "", words)
    opened, closed = words.count("（"), words.count("）")
    if opened > closed:
        words = words[: words.rfind("（")]
    return words.lstrip("）”").strip()
